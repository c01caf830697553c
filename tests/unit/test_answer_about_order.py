"""Telling how an order stands, to its owner only."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.core.orders import (
    CANCELLED,
    DELIVERED,
    LOOK_UP_TOPICS,
    PACKING,
    REFUNDED,
    REFUNDING,
    SHIPPED,
    STATUSES,
    UNPAID,
    Order,
    OrderSystemError,
)
from bot.core.taxonomy import AFTER_SALE, OTHER, PRE_SALE, TOPIC_NAMES
from bot.services.answer_about_order import OrderReply, OrderTalk, answer_about_order

SHANGHAI = ZoneInfo("Asia/Shanghai")
RUNNERS = Order(
    number="YB20260001",
    status=SHIPPED,
    items=("跑鞋 白蓝 41码", "鞋带"),
    amount_yuan=Decimal("329.50"),
    phone_tail="5521",
    recipient="欧阳晓",
    courier="顺丰",
    tracking_number="SF14",
    last_event="到达杭州",
    last_event_at=datetime(2026, 11, 23, 22, 5, tzinfo=timezone.utc),
)
BAG = Order("YB20260002", PACKING, ("托特包",), Decimal(139), "8806")
NOTHING_KNOWN = OrderTalk()
KNOWN = OrderTalk(order_number="YB20260001")
AWAITED = replace(KNOWN, awaited="after_sale/logistics")


class Shop:
    """A shop with its orders in memory; it can be closed."""

    def __init__(self, *orders: Order) -> None:
        self._orders = {order.number: order for order in orders}
        self.is_closed = False
        self.asked: list[str] = []

    def find(self, order_number: str) -> Order | None:
        self.asked.append(order_number)
        if self.is_closed:
            raise OrderSystemError("The shop is closed.")
        return self._orders.get(order_number)


@pytest.fixture
def shop() -> Shop:
    return Shop(RUNNERS, BAG)


def hears(
    shop: Shop, text: str, talk: OrderTalk = NOTHING_KNOWN, topic: str = "give_data", category: str = OTHER
) -> OrderReply | None:
    return answer_about_order(shop, talk, category, topic, text, SHANGHAI)


def asks(shop: Shop, text: str, talk: OrderTalk = NOTHING_KNOWN) -> OrderReply:
    reply = hears(shop, text, talk, "logistics", AFTER_SALE)
    assert reply is not None
    return reply


def test_a_question_without_number_is_asked_for_it(shop: Shop) -> None:
    """The topic is remembered, so that the number alone is an answer later."""
    assert asks(shop, "我的快递到哪了") == OrderReply(
        "utter_ask_order", OrderTalk(awaited="after_sale/logistics"), is_question=True
    )


def test_a_number_without_proof_is_asked_for_it(shop: Shop) -> None:
    """Only the proof; the number is not asked for twice."""
    assert asks(shop, "YB20260001到哪了", KNOWN) == OrderReply(
        "utter_ask_phone_tail", AWAITED, {"order_number": "YB20260001"}, is_question=True
    )


def test_number_and_proof_together_are_told_at_once(shop: Shop) -> None:
    """Everything of the order, its time by the shop's clock, and whose it is for the next question."""
    assert asks(shop, "YB20260001 5521 到哪了", KNOWN) == OrderReply(
        "utter_order_shipped",
        replace(KNOWN, verified="YB20260001"),
        {
            "order_number": "YB20260001",
            "items": "跑鞋 白蓝 41码、鞋带",
            "amount": "329.50",
            "courier": "顺丰",
            "tracking_number": "SF14",
            "last_event": "到达杭州",
            "last_event_at": "11-24 06:05",
        },
    )


@pytest.mark.parametrize("text", ["5521", "尾号 5521", "５５２１", "欧阳晓", "yb20260001 5521"])
def test_the_proof_alone_answers_the_bots_question(shop: Shop, text: str) -> None:
    """Whatever the classifier makes of four digits or a name."""
    reply = hears(shop, text, AWAITED)

    assert reply is not None
    assert (reply.response, reply.talk.verified, reply.talk.awaited) == ("utter_order_shipped", "YB20260001", None)


