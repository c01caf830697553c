"""What still holds when Rasa or the desk itself fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from conftest import Customer, RasaPeer, RunningDesk, agent_at

pytestmark = pytest.mark.server

QUESTION = "我想问一下这双鞋的鞋底是什么材料做的"


async def test_without_rasa_a_customer_is_still_welcomed(desk: RunningDesk, rasa: RasaPeer) -> None:
    """A notice of the desk stands in for the bot."""
    rasa.is_down = True
    customer = Customer()
    await customer.enter(desk)

    welcome = await customer.line("云步鞋包")

    assert (welcome["speaker"], welcome["kind"]) == ("system", "notice")


async def test_a_message_survives_an_outage_of_rasa(desk: RunningDesk, rasa: RasaPeer) -> None:
    """It is stored, the customer is told once, and it is answered when Rasa is back."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")
    rasa.is_down = True

    stored = await customer.write(QUESTION)
    notice = await customer.notice("no_answer")
    await asyncio.sleep(0.5)
    rasa.is_down = False
    await customer.line("答：")

    assert stored["ok"] is True
    assert notice["buttons"][0]["payload"] == "/ask_human"
    kinds = [message["notice"] for message in await customer.history()]
    assert kinds.count("no_answer") == 1
    assert rasa.messages() == [QUESTION]


async def test_a_long_outage_calls_a_person(desk: RunningDesk, rasa: RasaPeer) -> None:
    """The reason is told to the agent."""
    agent, customer = await agent_at(desk), Customer()
    await customer.enter(desk)
    await customer.line("您好")
    rasa.is_down = True

    await customer.write(QUESTION)
    await customer.notice("queued")

    card = await agent.card(status="queued")
    assert card["reasons"] == ["系统故障"]
    assert QUESTION in card["summary"]


@pytest.mark.parametrize("by_button", [True, False])
async def test_a_person_can_be_called_without_rasa(desk: RunningDesk, rasa: RasaPeer, by_button: bool) -> None:
    """转人工 works as a button and in words while Rasa is down, and does not wait for the end of the tries."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")
    rasa.is_down = True

    began = asyncio.get_running_loop().time()
    if by_button:
        await customer.ask("ask_person", {"session_id": customer.session_id, "client_id": "p1"})
    else:
        await customer.write("转人工")
    await customer.notice("queued")

    assert asyncio.get_running_loop().time() - began < 2.4


async def test_a_silent_bot_calls_a_person(desk: RunningDesk, rasa: RasaPeer) -> None:
    """An empty answer is no answer; after a few tries a person is called instead of silence."""
    customer = Customer()
    await customer.enter(desk)
    rasa.reply = lambda body: []

    await customer.write(QUESTION)

    assert (await customer.notice("queued"))["speaker"] == "system"
    assert len(rasa.messages()) == 3


async def test_broken_answers_of_the_bot_do_no_harm(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Whatever Rasa sends, usable parts are used and the rest is passed over."""
    customer = Customer()
    await customer.enter(desk)
    rasa.reply = lambda body: [
        None,  # type: ignore[list-item]
        {"text": 5},
        {"text": "还在", "buttons": [None, {"title": "好"}, {"payload": "/x"}, 3]},
        {"custom": "x"},
        {"custom": {"type": "understood", "urgency": ["a"], "reasons": 5, "category": {}}},
        {"custom": {"type": "unanswered", "text": None, "hits": "x"}},
    ]

    await customer.write(QUESTION)

    assert (await customer.line("还在"))["buttons"] == [{"title": "好", "payload": "好"}]


async def test_a_restart_picks_up_what_was_left_open(start_desk: Callable[..., RunningDesk], rasa: RasaPeer) -> None:
    """A message that was acknowledged before the desk stopped is answered after it starts again."""
    desk = start_desk(call_person_after=60.0)
    customer = Customer()
    first = await customer.enter(desk)
    await customer.line("您好")
    rasa.is_down = True
    await customer.write(QUESTION)
    await asyncio.to_thread(desk.stop)
    rasa.is_down = False

    await asyncio.to_thread(desk.start_again)
    again = Customer()
    await again.enter(desk, session_id=first["session_id"])
    for _ in range(200):
        if any(message["text"] == f"答：{QUESTION}" for message in await again.history()):
            break
        await asyncio.sleep(0.02)

    assert [message["speaker"] for message in await again.history()][:3] == ["bot", "customer", "bot"]
    assert rasa.messages() == [QUESTION]


async def test_lines_written_during_an_answer_get_their_own(desk: RunningDesk, rasa: RasaPeer) -> None:
    """One turn at a time: what comes while Rasa thinks is the next turn, in order."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")
    rasa.seconds = 0.4
    await customer.write(QUESTION)
    while not rasa.messages():
        await asyncio.sleep(0.02)

    await customer.write("还有一个问题，这双鞋子一般多久可以发货呢")
    await customer.line("答：还有一个问题")

    assert rasa.messages() == [QUESTION, "还有一个问题，这双鞋子一般多久可以发货呢"]
    speakers = [message["speaker"] for message in await customer.history()]
    assert speakers == ["bot", "customer", "customer", "bot", "bot"]


async def test_health_names_what_fails(desk: RunningDesk, rasa: RasaPeer) -> None:
    """200 only if a message would be answered."""
    browser = desk.browser()
    healthy = await browser.get("/healthz")
    rasa.model_file = ""
    (desk.settings.faq_store / "current").unlink()
    failing = await browser.get("/healthz")

    assert (healthy.status_code, healthy.json()["status"]) == (200, "ok")
    assert set(healthy.json()["checks"].values()) == {"ok"}
    assert failing.status_code == 503
    assert {name for name, outcome in failing.json()["checks"].items() if outcome != "ok"} == {"rasa", "faq"}
