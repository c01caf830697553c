"""Make `.venv` and install the pinned dependencies; runs before they exist, so it knows the standard library only."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from bot.commands.steps import LOGS, PrepareError, elapsed
from bot.core.errors import JiedaiError

VENV = Path(".venv")
# Measured after a fresh installation on 2026-11-24: 7.9 GB, most of it PyTorch's CUDA build.
NEEDED_BYTES = 9_000_000_000
PIP = ["-m", "pip", "--disable-pip-version-check", "install", "--progress-bar=off", "--constraint=constraints.txt"]
# The tools that build the few packages without a wheel, and the editable package itself.
BUILD_TOOLS = ["pip==26.3", "setuptools", "wheel"]


def install() -> None:
    """Make the environment, or complete one that was left half made.

    Raises:
        PrepareError: The disk is too small, the module venv is missing, or pip failed; the message says what to do.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(".").free
    if not (VENV / "lib").is_dir() and free < NEEDED_BYTES:
        raise PrepareError(
            f"Only {free // 1_000_000} MB are free here, and the environment takes 9 GB. "
            "Free some space and start again."
        )
    python = VENV / "bin" / "python"
    if not python.exists():
        _make_environment()
    print(f"Installing the pinned dependencies into {VENV} (about 8 GB, once)", flush=True)
    _pip(python, "Installing pip", [*BUILD_TOOLS])
    _pip(python, "Installing the dependencies", ["--no-build-isolation", "--editable", ".[dev]"])
    (VENV / ".installed").touch()


def _make_environment() -> None:
    try:
        venv.create(VENV, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        raise PrepareError(
            "The environment could not be made: is the module venv installed (Debian: python3.10-venv)?"
        ) from error


def _pip(python: Path, title: str, arguments: list[str]) -> None:
    """Run pip; its whole output goes to var/log/install.log, the terminal sees what it is doing now."""
    state = PipState(VENV)
    log = LOGS / "install.log"
    with log.open("a", encoding="utf-8") as out, elapsed(title, detail=state.words):
        process = subprocess.Popen(
            [str(python), *PIP, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
        )
        assert process.stdout is not None
        for line in process.stdout:
            out.write(line)
            state.read(line)
        if process.wait():
            raise PrepareError(
                f"The dependencies could not be installed: {state.error or 'see the log'}. "
                f"Look into {log} (network, disk), then start again to go on."
            )


class PipState:
    """What pip is doing, from its lines and from the packages that stand in the environment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._collected = 0
        self._before = self._installed()
        self._wanted = 0
        self.error = ""

    def read(self, line: str) -> None:
        """Take in one line of pip's output."""
        if line.startswith("Collecting "):
            self._collected += 1
        elif line.startswith("Installing collected packages:"):
            self._wanted = line.count(",") + 1
        elif line.startswith("ERROR: "):
            # An address in pip's words may hold a password of a private index.
            self.error = re.sub(r"//[^/\s@]+@", "//", line.removeprefix("ERROR: ").strip())[:200]

    def words(self) -> str:
        """A few words for the moving clock."""
        if self._wanted:
            return f"{max(0, self._installed() - self._before)} of {self._wanted} packages installed"
        return f"{self._collected} packages found"

    def _installed(self) -> int:
        return sum(1 for _ in self._folder.glob("lib/python3*/site-packages/*.dist-info"))


if __name__ == "__main__":
    try:
        install()
    except JiedaiError as failure:
        sys.exit(failure.message)
    except OSError as failure:
        sys.exit(f"The environment could not be made: {failure.strerror} ({failure.filename}). Start again to go on.")
    except KeyboardInterrupt:
        sys.exit(130)
