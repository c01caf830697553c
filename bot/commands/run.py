"""`python -m bot run`: prepare what changed, start Rasa, action server and desk, wait until all are healthy."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone
from pathlib import Path
from typing import TextIO

from honcho.manager import Manager
from honcho.printer import Message, Printer

from bot.commands.steps import LOGS, elapsed
from bot.core.errors import JiedaiError
from bot.services.first_staff import FirstPassword, create_first_staff
from bot.settings import Settings, read_settings
from bot.stores.database import Database

HEALTHY_WITHIN_SECONDS = 180
PREFERRED_PORTS = {"RASA_URL": 5005, "ACTIONS_URL": 5055}


class StartError(JiedaiError):
    """Something stands in the way of starting."""

    code = "start"


class LogFiles(Printer):
    """Writes each process's lines to its own file in var/log, so that the terminal stays readable."""

    def __init__(self) -> None:
        super().__init__(output=sys.stdout)
        self._files: dict[str, TextIO] = {}

    def write(self, message: Message) -> None:
        """Append one line."""
        text = message.data.decode("utf-8", "replace") if isinstance(message.data, bytes) else str(message.data)
        # A full disk costs lines of the logs; the shop stays open.
        with contextlib.suppress(OSError):
            if message.name not in self._files:
                self._files[message.name] = (LOGS / f"{message.name}.log").open("a", encoding="utf-8", buffering=1)
            self._files[message.name].write(text if text.endswith("\n") else text + "\n")


class Parts(Manager):
    """The processes that are started and ended together.

    Honcho ends them by their numbers, which come over a queue; a signal that arrives before all have come would break
    off and leave processes behind. So the end waits until then. `first_ended` is the part that ended by itself.
    """

    def __init__(self, printer: Printer) -> None:
        super().__init__(printer)
        self._end_is_due = False
        self.first_ended: str | None = None

    def terminate(self) -> None:
        """End all parts, at once or as soon as all have been started."""
        if not self._end_is_due:
            ended = (name for name, part in self._processes.items() if part.get("returncode") is not None)
            self.first_ended = next(ended, None)
        self._end_is_due = True
        self._all_started()

    def _all_started(self) -> bool:
        all_started = bool(super()._all_started())
        if all_started and self._end_is_due:
            super().terminate()
        return all_started


def run(healthy_within_seconds: float = HEALTHY_WITHIN_SECONDS) -> int:
    """Start everything and stay until Ctrl-C or until a part ends.

    Args:
        healthy_within_seconds: How long the parts may take until all are healthy.

    Returns:
        0 after Ctrl-C, 1 if a part failed.

    Raises:
        StartError: The port is taken.
        PrepareError: A step of preparing failed.
    """
    settings = read_settings()
    _check_port(settings.host, settings.port)
    print("Preparing Jiedai 接待 (first time: several minutes)", flush=True)
    # In a process of its own: torch and TensorFlow stay out of the one that starts the others.
    code = subprocess.call([sys.executable, "-m", "bot", "prepare"])
    if code:
        return code
    Database(settings.database_url).migrate()
    environment = _environment(settings)
    manager = Parts(LogFiles())
    python = shlex.quote(sys.executable)
    rasa_port = environment["RASA_URL"].rsplit(":", 1)[1]
    model = shlex.quote(str(settings.trained_model))
    manager.add_process("actions", f"exec {python} -m bot actions", env=environment)
    manager.add_process(
        "rasa",
        f"exec {python} -m rasa run --enable-api -i 127.0.0.1 -p {rasa_port} --model {model} "
        "--endpoints endpoints.yml --credentials credentials.yml",
        env=environment,
    )
    manager.add_process("desk", f"exec {python} -m bot desk", env=environment)
    failed = threading.Event()
    watcher = threading.Thread(target=_announce, args=(settings, manager, failed, healthy_within_seconds), daemon=True)
    watcher.start()
    # A closed terminal ends everything, too.
    signal.signal(signal.SIGHUP, lambda number, frame: os.kill(os.getpid(), signal.SIGTERM))
    manager.loop()
    watcher.join(timeout=2)
    if manager.returncode in (130, 143) and not failed.is_set():
        print("\nStopped. Conversations are kept in the database.", flush=True)
        return 0
    if not failed.is_set():
        name = manager.first_ended or "system"
        print(f"\nThe part '{name}' ended unexpectedly. {_last_line(name)}", file=sys.stderr)
    return 1


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise StartError(
                f"Port {port} needs the rights of root. Choose one above 1023: make run PORT=9000."
            ) from error
        except OSError as error:
            raise StartError(
                f"Port {port} is taken by another program. Choose another: make run PORT={port + 1000}."
            ) from error


