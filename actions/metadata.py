"""Copies what the desk knows of the conversation into slots."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

SLOTS = ("locale", "product_id", "order_number")
MAX_VALUE_CHARS = 64


class ActionReadMetadata(Action):
    """Runs with every message: locale, product and order number, the last also from what the customer wrote."""

    def name(self) -> str:
        return "action_read_metadata"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        metadata = tracker.latest_message.get("metadata") or {}
        known = {slot: metadata.get(slot) for slot in SLOTS}
        written = next(tracker.get_latest_entity_values("order_number"), None)
        if written:
            known["order_number"] = written
        return [
            SlotSet(slot, value[:MAX_VALUE_CHARS])
            for slot, value in known.items()
            if isinstance(value, str) and value and value != tracker.get_slot(slot)
        ]
