"""What an FAQ base teaches about itself: a classifier from messages to its entries."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

# Source of all: docs/decisions/0001-retrieval.md, "What the base teaches", on wordings that were held out.
NGRAM_PARTS = 200
STRENGTH = 1.5
ITERATIONS = 20
MIN_TEXTS_PER_NGRAM = 2

Chances = Mapping[str, float]


class EntryClassifier:
    """Logistic regression over all entries, on principal parts of the n-grams, the vector, and the topic's chances.

    The nearest wording says which sentence a message resembles; this says what tells an entry from all the others.
    """

    def __init__(self) -> None:
        self._kept = np.zeros(0, dtype=np.int64)
        self._parts = np.zeros((0, 0), dtype=np.float16)
        self._topics: list[str] = []
        self._means = np.zeros(0, dtype=np.float32)
        self._scales = np.ones(0, dtype=np.float32)
        self._coefficients = np.zeros((0, 0), dtype=np.float32)
        self._intercepts = np.zeros(0, dtype=np.float32)

    def fit(
        self, ngrams: csr_matrix, vectors: np.ndarray, chances: Sequence[Chances], entries: np.ndarray
    ) -> EntryClassifier:
        """Learn.

        Args:
            ngrams: float32, shape (n_texts, n_ngrams), weights as `LexicalSearch.ngram_rows` gives them.
            vectors: float32, shape (n_texts, dim), of length 1.
            chances: Probability of each topic for each text, by the message sorter; empty does without.
            entries: int, shape (n_texts,): the entry of each, 0 to n_entries - 1, each at least once.
        """
        frequent = np.flatnonzero(np.diff(ngrams.tocsc().indptr) >= MIN_TEXTS_PER_NGRAM)
        # A base of a few short texts has fewer parts than wanted, or no sign twice.
        parts = min(NGRAM_PARTS, len(frequent) - 1, ngrams.shape[0] - 1)
        if parts > 0:
            self._kept = frequent
            found = TruncatedSVD(parts, n_iter=2, random_state=0).fit(ngrams[:, frequent])
            self._parts = np.ascontiguousarray(found.components_.T, dtype=np.float16)
        self._topics = sorted({topic for one in chances for topic in one})
        features = self._features(self._ngram_parts(ngrams), vectors, chances or [None] * len(vectors))
        self._means = features.mean(axis=0)
        # Half of the way to equal weight: rare signs gain, and the parts that say most stay the strongest.
        self._scales = 1 / np.sqrt(features.std(axis=0) + 1e-6)
        with warnings.catch_warnings():
            # It is stopped early on purpose, as a further brake on learning by heart.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS)
            model.fit((features - self._means) * self._scales, entries)
        self._coefficients = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        self._intercepts = model.intercept_.astype(np.float32)
        if len(model.classes_) == 2:
            # scikit-learn keeps one column for two classes.
            self._coefficients = np.hstack([-self._coefficients, self._coefficients])
            self._intercepts = np.concatenate([-self._intercepts, self._intercepts])
        return self

    def scores(
        self, ngrams: np.ndarray, weights: np.ndarray, vector: np.ndarray, chances: Chances | None
    ) -> np.ndarray:
        """How well each entry fits a message, with mean 0 and deviation 1 over the entries.

        Args:
            ngrams: int, shape (n,), numbers of the message's n-grams.
            weights: float32, shape (n,), their weights.
            vector: float32, shape (dim,), of length 1.
            chances: Probability of each topic; None where nobody sorted the message.

        Returns:
            float32, shape (n_entries,).
        """
        places = np.searchsorted(self._kept, ngrams)
        known = places < len(self._kept)
        known[known] = self._kept[places[known]] == ngrams[known]
        parts = weights[known] @ self._parts[places[known]].astype(np.float32)
        features = self._features(parts[None, :], vector[None, :], [chances])[0]
        logits = ((features - self._means) * self._scales) @ self._coefficients + self._intercepts
        return (logits - logits.mean()) / max(float(logits.std()), 1e-6)

    def save(self, file: Path) -> None:
        """Write what was learnt, a .npz file."""
        np.savez(
            file,
            kept=self._kept,
            parts=self._parts,
            topics=np.array(self._topics, dtype=np.str_),
            means=self._means,
            scales=self._scales,
            coefficients=self._coefficients,
            intercepts=self._intercepts,
        )

    @staticmethod
    def load(file: Path) -> EntryClassifier:
        """The reverse of `save`.

        Raises:
            OSError, ValueError: It is no such file.
        """
        learnt = EntryClassifier()
        try:
            with np.load(file, allow_pickle=False) as found:
                learnt._kept, learnt._parts = found["kept"], found["parts"]
                learnt._topics = [str(topic) for topic in found["topics"]]
                learnt._means, learnt._scales = found["means"], found["scales"]
                learnt._coefficients, learnt._intercepts = found["coefficients"], found["intercepts"]
        except (zipfile.BadZipFile, EOFError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{file.name} holds no classifier") from error
        if learnt._coefficients.shape != (len(learnt._means), len(learnt._intercepts)):
            raise ValueError(f"{file.name} holds parts of several classifiers")
        return learnt

    @property
    def count(self) -> int:
        """Number of entries that it knows."""
        return len(self._intercepts)

    def _ngram_parts(self, ngrams: csr_matrix) -> np.ndarray:
        parts: np.ndarray = ngrams[:, self._kept] @ self._parts.astype(np.float32)
        return parts

    def _features(self, parts: np.ndarray, vectors: np.ndarray, chances: Sequence[Chances | None]) -> np.ndarray:
        width = parts.shape[1] + vectors.shape[1]
        # Where nobody sorted the message its topics count as those of the average message.
        unknown = self._means[width:] if len(self._means) else np.zeros(len(self._topics), dtype=np.float32)
        topics = np.array(
            [unknown if one is None else np.sqrt([one.get(topic, 0.0) for topic in self._topics]) for one in chances],
            dtype=np.float32,
        ).reshape(len(vectors), len(self._topics))
        return np.hstack([parts, vectors, topics]).astype(np.float32)