def _environment(settings: Settings) -> dict[str, str]:
    environment: dict[str, str] = {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "HF_HUB_OFFLINE": os.environ.get("HF_HUB_OFFLINE", "1"),
        "RASA_TRACKER_URL": os.environ.get("RASA_TRACKER_URL") or _tracker_address(settings.database_url),
        "RASA_LOCK_STORE": "bot.stores.rasa_locks.RedisAddressLockStore" if settings.redis_url else "in_memory",
        "RASA_LOCK_URL": settings.redis_url or "",
    }
    for name, preferred in PREFERRED_PORTS.items():
        if not environment.get(name):
            environment[name] = f"http://127.0.0.1:{_free_port(preferred)}"
    environment["ACTIONS_ENDPOINT"] = f"{environment['ACTIONS_URL']}/webhook"
    return environment


def _tracker_address(database_url: str) -> str:
    """Where Rasa keeps its memory: with the desk in PostgreSQL, in a file of its own beside the desk's with SQLite.

    Two programs that write into one SQLite file would wait for each other.
    """
    if not database_url.startswith("sqlite"):
        return database_url
    file = Path(database_url.removeprefix("sqlite:///"))
    return f"sqlite:///{file.with_name(f'{file.stem}-rasa.db')}"


def _free_port(preferred: int) -> int:
    """The preferred port, or one that the system names when it is taken."""
    for port in (preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StartError("No free port was found on 127.0.0.1. End some programs and start again.")


def _first_passwords(settings: Settings) -> list[FirstPassword]:
    """Passwords made on the first start. Made only when all is healthy, so that they are always shown."""
    return create_first_staff(Database(settings.database_url), now=datetime.now(timezone.utc))


def _announce(settings: Settings, manager: Parts, failed: threading.Event, healthy_within_seconds: float) -> None:
    address = f"http://127.0.0.1:{settings.port}"
    start = time.monotonic()
    try:
        with elapsed("Starting Rasa, the action server and the desk"):
            while (health := _health(address)) != "ok":
                if manager._terminating:
                    raise StartError("Ended before it was healthy.")
                if time.monotonic() - start > healthy_within_seconds:
                    raise StartError(f"Not healthy after {healthy_within_seconds:g} s: {health}. Look into {LOGS}/.")
                time.sleep(0.3)
    except StartError as error:
        if not manager._terminating:
            failed.set()
            print(f"\n{error.message}", file=sys.stderr)
            manager.terminate()
        return
    print(f"\n  Shop and chat   {address}/\n  Agent desk      {address}/desk/\n  Workbench       {address}/workbench/")
    passwords = _first_passwords(settings)
    if passwords:
        print("\n  Sign in with these; they are shown this once, so note them now:")
        for first in passwords:
            print(f"    {first.member.number} {first.member.role:<11} {first.password}")
    print("\nReady. Ctrl-C ends everything.", flush=True)


def _health(address: str) -> str:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=3) as answer:
            status = str(json.load(answer)["status"])
            # With an older FAQ version customers are answered all the same.
            return "ok" if status == "degraded" else status
    except urllib.error.HTTPError as error:
        try:
            checks = json.load(error).get("checks", {})
        except ValueError:
            return f"the desk answers {error.code}"
        return ", ".join(f"{name} {state}" for name, state in checks.items() if state != "ok")
    except (OSError, ValueError, KeyError):
        return "the desk does not answer"


def _last_line(name: str) -> str:
    log = Path(LOGS / f"{name}.log")
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else []
    last = next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
    return f"Its last line: {last[:300]}. The whole story stands in {log}."