def test_the_number_alone_answers_the_bots_question(shop: Shop) -> None:
    """Then the proof is asked for."""
    reply = hears(shop, "yb20260001", AWAITED)

    assert reply is not None
    assert reply.response == "utter_ask_phone_tail"


def test_the_owner_is_not_checked_twice(shop: Shop) -> None:
    """Of the same order."""
    assert asks(shop, "现在呢", replace(KNOWN, verified="YB20260001")).response == "utter_order_shipped"


def test_the_owner_of_one_order_is_checked_for_another(shop: Shop) -> None:
    """One proof opens one order."""
    talk = OrderTalk(order_number="YB20260002", verified="YB20260001")

    assert asks(shop, "YB20260002呢", talk).response == "utter_ask_phone_tail"
    assert asks(shop, "YB20260002呢，尾号5521", talk).response == "utter_identity_mismatch"


def test_wrong_digits_are_told_and_counted(shop: Shop) -> None:
    """It is no mere question: no answer of the FAQ may stand in its place."""
    assert hears(shop, "5522", AWAITED) == OrderReply("utter_identity_mismatch", replace(AWAITED, failed_proofs=1))


def test_an_unknown_order_is_told_in_the_same_words_as_wrong_digits(shop: Shop) -> None:
    """Otherwise a stranger would learn which orders exist."""
    unknown = replace(AWAITED, order_number="YB20269999")
    wrong, missing = hears(shop, "5522", AWAITED), hears(shop, "5522", unknown)
    asked, asked_missing = asks(shop, "到哪了", KNOWN), asks(shop, "到哪了", replace(KNOWN, order_number="YB20269999"))

    assert wrong is not None
    assert missing is not None
    assert (wrong.response, wrong.values) == (missing.response, missing.values)
    assert asked.response == asked_missing.response


def test_the_third_wrong_proof_calls_a_person(shop: Shop) -> None:
    """With the reason for staff; the count starts afresh with the person's help."""
    assert hears(shop, "5522", replace(AWAITED, failed_proofs=2)) == OrderReply(
        "utter_identity_failed", replace(AWAITED, awaited=None), handoff_reason="订单与手机尾号多次核对不上"
    )


def test_a_right_proof_clears_the_wrong_ones(shop: Shop) -> None:
    """Mistypes of earlier do not add up over a conversation."""
    reply = hears(shop, "5521", replace(AWAITED, failed_proofs=2))

    assert reply is not None
    assert reply.talk.failed_proofs == 0


def test_guessing_by_the_hundred_is_one_wrong_proof(shop: Shop) -> None:
    """Even if the right ending is among them."""
    reply = hears(shop, " ".join(f"{number:04d}" for number in range(5500, 5600)), AWAITED)

    assert reply is not None
    assert (reply.response, reply.talk.failed_proofs) == ("utter_identity_mismatch", 1)


def test_a_date_is_no_wrong_proof(shop: Shop) -> None:
    """The proof is still asked for, and nothing is counted."""
    reply = asks(shop, "2026-11-20下的单，付了1299元，到哪了", KNOWN)

    assert (reply.response, reply.talk.failed_proofs) == ("utter_ask_phone_tail", 0)


def test_a_checked_change_goes_to_a_person(shop: Shop) -> None:
    """SOP row I2: the bot changes nothing itself, and the person need not check again."""
    awaited = replace(KNOWN, awaited="info_change/address")

    assert hears(shop, "YB20260001 5521", awaited) == OrderReply(
        "utter_identity_confirmed",
        replace(KNOWN, verified="YB20260001"),
        {"order_number": "YB20260001"},
        handoff_reason="信息-改地址，身份已核对",
    )


def test_a_question_about_the_state_goes_before_a_change_of_earlier(shop: Shop) -> None:
    """The newest wish counts."""
    reply = asks(shop, "先看看5521这单到哪了", replace(KNOWN, awaited="info_change/address"))

    assert (reply.response, reply.handoff_reason) == ("utter_order_shipped", None)


