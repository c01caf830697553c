"""The part of an answer that comes from the shop's order system."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from bot import bootstrap
from bot.services.answer_about_order import OrderReply, OrderTalk, answer_about_order


def answer_from_order(tracker: Tracker, category: str, topic: str) -> OrderReply | None:
    """What the order of the conversation has to say to the newest message, if anything."""
    talk = OrderTalk(
        order_number=tracker.get_slot("order_number"),
        awaited=tracker.get_slot("order_awaited"),
        verified=tracker.get_slot("order_verified"),
        failed_proofs=int(tracker.get_slot("failed_proofs") or 0),
    )
    text = tracker.latest_message.get("text") or ""
    zone = bootstrap.settings().time_zone
    return answer_about_order(bootstrap.order_system(), talk, category, topic, text, zone)


def remember(talk: OrderTalk) -> list[dict[str, Any]]:
    """Slots for the next message."""
    return [
        SlotSet("order_awaited", talk.awaited),
        SlotSet("order_verified", talk.verified),
        SlotSet("failed_proofs", float(talk.failed_proofs)),
    ]
