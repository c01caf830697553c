"""What the pipeline wrote into the newest message, and what was said before it."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Tracker

from bot import bootstrap
from bot.core.products import CatalogError
from bot.core.taxonomy import OTHER
from bot.core.urgency import Urgency
from bot.services.hand_over import Spoken
from bot.services.reply_with_entry import ProductTalk

LOG = logging.getLogger("jiedai.actions")


def urgency_of(tracker: Tracker) -> Urgency:
    """Urgency of the newest message; normal where the pipeline set none, as for buttons."""
    data = tracker.latest_message.get("urgency") or {}
    return Urgency(data.get("level", "normal"), tuple(data.get("signals", ())), tuple(data.get("words", ())))


def label_of_message(tracker: Tracker) -> tuple[str, str]:
    """Category and topic of the newest message."""
    return tracker.latest_message.get("category") or OTHER, tracker.latest_message.get("topic") or ""


def faq_of(tracker: Tracker) -> dict[str, Any]:
    """Decision, hits and choices of the newest message."""
    return tracker.latest_message.get("faq") or {"decision": "none", "hits": [], "choices": []}


def product_talk_of(tracker: Tracker) -> ProductTalk:
    """The products that the newest message is about, none if the catalog cannot be read."""
    ids = (tracker.latest_message.get("products") or {}).get("ids") or []
    try:
        return ProductTalk(bootstrap.catalog().products(), tuple(ids))
    except CatalogError as error:
        LOG.error("Answers about products are impossible. %s", error)
        return ProductTalk()


def history_of(tracker: Tracker) -> list[Spoken]:
    """Customer's messages and bot's replies of this service, oldest first, buttons' payloads left out."""
    spoken = []
    for event in tracker.events:
        text = event.get("text") or ""
        if event.get("event") == "user" and text and not text.startswith("/"):
            parsed = event.get("parse_data") or {}
            urgency = (parsed.get("urgency") or {}).get("level", "normal")
            label = (parsed.get("category") or OTHER, parsed.get("topic") or "")
            words = tuple((parsed.get("urgency") or {}).get("words", ()))
            spoken.append(Spoken("customer", text, label, urgency, words))
        elif event.get("event") == "bot" and text:
            spoken.append(Spoken("bot", text))
    return spoken