@pytest.mark.parametrize("topic", LOOK_UP_TOPICS)
def test_all_questions_about_a_state_look_into_the_order(shop: Shop, topic: str) -> None:
    """Each of these topics exists."""
    reply = hears(shop, "YB20260001 5521", KNOWN, topic, AFTER_SALE)

    assert topic in TOPIC_NAMES[AFTER_SALE]
    assert reply is not None
    assert reply.response == "utter_order_shipped"


@pytest.mark.parametrize(("category", "topic"), [(AFTER_SALE, "return_goods"), (PRE_SALE, "stock"), (OTHER, "greet")])
def test_other_messages_are_not_the_orders(shop: Shop, category: str, topic: str) -> None:
    """The FAQ answers those, and the shop is not even asked."""
    assert hears(shop, "YB20260001 5521", KNOWN, topic, category) is None
    assert shop.asked == []


@pytest.mark.parametrize("text", ["好的", "欧阳", "我想问一下欧阳晓这个名字怎么写才好，收件人能写英文名字吗"])
def test_while_a_proof_is_awaited_other_words_go_their_way(shop: Shop, text: str) -> None:
    """Not everything is an answer to the bot's question."""
    assert hears(shop, text, AWAITED) is None


def test_four_digits_that_nobody_asked_for_are_no_proof(shop: Shop) -> None:
    """A price or a year comes along in many messages."""
    assert hears(shop, "5521", KNOWN) is None


def test_a_closed_shop_is_told(shop: Shop) -> None:
    """What was asked stays in mind, so that the customer need only try again."""
    shop.is_closed = True

    assert hears(shop, "5521", AWAITED) == OrderReply("utter_order_system_away", AWAITED, failure="The shop is closed.")


def test_a_closed_shop_is_not_missed_where_it_is_not_needed(shop: Shop) -> None:
    """A short message that may be a name may as well be a question for the FAQ."""
    shop.is_closed = True

    assert hears(shop, "能开发票吗", AWAITED) is None


@pytest.mark.parametrize("text", ["到哪了", "YB20260001 5521 到哪了", "欧阳晓"])
def test_the_shop_is_asked_once_for_a_message(shop: Shop, text: str) -> None:
    """A slow order system is waited for once."""
    asks(shop, text, AWAITED)
    hears(shop, text, AWAITED)

    assert shop.asked == ["YB20260001"] * 2


@pytest.mark.parametrize("status", STATUSES)
def test_every_state_has_a_sentence_that_uses_what_is_known(status: str) -> None:
    """Each placeholder of the sentence is filled."""
    reply = asks(Shop(replace(RUNNERS, status=status)), "5521", KNOWN)

    assert reply.response == f"utter_order_{status}"
    assert "" not in reply.values.values()


@pytest.mark.parametrize(
    ("status", "response"),
    [
        (UNPAID, "utter_order_unpaid"),
        (PACKING, "utter_order_packing"),
        (SHIPPED, "utter_order_shipped_plain"),
        (DELIVERED, "utter_order_delivered_plain"),
        (REFUNDING, "utter_order_refunding_plain"),
        (REFUNDED, "utter_order_refunded_plain"),
        (CANCELLED, "utter_order_cancelled_plain"),
    ],
)
def test_an_order_without_events_is_told_without_gaps(status: str, response: str) -> None:
    """A plain sentence, instead of one with nothing between its commas."""
    bare = Order("YB20260001", status, ("跑鞋",), Decimal(329), "5521")

    assert asks(Shop(bare), "5521", KNOWN).response == response


def test_the_sentences_ask_for_no_more_than_they_get(shop: Shop) -> None:
    """All placeholders of domain.yml are among the values."""
    domain = yaml.safe_load((Path(__file__).parents[2] / "domain.yml").read_text("utf-8"))["responses"]
    told = asks(shop, "5521", KNOWN).values
    names = [f"utter_order_{status}" for status in STATUSES]
    names += [f"{name}_plain" for name in names if f"{name}_plain" in domain]

    assert len(names) == 12
    for name in names:
        for variation in domain[name]:
            assert variation["text"].format(**told)
