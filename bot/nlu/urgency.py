"""Tags each message with its urgency and the reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import bot.core.text as core_text
import bot.core.urgency as core_urgency
import bot.understanding.general_vectors as general_vectors
import bot.understanding.meaning as meaning
import bot.understanding.readings as readings
import bot.understanding.scripts as scripts
import bot.understanding.urgency_model as urgency_model
from bot.core.urgency import NORMAL
from bot.nlu.fingerprints import digest_of
from bot.services.read_annotated import CHATS, read_annotated
from bot.settings import read_settings
from bot.understanding.turns import turns_of
from bot.understanding.urgency_model import CALM_INTENTS, UrgencyExample, UrgencyModel, read_examples, read_lexicon

LEXICON = "lexicon"


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
        """The word lists, the examples, the chats and the model's source."""
        settings = read_settings()
        read = [settings.data_dir / LEXICON, settings.data_dir / CHATS]
        read += [settings.learn_dir] if settings.learn_dir else []
        modules = (core_text, core_urgency, general_vectors, meaning, readings, scripts, urgency_model)
        return digest_of([*read, *(Path(str(module.__file__)) for module in modules)])

    def train(self, training_data: TrainingData) -> Resource:
        """Read the word lists and learn from the labelled messages and chats."""
        settings = read_settings()
        folder = settings.data_dir / LEXICON
        model = UrgencyModel(read_lexicon(folder))
        calm = [
            UrgencyExample(message.get(TEXT), NORMAL)
            for message in training_data.intent_examples
            if message.get(TEXT) and message.get(INTENT) in CALM_INTENTS
        ]
        examples = read_examples(folder / "urgency_examples.csv") + calm
        annotated = [turn for turn in read_annotated(settings) if turn.urgency]
        examples += [UrgencyExample(turn.text, str(turn.urgency), turn.before) for turn in annotated]
        model.fit(examples)
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
            urgency = self._model.judge(text, turns)
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
