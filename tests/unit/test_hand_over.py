"""What the person who takes over gets to read."""

from __future__ import annotations

import pytest

from bot.core.escalation import Escalation
from bot.core.urgency import CRITICAL, NORMAL, URGENT, Urgency
from bot.services.hand_over import SUMMARY_CHARS, Spoken, hand_over, summary_of

ASKED = Escalation(("客户要求人工服务",), "utter_handover_asked")
LOGISTICS = ("after_sale", "logistics")


def test_the_packet_is_that_of_the_protocol() -> None:
    """Every field of docs/protocol.md, with the facts of the conversation."""
    history = [
        Spoken("customer", "靴子到哪个城市了", LOGISTICS),
        Spoken("bot", "请问您的订单号是多少？"),
        Spoken("customer", "转真人", ("other", "ask_human")),
    ]
    packet = hand_over(history, Urgency(URGENT, ("chase",), ("到哪个",)), ASKED, "YB2026010101")

    assert packet == {
        "category": "after_sale",
        "topic": "logistics",
        "urgency": "urgent",
        "reasons": ["客户要求人工服务"],
        "deciding_words": ["到哪个"],
        "summary": "售后-物流查询，订单 YB2026010101：“靴子到哪个城市了”",
        "order_number": "YB2026010101",
        "tried": ["请问您的订单号是多少？"],
    }


def test_urgency_never_falls_below_an_earlier_message() -> None:
    """A customer who has calmed down stays as urgent as the worst message was."""
    history = [Spoken("customer", "气话", LOGISTICS, CRITICAL), Spoken("customer", "好吧", ("other", "acknowledge"))]

    assert hand_over(history, Urgency(URGENT, ("chase",)), ASKED, None)["urgency"] == CRITICAL


def test_urgency_rises_with_the_newest_message() -> None:
    """The message that led here counts, even if the history does not hold its level yet."""
    history = [Spoken("customer", "靴子呢", LOGISTICS, NORMAL)]

    assert hand_over(history, Urgency(CRITICAL, ("danger",)), ASKED, None)["urgency"] == CRITICAL


def test_the_bots_own_lines_do_not_raise_urgency() -> None:
    """Only what the customer says counts."""
    history = [Spoken("customer", "在么"), Spoken("bot", "抱歉", urgency=CRITICAL)]

    assert hand_over(history, Urgency(), ASKED, None)["urgency"] == NORMAL


def test_the_newest_need_names_the_category() -> None:
    """Thanks and requests for a person behind it change nothing."""
    history = [
        Spoken("customer", "有棕色吗", ("pre_sale", "stock")),
        Spoken("customer", "那改寄到公司", ("info_change", "address")),
        Spoken("customer", "谢了", ("other", "thanks")),
    ]
    packet = hand_over(history, Urgency(), ASKED, None)

    assert (packet["category"], packet["topic"]) == ("info_change", "address")
    assert "谢了" not in packet["summary"]


def test_without_any_need_the_summary_is_what_was_said() -> None:
    """Category other, no topic, no order: the words alone."""
    packet = hand_over([Spoken("customer", "叫个人来", ("other", "ask_human"))], Urgency(), ASKED, None)

    assert (packet["category"], packet["topic"], packet["summary"]) == ("other", "", "叫个人来")
    assert packet["order_number"] is None


def test_a_handoff_without_history_still_makes_a_packet() -> None:
    """The button 转人工 may be the first thing that happens."""
    packet = hand_over([], Urgency(), ASKED, None)

    assert (packet["summary"], packet["tried"], packet["urgency"]) == ("", [], NORMAL)


def test_a_known_order_is_summed_up_without_words() -> None:
    """The order number alone is worth a summary."""
    assert hand_over([], Urgency(), ASKED, "YB2026010101")["summary"] == "订单 YB2026010101"


@pytest.mark.parametrize("order_number", [None, "YB2026010101", "9" * 64])
@pytest.mark.parametrize("label", [LOGISTICS, ("other", "")])
@pytest.mark.parametrize("chars", [1, 50, 100, 117, 118, 2000])
def test_a_summary_has_at_most_120_characters(chars: int, label: tuple[str, str], order_number: str | None) -> None:
    """However much the customer wrote, and with the longest order number that a slot holds."""
    summary = summary_of([Spoken("customer", "靴" * chars, label)], *label, order_number)

    assert 0 < len(summary) <= SUMMARY_CHARS == 120
    assert order_number is None or order_number in summary


def test_a_cut_summary_says_so() -> None:
    """What is left out is shown as an ellipsis."""
    assert summary_of([Spoken("customer", "靴" * 500)], *LOGISTICS, None).endswith("…”")


def test_the_summary_is_one_line_of_the_last_three_needs() -> None:
    """Line breaks become spaces, older messages are left out."""
    lines = [Spoken("customer", text, LOGISTICS) for text in ("第一", "第二", "第三\n行", "第四")]

    assert summary_of(lines, *LOGISTICS, None) == "售后-物流查询：“第二；第三 行；第四”"


def test_the_last_three_tries_of_the_bot_are_told_in_short() -> None:
    """At most 60 characters of each, oldest first."""
    history = [Spoken("customer", "鞋开胶了", ("after_sale", "quality_problem"))]
    history += [Spoken("bot", f"{number}" + "答" * 100) for number in range(4)]
    tried = hand_over(history, Urgency(), ASKED, None)["tried"]

    assert [line[0] for line in tried] == ["1", "2", "3"]
    assert {len(line) for line in tried} == {60}


def test_greetings_before_the_first_need_were_no_attempt() -> None:
    """The person reads what the bot tried, not that it was polite."""
    history = [
        Spoken("bot", "您好，我是小云。"),
        Spoken("customer", "在吗", ("other", "greet")),
        Spoken("bot", "您好，我在的。"),
        Spoken("customer", "鞋开胶了", ("after_sale", "quality_problem")),
        Spoken("bot", "请您发来照片。"),
    ]

    assert hand_over(history, Urgency(), ASKED, None)["tried"] == ["请您发来照片。"]
