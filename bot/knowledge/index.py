"""Hybrid search over one FAQ base: FAISS for meaning, characters and words for wording, one probability for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import faiss
import numpy as np

from bot.core.knowledge import DecisionThresholds, FaqEntry, FaqHit, FaqIndexError, clarify_choices, decide
from bot.knowledge.calibration import Calibration
from bot.knowledge.encoder import Encoder
from bot.knowledge.lexical import LexicalSearch

# Wordings taken from the dense side before fusing; beyond these, only lexical overlap can bring an entry in.
DENSE_CANDIDATES = 100

# How much the classifier's topic counts. Source: docs/decisions/0001-retrieval.md.
TOPIC_WEIGHT = 0.7
TOPIC_FLOOR = 0.05
CANDIDATES_BY_TOPIC = 30


@dataclass(frozen=True)
class SearchResult:
    """Hits best first with their probabilities, what follows from them, and the choices worth a button."""

    hits: list[FaqHit]
    decision: str
    choices: list[FaqHit]


class FaqIndex:
    """One FAQ base, ready to be searched."""

    def __init__(
        self,
        entries: Sequence[FaqEntry],
        vectors: np.ndarray,
        encoder_name: str,
        calibration: Calibration,
        *,
        version: int = 0,
    ) -> None:
        """Keep the base and build its lexical side.

        Args:
            entries: The base.
            vectors: float32, shape (n_wordings, dim), of length 1, in the order of the entries' wordings.
            encoder_name: Which encoder made them.
            calibration: How signals become a probability.
            version: Number of the published version, 0 for a base that was never published.
        """
        self.entries = {entry.entry_id: entry for entry in entries}
        self.encoder_name = encoder_name
        self.calibration = calibration
        self.version = version
        self.vectors = vectors
        self._ids = [entry.entry_id for entry in entries]
        self._entry_of_wording = np.array(
            [number for number, entry in enumerate(entries) for _ in entry.wordings], dtype=np.int64
        )
        if len(self._entry_of_wording) != len(vectors):
            raise FaqIndexError(
                f"The FAQ base has {len(self._entry_of_wording)} wordings, but the index holds {len(vectors)} vectors. "
                "Rebuild it with `python -m bot faq publish`."
            )
        self._dense = faiss.IndexFlatIP(vectors.shape[1])
        self._dense.add(vectors)
        self._lexical = LexicalSearch([wording for entry in entries for wording in entry.wordings])

    @property
    def thresholds(self) -> DecisionThresholds:
        """From which probability a hit is said, or offered."""
        return self.calibration.thresholds

    def signals(self, text: str, query_vector: np.ndarray, *, without: int | None = None) -> np.ndarray:
        """How near each entry is to the message, by its best wording.

        Args:
            text: The message, simplified characters.
            query_vector: float32, shape (dim,), of length 1.
            without: Row of a wording that is to be passed over; calibration holds each wording out in turn.

        Returns:
            float32, shape (n_entries, 3): dense cosine, character cosine, share of BM25; 0 where nothing is shared.

        Raises:
            FaqIndexError: The vector comes from another encoder.
        """
        if query_vector.shape != (self.vectors.shape[1],):
            raise FaqIndexError(
                f"The query has {query_vector.shape[-1]} dimensions, but this FAQ index holds {self.vectors.shape[1]} "
                f"(encoder {self.encoder_name}). Rebuild it with `python -m bot faq publish`."
            )
        # FAISS fills missing neighbours with row -1; such pairs are dropped, or a score moves to another answer.
        scores, rows = self._dense.search(query_vector[None, :], min(DENSE_CANDIDATES, len(self.vectors)))
        dense = np.zeros(len(self.vectors), dtype=np.float32)
        found = rows[0] >= 0
        dense[rows[0][found]] = np.maximum(scores[0][found], 0.0)
        characters, words = self._lexical.scores(text)
        by_wording = np.stack([dense, characters, words], axis=1)
        if without is not None:
            by_wording[without] = 0.0
        by_entry = np.zeros((len(self._ids), 3), dtype=np.float32)
        np.maximum.at(by_entry, self._entry_of_wording, by_wording)
        return by_entry

    def search(
        self,
        text: str,
        query_vector: np.ndarray,
        *,
        top_k: int = 10,
        day: date | None = None,
        product_id: str | None = None,
        product_category: str | None = None,
        topic_chances: Mapping[str, float] | None = None,
    ) -> SearchResult:
        """Find the entries that answer a message; dates and scope filter before ranking.

        Args:
            text: The message, simplified characters.
            query_vector: float32, shape (dim,), of length 1, from the encoder that made the index.
            top_k: Hits at most, 1 or more.
            day: Entries must be in force on it; None looks at all.
            product_id: The product that the conversation is about, if any.
            product_category: Its category.
            topic_chances: Probability of each topic, such as after_sale/exchange, by the classifier; None where
                nobody sorted the message, as for a base that was never published.

        Raises:
            FaqIndexError: The vector comes from another encoder.
        """
        signals = self.signals(text, query_vector)
        allowed = np.array(
            [
                (day is None or entry.is_in_force(day)) and entry.fits(product_id, product_category)
                for entry in self.entries.values()
            ]
        )
        fused = np.where(allowed, self.calibration.fuse(signals), -1.0)
        order = np.argsort(-fused)[: max(top_k, CANDIDATES_BY_TOPIC)]
        order = order[fused[order] > 0]
        if not len(order):
            return SearchResult([], "none", [])
        probabilities = self.calibration.probabilities(signals[order], text)
        if topic_chances is not None:
            probabilities = self._weighed_by_topic(order, probabilities, topic_chances)
        ranked = sorted(zip(order, probabilities, strict=True), key=lambda pair: -pair[1])
        hits = [FaqHit(self._ids[number], round(float(probability), 4)) for number, probability in ranked[:top_k]]
        return SearchResult(hits, decide(hits, self.thresholds), clarify_choices(hits, self.thresholds))

    def _weighed_by_topic(
        self, order: np.ndarray, probabilities: np.ndarray, topic_chances: Mapping[str, float]
    ) -> np.ndarray:
        """Odds times the tempered likelihood ratio of the entry's topic: an entry of the message's topic gains."""
        entries = list(self.entries.values())
        base = 1 / max(len(topic_chances), 1)
        chances = np.array(
            [topic_chances.get(f"{entries[number].category}/{entries[number].topic}", 0.0) for number in order]
        )
        ratios = ((chances + TOPIC_FLOOR) / (base + TOPIC_FLOOR)) ** TOPIC_WEIGHT
        odds = probabilities / np.maximum(1 - probabilities, 1e-6) * ratios
        return odds / (1 + odds)


def build_index(
    entries: Sequence[FaqEntry], encoder: Encoder, calibration: Calibration, *, version: int = 0
) -> FaqIndex:
    """Encode all wordings of a base and make it searchable."""
    vectors = encoder.encode([wording for entry in entries for wording in entry.wordings])
    return FaqIndex(entries, vectors, encoder.name, calibration, version=version)
