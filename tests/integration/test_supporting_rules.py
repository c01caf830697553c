"""Messages that are sorted by rule, before any classifier is asked."""

from __future__ import annotations

import pytest

from bot.services.sort_message import sort_message
from bot.understanding.topic_model import TopicModel

UNTRAINED = TopicModel()


@pytest.mark.parametrize(
    "text",
    ["给我转人工", "麻烦找个真人来", "叫个活人出来", "请接人工客服", "有没有真人", "人工", "人工客服！", "換人工吧"],
)
def test_asking_for_a_person_needs_no_classifier(text: str) -> None:
    """The way to a person never depends on training data."""
    assert sort_message(UNTRAINED, text, []).intent == "ask_human"


@pytest.mark.parametrize("text", ["20261108123456", "YB2026110812345", "138 1234 5050", "？？", ""])
def test_data_and_signs_are_no_need(text: str) -> None:
    """Bare data, marks and nothing at all are `other`."""
    assert sort_message(UNTRAINED, text, []).category == "other"


def test_a_hostile_run_of_digits_is_read() -> None:
    """A nested pattern once took seconds for 55 digits and would never have come back from these."""
    assert sort_message(UNTRAINED, "1" * 1900 + "——", []).intent == "give_data"


@pytest.mark.parametrize(
    "text",
    [
        "[订单卡片] 302957118360 ￥1299.00 2026-11-02 10:21",
        "订单编号：302957118360 实付：88元",
        "https://shop.example.com/item/10086.html",
    ],
)
def test_a_card_or_a_link_alone_is_data(text: str) -> None:
    """Apps send them at the start of a chat; what the customer wants comes after."""
    assert sort_message(UNTRAINED, text, []).intent == "give_data"


def test_a_word_beside_a_card_is_for_the_classifier() -> None:
    """The card alone says nothing, the word does."""
    with pytest.raises(Exception, match="not fitted|vocabulary"):
        sort_message(UNTRAINED, "[订单卡片] 302957118360 退货", [])
