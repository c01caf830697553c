"""An order as the shop's order system tells it, and what a customer may be told of it (SOP rows O1, I1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from bot.core.errors import JiedaiError

UNPAID = "unpaid"
PACKING = "packing"
SHIPPED = "shipped"
DELIVERED = "delivered"
REFUNDING = "refunding"
REFUNDED = "refunded"
CANCELLED = "cancelled"
STATUSES = (UNPAID, PACKING, SHIPPED, DELIVERED, REFUNDING, REFUNDED, CANCELLED)

# More than any order of a shop costs; a number beyond it, or finer than a hundredth of a fen, is a fault of the source.
MAX_AMOUNT_YUAN = 10_000_000
MAX_DECIMAL_PLACES = 4

# Topics of after_sale that a look into the order answers better than any FAQ entry.
LOOK_UP_TOPICS = ("logistics", "dispatch", "urge_delivery", "not_received", "order_query", "refund_progress")


class OrderSystemError(JiedaiError):
    """The shop's order system gave no usable answer, or its file is wrong."""

    code = "order_system"


@dataclass(frozen=True)
class Order:
    """One order.

    `items` are names as the customer reads them, with colour and size; `phone_tail` holds the last four digits of the
    recipient's phone. `last_event_at` is None while nothing has happened to the parcel.
    """

    number: str
    status: str
    items: tuple[str, ...]
    amount_yuan: Decimal
    phone_tail: str
    recipient: str = ""
    courier: str = ""
    tracking_number: str = ""
    last_event: str = ""
    last_event_at: datetime | None = None


def amount_of(text: str) -> Decimal:
    """Read an amount of yuan.

    Raises:
        ValueError: It is no number, negative, or nothing that an order costs.
    """
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("no number") from error
    if not amount.is_finite() or not 0 <= amount < MAX_AMOUNT_YUAN:
        raise ValueError("not from 0 to 10 million yuan")
    if int(amount.as_tuple().exponent) < -MAX_DECIMAL_PLACES:
        raise ValueError("too many decimal places")
    return amount
