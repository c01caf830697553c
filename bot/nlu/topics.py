"""Sorts a message into category and topic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, METADATA, METADATA_EXAMPLE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import bot.core.taxonomy as taxonomy
import bot.core.text as core_text
import bot.understanding.general_vectors as general_vectors
import bot.understanding.meaning as meaning
import bot.understanding.readings as readings
import bot.understanding.scripts as scripts
import bot.understanding.topic_model as topic_model
from bot.nlu.fingerprints import digest_of
from bot.services.read_annotated import CHATS, read_annotated
from bot.services.sort_message import sort_message
from bot.settings import read_settings
from bot.understanding.topic_model import TopicExample, TopicModel
from bot.understanding.turns import turns_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Rasa's face of TopicModel: sets intent, ranking, category and topic."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: TopicModel | None = None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._model = model or TopicModel()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """An untrained classifier."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """The classifier as trained."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, TopicModel.load(folder / "topics.joblib"))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The model's own source and what it reads besides Rasa's examples."""
        modules = (taxonomy, core_text, scripts, readings, general_vectors, meaning, topic_model)
        settings = read_settings()
        read = [settings.data_dir / CHATS, *([settings.learn_dir] if settings.learn_dir else [])]
        return digest_of([*(Path(str(module.__file__)) for module in modules), *read])

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have an intent, from the annotated chats, and from what the shop annotated."""
        messages = [m for m in training_data.intent_examples if m.get(TEXT)]
        examples = [
            TopicExample(
                m.get(TEXT),
                m.get(INTENT_RESPONSE_KEY) or m.get(INTENT),
                tuple(turns_of(((m.get(METADATA) or {}).get(METADATA_EXAMPLE) or {}).get("context"))),
            )
            for m in messages
        ]
        annotated = read_annotated(read_settings())
        examples += [TopicExample(turn.text, turn.label, turn.before) for turn in annotated if turn.label]
        self._model.fit(examples)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder / "topics.joblib")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add for later components."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sort each message in the light of the turns before it."""
        for message in messages:
            if (message.get(TEXT) or "").startswith("/"):
                continue
            metadata = message.get(METADATA) or {}
            turns: Sequence[Any] = turns_of(metadata.get("turns") if isinstance(metadata, dict) else None)
            sorted_as = sort_message(self._model, message.get(TEXT) or "", turns)
            message.set(INTENT, {"name": sorted_as.intent, "confidence": sorted_as.confidence}, add_to_output=True)
            message.set("intent_ranking", sorted_as.ranking, add_to_output=True)
            message.set("category", sorted_as.category, add_to_output=True)
            message.set("topic", sorted_as.topic, add_to_output=True)
        return messages
