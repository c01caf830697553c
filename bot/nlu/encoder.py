"""Puts the sentence vector of each message where Rasa keeps dense features."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.encoder import Encoder, load_encoder
from bot.nlu.fingerprints import digest_of
from bot.settings import read_settings
from bot.understanding.scripts import clean

VECTOR = "sentence_vector"


@lru_cache(maxsize=1)
def shared_encoder(name: str) -> Encoder:
    """The encoder, loaded once a process: the FAQ search cuts messages into questions and encodes these as well."""
    return load_encoder(name)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Encodes each message once; the classifier and the FAQ search share the vector.

    The encoder is named by the setting ENCODER, so that a running bot and its FAQ index cannot differ.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Only the alias under which Rasa files the features."""
        return {FEATURIZER_CLASS_ALIAS: "SentenceEncoder"}

    def __init__(self, config: dict[str, Any], encoder: Encoder) -> None:
        self._config = config
        self._encoder = encoder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Load the encoder that the settings name."""
        return cls({**cls.get_default_config(), **config}, shared_encoder(read_settings().encoder))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEncoder:
        """As `create`: the encoder lives outside the Rasa model."""
        return cls.create(config, model_storage, resource, execution_context)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Another encoder means new training."""
        name = read_settings().encoder
        return digest_of([Path(name)]) if os.path.isdir(name) else name

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples in one go."""
        messages = training_data.training_examples
        self._set(messages, self._encoder.encode([clean(message.get(TEXT) or "") for message in messages]))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode the messages."""
        self._set(messages, self._encoder.encode([clean(message.get(TEXT) or "") for message in messages]))
        return messages

    def _set(self, messages: list[Message], vectors: np.ndarray) -> None:
        for message, vector in zip(messages, vectors, strict=True):
            message.set(VECTOR, vector)
            message.add_features(
                Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._config[FEATURIZER_CLASS_ALIAS])
            )
