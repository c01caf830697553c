"""Rasa's memory on a real PostgreSQL and its locks on a real Redis, as `python -m bot run` sets them up.

RASA_TEST_POSTGRES_URL is the address of a server without a database's name, RASA_TEST_REDIS_URL that of a Redis.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from offline_visit import Visit, start
from sqlalchemy import create_engine

pytestmark = [pytest.mark.model, pytest.mark.server]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database_url() -> Iterator[str]:
    """A new database on the PostgreSQL of this run."""
    server = os.environ.get("RASA_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("RASA_TEST_POSTGRES_URL is not set, so Rasa's memory was not tried on PostgreSQL. .ci/run sets it.")
    name = f"rasa_{uuid.uuid4().hex[:12]}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT", future=True)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture
def redis_url() -> str:
    """The Redis of this run."""
    address = os.environ.get("RASA_TEST_REDIS_URL")
    if not address:
        pytest.skip("RASA_TEST_REDIS_URL is not set, so Rasa's locks were not tried on Redis. .ci/run sets it.")
    return address


@pytest.fixture
def address(database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The settings of a shop on both, in the environment; the address of its desk."""
    for name in ("RASA_URL", "ACTIONS_URL", "RASA_TRACKER_URL", "ORDERS_URL", "NOTIFY_URL"):
        monkeypatch.delenv(name, raising=False)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(probe.getsockname()[1]))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.chdir(ROOT)
    return f"http://127.0.0.1:{os.environ['PORT']}"


def stop(program: subprocess.Popen[bytes]) -> None:
    program.send_signal(signal.SIGINT)
    program.wait(30)


class Commands:
    """What is sent to a Redis while it is watched."""

    def __init__(self, url: str) -> None:
        self.seen: list[str] = []
        self._monitor = redis.Redis.from_url(url).monitor()
        # Entered here, so that nothing is missed before the thread runs.
        self._monitor.__enter__()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for command in self._monitor.listen():
            self.seen.append(command["command"])


def test_a_conversation_goes_on_after_a_restart(
    address: str, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    """Rasa's memory lies beside the desk's messages in PostgreSQL; each message takes its lock in Redis."""
    commands = Commands(redis_url)
    program = start(tmp_path / "first.log")
    try:
        visit = Visit(address)
        asked = visit.says("我的快递到哪了")
        visit.leave()
    finally:
        stop(program)
    program = start(tmp_path / "second.log")
    try:
        again = Visit(address, visit.session_id)
        told = again.says("YB20260001，5521")
        again.leave()
    finally:
        stop(program)

    assert "手机后四位" in asked
    assert "杭州转运中心" in told
    engine = create_engine(database_url, future=True)
    with engine.connect() as connection:
        senders = connection.exec_driver_sql("SELECT DISTINCT sender_id FROM events").scalars().all()
        desk = connection.exec_driver_sql("SELECT count(*) FROM messages").scalar_one()
    engine.dispose()
    assert len(senders) == 1
    assert desk >= 5
    assert any(command.startswith(f"SET lock:{senders[0]}") for command in commands.seen)


def test_a_lock_holds_in_every_process(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two Rasa servers on one Redis answer a customer one message after the other."""
    from rasa.core.lock_store import LockStore
    from rasa.core.utils import AvailableEndpoints

    monkeypatch.setenv("ACTIONS_ENDPOINT", "http://127.0.0.1:9/webhook")
    monkeypatch.setenv("RASA_TRACKER_URL", "sqlite://")
    monkeypatch.setenv("RASA_LOCK_STORE", "bot.stores.rasa_locks.RedisAddressLockStore")
    monkeypatch.setenv("RASA_LOCK_URL", redis_url)
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    ours, theirs = LockStore.create(endpoints.lock_store), LockStore.create(endpoints.lock_store)
    conversation = uuid.uuid4().hex

    order: list[str] = []

    async def first() -> None:
        async with ours.lock(conversation):
            order.append("first begins")
            await asyncio.sleep(0.3)
            order.append("first ends")

    async def second() -> None:
        await asyncio.sleep(0.1)
        async with theirs.lock(conversation, wait_time_in_seconds=0.02):
            order.append("second begins")

    async def both() -> None:
        await asyncio.gather(first(), second())

    asyncio.run(both())

    assert order == ["first begins", "first ends", "second begins"]
    assert redis.Redis.from_url(redis_url).get(f"lock:{conversation}") is None
