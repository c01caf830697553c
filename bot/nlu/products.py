"""Says which products of the catalog a message is about: by its words, what was said before, or the page."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.core.products import CatalogError, Product
from bot.settings import read_settings
from bot.shops.catalog import Catalog
from bot.understanding.product_mentions import ProductMentions
from bot.understanding.scripts import clean
from bot.understanding.turns import turns_of

logger = logging.getLogger(__name__)

# Key of the parsed message: ids, category, found_in, question; see TalkedAbout.
PRODUCTS = "products"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ProductFinder(GraphComponent):
    """Rasa's face of `ProductMentions`; a changed catalog counts at once."""

    def __init__(self, folder: Path) -> None:
        self._catalog = Catalog(folder)
        self._products: dict[str, Product] = {}
        self._mentions = ProductMentions(())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ProductFinder:
        """The catalog is read with the first message."""
        return cls(read_settings().data_dir / "catalog")

    def process(self, messages: list[Message]) -> list[Message]:
        """Add `products` to each message."""
        self._look()
        for message in messages:
            text = clean(message.get(TEXT) or "")
            if text.startswith("/"):  # a button pressed says no words, but what was talked about still counts
                text = ""
            metadata = message.get(METADATA)
            metadata = metadata if isinstance(metadata, dict) else {}
            page = metadata.get("product_id")
            page = page if isinstance(page, str) else None
            talked_about = self._mentions.talked_about(text, turns_of(metadata.get("turns")), page)
            found = {
                "ids": list(talked_about.product_ids),
                "category": talked_about.category,
                "found_in": talked_about.found_in,
                "question": talked_about.question,
            }
            message.set(PRODUCTS, found, add_to_output=True)
        return messages

    def _look(self) -> None:
        try:
            products = self._catalog.products()
        except CatalogError as error:
            # A broken catalog must not silence the bot; the products read before go on serving.
            logger.error("The catalog was not read: %s", error)
            return
        if products is not self._products:
            self._products, self._mentions = products, ProductMentions(products.values())
