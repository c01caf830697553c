"""What a customer can rely on while the bot answers."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from conftest import Customer, RasaPeer, RunningDesk

pytestmark = pytest.mark.server


async def test_a_new_customer_is_welcomed_by_the_bot(desk: RunningDesk, rasa: RasaPeer) -> None:
    """The first line is the bot's, and the session id comes before everything else."""
    customer = Customer()
    answer = await customer.enter(desk, product_id="YB-S001")

    welcome = await customer.line("请问有什么可以帮您")

    assert (welcome["seq"], welcome["speaker"], welcome["kind"]) == (1, "bot", "text")
    assert [name for name, _ in customer.heard[:3]] == ["session_confirm", "history", "state"]
    assert customer.all("session_confirm") == [answer["session_id"]]
    assert len(answer["session_id"]) == 32
    assert answer["state"]["status"] == "bot"
    assert rasa.heard[0]["metadata"]["product_id"] == "YB-S001"


async def test_a_message_is_answered_with_increasing_seq(desk: RunningDesk) -> None:
    """The acknowledgement carries the stored seq, and the answer follows it."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")

    stored = await customer.write("这双鞋防水吗？我想雨天穿着去上班可以吗")
    answer = await customer.line("答：")

    assert stored["ok"] is True
    assert [stored["seq"], answer["seq"]] == [2, 3]
    assert [message["seq"] for message in await customer.history()] == [1, 2, 3]
    assert {"text": answer["text"]} in customer.all("bot_uttered")


async def test_the_same_client_id_is_stored_once(desk: RunningDesk, rasa: RasaPeer) -> None:
    """A message sent again on a weak network gets the same seq and one answer."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")

    answers = [await customer.write("我的包裹到哪里了，麻烦您查一下可以吗", client_id="same") for _ in range(3)]
    await customer.line("答：")
    await asyncio.sleep(0.7)

    assert {answer["seq"] for answer in answers} == {2}
    assert len(rasa.messages()) == 1
    assert len(await customer.history()) == 3


async def test_short_lines_get_one_answer_together(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Lines typed quickly are joined by line breaks."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")

    for line in ("在吗", "我想问下", "能退吗"):
        await customer.write(line)
    await customer.line("答：")

    assert rasa.messages() == ["在吗\n我想问下\n能退吗"]


async def test_an_urgent_line_does_not_wait(desk: RunningDesk, rasa: RasaPeer) -> None:
    """What the NLU calls urgent goes at once, though it is short."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")
    rasa.parse = {"intent": {"name": "complaint"}, "urgency": {"level": "critical", "reasons": ["客户情绪激动"]}}

    began = asyncio.get_running_loop().time()
    await customer.write("太气人了")
    await customer.line("答：")

    assert asyncio.get_running_loop().time() - began < 1.5


async def test_a_typed_slash_is_no_shortcut(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Only payloads that the desk offered reach Rasa as they are."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")

    await customer.write("/restart")
    await customer.line("答：")
    await customer.write("给我重来", payload="/restart")
    await customer.until("message", lambda message: message["text"] == "答：给我重来")

    assert rasa.messages() == ["／restart", "给我重来"]


async def test_an_offered_button_goes_through_and_older_ones_do_not(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Buttons are live only under the newest line of the shop."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")
    rasa.reply = lambda body: (
        [{"text": "您是说？", "buttons": [{"title": "开票", "payload": "/choose"}]}]
        if body["message"] != "/choose"
        else [{"text": "好的"}]
    )

    await customer.write("我想问一下发票的事情，请问怎么开呢")
    offered = await customer.line("您是说")
    await customer.write("开票", payload="/choose")
    await customer.line("好的")
    await customer.write("/choose")
    await asyncio.sleep(2.3)

    assert offered["buttons"] == [{"title": "开票", "payload": "/choose"}]
    assert rasa.messages()[1:] == ["/choose", "／choose"]


async def test_identity_and_bank_numbers_are_never_stored(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Neither the history nor the bot sees them."""
    customer = Customer()
    await customer.enter(desk)

    await customer.write("我的身份证是11010519491231002X，卡号6222 0212 3456 7890 128，请退到这张卡")
    await customer.line("答：")

    everything = str(await customer.history()) + str(rasa.heard)
    assert "11010519491231002X" not in everything
    assert "3456 7890" not in everything


async def test_a_returning_customer_finds_the_conversation(desk: RunningDesk) -> None:
    """With the session id the history after last_seq comes back; an unknown id begins anew."""
    customer = Customer()
    first = await customer.enter(desk)
    await customer.line("您好")
    await customer.write("这双鞋有没有四十二码的，我想今天买")
    await customer.line("答：")
    await customer.leave()

    again, stranger = Customer(), Customer()
    back = await again.enter(desk, session_id=first["session_id"], last_seq=1)
    new = await stranger.enter(desk, session_id="f" * 32)

    assert [message["seq"] for message in back["messages"]] == [2, 3]
    assert back["session_id"] == first["session_id"]
    assert new["session_id"] != "f" * 32
    assert new["messages"] == []


