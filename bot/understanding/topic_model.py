"""Which of the topics a message is about, from its characters, words, meaning and the turns before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jieba
import joblib
import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.core.taxonomy import AFTER_SALE, COMPLAINT, INFO_CHANGE, OTHER, PRE_SALE, Label, label_of
from bot.understanding.scripts import clean
from bot.understanding.turns import AGENT, CUSTOMER, Turn, last_of

jieba.setLogLevel("WARNING")

# Source: docs/decisions/0002-topics.md (one comparison on the development set, cross-validation on own data).
CONTEXT_WEIGHT = 0.6
REGULARISATION_C = 4.0
# Customers of a running shop write about their orders most of all; a class weighs accordingly.
CLASS_WEIGHTS = {AFTER_SALE: 1.5, OTHER: 1.5, PRE_SALE: 0.8, COMPLAINT: 0.8, INFO_CHANGE: 0.8}


@dataclass(frozen=True)
class TopicExample:
    """A message to be learnt: its text, the turns before it, and its label such as after_sale/logistics."""

    text: str
    label: str
    turns: tuple[Turn, ...] = ()


def words(text: str) -> list[str]:
    """Words of a cleaned message; a function of the module, so that the saved model can name it."""
    return [word for word in jieba.lcut(text.lower()) if word.strip()]


class TopicModel:
    """Two levels of logistic regression: the category first, then the topic inside each category.

    One level over all topics learns 14 times as long and is four points worse on the development set
    (docs/decisions/0002-topics.md). A temperature, fitted on held-out folds, makes the probabilities honest.
    The sentence vector is not among the features: the default encoder learnt from the same topics, so that its
    vectors of training messages are better than those of new ones, and the classifier would trust them too much.
    """

    def __init__(self) -> None:
        self._characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
        self._words = TfidfVectorizer(analyzer=words, sublinear_tf=True, min_df=2)
        self._before = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        # One matrix for all levels, so that a message costs one product: columns 0.. are the categories, then the
        # topics of each category where `_columns` says.
        self._coefficients = np.zeros((0, 0), dtype=np.float32)
        self._intercepts = np.zeros(0, dtype=np.float32)
        self._categories: list[str] = []
        self._columns: dict[str, tuple[slice, list[str]]] = {}
        self._temperature = 1.0

    def fit(self, examples: Sequence[TopicExample]) -> None:
        """Learn from examples: at least two categories with three examples each."""
        texts = [clean(example.text) for example in examples]
        turns = [example.turns for example in examples]
        self._characters.fit(texts)
        self._words.fit(texts)
        self._before.fit([_joined(before) for before in turns if before] or ["在吗", "在吗"])
        features = self._features(texts, turns)
        labels = [label_of(example.label) for example in examples]
        categories = np.array([label.category for label in labels])
        topics = np.array([label.topic for label in labels])
        weights = _weights(categories)
        self._temperature = self._fit_temperature(features, categories)
        levels = [_classifier().fit(features, categories, sample_weight=weights)]
        self._categories = [str(name) for name in levels[0].classes_]
        start = len(self._categories)
        for category in self._categories:
            rows = np.flatnonzero(categories == category)
            names = sorted(set(topics[rows]))
            if len(names) > 1:
                levels.append(_classifier().fit(features[rows], topics[rows]))
                names = [str(name) for name in levels[-1].classes_]
            width = len(names) if len(names) > 1 else 0
            self._columns[category] = (slice(start, start + width), names)
            start += width
        matrices = [_linear(level) for level in levels]
        self._coefficients = np.ascontiguousarray(np.concatenate([m for m, _ in matrices]).T, dtype=np.float32)
        self._intercepts = np.concatenate([b for _, b in matrices]).astype(np.float32)

    def sort(self, text: str, turns: Sequence[Turn]) -> list[tuple[Label, float]]:
        """All labels with their probabilities for a cleaned message after these turns.

        Returns:
            Best first; the probability of a label is that of its category times that of its topic inside it, and
            the first label is the best topic of the best category.
        """
        logits = np.asarray(self._features([text], [turns]) @ self._coefficients)[0] + self._intercepts
        chances = _softmax(logits[None, : len(self._categories)] / self._temperature)[0]
        ranking: list[tuple[Label, float]] = []
        for category, chance in zip(self._categories, chances, strict=True):
            columns, names = self._columns[category]
            shares = _softmax(logits[None, columns])[0] if len(names) > 1 else [1.0]
            ranking += [(Label(category, n), float(chance * share)) for n, share in zip(names, shares, strict=True)]
        ranking.sort(key=lambda item: -item[1])
        best_category = self._categories[int(np.argmax(chances))]
        first = next(item for item in ranking if item[0].category == best_category)
        ranking.remove(first)
        return [first, *ranking]

    def save(self, file: Path) -> None:
        """Write the fitted model."""
        joblib.dump(self, file)

    @staticmethod
    def load(file: Path) -> TopicModel:
        """Read a model written by `save`; only files from our own Rasa model are read."""
        model = joblib.load(file)
        assert isinstance(model, TopicModel)
        return model

    def _features(self, texts: Sequence[str], turns: Sequence[Sequence[Turn]]) -> csr_matrix:
        parts = [
            self._characters.transform(texts),
            self._words.transform(texts),
            self._before.transform([_joined(before) for before in turns]) * CONTEXT_WEIGHT,
        ]
        return hstack(parts, format="csr")

    def _fit_temperature(self, features: csr_matrix, categories: np.ndarray) -> float:
        """Temperature scaling (Guo et al. 2017) on held-out folds."""
        order = sorted(set(categories))
        logits = np.zeros((len(categories), len(order)))
        for train, held in StratifiedKFold(3, shuffle=True, random_state=7).split(features, categories):
            fold = _classifier().fit(features[train], categories[train], sample_weight=_weights(categories[train]))
            coefficients, intercepts = _linear(fold)
            logits[held] = features[held] @ coefficients.T + intercepts
        right = np.array([order.index(category) for category in categories])

        def loss(temperature: float) -> float:
            chances = _softmax(logits / temperature)
            return float(-np.mean(np.log(chances[np.arange(len(right)), right] + 1e-12)))

        return float(min(np.arange(0.4, 2.51, 0.05), key=loss))


def _classifier() -> LogisticRegression:
    return LogisticRegression(C=REGULARISATION_C, max_iter=300, tol=1e-3)


def _weights(categories: np.ndarray) -> np.ndarray:
    return np.array([CLASS_WEIGHTS.get(category, 1.0) for category in categories])


def _linear(classifier: LogisticRegression) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (n_classes, n_features) and intercepts, two rows also where scikit-learn keeps one for two."""
    if len(classifier.classes_) == 2:
        return (
            np.concatenate([-classifier.coef_, classifier.coef_]) / 2,
            np.concatenate([-classifier.intercept_, classifier.intercept_]) / 2,
        )
    return classifier.coef_, classifier.intercept_


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _joined(turns: Sequence[Turn]) -> str:
    return clean(f"{last_of(turns, CUSTOMER)}。{last_of(turns, AGENT)}") if turns else ""
