"""A desk on a real port with a real database, and a small real server that speaks Rasa's protocol."""

from __future__ import annotations

import asyncio
import inspect
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
import socketio
import uvicorn
from sqlalchemy import create_engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.desk.app import create_app, prepare, uvicorn_config
from bot.desk.timings import Timings
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.seal import seal
from bot.settings import Settings

WAIT_SECONDS = 8.0

# python-engineio's client wants a class of aiohttp 3.11, while Rasa holds aiohttp below 3.10, where the same
# argument is a number of seconds. Only the tests' client is concerned; the desk's server does not use aiohttp.
if not hasattr(aiohttp, "ClientWSTimeout"):
    aiohttp.ClientWSTimeout = lambda ws_close: ws_close  # type: ignore[attr-defined]

QUICK = Timings(
    rasa_timeout=2.0,
    welcome_timeout=1.0,
    tell_no_answer_after=0.6,
    call_person_after=2.5,
    first_retry_after=0.1,
    longest_retry_after=0.3,
    agent_absent_for=0.8,
    online_lease=5.0,
    sweep_every=0.2,
    alert_retries_after=(0.1, 0.2, 0.4),
)


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run tests that are coroutines, each in a loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(_run_and_leave(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})))
    return True


async def _run_and_leave(test: Coroutine[Any, Any, None]) -> None:
    """Run a test, then close its browsers: a loop that ends under an open socket waits for the next ping."""
    OPEN.clear()
    try:
        await test
    finally:
        for listener in OPEN:
            await listener.leave()


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningServer:
    """Any ASGI application in a thread, on a port, until `stop`."""

    def __init__(self, config: uvicorn.Config) -> None:
        self.url = f"http://127.0.0.1:{config.port}"
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + WAIT_SECONDS
        while not self._server.started:
            assert self._thread.is_alive(), "the server ended while starting"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        """End it gracefully."""
        self._server.should_exit = True
        self._thread.join(WAIT_SECONDS)


Reply = Callable[[dict[str, Any]], list[dict[str, Any]]]


