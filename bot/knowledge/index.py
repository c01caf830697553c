"""Hybrid search over one FAQ base: FAISS for meaning, characters and words for wording, one probability for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from bot.core.knowledge import DecisionThresholds, FaqEntry, FaqHit, FaqIndexError, clarify_choices, decide
from bot.core.taxonomy import SUPPORTING_INTENTS
from bot.knowledge.calibration import Calibration
from bot.knowledge.dense import FLAT_UP_TO, DenseIndex
from bot.knowledge.encoder import Encoder
from bot.knowledge.in_force import EntriesInForce
from bot.knowledge.learnt import EntryClassifier
from bot.knowledge.lexical import LexicalSearch
from bot.knowledge.synonyms import Synonyms

# In a large base only the nearest by meaning, by characters and by words are scored, so many of each.
# Source: docs/benchmarks.md, "Kinds of FAISS index" and "Candidates by wording".
CANDIDATES_BY_MEANING = 200
CANDIDATES_BY_WORDING = 50
# Entries that the classifier puts first are scored too, whatever their wordings.
CANDIDATES_LEARNT = 15

# How much the message's topic counts where the base has taught nothing. Source: docs/decisions/0001-retrieval.md.
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
        dense: DenseIndex | None = None,
        flat_up_to: int = FLAT_UP_TO,
        learnt: EntryClassifier | None = None,
        synonyms: Synonyms | None = None,
    ) -> None:
        """Keep the base and build its lexical side.

        Args:
            entries: The base.
            vectors: float32 or float16, shape (n_wordings, dim), of length 1, in the order of the entries' wordings.
            encoder_name: Which encoder made them.
            calibration: How signals become a probability.
            version: Number of the published version, 0 for a base that was never published.
            dense: The index of these vectors if it was built before; None builds it.
            flat_up_to: Number of wordings up to which each is scored; a given `dense` has decided that already.
            learnt: What the base has taught about its entries; None for one too small or too large for that.
            synonyms: For the lexical side.

        Raises:
            FaqIndexError: There are more or fewer vectors than wordings.
        """
        self.entries = {entry.entry_id: entry for entry in entries}
        self.encoder_name = encoder_name
        self.calibration = calibration
        self.version = version
        self._ids = [entry.entry_id for entry in entries]
        self._topics = [f"{entry.category}/{entry.topic}" for entry in entries]
        counts = np.array([len(entry.wordings) for entry in entries], dtype=np.int64)
        if counts.sum() != len(vectors):
            raise FaqIndexError(
                f"The FAQ base has {counts.sum()} wordings, but the index holds {len(vectors)} vectors. "
                "Rebuild it with `python -m bot faq publish`."
            )
        self._entry_of_wording = np.repeat(np.arange(len(entries)), counts)
        self._all_rows = np.arange(len(vectors))
        self._first_wordings = _first_of_each(self._entry_of_wording)
        self._in_force = EntriesInForce(entries)
        self.dense = dense or DenseIndex(vectors, flat_up_to=flat_up_to)
        wordings = [wording for entry in entries for wording in entry.wordings]
        self.synonyms = synonyms or Synonyms()
        self.lexical = LexicalSearch(wordings, candidates_only=not self.dense.is_flat, synonyms=self.synonyms)
        self.learnt = learnt

    @property
    def vectors(self) -> np.ndarray:
        """Vectors of the wordings, shape (n_wordings, dim), of length 1."""
        return self.dense.vectors

    @property
    def thresholds(self) -> DecisionThresholds:
        """From which probability a hit is said, or offered."""
        return self.calibration.thresholds

    def signals(
        self,
        text: str,
        query_vector: np.ndarray,
        *,
        without: int | None = None,
        topic_chances: Mapping[str, float] | None = None,
    ) -> np.ndarray:
        """How near each entry is to the message, by its best wording, and how well by what the base has taught.

        Args:
            text: The message, simplified characters.
            query_vector: float32, shape (dim,), of length 1.
            without: Row of a wording that is to be passed over; calibration holds each wording out in turn.
            topic_chances: See `search`.

        Returns:
            float32, shape (n_entries, 3): dense cosine, character cosine, share of BM25; 0 where nothing is shared.
            A base that has taught something has two more: the classifier's standardised score, and the chance that
            the message asks nothing, the same for all entries.

        Raises:
            FaqIndexError: The vector comes from another encoder.
        """
        numbers, found = self._signals_of_candidates(text, query_vector, topic_chances, without)
        signals = np.zeros((len(self._ids), found.shape[1]), dtype=np.float32)
        if found.shape[1] > 3 and len(found):
            # 0 is a middling score of the classifier; what was no candidate is no better than the last of these.
            signals[:, 3:] = found[:, 3:].min(axis=0)
        signals[numbers] = found
        return signals

    def _signals_of_candidates(
        self,
        text: str,
        query_vector: np.ndarray,
        topic_chances: Mapping[str, float] | None = None,
        without: int | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of entries in rising order, shape (n,), and their signals, shape (n, 3) or (n, 5)."""
        self.dense.check(query_vector, self.encoder_name)
        read = self.lexical.read(text)
        learnt = None
        if self.learnt is not None:
            learnt = self.learnt.scores(read.ngrams, read.ngram_weights, query_vector, topic_chances)
        if self.dense.is_flat:
            rows, entry_of_row, first = self._all_rows, self._entry_of_wording, self._first_wordings
            characters, words = self.lexical.scores_of_all(read)
            dense = self.dense.cosines(query_vector)
        else:
            by_wording = self.lexical.candidates(read, CANDIDATES_BY_WORDING)
            rows = np.union1d(self.dense.nearest(query_vector, CANDIDATES_BY_MEANING), by_wording)
            if learnt is not None:
                rows = np.union1d(rows, self._rows_of(np.argsort(-learnt)[:CANDIDATES_LEARNT]))
            entry_of_row = self._entry_of_wording[rows]
            first = _first_of_each(entry_of_row)
            characters, words = self.lexical.scores_of(read, rows)
            dense = self.dense.cosines(query_vector, rows)
        width = 3 if learnt is None else 5
        if not len(first):
            return first, np.zeros((0, width), dtype=np.float32)
        scores: tuple[np.ndarray, ...] = (np.maximum(dense, 0.0), characters, words)
        if without is not None:
            scores = tuple(np.where(rows == without, 0.0, one) for one in scores)
        best = [np.maximum.reduceat(one, first) for one in scores]
        numbers = entry_of_row[first]
        if learnt is not None:
            asks_nothing = sum((topic_chances or {}).get(intent, 0.0) for intent in SUPPORTING_INTENTS)
            best += [learnt[numbers], np.full(len(numbers), asks_nothing)]
        return numbers, np.stack(best, axis=1).astype(np.float32, copy=False)

    def _rows_of(self, entries: np.ndarray) -> np.ndarray:
        """Rows of all wordings of some entries, in no order."""
        ends = np.append(self._first_wordings[1:], len(self._all_rows))
        return np.concatenate([np.arange(self._first_wordings[one], ends[one]) for one in entries])

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
            day: Entries must be in force on it, and may take the place of the ones they replace; None looks at all
                entries but those that replace another.
            product_id: The product that the conversation is about, if any.
            product_category: Its category.
            topic_chances: Probability of each topic, such as after_sale/exchange, by the classifier; None where
                nobody sorted the message, as for a base that was never published.

        Raises:
            FaqIndexError: The vector comes from another encoder.
        """
        numbers, signals = self._signals_of_candidates(text, query_vector, topic_chances)
        numbers, signals = self._in_force.choose(numbers, signals, day, product_id, product_category)
        fused = self.calibration.fuse(signals)
        order = np.argsort(-fused)[: max(top_k, CANDIDATES_BY_TOPIC)]
        # Where nothing at all is shared, whatever stands first does so by chance.
        order = order[np.any(signals[order, :3] > 0, axis=1)]
        if not len(order):
            return SearchResult([], "none", [])
        probabilities = self.calibration.probabilities(signals[order])
        if topic_chances is not None and self.learnt is None:
            probabilities = self._weighed_by_topic(numbers[order], probabilities, topic_chances)
        ranked = np.argsort(-probabilities, kind="stable")[:top_k]
        hits = [
            FaqHit(self._ids[number], round(probability, 4))
            for number, probability in zip(numbers[order][ranked], probabilities[ranked].tolist(), strict=True)
        ]
        return SearchResult(hits, decide(hits, self.thresholds), clarify_choices(hits, self.thresholds))

    def _weighed_by_topic(
        self, numbers: np.ndarray, probabilities: np.ndarray, topic_chances: Mapping[str, float]
    ) -> np.ndarray:
        """Odds times the tempered likelihood ratio of the entry's topic: an entry of the message's topic gains."""
        base = 1 / max(len(topic_chances), 1)
        chances = np.array([topic_chances.get(self._topics[number], 0.0) for number in numbers])
        ratios = ((chances + TOPIC_FLOOR) / (base + TOPIC_FLOOR)) ** TOPIC_WEIGHT
        odds = probabilities / np.maximum(1 - probabilities, 1e-6) * ratios
        return odds / (1 + odds)


def _first_of_each(entry_of_row: np.ndarray) -> np.ndarray:
    """Where the wordings of each entry begin; those of one entry stand together."""
    return np.flatnonzero(np.diff(entry_of_row, prepend=-1))


def build_index(
    entries: Sequence[FaqEntry],
    encoder: Encoder,
    calibration: Calibration,
    *,
    version: int = 0,
    synonyms: Synonyms | None = None,
) -> FaqIndex:
    """Encode all wordings of a base and make it searchable."""
    vectors = encoder.encode([wording for entry in entries for wording in entry.wordings])
    return FaqIndex(entries, vectors, encoder.name, calibration, version=version, synonyms=synonyms)
