"""Which of the topics a message is about, from its characters, words, general meaning and the turns before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import train_test_split

from bot.core.taxonomy import CATEGORIES, OTHER, Label, label_of
from bot.understanding.meaning import CONTEXT_WEIGHT, Meaning
from bot.understanding.readings import Reading, read
from bot.understanding.scripts import words
from bot.understanding.turns import Turn

# Source of all: docs/decisions/0002-topics.md, by leaving out one writer of our own chats after the other.
MEANING_WEIGHT = 1.5
CATEGORY_ALPHA = 3e-5
TOPIC_ALPHA = 1e-4


@dataclass(frozen=True)
class TopicExample:
    """A message to be learnt: its text, the turns before it, and its label.

    The label is a topic such as after_sale/logistics, a supporting intent, or a category alone such as after_sale:
    annotations of a shop may stop there.
    """

    text: str
    label: str
    turns: tuple[Turn, ...] = ()


class TopicModel:
    """Two levels of logistic regression: the category first, then the topic inside each category.

    A temperature, fitted on held-out messages, makes the probabilities of the categories honest.
    """

    def __init__(self) -> None:
        self._characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
        self._words = TfidfVectorizer(analyzer=words, sublinear_tf=True, min_df=2)
        self._customer_before = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        self._agent_before = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        self._meaning = Meaning()
        # One matrix for all levels, so that a message costs one product: columns 0.. are the categories, then the
        # topics of each category where `_columns` says.
        self._coefficients = np.zeros((0, 0), dtype=np.float32)
        self._intercepts = np.zeros(0, dtype=np.float32)
        self._categories: list[str] = []
        self._columns: dict[str, tuple[slice, list[str]]] = {}
        self._temperature = 1.0

    def fit(self, examples: Sequence[TopicExample]) -> None:
        """Learn from examples: at least two categories with three examples each."""
        readings = [read(example.text, example.turns) for example in examples]
        self._fit_features(readings)
        features = self._features(readings)
        categories = np.array([example.label.partition("/")[0] for example in examples])
        categories[~np.isin(categories, CATEGORIES)] = OTHER
        topics = np.array([_topic(example.label) for example in examples])
        # The fits know nothing of each other: two at a time.
        rows_of = {name: np.flatnonzero((categories == name) & (topics != "")) for name in sorted(set(categories))}
        with_topics = [name for name, rows in rows_of.items() if len(set(topics[rows])) > 1]
        self._temperature, *levels = joblib.Parallel(n_jobs=2)(
            [
                joblib.delayed(_fit_temperature)(features, categories),
                joblib.delayed(_fit)(_classifier(), features, categories),
                *(
                    joblib.delayed(_fit)(_classifier(TOPIC_ALPHA), features[rows_of[name]], topics[rows_of[name]])
                    for name in with_topics
                ),
            ]
        )
        self._categories = [str(name) for name in levels[0].classes_]
        start = len(self._categories)
        for category in self._categories:
            names = sorted(set(topics[rows_of[category]]))
            if category in with_topics:
                names = [str(name) for name in levels[1 + with_topics.index(category)].classes_]
            width = len(names) if len(names) > 1 else 0
            self._columns[category] = (slice(start, start + width), names)
            start += width
        matrices = [_linear(level) for level in levels]
        self._coefficients = np.ascontiguousarray(np.concatenate([m for m, _ in matrices]).T, dtype=np.float32)
        self._intercepts = np.concatenate([b for _, b in matrices]).astype(np.float32)

    def sort(self, text: str, turns: Sequence[Turn]) -> list[tuple[Label, float]]:
        """All labels with their probabilities for a message after these turns.

        Args:
            text: As the customer wrote it.
            turns: What was said before, oldest first.

        Returns:
            Best first; the probability of a label is that of its category times that of its topic inside it, and
            the first label is the best topic of the best category.
        """
        logits = np.asarray(self._features([read(text, turns)]) @ self._coefficients)[0] + self._intercepts
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

    def chances_of(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Probability of each label, by its intent name, for many messages without turns before them."""
        if not texts:
            return []
        logits = np.asarray(self._features([read(text, ()) for text in texts]) @ self._coefficients) + self._intercepts
        categories = _softmax(logits[:, : len(self._categories)] / self._temperature)
        names: list[str] = []
        chances: list[np.ndarray] = []
        for category, chance in zip(self._categories, categories.T, strict=True):
            columns, topics = self._columns[category]
            shares = _softmax(logits[:, columns]).T if len(topics) > 1 else np.ones((1, len(texts)))
            names += [Label(category, topic).intent_name for topic in topics]
            chances += [chance * share for share in shares]
        return [dict(zip(names, one.tolist(), strict=True)) for one in np.array(chances).T]

    def save(self, file: Path) -> None:
        """Write the fitted model."""
        joblib.dump(self, file)

    @staticmethod
    def load(file: Path) -> TopicModel:
        """Read a model written by `save`; only files from our own Rasa model are read."""
        model = joblib.load(file)
        assert isinstance(model, TopicModel)
        return model

    def _fit_features(self, readings: Sequence[Reading]) -> None:
        messages = [reading.message for reading in readings]
        customer = [reading.customer for reading in readings if reading.customer]
        agent = [reading.agent for reading in readings if reading.agent]
        self._characters.fit(messages)
        self._words.fit(messages)
        # A corpus without any turns before still needs something to learn its signs from.
        self._customer_before.fit(customer or ["在吗", "在吗"])
        self._agent_before.fit(agent or ["在的", "在的"])
        self._meaning.fit(readings)

    def _features(self, readings: Sequence[Reading]) -> csr_matrix:
        messages = [reading.message for reading in readings]
        customer = [reading.customer for reading in readings]
        agent = [reading.agent for reading in readings]
        parts = [
            self._characters.transform(messages),
            self._words.transform(messages),
            self._customer_before.transform(customer) * CONTEXT_WEIGHT,
            self._agent_before.transform(agent) * CONTEXT_WEIGHT,
            csr_matrix(np.array([_shape_of(reading) for reading in readings], dtype=np.float32)),
            csr_matrix(self._meaning.of(readings) * MEANING_WEIGHT),
        ]
        # float32 like the coefficients: a product of two kinds would first copy all of them.
        return hstack(parts, format="csr", dtype=np.float32)