class RasaPeer:
    """Speaks Rasa's REST channel and HTTP API; what it answers is set by each test."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.is_down = False
        self.seconds = 0.0
        self.parse: dict[str, Any] = {"intent": {"name": "pre_sale", "confidence": 0.9}}
        self.reply: Reply = lambda body: [{"text": f"答：{body['message']}"}]
        self.model_file = "model.tar.gz"
        routes = [
            Route("/webhooks/rest/webhook", self._webhook, methods=["POST"]),
            Route("/model/parse", self._parse, methods=["POST"]),
            Route("/status", self._status),
            Route("/health", self._health),
        ]
        config = uvicorn.Config(Starlette(routes=routes), port=free_port(), log_level="error")
        self.server = RunningServer(config)

    def messages(self) -> list[str]:
        """What was sent to it, welcomes left out."""
        return [body["message"] for body in self.heard if body["message"] != "/welcome"]

    async def _webhook(self, request: Request) -> JSONResponse:
        body = await request.json()
        if self.is_down:
            return JSONResponse({}, status_code=503)
        self.heard.append(body)
        if body["message"] == "/welcome":
            return JSONResponse([{"recipient_id": body["sender"], "text": "您好，请问有什么可以帮您？"}])
        await asyncio.sleep(self.seconds)
        return JSONResponse(self.reply(body))

    async def _parse(self, _request: Request) -> JSONResponse:
        return JSONResponse(self.parse, status_code=503 if self.is_down else 200)

    async def _status(self, _request: Request) -> JSONResponse:
        return JSONResponse({"model_file": self.model_file}, status_code=503 if self.is_down else 200)

    async def _health(self, _request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})


class RunningDesk:
    """A desk that can be stopped and started again on the same database."""

    def __init__(self, settings: Settings, timings: Timings) -> None:
        self.settings = settings
        self.timings = timings
        self.passwords = {first.member.number: first.password for first in prepare(settings)}
        self._server = self._start()

    def _start(self) -> RunningServer:
        return RunningServer(uvicorn_config(self.settings, create_app(self.settings, self.timings)))

    @property
    def url(self) -> str:
        """Where it listens."""
        return self._server.url

    def stop(self) -> None:
        """End it."""
        self._server.stop()

    def start_again(self) -> None:
        """Start on the same port and database."""
        self._server = self._start()

    def browser(self) -> httpx.AsyncClient:
        """A browser that keeps cookies and sends JSON."""
        return httpx.AsyncClient(
            base_url=self.url, headers={"content-type": "application/json"}, trust_env=False, timeout=WAIT_SECONDS
        )

    async def signed_in(self, number: str) -> httpx.AsyncClient:
        """A browser in which a person of the staff has signed in."""
        browser = self.browser()
        answer = await browser.post("/api/staff/login", json={"number": number, "password": self.passwords[number]})
        assert answer.status_code == 200, answer.text
        return browser


OPEN: list[Listener] = []


class Listener:
    """A Socket.IO client that remembers everything it hears."""

    def __init__(self, namespace: str) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.namespace = namespace
        self.heard: list[tuple[str, Any]] = []
        OPEN.append(self)
        self.client.on("*", self._hear, namespace=namespace)

    async def _hear(self, event: str, *data: Any) -> None:
        self.heard.append((event, data[0] if data else None))

    async def ask(self, event: str, data: Any = None) -> Any:
        """Emit and wait for the acknowledgement."""
        return await self.client.call(event, data, namespace=self.namespace, timeout=WAIT_SECONDS)

    async def tell(self, event: str, data: Any = None) -> None:
        """Emit without waiting."""
        await self.client.emit(event, data, namespace=self.namespace)

    def all(self, event: str) -> list[Any]:
        """The data of all events of a name, in order."""
        return [data for name, data in self.heard if name == event]

    async def until(self, event: str, fits: Callable[[Any], bool] = lambda _data: True) -> Any:
        """Wait until an event with fitting data has come, and give its data."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            for data in self.all(event):
                if fits(data):
                    return data
            await asyncio.sleep(0.01)
        raise AssertionError(f"no fitting {event!r} among {self.heard}")

    async def leave(self) -> None:
        """Close the browser."""
        await self.client.disconnect()


class Customer(Listener):
    """A customer's browser."""

    def __init__(self) -> None:
        super().__init__("/")
        self.session_id = ""

    async def enter(self, desk: RunningDesk, **fields: Any) -> dict[str, Any]:
        """Connect and open the chat."""
        await self.client.connect(desk.url, namespaces=["/"], transports=["websocket"])
        answer: dict[str, Any] = await self.ask("session_request", fields)
        self.session_id = answer["session_id"]
        return answer

    async def write(self, text: str, **fields: Any) -> dict[str, Any]:
        """Send a message and wait until it is stored."""
        body = {"message": text, "client_id": uuid.uuid4().hex, "session_id": self.session_id, **fields}
        answer: dict[str, Any] = await self.ask("user_uttered", body)
        return answer

    async def line(self, text: str) -> dict[str, Any]:
        """Wait for a message that contains a text."""
        found: dict[str, Any] = await self.until("message", lambda message: text in message["text"])
        return found

    async def notice(self, kind: str) -> dict[str, Any]:
        """Wait for a notice of a kind."""
        found: dict[str, Any] = await self.until("message", lambda message: message["notice"] == kind)
        return found

    async def history(self) -> list[dict[str, Any]]:
        """Everything stored."""
        answer = await self.ask("since", {"session_id": self.session_id, "after": 0})
        messages: list[dict[str, Any]] = answer["messages"]
        return messages


