"""Tags each message with its urgency and the reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import bot.core.urgency as core_urgency
import bot.understanding.urgency_model as urgency_model
from bot.core.taxonomy import INFO_CHANGE, PRE_SALE, SUPPORTING_INTENTS
from bot.core.urgency import NORMAL
from bot.knowledge.encoder import load_encoder
from bot.nlu.encoder import VECTOR
from bot.nlu.fingerprints import digest_of
from bot.settings import read_settings
from bot.understanding.scripts import clean
from bot.understanding.turns import turns_of
from bot.understanding.urgency_model import UrgencyExample, UrgencyModel, read_examples, read_lexicon

LEXICON = "lexicon"

# Messages of these intents are calm by their nature, and teach the tagger what everyday talk looks like.
CALM_INTENTS = frozenset({PRE_SALE, INFO_CHANGE, *SUPPORTING_INTENTS} - {"ask_human"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class UrgencyTagger(GraphComponent, EntityExtractorMixin):
    """Rasa's face of UrgencyModel; learns from data/lexicon, and calm talk from the intents."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: UrgencyModel | None = None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UrgencyTagger:
        """An untrained tagger."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> UrgencyTagger:
        """The tagger as trained."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, UrgencyModel.load(folder / "urgency.joblib"))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The word lists, the examples and the model's source."""
        lexicon = read_settings().data_dir / LEXICON
        return digest_of([lexicon, *(Path(str(module.__file__)) for module in (core_urgency, urgency_model))])

    def train(self, training_data: TrainingData) -> Resource:
        """Read the word lists and learn from the labelled messages."""
        settings = read_settings()
        folder = settings.data_dir / LEXICON
        model = UrgencyModel(read_lexicon(folder))
        calm = [
            UrgencyExample(message.get(TEXT), NORMAL)
            for message in training_data.intent_examples
            if message.get(TEXT) and message.get(INTENT) in CALM_INTENTS
        ]
        examples = read_examples(folder / "urgency_examples.csv") + calm
        model.fit(examples, load_encoder(settings.encoder).encode)
        with self._model_storage.write_to(self._resource) as target:
            model.save(target / "urgency.joblib")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add for later components."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge each message in the light of the turns before it."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/") or self._model is None:
                continue
            metadata = message.get(METADATA) or {}
            turns = turns_of(metadata.get("turns") if isinstance(metadata, dict) else None)
            vector: np.ndarray = message.get(VECTOR)
            urgency = self._model.judge(clean(text), vector, turns)
            message.set(
                "urgency",
                {
                    "level": urgency.level,
                    "signals": list(urgency.signals),
                    "reasons": urgency.reasons,
                    "reasons_en": urgency.reasons_en,
                    "words": list(urgency.words),
                },
                add_to_output=True,
            )
            if urgency.level != NORMAL:
                # Also as an entity over the whole message: only so can a story of `rasa test` express it.
                entity = {"entity": "urgency", "value": urgency.level, "start": 0, "end": len(text)}
                found = [*message.get(ENTITIES, []), {**entity, "extractor": "UrgencyTagger"}]
                message.set(ENTITIES, found, add_to_output=True)
        return messages
