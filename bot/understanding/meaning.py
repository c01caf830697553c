"""General meaning as features: the principal parts of a message's vector and of those of the turns before it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.decomposition import PCA

from bot.understanding.general_vectors import vectors_of
from bot.understanding.readings import Reading

# A classifier learns from these much faster than from three times 512 numbers, and no worse.
# Source: docs/decisions/0002-topics.md.
MESSAGE_PARTS = 192
CONTEXT_PARTS = 64
CONTEXT_WEIGHT = 0.6


class Meaning:
    """Fitted on the readings that a classifier learns from."""

    def __init__(self) -> None:
        self._message = PCA(MESSAGE_PARTS, random_state=7)
        self._before = PCA(CONTEXT_PARTS, random_state=7)

    def fit(self, readings: Sequence[Reading]) -> None:
        """Find the principal parts, one set for messages and one for the turns before them."""
        before = [turn for reading in readings for turn in (reading.customer, reading.agent) if turn]
        self._message = _fitted(vectors_of([reading.message for reading in readings]), MESSAGE_PARTS)
        # A corpus without any turns before still needs something to be fitted on.
        self._before = _fitted(vectors_of(before or ["在吗", "在的"]), CONTEXT_PARTS)

    def of(self, readings: Sequence[Reading]) -> np.ndarray:
        """Features, float32, shape (n_readings, n_parts); zero where nothing was said."""
        messages, customer, agent = (
            [getattr(reading, name) for reading in readings] for name in ("message", "customer", "agent")
        )
        # One call, so that a single message with its context is one batch.
        own, said, heard = np.split(vectors_of([*messages, *customer, *agent]), 3)
        parts = [
            _parts(self._message, own),
            _parts(self._before, said) * CONTEXT_WEIGHT,
            _parts(self._before, heard) * CONTEXT_WEIGHT,
        ]
        return np.hstack(parts).astype(np.float32)


def _fitted(vectors: np.ndarray, wanted: int) -> PCA:
    return PCA(min(wanted, *vectors.shape), random_state=7).fit(vectors)


def _parts(fitted: PCA, vectors: np.ndarray) -> np.ndarray:
    parts: np.ndarray = fitted.transform(vectors) * np.any(vectors != 0, axis=1, keepdims=True)
    return parts
