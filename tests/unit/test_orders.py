"""Amounts of money as order systems write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.core.orders import amount_of


@pytest.mark.parametrize("text", ["0", "329", "329.00", "0.01", "9999999.99"])
def test_amounts_are_read_exactly(text: str) -> None:
    """No rounding of cents."""
    assert str(amount_of(text)) == text
    assert amount_of(text) == Decimal(text)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,000", "-1", "10000000", "NaN", "sNaN", "Infinity", "1e9999999", "1e-9999999", "None", "三百"]
)
def test_what_no_order_costs_is_refused(text: str) -> None:
    """Written out, some of these would be a million digits long."""
    with pytest.raises(ValueError, match=r"."):
        amount_of(text)
