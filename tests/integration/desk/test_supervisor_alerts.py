"""Supervisors outside the desk hear of urgent conversations, through the robot of their group."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import uvicorn
from conftest import WAIT_SECONDS, Customer, RasaPeer, RunningDesk, RunningServer, agent_at, free_port, handoff
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.settings import Settings

pytestmark = pytest.mark.server

KEY = "very-secret-key"
QUESTION = "我等了三天了，麻烦您帮我找一个人来处理这件事"
PARSED_AS_CRITICAL = {"urgency": {"level": "critical", "reasons": ["客户提到投诉、监管或媒体"], "words": ["12315"]}}


class Robot:
    """A group robot on a real port: it takes texts, is down, or refuses."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.tries = 0
        self.answer: Callable[[int], Response] = lambda _try: JSONResponse({"errcode": 0, "errmsg": "ok"})
        routes = [Route("/send", self._send, methods=["POST"])]
        config = uvicorn.Config(Starlette(routes=routes), port=free_port(), log_level="error")
        self.server = RunningServer(config)
        self.address = f"{self.server.url}/send?key={KEY}"

    async def _send(self, request: Request) -> Response:
        assert request.query_params["key"] == KEY
        self.tries += 1
        answer = self.answer(self.tries)
        if answer.status_code == 200 and b'"errcode":0' in answer.body:
            self.heard.append(await request.json())
        return answer

    async def texts(self, count: int) -> list[str]:
        """Wait until it has heard as many, and a moment longer, so that one too many would show."""
        deadline = time.monotonic() + WAIT_SECONDS
        while len(self.heard) < count:
            assert time.monotonic() < deadline, f"heard only {self.heard} in {self.tries} tries"
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        return [body["text"]["content"] for body in self.heard]


@pytest.fixture
def robot() -> Iterator[Robot]:
    """The robot of the supervisors' group."""
    peer = Robot()
    yield peer
    peer.server.stop()


@pytest.fixture
def settings(settings: Settings, robot: Robot) -> Settings:
    """A desk that knows the robot and its own address."""
    return replace(settings, notify_url=robot.address, public_url="https://shop.example")


async def queued(desk: RunningDesk, rasa: RasaPeer, **packet: object) -> Customer:
    """A customer whose conversation waits for a person."""
    rasa.reply = handoff(**packet)
    customer = Customer()
    await customer.enter(desk)
    await customer.write(QUESTION)
    await customer.notice("queued")
    return customer


async def test_an_urgent_handoff_is_told_once(desk: RunningDesk, rasa: RasaPeer, robot: Robot) -> None:
    """Level, number, subject, reasons, order, summary and the way to the desk, in the robots' own form."""
    packet = {
        "category": "complaint",
        "topic": "courier",
        "urgency": "urgent",
        "reasons": ["显示签收但客户未收到"],
        "summary": "包裹没收到",
        "order_number": "YB20260001",
    }
    agent = await agent_at(desk)
    await queued(desk, rasa, **packet)
    number = (await agent.card(status="queued"))["number"]

    [text] = await robot.texts(1)
    assert robot.heard[0]["msgtype"] == "text"
    assert text.splitlines() == [
        f"【紧急】{number} 客诉-快递投诉",
        "原因：显示签收但客户未收到",
        "订单：YB20260001",
        "摘要：包裹没收到",
        "https://shop.example/desk/",
    ]


async def test_a_normal_handoff_is_not_told(desk: RunningDesk, rasa: RasaPeer, robot: Robot) -> None:
    """A question for a person is the agents' work."""
    await queued(desk, rasa, reasons=["客户要求人工服务"])

    assert await robot.texts(0) == []


async def test_later_lines_of_the_same_level_are_not_told(desk: RunningDesk, rasa: RasaPeer, robot: Robot) -> None:
    """Nor the takeover, nor the end of the service."""
    agent = await agent_at(desk)
    customer = await queued(desk, rasa, urgency="urgent")
    rasa.parse = {"urgency": {"level": "urgent", "reasons": ["客户再次催问同一件事"]}}
    await customer.write("还没有人吗，快一点")
    card = await agent.card(status="queued", last_text="还没有人吗，快一点")
    await agent.post(f"{card['id']}/take")
    await agent.post(f"{card['id']}/end")

    assert len(await robot.texts(1)) == 1


