"""Finds the FAQ entries that answer a message; its hits travel in the parsed message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.encoder import Encoder
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.index import FaqIndex
from bot.knowledge.live_index import LiveIndex
from bot.knowledge.versions import FaqVersions
from bot.nlu.encoder import VECTOR, shared_encoder
from bot.nlu.products import PRODUCTS
from bot.services.find_answer import find_answer
from bot.settings import Settings, read_settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FaqRetriever(GraphComponent):
    """Searches the published FAQ version in force, and takes up a new one by itself."""

    def __init__(self, settings: Settings, encoder: Encoder) -> None:
        self._settings = settings
        self._encoder = encoder
        self._live = LiveIndex(FaqVersions(settings.faq_store), encoder_fingerprint(settings.encoder))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FaqRetriever:
        """The index is loaded beside, while Rasa loads the rest; training makes no such component."""
        settings = read_settings()
        return cls(settings, shared_encoder(settings.encoder))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add `faq` with decision, hits, choices, also and version."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):
                continue
            message.set("faq", self._search(text, message), add_to_output=True)
        return messages

    def _search(self, text: str, message: Message) -> dict[str, Any]:
        index = self._current()
        if index is None:
            return {"decision": "none", "hits": [], "choices": [], "also": None, "version": None}
        about = message.get(PRODUCTS) or {"ids": [], "category": None, "found_in": ""}
        vector = message.get(VECTOR)
        if about["found_in"] == "text":
            # An FAQ asks about any product: with its name in the message the name would lead the search.
            text = about["question"]
            vector = self._encoder.encode([text])[0]
        [product_id] = about["ids"] if len(about["ids"]) == 1 else [None]
        topic_chances = {item["name"]: item["confidence"] for item in message.get("intent_ranking") or []}
        found = find_answer(
            index,
            text,
            vector,
            day=datetime.now(self._settings.time_zone).date(),
            product_id=product_id,
            product_category=about["category"],
            topic_chances=topic_chances,
            encode=self._encoder.encode,
        )
        return {**found, "version": index.version}

    def _current(self) -> FaqIndex | None:
        return self._live.current()
