"""A running Rasa server takes published FAQ versions up by itself, while it is asked without a pause."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from faq_bases import row, write_base, write_data

pytestmark = [pytest.mark.model, pytest.mark.server]

ROOT = Path(__file__).resolve().parents[2]
STARTED_WITHIN_SECONDS = 180
TAKEN_UP_WITHIN_SECONDS = 2
ASKING_AT_ONCE = 4
ENTRIES = 400


@dataclass
class Asked:
    """What the server answered, by whom it does not matter."""

    answers: list[tuple[float, int | None]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    longest_seconds: float = 0.0

    def first_with(self, version: int, since: float) -> float | None:
        """When an answer of a version first came after a moment."""
        return next((moment for moment, one in list(self.answers) if one == version and moment >= since), None)


class Shop:
    """A data folder with its published versions, and a Rasa server on them."""

    def __init__(self, folder: Path) -> None:
        self.data = write_data(folder / "data")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{probe.getsockname()[1]}"
        self.store = folder / "store"
        self._log = folder / "rasa.log"
        self._environment = os.environ | {
            "FAQ_STORE": str(self.store),
            "SECRET_KEY": "k" * 40,
            "RASA_TELEMETRY_ENABLED": "false",
            "RASA_TRACKER_URL": f"sqlite:///{folder / 'rasa.db'}",
            "RASA_LOCK_STORE": "in_memory",
            "RASA_LOCK_URL": "",
            "ACTIONS_ENDPOINT": "http://127.0.0.1:9/webhook",
            "PYTHONWARNINGS": "ignore",
        }

    def edit(self, answer: str) -> None:
        """Few wordings and many entries, so that the index takes a while to load."""
        rows = [
            row(f"n{n}", f"{n}号商品", wordings=f"{n * 7919}号怎么样\n商品{n * 104729}在哪\n要买{n}号", answer=answer)
            for n in range(ENTRIES)
        ]
        write_base(self.data / "faq" / "base.csv", *rows)

    def run(self, *command: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "faq", *command],
            cwd=ROOT,
            env=self._environment | {"DATA_DIR": str(self.data)},
            capture_output=True,
            encoding="utf-8",
            timeout=200,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]

    def start(self) -> subprocess.Popen[bytes]:
        command = ["run", "--enable-api", "-i", "127.0.0.1", "-p", self.address.rpartition(":")[2]]
        command += ["--model", "var/models/jiedai.tar.gz", "--endpoints", "endpoints.yml"]
        with self._log.open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "rasa", *command, "--credentials", "credentials.yml"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + STARTED_WITHIN_SECONDS
        while time.monotonic() < deadline and server.poll() is None:
            try:
                httpx.get(f"{self.address}/status", trust_env=False).raise_for_status()
                return server
            except httpx.HTTPError:
                time.sleep(0.3)
        server.kill()
        pytest.fail(f"Rasa did not start: {self._log.read_text('utf-8')[-2000:]}")

    def ask_without_pause(self, asked: Asked, ended: threading.Event) -> None:
        with httpx.Client(base_url=self.address, trust_env=False, timeout=30) as client:
            while not ended.is_set():
                began = time.monotonic()
                try:
                    answer = client.post("/model/parse", json={"text": "要买7号商品"})
                    answer.raise_for_status()
                    faq = answer.json()["faq"]
                    asked.answers.append((time.time(), faq["version"]))
                    if faq["hits"][0]["id"] != "n7":
                        asked.failures.append(f"wrong hit {faq['hits'][0]}")
                except (httpx.HTTPError, KeyError, IndexError, ValueError) as error:
                    asked.failures.append(repr(error))
                asked.longest_seconds = max(asked.longest_seconds, time.monotonic() - began)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Version 1 is published, and Rasa runs."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.edit("您好，第一版。")
    shop.run("publish")
    server = shop.start()
    yield shop
    server.terminate()
    server.wait(timeout=30)


def test_new_versions_serve_within_two_seconds_and_no_request_fails(shop: Shop) -> None:
    """Two publishings and a rollback under load, without a restart."""
    asked, ended = Asked(), threading.Event()
    askers = [threading.Thread(target=shop.ask_without_pause, args=(asked, ended)) for _ in range(ASKING_AT_ONCE)]
    for asker in askers:
        asker.start()
    waited = []
    try:
        for command, version in ((["publish"], 2), (["publish"], 3), (["rollback", "1"], 1)):
            shop.edit(f"您好，{version}。")
            shop.run(*command)
            since = (shop.store / "current").stat().st_mtime
            while asked.first_with(version, since) is None and time.time() - since < 30:
                time.sleep(0.02)
            moment = asked.first_with(version, since)
            assert moment is not None, f"version {version} was not taken up: {asked.failures[:3]}"
            waited.append(moment - since)
    finally:
        ended.set()
        for asker in askers:
            asker.join()
    print(
        f"{len(asked.answers)} requests, {len(asked.failures)} failures, taken up after "
        f"{', '.join(f'{seconds:.2f}' for seconds in waited)} s, longest request {asked.longest_seconds:.2f} s"
    )

    assert asked.failures == []
    assert {version for _, version in asked.answers} == {1, 2, 3}
    assert max(waited) < TAKEN_UP_WITHIN_SECONDS
    assert asked.longest_seconds < TAKEN_UP_WITHIN_SECONDS


def test_a_damaged_version_changes_nothing_for_customers(shop: Shop) -> None:
    """The pointer leads to half a version, and the bot goes on."""
    vectors = shop.store / "3" / "vectors.npy"
    vectors.write_bytes(vectors.read_bytes()[:1000])
    (shop.store / "current.new").write_text("3\n")
    os.replace(shop.store / "current.new", shop.store / "current")
    time.sleep(TAKEN_UP_WITHIN_SECONDS)
    answer = httpx.post(f"{shop.address}/model/parse", json={"text": "要买7号商品"}, trust_env=False).json()

    # Version 2 is the newest sound one before it.
    assert answer["faq"]["version"] == 2
    assert answer["faq"]["hits"][0]["id"] == "n7"
