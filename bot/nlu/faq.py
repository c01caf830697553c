"""Finds the FAQ entries that answer a message; its hits travel in the parsed message."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.core.errors import JiedaiError
from bot.knowledge.index import FaqIndex
from bot.knowledge.versions import FaqVersions
from bot.nlu.encoder import VECTOR
from bot.services.find_answer import find_answer
from bot.settings import Settings, read_settings

logger = logging.getLogger(__name__)

# The pointer file is looked at this often at most, so that a published version serves within 2 s.
LOOK_EVERY_SECONDS = 0.5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FaqRetriever(GraphComponent):
    """Searches the published FAQ version in force, and takes up a new one by itself."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._versions = FaqVersions(settings.faq_store)
        self._index: FaqIndex | None = None
        self._looked_at = 0.0

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FaqRetriever:
        """The index is loaded with the first message, since training needs none."""
        return cls(read_settings())

    def process(self, messages: list[Message]) -> list[Message]:
        """Add `faq` with decision, hits and choices."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):
                continue
            message.set("faq", self._search(text, message), add_to_output=True)
        return messages

    def _search(self, text: str, message: Message) -> dict[str, Any]:
        index = self._current()
        if index is None:
            return {"decision": "none", "hits": [], "choices": [], "version": None}
        metadata = message.get(METADATA) or {}
        product_id = metadata.get("product_id") if isinstance(metadata, dict) else None
        topic_chances = {item["name"]: item["confidence"] for item in message.get("intent_ranking") or []}
        day = datetime.now(self._settings.time_zone).date()
        found = find_answer(
            index, text, message.get(VECTOR), day=day, product_id=product_id, topic_chances=topic_chances
        )
        return {**found, "version": index.version}

    def _current(self) -> FaqIndex | None:
        now = time.monotonic()
        if now - self._looked_at >= LOOK_EVERY_SECONDS:
            self._looked_at = now
            number = self._versions.current()
            if number is not None and (self._index is None or self._index.version != number):
                try:
                    self._index = self._versions.load(number)
                except JiedaiError as error:
                    # A damaged version must not silence the bot: the one in memory goes on serving.
                    logger.error("FAQ version %s not taken up: %s", number, error)
        return self._index
