"""What shows that an order is the customer's, and what does not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.core.identity import phone_tails, proves_identity
from bot.core.orders import PACKING, Order

ORDER = Order("YB20260009", PACKING, ("帆布鞋",), Decimal(99), "5521", recipient="欧阳晓")


@pytest.mark.parametrize(
    "text",
    [
        "5521",
        "尾号5521",
        "手机后四位是5521。",
        "YB20260009 5521",
        "YB20260009，5521",
        "YB20260009:5521",
        "YB20260009-5521",
        "5521/YB20260009",
        "13812345521",
        "138 1234 5521",
        "138-1234-5521",
        "+8613812345521",
        "138-2026-5521",
        "５５２１",
        "１３８１２３４５５２１",
        "2026-11-20下的单，5521",
    ],
)
def test_the_last_four_digits_prove_it_however_they_are_written(text: str) -> None:
    """Alone, behind the order number, or at the end of the whole number."""
    assert proves_identity(ORDER, text)


@pytest.mark.parametrize(
    "text",
    ["", "5522", "55210", "15521", "YB20265521", "A5521", "5521B", "13855211234", "0105521", "1234567855211234", "552"],
)
def test_digits_of_something_else_prove_nothing(text: str) -> None:
    """Longer numbers, other numbers, and the same digits in the middle of a phone number."""
    assert not proves_identity(ORDER, text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24",
        "2026/11/24",
        "2026.11.24",
        "2026年11月24日",
        "2025年买的",
        "20261124",
        "14:30",
        "1299元",
        "花了1299块",
        "￥1299",
        "¥ 1299",
        "1299.50",
        "YB20260009",
        "202611240001",
    ],
)
def test_dates_amounts_and_order_numbers_are_no_attempt(text: str) -> None:
    """They must not count as a failed proof, and so call a person."""
    assert phone_tails(text) == []


def test_tails_come_in_the_order_in_which_they_are_written() -> None:
    """Bare ones and ends of whole numbers."""
    assert phone_tails("0031不对就试13812345521") == ["0031", "5521"]


def test_the_recipients_name_proves_it() -> None:
    """SOP row I1 takes either."""
    assert proves_identity(ORDER, "收件人欧阳晓")


@pytest.mark.parametrize("text", ["欧阳", "欧阳小", "晓"])
def test_half_a_name_or_another_one_proves_nothing(text: str) -> None:
    """The whole name, as the shop has it."""
    assert not proves_identity(ORDER, text)


def test_an_order_with_neither_phone_nor_name_is_nobodys() -> None:
    """An empty text stands in every message."""
    assert not proves_identity(Order("YB20260010", PACKING, ("鞋",), Decimal(1), ""), "YB20260010 0000 欧阳晓")


def test_a_single_character_is_no_name() -> None:
    """It would stand in a message by chance."""
    assert not proves_identity(Order("YB20260011", PACKING, ("鞋",), Decimal(1), "", recipient="的"), "我的鞋呢")


def test_a_list_of_endings_proves_nothing() -> None:
    """Otherwise ten thousand would be tried in a few messages."""
    guesses = " ".join(f"{number:04d}" for number in range(5500, 5600))

    assert "5521" in guesses
    assert not proves_identity(ORDER, guesses)


def test_a_list_of_names_proves_nothing() -> None:
    """The same for names."""
    assert not proves_identity(ORDER, "张三、李四、王五、" * 30 + "欧阳晓")
