"""What customers and agents can rely on when a person is called."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from conftest import Agent, Customer, RasaPeer, RunningDesk, agent_at, handoff
from socketio.exceptions import ConnectionError as RefusedError

from bot.services.agent_reply import agent_reply
from bot.stores.database import Database

pytestmark = pytest.mark.server

LONG = "我等了三天了，麻烦您帮我找一个人来处理这件事"


async def queued_customer(desk: RunningDesk, rasa: RasaPeer, **packet: object) -> Customer:
    """A customer whose conversation waits for a person."""
    rasa.reply = handoff(**packet)
    customer = Customer()
    await customer.enter(desk)
    await customer.write(LONG)
    await customer.notice("queued")
    return customer


async def taken_customer(desk: RunningDesk, rasa: RasaPeer, agent: Agent) -> tuple[Customer, str]:
    """A customer whom the agent serves, and the conversation's id."""
    customer = await queued_customer(desk, rasa, urgency="urgent")
    card = await agent.card(status="queued")
    assert (await agent.post(f"{card['id']}/take")).status_code == 200
    await customer.notice("taken")
    return customer, card["id"]


async def test_a_handoff_queues_with_who_and_why(desk: RunningDesk, rasa: RasaPeer) -> None:
    """The agent's card carries the packet, and the customer hears place and wait."""
    agent = await agent_at(desk)
    packet = {
        "category": "complaint",
        "topic": "courier",
        "urgency": "critical",
        "reasons": ["客户情绪激动"],
        "deciding_words": ["气死了"],
        "summary": "包裹丢失，客户要求赔偿",
        "order_number": "YB20260001",
        "tried": ["查询物流"],
    }
    customer = await queued_customer(desk, rasa, **packet)

    notice = await customer.notice("queued")
    state = await customer.until("state", lambda state: state["status"] == "queued")
    card = await agent.card(status="queued")
    details = (await agent.browser.get(f"/api/staff/conversations/{card['id']}")).json()

    assert "第 1 位" in notice["text"]
    assert "预计等待约" in notice["text"]
    assert (state["position"], state["agents_online"]) == (1, 1)
    assert {name: card[name] for name in ("urgency", "category", "order_number")} == {
        "urgency": "critical",
        "category": "complaint",
        "order_number": "YB20260001",
    }
    assert details["packet"] == packet
    assert card["number"].startswith("C-")
    assert customer.session_id not in str(agent.heard)


async def test_with_nobody_there_the_hours_are_told(desk: RunningDesk, rasa: RasaPeer) -> None:
    """No place, no promise: the staffed hours as they are."""
    customer = await queued_customer(desk, rasa)

    notice = await customer.notice("queued")

    assert "09:00-23:00" in notice["text"]
    assert "第" not in notice["text"]


async def test_the_bot_is_silent_after_a_person_took_over(desk: RunningDesk, rasa: RasaPeer) -> None:
    """A bot answer that arrives after the takeover is dropped, and later lines never reach Rasa."""
    agent, customer = await agent_at(desk), Customer()
    await customer.enter(desk)
    await customer.line("您好")
    rasa.seconds = 1.0
    await customer.write(LONG)
    card = await agent.card(last_text=LONG)
    while not rasa.messages():
        await asyncio.sleep(0.02)

    assert (await agent.post(f"{card['id']}/take")).status_code == 200
    await customer.write("现在是人工在吗，请您看一下我的订单")
    await asyncio.sleep(2.0)

    assert [message["speaker"] for message in await customer.history()] == ["bot", "customer", "system", "customer"]
    assert len(rasa.messages()) == 1