async def test_all_tabs_of_a_customer_hear_the_same(desk: RunningDesk) -> None:
    """The customer's own lines reach the other tabs too."""
    one, other = Customer(), Customer()
    first = await one.enter(desk)
    await other.enter(desk, session_id=first["session_id"])

    await one.write("两个窗口都要看到这句话才可以的")

    assert (await other.line("两个窗口"))["speaker"] == "customer"
    assert (await other.line("答："))["speaker"] == "bot"


async def test_lines_of_one_customer_keep_their_order(desk: RunningDesk) -> None:
    """Messages sent without waiting for acknowledgements are stored as they were sent."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")

    for number in range(15):
        await customer.tell("user_uttered", {"message": f"第{number}句", "session_id": customer.session_id})
    await customer.line("答：")

    said = [message["text"] for message in await customer.history() if message["speaker"] == "customer"]
    assert said == [f"第{number}句" for number in range(15)]


async def test_the_bot_sees_the_last_turns(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Metadata holds what was said before, at most 12 lines, without the message itself."""
    customer = Customer()
    await customer.enter(desk, locale="en")
    await customer.line("您好")
    for number in range(8):
        await customer.write(f"This is a long enough question number {number}")
        await customer.line(f"答：This is a long enough question number {number}")

    turns = rasa.heard[-1]["metadata"]["turns"]
    assert len(turns) == 12
    assert turns[-1] == {"speaker": "agent", "text": "答：This is a long enough question number 6"}
    assert rasa.heard[-1]["metadata"]["locale"] == "en"


MALFORMED = [None, [], "text", 5, {"session_id": 5}, {"session_id": {"a": 1}}, {"session_id": "'; DROP TABLE"}]


@pytest.mark.parametrize(
    "event",
    ["user_uttered", "typing", "since", "ask_person", "cancel_queue", "rate", "set_locale", "no_such_event"],
)
async def test_malformed_events_get_an_error(desk: RunningDesk, event: str) -> None:
    """Whatever is sent, the acknowledgement is an Error and the socket lives on."""
    stranger = Customer()
    await stranger.client.connect(desk.url, transports=["websocket"])

    answers = [await stranger.ask(event, data) for data in MALFORMED]

    codes = {answer["error"]["code"] for answer in answers}
    assert codes <= {"bad_request", "not_found"}
    assert (await stranger.ask("session_request", {}))["state"]["status"] == "bot"


async def test_wrong_messages_are_refused_clearly(desk: RunningDesk) -> None:
    """Too long, empty or no text at all: each has its code, and nothing is stored."""
    customer = Customer()
    await customer.enter(desk)
    await customer.line("您好")

    codes = [
        (await customer.write(text, **fields))["error"]["code"]
        for text, fields in (
            ("长" * 2001, {}),
            ("  \n ", {}),
            (None, {}),
            ("x", {"client_id": 7}),
            ("x", {"payload": ["/a"]}),
            ("x", {"product_id": "p" * 65}),
        )
    ]

    assert codes == ["too_long", *["bad_request"] * 5]
    assert len(await customer.history()) == 1
    assert (await customer.write("好" * 2000))["ok"] is True
    assert (await customer.write("怪字符\ud800\x00好"))["ok"] is True


async def test_a_flood_is_stopped(desk: RunningDesk) -> None:
    """More than 20 messages within 10 s get too_many."""
    customer = Customer()
    await customer.enter(desk)

    answers = [await customer.write(f"{number}") for number in range(22)]

    assert [answer.get("ok") for answer in answers[:20]] == [True] * 20
    assert answers[21]["error"]["code"] == "too_many"


GARBAGE = [
    "42[]",
    "42[{}]",
    '42[["a"],1]',
    '42["user_uttered"',
    "4",
    "49",
    "42",
    "9",
    '451-["x"]',
    '42["connect",{}]',
    "4x",
]


async def test_garbage_below_the_protocol_does_no_harm(desk: RunningDesk, caplog: pytest.LogCaptureFixture) -> None:
    """Broken packets end at most their own socket, and leave no trace in the log."""
    async with aiohttp.ClientSession() as http:
        for garbage in GARBAGE:
            async with http.ws_connect(f"{desk.url}/socket.io/?EIO=4&transport=websocket") as socket:
                await socket.receive_str()
                await socket.send_str("40")
                await socket.receive_str()
                await socket.send_str(garbage)
                await socket.send_bytes(b"\x00\xff")
                await asyncio.sleep(0.05)
    customer = Customer()
    await customer.enter(desk)

    assert (await customer.write("大家都还好吗，我想问一下尺码的问题"))["ok"] is True
    assert "Traceback" not in caplog.text
