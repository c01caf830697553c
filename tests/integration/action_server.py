"""What the tests of actions share: a shop's settings, messages as the pipeline has read them, and what was said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer, ActionAnswerChoice
from bot import bootstrap

NOT_FOUND: dict[str, Any] = {"decision": "none", "hits": [], "choices": [], "also": None}


@contextmanager
def serving(folder: Path, monkeypatch: pytest.MonkeyPatch, entries: Sequence[dict[str, Any]]) -> Iterator[None]:
    """An action server's settings: a published FAQ of these entries, and `data` in the folder for all else."""
    version = folder / "faq" / "1"
    version.mkdir(parents=True)
    (version.parent / "current").write_text("1")
    (version / "entries.jsonl").write_text("\n".join(json.dumps(entry) for entry in entries), encoding="utf-8")
    for name in ("ORDERS_URL", "ORDERS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", "k" * 40)
    monkeypatch.setenv("FAQ_STORE", str(version.parent))
    monkeypatch.setenv("DATA_DIR", str(folder / "data"))
    _forget_everything()
    yield
    _forget_everything()


def _forget_everything() -> None:
    for part in (bootstrap.settings, bootstrap.published_entries, bootstrap.catalog, bootstrap.order_system):
        part.cache_clear()


def tracker(
    text: str, label: str, faq: dict[str, Any], products: dict[str, Any] | None = None, **slots: object
) -> Tracker:
    """A message as the pipeline has read it."""
    category, _, topic = label.partition("/")
    message = {"text": text, "category": category, "topic": topic, "faq": faq, "entities": []}
    if products is not None:
        message["products"] = products
    return Tracker("c1.1", dict(slots), message, [], False, None, {}, None)


def sure_of(entry_id: str, also: str | None = None) -> dict[str, Any]:
    """A search that found the answer, or both of two."""
    return {"decision": "answer", "hits": [{"id": entry_id, "score": 0.9}], "choices": [], "also": also}


class Outcome:
    """What was said, the values it was said with, the slots that were set, and what the desk was told, by type."""

    def __init__(self, dispatcher: CollectingDispatcher, events: list[dict[str, Any]]) -> None:
        spoken = [message for message in dispatcher.messages if message.get("response")]
        self.said = [message["response"] for message in spoken]
        self.values = spoken[-1]
        self.slots = {event["name"]: event["value"] for event in events}
        self.told = {
            message["custom"]["type"]: message["custom"] for message in dispatcher.messages if message["custom"]
        }


async def answer_to(heard: Tracker) -> Outcome:
    """What `action_answer` makes of a message."""
    dispatcher = CollectingDispatcher()
    return Outcome(dispatcher, await ActionAnswer().run(dispatcher, heard, {}))


def answer(
    text: str, label: str, faq: dict[str, Any], products: dict[str, Any] | None = None, **slots: object
) -> Outcome:
    """As `answer_to`, of a message given in parts."""
    return asyncio.run(answer_to(tracker(text, label, faq, products, **slots)))


def choice(**entities: str) -> Outcome:
    """What `action_answer_choice` makes of a pressed button; Rasa keeps nothing of it but its entities."""
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    dispatcher = CollectingDispatcher()
    heard = Tracker("c1.1", {}, {"entities": found}, [], False, None, {}, None)
    return Outcome(dispatcher, ActionAnswerChoice().run(dispatcher, heard, {}))