async def test_only_one_agent_gets_a_conversation(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Of two who click at the same time one wins, and the other is told who."""
    first, second = await agent_at(desk, "1001"), await agent_at(desk, "2001")
    await queued_customer(desk, rasa)
    card = await first.card(status="queued")

    answers = await asyncio.gather(*(one.post(f"{card['id']}/take") for one in (first, second)))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [lost] = [answer.json() for answer in answers if answer.status_code == 409]
    [won] = [answer.json() for answer in answers if answer.status_code == 200]
    assert lost["error"]["code"] == "conversation_taken"
    assert won["card"]["staff_number"] in lost["error"]["message"]


async def test_a_whole_service(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Taken, answered, ended, rated once; then the bot begins with a fresh tracker."""
    agent = await agent_at(desk)
    customer, conversation_id = await taken_customer(desk, rasa, agent)
    greeting = await customer.notice("taken")
    replies = [
        await agent.post(f"{conversation_id}/messages", {"client_id": "a1", "text": "您好，我来处理"}) for _ in range(2)
    ]
    await customer.line("我来处理")
    await customer.write("好的谢谢")
    await agent.until("message", lambda data: data["message"]["text"] == "好的谢谢")
    ended = await agent.post(f"{conversation_id}/end")
    await customer.notice("ended")
    await customer.until("message", lambda message: message["kind"] == "rating_request")
    due = await customer.until("state", lambda state: state["rating_due"])
    rated = [await customer.ask("rate", {"session_id": customer.session_id, "score": 2}) for _ in range(2)]
    rasa.reply = lambda body: [{"text": "机器人回来了"}]
    await customer.write("再问您一个问题，这双鞋可以机洗吗")
    await customer.line("机器人回来了")

    assert "工号 1001 为您服务" in greeting["text"]
    assert replies[0].json()["seq"] == replies[1].json()["seq"]
    assert ended.json()["card"]["service"] == 2
    assert due["status"] == "bot"
    assert rated[0] == {"ok": True}
    assert rated[1]["error"]["code"] == "already_ended"
    assert rasa.heard[-1]["sender"] == f"{conversation_id}.2"
    assert {"speaker": "agent", "text": "您好，我来处理"} in rasa.heard[-1]["metadata"]["turns"]


@pytest.mark.parametrize("score", [0, 6, "5", True, 3.5, [5]])
async def test_wrong_scores_are_refused(desk: RunningDesk, rasa: RasaPeer, score: object) -> None:
    """A score is a whole number from 1 to 5."""
    customer = Customer()
    await customer.enter(desk)

    answer = await customer.ask("rate", {"session_id": customer.session_id, "score": score})

    assert answer["error"]["code"] == "bad_request"


async def test_a_rating_can_be_skipped(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Null skips, and nothing is due afterwards."""
    agent = await agent_at(desk)
    customer, conversation_id = await taken_customer(desk, rasa, agent)
    await agent.post(f"{conversation_id}/end")
    await customer.notice("ended")

    skipped = await customer.ask("rate", {"session_id": customer.session_id, "score": None})
    state = (await customer.ask("since", {"session_id": customer.session_id}))["state"]

    assert skipped == {"ok": True}
    assert state["rating_due"] is False


async def test_leaving_the_queue_gives_back_to_the_bot(desk: RunningDesk, rasa: RasaPeer) -> None:
    """The bot answers again; cancelling twice is refused."""
    customer = await queued_customer(desk, rasa)
    rasa.reply = lambda body: [{"text": "我在的"}]

    cancelled = await customer.ask("cancel_queue", {"session_id": customer.session_id})
    again = await customer.ask("cancel_queue", {"session_id": customer.session_id})
    await customer.notice("cancelled")
    await customer.write("那我再问一下，这双鞋有没有白色的款式呢")

    assert cancelled == {"ok": True}
    assert again["error"]["code"] == "already_ended"
    assert (await customer.line("我在的"))["speaker"] == "bot"


async def test_while_queued_lines_go_to_staff_and_urgency_rises(desk: RunningDesk, rasa: RasaPeer) -> None:
    """A waiting customer who gets angry moves up; Rasa's dialogue hears nothing of it."""
    agent = await agent_at(desk)
    calm, angry = await queued_customer(desk, rasa), await queued_customer(desk, rasa)
    await angry.until("state", lambda state: state["position"] == 2)
    talks = len(rasa.messages())
    rasa.parse = {"urgency": {"level": "critical", "reasons": ["客户情绪激动"], "words": ["气死了"], "signals": []}}

    await angry.write("我真的要被你们气死了")

    await angry.until("state", lambda state: state["position"] == 1)
    await calm.until("state", lambda state: state["position"] == 2)
    card = await agent.card(urgency="critical")
    queue = (await agent.browser.get("/api/staff/conversations?view=queue")).json()["cards"]
    assert [one["urgency"] for one in queue] == ["critical", "normal"]
    assert (card["unread"], card["deciding_words"]) == (1, ["气死了"])
    assert len(rasa.messages()) == talks


async def test_conversations_of_an_absent_agent_return(desk: RunningDesk, rasa: RasaPeer) -> None:
    """A closed desk gives its conversations back, and the customer hears it."""
    agent = await agent_at(desk)
    other = await agent_at(desk, "2001")
    customer, conversation_id = await taken_customer(desk, rasa, agent)

    await agent.leave()

    back = await other.until(
        "card", lambda card: card["status"] == "queued" and card["unread"] == 0 and card["service"]
    )
    line = await customer.line("连接中断")
    assert back["id"] == conversation_id
    assert line["notice"] == "queued"
    assert (await other.post(f"{conversation_id}/take")).status_code == 200
    refused = await agent.post(f"{conversation_id}/messages", {"client_id": "late", "text": "我回来了"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_yours")


async def test_an_agent_who_reconnects_keeps_the_conversations(
    start_desk: Callable[..., RunningDesk], rasa: RasaPeer
) -> None:
    """A short break changes nothing."""
    desk = start_desk(agent_absent_for=2.0)
    agent = await agent_at(desk)
    customer, _ = await taken_customer(desk, rasa, agent)

    await agent.leave()
    await asyncio.sleep(0.7)
    back = Agent(agent.browser)
    await back.open(desk)
    await asyncio.sleep(2.2)

    assert (await customer.ask("since", {"session_id": customer.session_id}))["state"]["status"] == "agent"


async def test_typing_is_shown_on_both_sides(desk: RunningDesk, rasa: RasaPeer) -> None:
    """The customer's typing reaches staff, the agent's the customer."""
    agent = await agent_at(desk)
    customer, conversation_id = await taken_customer(desk, rasa, agent)

    await customer.tell("typing", {"session_id": customer.session_id})
    await agent.tell("typing", {"conversation_id": conversation_id})

    assert await agent.until("customer_typing") == {"conversation_id": conversation_id}
    assert await customer.until("agent_typing") == {}


async def test_customers_see_when_agents_come_and_go(desk: RunningDesk, rasa: RasaPeer) -> None:
    """agents_online follows the open desks."""
    customer = Customer()
    assert (await customer.enter(desk))["state"]["agents_online"] == 0

    agent = await agent_at(desk)
    await customer.until("state", lambda state: state["agents_online"] == 1)
    customer.heard.clear()
    await agent.leave()

    await customer.until("state", lambda state: state["agents_online"] == 0)


async def test_a_trainer_and_a_stranger_get_no_staff_socket(desk: RunningDesk) -> None:
    """Roles are checked for sockets too."""
    trainer = Agent(await desk.signed_in("3001"))
    with pytest.raises(RefusedError):
        await trainer.open(desk)
    stranger = Agent(desk.browser())
    with pytest.raises(RefusedError):
        await stranger.open(desk)


async def test_a_bot_line_cannot_be_stored_while_a_person_has_it(desk: RunningDesk, rasa: RasaPeer) -> None:
    """The rule holds in the store itself, whoever calls it."""
    from bot.core.conversation import BOT, NewMessage
    from bot.stores.conversations import BotMayNotSpeakError, ConversationStore

    agent = await agent_at(desk)
    _, conversation_id = await taken_customer(desk, rasa, agent)
    database = Database(desk.settings.database_url)
    now = datetime.now(timezone.utc)

    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(conversation_id)
        with pytest.raises(BotMayNotSpeakError):
            store.say(conversation, NewMessage(speaker=BOT, text="迟到的回答"), now)
    database.close()


async def test_many_writers_make_no_gaps(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Replies stored at the same time get each its own seq."""
    agent = await agent_at(desk)
    customer, conversation_id = await taken_customer(desk, rasa, agent)
    database, now = Database(desk.settings.database_url), datetime.now(timezone.utc) + timedelta(seconds=1)

    await asyncio.gather(
        *(
            asyncio.to_thread(agent_reply, database, conversation_id, "1001", f"第{n}句", client_id=f"c{n}", now=now)
            for n in range(30)
        ),
        *(customer.write(f"客户第{n}句") for n in range(15)),
    )
    database.close()

    seqs = [message["seq"] for message in await customer.history()]
    assert seqs == list(range(1, len(seqs) + 1))
    assert len(seqs) == 5 + 45


async def test_signing_out_closes_the_desk(desk: RunningDesk) -> None:
    """Leaving the desk signs out: the socket is closed and the cookie is worth nothing."""
    agent = await agent_at(desk)
    cookies = dict(agent.browser.cookies)

    await agent.browser.post("/api/staff/logout", json={})
    for _ in range(100):
        if not agent.client.connected:
            break
        await asyncio.sleep(0.02)

    assert not agent.client.connected
    stolen = desk.browser()
    stolen.cookies.update(cookies)
    assert (await stolen.get("/api/staff/me")).status_code == 401
