"""Vectors of texts that were encoded before, so that publishing encodes only what changed."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bot.knowledge.encoder import Encoder
from bot.knowledge.seal import sync

logger = logging.getLogger(__name__)

STORE_FILE = "vectors-known.npz"
# From this many on the default encoder works in two processes.
TEXTS_AT_ONCE = 2048


class RememberingEncoder(Encoder):
    """An encoder that asks the real one only for texts that it has not seen, also in earlier runs."""

    def __init__(self, name: str, load: Callable[[str], Encoder], fingerprint: str, folder: Path) -> None:
        """Read what is known.

        Args:
            name: The real encoder's.
            load: Loads it by its name; called with the first text that is new, since that takes seconds.
            fingerprint: Tells it from any other; vectors of another encoder are never used.
            folder: Where the vectors are kept between runs. A broken file there is passed over.
        """
        self.name = name
        self._load = load
        self._loaded: Encoder | None = None
        self._fingerprint = fingerprint
        self._file = folder / STORE_FILE
        self.newly_encoded = 0
        self._known = self._read()
        self._stored = set(self._known)
        self._used: set[bytes] = set()

    @property
    def dim(self) -> int:  # type: ignore[override]
        """Length of a vector."""
        return self._real().dim

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """As the real encoder."""
        keys = [self._key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            vectors = self._real().encode(list(new.values()))
            self._known.update(zip(new, vectors, strict=True))
            self.newly_encoded += len(new)
        self._used.update(keys)
        return np.stack([self._known[key] for key in keys]) if keys else np.zeros((0, self.dim), dtype=np.float32)

    def _real(self) -> Encoder:
        if self._loaded is None:
            self._loaded = self._load(self.name)
        return self._loaded

    def learn(self, texts: Sequence[str], progress: Callable[[int, int], None]) -> None:
        """Encode what is new of these texts, in pieces, with the count of texts done and texts in all."""
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            self.encode(texts[start : start + TEXTS_AT_ONCE])
            progress(min(start + TEXTS_AT_ONCE, len(texts)), len(texts))

    def save(self) -> None:
        """Keep the vectors that were used in this run, in one step; that this fails costs time only."""
        if self._used == self._stored:
            return
        keys = sorted(self._used)
        unfinished = self._file.with_name(f"{STORE_FILE}.{os.getpid()}.unfinished")
        try:
            with unfinished.open("wb") as file:
                np.savez(
                    file,
                    keys=np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, 32),
                    vectors=np.stack([self._known[key] for key in keys]),
                )
            sync(unfinished)
            os.replace(unfinished, self._file)
            self._stored = set(keys)
        except (OSError, ValueError) as error:
            unfinished.unlink(missing_ok=True)
            logger.warning("The encoded texts could not be kept in %s: %s. All else goes on.", self._file, error)

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._fingerprint}\0{text}".encode("utf-8", "surrogatepass")).digest()

    def _read(self) -> dict[bytes, np.ndarray]:
        try:
            with np.load(self._file, allow_pickle=False) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
            if keys.shape != (len(vectors), 32) or keys.dtype != np.uint8:
                raise ValueError("its keys have another form")
            if vectors.ndim != 2 or vectors.dtype != np.float32 or not np.isfinite(vectors).all():
                raise ValueError("its vectors have another form")
        except FileNotFoundError:
            return {}
        except Exception as error:
            # A broken archive may raise almost anything, and all that is lost is time.
            logger.warning("The encoded texts in %s cannot be used (%s). All are encoded anew.", self._file, error)
            return {}
        return {key.tobytes(): row for key, row in zip(keys, vectors, strict=True)}