async def test_what_becomes_critical_while_waiting_is_told_again(
    desk: RunningDesk, rasa: RasaPeer, robot: Robot
) -> None:
    """With the new level and reason."""
    customer = await queued(desk, rasa, urgency="urgent", reasons=["客户再次催问同一件事"])
    await robot.texts(1)
    rasa.parse = PARSED_AS_CRITICAL
    await customer.write("再没人理我就打12315")

    first, second = await robot.texts(2)
    assert first.startswith("【紧急】")
    assert second.startswith("【特急】")
    assert "原因：客户再次催问同一件事、客户提到投诉、监管或媒体" in second


async def test_a_new_service_is_told_anew(desk: RunningDesk, rasa: RasaPeer, robot: Robot) -> None:
    """The same customer, after a person has ended the first service."""
    agent = await agent_at(desk)
    customer = await queued(desk, rasa, urgency="urgent")
    card = await agent.card(status="queued")
    await agent.post(f"{card['id']}/take")
    await agent.post(f"{card['id']}/end")
    await customer.notice("ended")
    await customer.write(QUESTION + "，又出问题了")

    assert len(await robot.texts(2)) == 2


@pytest.mark.parametrize("status", [302, 404, 500, 503])
async def test_a_robot_that_is_down_is_told_later(desk: RunningDesk, rasa: RasaPeer, robot: Robot, status: int) -> None:
    """Once it is back, and then once only."""
    robot.answer = lambda number: Response(status_code=status) if number < 3 else JSONResponse({"errcode": 0})
    await queued(desk, rasa, urgency="critical")

    assert len(await robot.texts(1)) == 1
    assert robot.tries == 3


async def test_customers_do_not_wait_for_the_robot(desk: RunningDesk, rasa: RasaPeer, robot: Robot) -> None:
    """A robot that does not answer holds up nobody."""

    def slow(_number: int) -> Response:
        time.sleep(2.0)
        return JSONResponse({"errcode": 0})

    robot.answer = slow
    began = time.monotonic()
    await queued(desk, rasa, urgency="critical")
    waited = time.monotonic() - began

    assert len(await robot.texts(1)) == 1
    assert waited < 1.9


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (JSONResponse({"errcode": 93000, "errmsg": "invalid webhook url"}), "refused the message with errcode 93000"),
        (Response(status_code=403), "answered 403"),
        (Response("[" * 10_000, media_type="application/json"), "does not answer: RecursionError"),
        (Response("{", media_type="application/json"), "does not answer: JSONDecodeError"),
    ],
)
async def test_a_robot_that_refuses_is_given_up(
    desk: RunningDesk, rasa: RasaPeer, robot: Robot, caplog: pytest.LogCaptureFixture, answer: Response, said: str
) -> None:
    """After all tries, with the reason in the log, but not the address, whose key lets anybody write to the group."""
    caplog.set_level(logging.DEBUG)
    robot.answer = lambda _number: answer
    await queued(desk, rasa, urgency="critical")
    deadline = time.monotonic() + WAIT_SECONDS
    while "alert given up" not in caplog.text:
        assert time.monotonic() < deadline, caplog.text
        await asyncio.sleep(0.02)

    ours = [record.getMessage() for record in caplog.records if record.name == "jiedai.desk"]
    assert robot.tries == 4
    assert sum(said in line for line in ours) == 4
    assert not any(KEY in line or robot.server.url in line for line in ours)


async def test_phone_numbers_do_not_leave_the_desk(desk: RunningDesk, rasa: RasaPeer, robot: Robot) -> None:
    """The group sees the end at most; the agent's card keeps the number."""
    agent = await agent_at(desk)
    await queued(desk, rasa, urgency="urgent", summary="请打 13812345521 或 139-1234-5678")

    [text] = await robot.texts(1)
    assert "请打 138****5521 或 139****5678" in text
    assert "13812345521" in (await agent.card(status="queued"))["summary"]


async def test_a_desk_that_stops_does_not_wait_for_the_robot(
    start_desk: Callable[..., RunningDesk], rasa: RasaPeer, robot: Robot
) -> None:
    """Alerts that are still being tried are dropped at the end."""
    desk = start_desk(alert_retries_after=(60.0,))
    robot.answer = lambda _number: Response(status_code=500)
    customer = await queued(desk, rasa, urgency="critical")
    await customer.leave()
    while not robot.tries:
        await asyncio.sleep(0.01)
    began = time.monotonic()
    await asyncio.to_thread(desk.stop)

    assert time.monotonic() - began < 5
