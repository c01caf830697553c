"""From search signals to the probability that an entry answers the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.core.knowledge import DecisionThresholds

# Right answers among those given outright, on held-out wordings. These are harder than what customers ask: written to
# differ from their entry's others as much as customers differ. Source: docs/decisions/0001-retrieval.md.
WANTED_PRECISION = 0.91
# Wrong entries per message that the weights are fitted against.
RIVALS = 10


@dataclass(frozen=True)
class Calibration:
    """Weights of the signals, and a logistic curve from fused scores to a probability.

    The defaults serve a base that cannot be fitted on itself because each of its entries has a single wording.
    """

    weights: tuple[float, ...] = (0.6, 0.2, 0.2)
    coefficients: tuple[float, ...] = (6.0, 8.0, 2.0, 0.0, 0.0, 0.0)
    intercept: float = -4.5
    thresholds: DecisionThresholds = field(default_factory=lambda: DecisionThresholds(answer=0.6, clarify=0.25))

    def fuse(self, signals: np.ndarray) -> np.ndarray:
        """Weighted sum, shape (n,), of signals of shape (n, 3) or (n, 5)."""
        return signals @ np.asarray(self.weights, dtype=np.float32)

    def probabilities(self, signals: np.ndarray) -> np.ndarray:
        """Probability of each candidate to be the answer, shape (n,), for candidates sorted by fused score.

        Args:
            signals: float32, shape (n, 3) or (n, 5), of the best candidates of one message, n at least 1.
        """
        features = candidate_features(self.fuse(signals), signals)
        logits = features @ np.asarray(self.coefficients) + self.intercept
        return 1 / (1 + np.exp(-logits))

    def as_json(self) -> dict[str, object]:
        """A form for the index's metadata file."""
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, object]) -> Calibration:
        """The reverse of `as_json`."""
        values = dict(data)
        thresholds = values.pop("thresholds")
        return Calibration(
            weights=tuple(values["weights"]),  # type: ignore[arg-type]
            coefficients=tuple(values["coefficients"]),  # type: ignore[arg-type]
            intercept=float(values["intercept"]),  # type: ignore[arg-type]
            thresholds=DecisionThresholds(**thresholds),  # type: ignore[arg-type]
        )


def candidate_features(fused: np.ndarray, signals: np.ndarray) -> np.ndarray:
    """Per candidate: fused score, lead over the best other one, the middle one of its three likenesses, all signals.

    Args:
        fused: Shape (n,), the candidates of one message.
        signals: Shape (n, 3) or (n, 5), as `FaqIndex.signals` gives them, in the same order.

    Returns:
        Shape (n, 6), or (n, 9) with the lead by the classifier's score as the last.
    """
    middle = np.sort(signals[:, :3], axis=1)[:, 1]
    features = [fused, _leads(fused), middle, signals]
    return np.column_stack([*features, _leads(signals[:, 3])] if signals.shape[1] > 3 else features)


def _leads(scores: np.ndarray) -> np.ndarray:
    """How far each is before the best other one, which counts as 0 at least."""
    best_other = np.full(len(scores), max(float(scores.max()), 0.0))
    first = int(np.argmax(scores))
    best_other[first] = np.max(np.delete(scores, first), initial=0.0)
    return np.asarray(scores - best_other)


def fit_weights(examples: Sequence[tuple[np.ndarray, int]]) -> tuple[float, ...]:
    """The mixture of signals that puts the right entry before the likeliest wrong ones.

    Logistic regression on differences between the right entry and each wrong one (pairwise ranking, as in
    Herbrich et al. 2000, with scikit-learn's LogisticRegression).

    Args:
        examples: Signals of shape (n_entries, 3 or 5) and the row of the right entry.
    """
    differences = []
    for signals, right in examples:
        roughly = signals[:, :3].sum(axis=1) + (signals[:, 3] if signals.shape[1] > 3 else 0.0)
        rivals = np.argsort(-roughly)[: RIVALS + 1]
        differences.append(signals[right] - signals[rivals[rivals != right]])
    pairs = np.concatenate(differences)
    both = np.concatenate([pairs, -pairs])
    sides = np.repeat([1, 0], len(pairs))
    model = LogisticRegression(C=10.0, fit_intercept=False, max_iter=1000).fit(both, sides)
    # A signal that speaks against an entry would only have learnt the chances of this sample.
    weights = np.maximum(model.coef_[0], 0.0)
    if not weights.any():
        # Where the likeliest wrong entries beat the right one in every signal, none is worth more than another.
        weights = np.ones_like(weights)
    return tuple(round(float(weight), 6) for weight in weights / max(float(weights.sum()), 1e-6))


def fit_calibration(
    answerable: Sequence[tuple[np.ndarray, int]],
    hurried: Sequence[tuple[np.ndarray, int]],
    unanswerable: Sequence[np.ndarray],
    *,
    top_k: int = 5,
) -> Calibration:
    """Fit weights, curve and thresholds on messages whose answer is known.

    Args:
        answerable: Signals of one message, shape (n_entries, 3 or 5), and the row of the entry that answers it.
        hurried: The same of messages that are nearly a wording; they teach the curve, but are too easy to set a
            threshold by.
        unanswerable: Signals of messages that no entry answers.
        top_k: Candidates per message that the curve is fitted on.
    """
    weights = fit_weights([*answerable, *hurried])
    rows, labels, tops = [], [], []
    cases = [*answerable, *hurried, *((signals, -1) for signals in unanswerable)]
    for signals, right in cases:
        fused = signals @ np.asarray(weights, dtype=np.float32)
        order = np.argsort(-fused)[:top_k]
        features = candidate_features(fused[order], signals[order])
        rows.append(features)
        labels.extend(order == right)
        tops.append((features[0], bool(order[0] == right)))
    curve = LogisticRegression(C=10.0, max_iter=1000).fit(np.concatenate(rows), np.asarray(labels))
    asked = tops[: len(answerable)]
    chances = curve.predict_proba(np.stack([features for features, _ in asked]))[:, 1]
    return Calibration(
        weights=weights,
        coefficients=tuple(float(value) for value in curve.coef_[0]),
        intercept=float(curve.intercept_[0]),
        thresholds=_thresholds(chances, np.array([right for _, right in asked])),
    )


def _thresholds(chances: np.ndarray, right: np.ndarray) -> DecisionThresholds:
    """The lowest probability at which answers given outright keep WANTED_PRECISION; buttons from a third of it."""
    for threshold in np.arange(0.4, 0.96, 0.01):
        given = chances >= threshold
        if given.any() and right[given].mean() >= WANTED_PRECISION:
            return DecisionThresholds(answer=round(float(threshold), 2), clarify=round(float(threshold) / 3, 2))
    return DecisionThresholds(answer=0.95, clarify=0.3)
