"""Steps of preparing: shown with a moving clock, their output kept in var/log, a failure told in one sentence."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.core.errors import JiedaiError

LOGS = Path("var/log")


class PrepareError(JiedaiError):
    """A step failed; the message says which, why and what to do."""

    code = "prepare"


@contextmanager
def elapsed(title: str, detail: Callable[[], str] | None = None) -> Iterator[None]:
    """Show that something goes on: a moving clock on a terminal, a line every 15 s elsewhere.

    Args:
        title: What goes on.
        detail: Gives a few words on how far it is; asked from another thread, each time the clock moves.
    """
    start, done = time.monotonic(), threading.Event()
    moving = sys.stdout.isatty()

    def tick() -> None:
        while not done.wait(0.5 if moving else 15):
            words = f", {detail()}" if detail else ""
            line = f"  … {title}: {int(time.monotonic() - start)} s{words}"
            # Spaces wipe what a longer line left behind.
            print(f"\r{line:<78}" if moving else line, end="" if moving else "\n", flush=True)

    clock = threading.Thread(target=tick, daemon=True)
    clock.start()
    try:
        yield
    except BaseException:
        done.set()
        clock.join()
        _over(f"  ✗ {title}: failed after {time.monotonic() - start:.0f} s", moving)
        raise
    done.set()
    clock.join()
    _over(f"  ✓ {title}: {time.monotonic() - start:.0f} s", moving)


def _over(line: str, moving: bool) -> None:
    """The last line of a step, over the moving clock where there is one."""
    print(f"\r{line:<78}" if moving else line, flush=True)


def run_logged(
    command: Sequence[str],
    log_name: str,
    what: str,
    folder: str | None = None,
    environment: dict[str, str] | None = None,
) -> None:
    """Run a program with its output in var/log.

    Raises:
        PrepareError: It ended with an error; the message ends with its last line and names the log.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / log_name
    with log.open("a", encoding="utf-8") as out:
        result = subprocess.run(
            command,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            check=False,
        )
    if result.returncode:
        lines = [
            line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()
        ]
        last = lines[-1][:200] if lines else "it said nothing"
        raise PrepareError(f"{what} failed: {last}. The whole story stands in {log}.")
