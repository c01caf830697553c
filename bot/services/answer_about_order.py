"""Tell a customer how an order stands, after the identity check (SOP rows I1, O1, K5)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bot.core.identity import TRIES_BEFORE_HANDOVER, phone_tails, proves_identity
from bot.core.orders import (
    CANCELLED,
    DELIVERED,
    LOOK_UP_TOPICS,
    REFUNDED,
    REFUNDING,
    SHIPPED,
    Order,
    OrderSystemError,
)
from bot.core.taxonomy import AFTER_SALE, label_of
from bot.shops.order_system import OrderSystem

MAX_CHARS_OF_A_NAME_ALONE = 20

# What a sentence on each state tells besides number, items and amount; without these the plain one is said.
DETAILS = {
    SHIPPED: ("courier", "tracking_number", "last_event", "last_event_at"),
    DELIVERED: ("last_event", "last_event_at"),
    REFUNDING: ("last_event", "last_event_at"),
    REFUNDED: ("last_event", "last_event_at"),
    CANCELLED: ("last_event", "last_event_at"),
}


@dataclass(frozen=True)
class OrderTalk:
    """What a conversation remembers about orders between two messages.

    `awaited` is the label, such as after_sale/logistics, whose order and proof of identity the bot has asked for;
    `verified` is the order whose owner the customer has shown to be.
    """

    order_number: str | None = None
    awaited: str | None = None
    verified: str | None = None
    failed_proofs: int = 0


@dataclass(frozen=True)
class OrderReply:
    """A response of domain.yml with its values, and what to remember.

    `is_question` when the bot only asks for the number or the proof, so that an answer of the FAQ may go before it;
    `handoff_reason` when a person has to go on; `failure` is for the log, never for the customer.
    """

    response: str
    talk: OrderTalk
    values: dict[str, str] = field(default_factory=dict)
    is_question: bool = False
    handoff_reason: str | None = None
    failure: str | None = None


def answer_about_order(
    orders: OrderSystem, talk: OrderTalk, category: str, topic: str, text: str, zone: ZoneInfo
) -> OrderReply | None:
    """Look into an order, or ask for what is needed to do so.

    Args:
        orders: The shop's order system.
        talk: From the messages before; its order number may stand in this very message.
        category: Of the message.
        topic: Of the message.
        text: The message as written.
        zone: The shop's clock.

    Returns:
        None when the message is not about the state of an order and gives nothing that was asked for.
    """
    text = unicodedata.normalize("NFKC", text)
    asks_now = category == AFTER_SALE and topic in LOOK_UP_TOPICS
    number_is_new = bool(talk.order_number) and str(talk.order_number).lower() in text.lower()
    gives = bool(talk.awaited) and (number_is_new or bool(phone_tails(text)))
    if not asks_now and not gives:
        return _told_to_named(orders, talk, text, zone)
    talk = replace(talk, awaited=f"{category}/{topic}" if asks_now else talk.awaited)
    if talk.order_number is None:
        return OrderReply("utter_ask_order", talk, is_question=True)
    try:
        order = orders.find(talk.order_number)
    except OrderSystemError as error:
        return OrderReply("utter_order_system_away", talk, failure=error.message_en)
    if order is not None and talk.verified == order.number:
        return _told(order, talk, zone)
    if order is not None and proves_identity(order, text):
        return _told(order, replace(talk, verified=order.number, failed_proofs=0), zone)
    if not phone_tails(text):
        values = {"order_number": talk.order_number}
        return OrderReply("utter_ask_phone_tail", talk, values, is_question=True)
    # Whether the order is unknown or the digits are wrong is not told apart: that would tell whose order exists.
    failed = talk.failed_proofs + 1
    if failed >= TRIES_BEFORE_HANDOVER:
        forget = replace(talk, awaited=None, failed_proofs=0)
        return OrderReply("utter_identity_failed", forget, handoff_reason="订单与手机尾号多次核对不上")
    return OrderReply("utter_identity_mismatch", replace(talk, failed_proofs=failed))


def _told_to_named(orders: OrderSystem, talk: OrderTalk, text: str, zone: ZoneInfo) -> OrderReply | None:
    """The order, if a short message sent where a proof is awaited is the recipient's name; else None."""
    if not talk.awaited or not talk.order_number or len(text) > MAX_CHARS_OF_A_NAME_ALONE:
        return None
    try:
        order = orders.find(talk.order_number)
    except OrderSystemError:
        # The message may be about anything; then the order system is not missed.
        return None
    if order is None or not proves_identity(order, text):
        return None
    return _told(order, replace(talk, verified=order.number, failed_proofs=0), zone)


def _told(order: Order, talk: OrderTalk, zone: ZoneInfo) -> OrderReply:
    label = label_of(str(talk.awaited))
    talk = replace(talk, awaited=None)
    if label.category != AFTER_SALE or label.topic not in LOOK_UP_TOPICS:
        # A change is a person's to make (SOP row I2); the check has been done and is not asked for again.
        reason = f"{label.record_name}，身份已核对"
        return OrderReply("utter_identity_confirmed", talk, {"order_number": order.number}, handoff_reason=reason)
    moment = order.last_event_at.astimezone(zone).strftime("%m-%d %H:%M") if order.last_event_at else ""
    values = {
        "order_number": order.number,
        "items": "、".join(order.items),
        "amount": f"{order.amount_yuan:f}",
        "courier": order.courier,
        "tracking_number": order.tracking_number,
        "last_event": order.last_event,
        "last_event_at": moment,
    }
    is_plain = not all(values[name] for name in DETAILS.get(order.status, ()))
    return OrderReply(f"utter_order_{order.status}{'_plain' if is_plain else ''}", talk, values)
