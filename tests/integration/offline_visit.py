"""Run inside a network namespace of its own: starts the whole program there and visits it as a customer does.

Called by test_whole_conversation_offline.py as `python offline_visit.py RESULT.json LOG`, with the program's settings
in the environment. What was seen goes into RESULT.json, what the program said into LOG.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import socketio

READY_WITHIN_SECONDS = 200
ANSWER_WITHIN_SECONDS = 30


def bring_loopback_up() -> None:
    """What `ip link set lo up` does; iproute2 may be missing."""
    get_flags, set_flags, is_up = 0x8913, 0x8914, 0x1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        _, flags = struct.unpack("16sh", fcntl.ioctl(any_socket, get_flags, struct.pack("16sh", b"lo", 0)))
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh", b"lo", flags | is_up))


def try_the_internet() -> dict[str, Any]:
    """How a connection to the outside ends, and after how many seconds."""
    began = time.monotonic()
    try:
        socket.create_connection(("1.1.1.1", 443), timeout=10).close()
        outcome = "connected"
    except OSError as error:
        outcome = type(error).__name__ if error.errno is None else os.strerror(error.errno)
    return {"outcome": outcome, "seconds": time.monotonic() - began}


def start(log: Path) -> subprocess.Popen[bytes]:
    """`python -m bot run`, until it is ready."""
    with log.open("w", encoding="utf-8") as out:
        program = subprocess.Popen([sys.executable, "-m", "bot", "run"], stdout=out, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while "Ready." not in log.read_text("utf-8"):
        if program.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"The program did not start: {log.read_text('utf-8')[-1500:]}")
        time.sleep(0.2)
    return program


class Visit:
    """A customer's chat over Socket.IO."""

    def __init__(self, address: str, session_id: str | None = None) -> None:
        self._client = socketio.Client(reconnection=False)
        self._messages: list[dict[str, Any]] = []
        self._states: list[str] = []
        self._client.on("message", self._messages.append)
        self._client.on("state", lambda state: self._states.append(state["status"]))
        self._client.connect(address, transports=["polling"])
        entered = self._client.call("session_request", {"session_id": session_id} if session_id else {})
        self.session_id = entered["session_id"]
        if session_id is None:
            self._shop_side(1)

    def says(self, text: str) -> str:
        """Send a message and wait for the next one of the shop's side."""
        before = len([message for message in self._messages if message["speaker"] != "customer"])
        self._client.call("user_uttered", {"message": text, "session_id": self.session_id})
        return self._shop_side(before + 1)

    def status(self) -> str:
        """Who has the conversation, by the newest state that came."""
        return self._states[-1]

    def leave(self) -> None:
        # At once: a polite farewell waits for the end of the poll that hangs at the server, up to 25 s.
        self._client.eio.disconnect(abort=True)

    def _shop_side(self, count: int) -> str:
        deadline = time.monotonic() + ANSWER_WITHIN_SECONDS
        while time.monotonic() < deadline:
            texts = [str(message["text"]) for message in self._messages if message["speaker"] != "customer"]
            if len(texts) >= count:
                return texts[count - 1]
            time.sleep(0.05)
        raise SystemExit(f"No answer came; so far: {self._messages}")


def main(result: Path, log: Path) -> None:
    bring_loopback_up()
    seen: dict[str, Any] = {"internet": try_the_internet()}
    program = start(log)
    try:
        visit = Visit(f"http://127.0.0.1:{os.environ['PORT']}")
        seen["question"] = visit.says("怎么开电子发票")
        seen["order"] = visit.says("帮我查一下物流到哪了，订单号YB20260001，手机尾号5521")
        seen["person"] = visit.says("转人工")
        time.sleep(1)
        seen["status"] = visit.status()
        visit.leave()
    finally:
        program.send_signal(signal.SIGINT)
        seen["exit_code"] = program.wait(timeout=30)
    result.write_text(json.dumps(seen, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