class Agent(Listener):
    """The desk of an agent or supervisor: a signed-in browser with its socket."""

    def __init__(self, browser: httpx.AsyncClient) -> None:
        super().__init__("/staff")
        self.browser = browser

    async def open(self, desk: RunningDesk) -> None:
        """Open the desk."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        await self.client.connect(
            desk.url, namespaces=["/staff"], transports=["websocket"], headers={"cookie": cookie} if cookie else {}
        )

    async def card(self, **fields: Any) -> dict[str, Any]:
        """Wait for a card with these fields."""
        found: dict[str, Any] = await self.until(
            "card", lambda card: all(card[name] == value for name, value in fields.items())
        )
        return found

    async def post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """Do something with a conversation."""
        return await self.browser.post(f"/api/staff/conversations/{path}", json=body or {})


async def agent_at(desk: RunningDesk, number: str = "1001") -> Agent:
    """An agent with an open desk."""
    agent = Agent(await desk.signed_in(number))
    await agent.open(desk)
    return agent


def handoff(**packet: Any) -> Reply:
    """An answer that calls a person."""
    return lambda _body: [{"text": "好的，马上为您转接。"}, {"custom": {"type": "handoff", "packet": packet}}]


def new_database() -> str | None:
    """Address of an empty PostgreSQL database, None if the tests run on SQLite."""
    server = os.environ.get("DESK_TEST_POSTGRES_URL")
    if server is None:
        return None
    name = f"desk_{uuid.uuid4().hex[:12]}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT", future=True)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{server}/{name}"


@pytest.fixture
def rasa() -> Iterator[RasaPeer]:
    """A peer that speaks Rasa's protocol."""
    peer = RasaPeer()
    yield peer
    peer.server.stop()


@pytest.fixture
def settings(tmp_path: Path, rasa: RasaPeer) -> Settings:
    """Settings of a desk of this test only.

    DESK_TEST_POSTGRES_URL, an address of a server without a database's name, puts each test on a new database there;
    DESK_TEST_REDIS_URL lets Socket.IO speak through Redis.
    """
    faq = tmp_path / "data" / "faq"
    faq.mkdir(parents=True)
    (faq / "invoice.csv").write_text(
        "entry_id,category,topic,title,wordings,answer,answer_en,policy,version,valid_from,valid_to,scope,flags\n"
        "invoice-time,after_sale,invoice_issue,发票多久开好,发票什么时候开,您好，发票在签收后开具。,,,1,,,all,\n"
        "old-sale,pre_sale,promotion,旧活动,旧活动还有吗,活动已结束。,,,1,2020-01-01,2020-02-01,all,\n",
        encoding="utf-8",
    )
    published = tmp_path / "faq_store" / "3"
    published.mkdir(parents=True)
    (published / "entries.jsonl").write_text("{}", encoding="utf-8")
    seal(published, {"encoder_print": encoder_fingerprint(Settings.encoder)})
    (published.parent / "current").write_text("3")
    return Settings(
        port=free_port(),
        rasa_url=rasa.server.url,
        actions_url=rasa.server.url,
        database_url=new_database() or f"sqlite:///{tmp_path}/desk.db",
        secret_key="k" * 40,
        faq_store=tmp_path / "faq_store",
        data_dir=tmp_path / "data",
        web_dist=tmp_path / "dist",
        redis_url=os.environ.get("DESK_TEST_REDIS_URL"),
    )


@pytest.fixture
def start_desk(settings: Settings) -> Iterator[Callable[..., RunningDesk]]:
    """Starts desks, with other waiting times if wanted, and stops them after the test."""
    started: list[RunningDesk] = []

    def start(**timings: float) -> RunningDesk:
        started.append(RunningDesk(settings, replace(QUICK, **timings)))
        return started[-1]

    yield start
    for desk in started:
        desk.stop()


@pytest.fixture
def desk(start_desk: Callable[..., RunningDesk]) -> RunningDesk:
    """A running desk."""
    return start_desk()
