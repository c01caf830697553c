"""A real Chromium, and the whole program running on free ports with a database of its own.

Both last for a module: Playwright's event loop must not be running when the desk's tests start theirs.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from running_shop import RunningShop

ROOT = Path(__file__).parents[2]
READY_WITHIN_SECONDS = 240
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    """`python -m bot run`, as a newcomer starts it, on a fresh database."""
    folder, port = tmp_path_factory.mktemp("shop"), _free_port()
    log = folder / "run.log"
    environment = {
        **os.environ,
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{folder / 'jiedai.db'}",
        "STAFFED_HOURS": "00:00-24:00",
    }
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while "Ready." not in log.read_text(encoding="utf-8"):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"The program did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.3)
        shown = re.findall(r"^\s+(\d{4}) (?:agent|supervisor|trainer)\s+(\S+)$", log.read_text(encoding="utf-8"), re.M)
        yield RunningShop(f"http://127.0.0.1:{port}", dict(shown))
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here, so the browser tests were skipped. Debian: apt install chromium.")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