def _topic(label: str) -> str:
    """The topic of a label, empty for a category alone."""
    return "" if label in CATEGORIES or label == OTHER else label_of(label).topic


def _shape_of(reading: Reading) -> list[float]:
    """What can be seen without reading: length, question marks, whether anything was said before."""
    message, agent = reading.message, reading.agent
    return [
        min(len(message), 60) / 120,
        0.5 * (len(message) < 5),
        0.5 * bool(reading.customer),
        0.5 * bool(agent),
        0.5 * ("？" in message),
        0.5 * agent.endswith(("？", "吗", "呢")),
    ]


def _fit_temperature(features: csr_matrix, categories: np.ndarray) -> float:
    """Temperature scaling (Guo et al. 2017) on a fifth of the examples, held out once."""
    train, held = train_test_split(np.arange(len(categories)), test_size=0.2, random_state=7, stratify=categories)
    fold = _classifier().fit(features[train], categories[train])
    coefficients, intercepts = _linear(fold)
    logits = features[held] @ coefficients.T + intercepts
    order = list(fold.classes_)
    right = np.array([order.index(category) for category in categories[held]])

    def loss(temperature: float) -> float:
        chances = _softmax(logits / temperature)
        return float(-np.mean(np.log(chances[np.arange(len(right)), right] + 1e-12)))

    return float(min(np.arange(0.4, 2.51, 0.05), key=loss))


def _classifier(alpha: float = CATEGORY_ALPHA) -> SGDClassifier:
    """Logistic regression by averaged stochastic gradient descent: as good as by L-BFGS, in a tenth of the time."""
    return SGDClassifier(loss="log_loss", alpha=alpha, max_iter=15, tol=None, average=True, random_state=7)


def _fit(classifier: SGDClassifier, features: csr_matrix, labels: np.ndarray) -> SGDClassifier:
    return classifier.fit(features, labels)


def _linear(classifier: SGDClassifier) -> tuple[np.ndarray, np.ndarray]:
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
