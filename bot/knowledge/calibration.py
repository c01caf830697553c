"""From search signals to the probability that an entry answers the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.core.knowledge import DecisionThresholds

# The share of wrong answers that is accepted among those given outright, and the probability from which a
# hit is still worth offering as a button. Source: docs/decisions/0001-retrieval.md.
WANTED_PRECISION = 0.97


@dataclass(frozen=True)
class Calibration:
    """Weights of the three signals, and a logistic curve from fused scores to a probability.

    The defaults were fitted on the demo shop's own base; they serve a base that cannot be fitted on itself
    because each of its entries has a single wording.
    """

    weights: tuple[float, float, float] = (0.4, 0.35, 0.25)
    coefficients: tuple[float, ...] = (6.0, 8.0, 2.0)
    intercept: float = -4.5
    thresholds: DecisionThresholds = field(default_factory=lambda: DecisionThresholds(answer=0.6, clarify=0.25))

    def fuse(self, signals: np.ndarray) -> np.ndarray:
        """Weighted sum, shape (n,), of signals of shape (n, 3)."""
        return signals @ np.asarray(self.weights, dtype=np.float32)

    def probabilities(self, signals: np.ndarray, text: str) -> np.ndarray:
        """Probability of each candidate to be the answer, shape (n,), for candidates sorted by fused score.

        Args:
            signals: float32, shape (n, 3), of the best candidates of one message, n at least 1.
            text: The message.
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
    """Per candidate: its fused score, its lead over the best other one, and the weakest-but-one signal.

    Args:
        fused: Shape (n,), the candidates of one message.
        signals: Shape (n, 3), in the same order.
    """
    best_other = np.array([np.max(np.delete(fused, i), initial=0.0) for i in range(len(fused))])
    return np.stack([fused, fused - best_other, np.sort(signals, axis=1)[:, 1]], axis=1)


def fit_weights(examples: Sequence[tuple[np.ndarray, int]]) -> tuple[float, float, float]:
    """The mixture of signals that puts the right entry first most often, by a coarse search of the simplex.

    Args:
        examples: Signals of shape (n_entries, 3) and the row of the right entry.
    """
    best, best_weights = -1.0, (0.4, 0.35, 0.25)
    for dense in np.arange(0, 1.01, 0.1):
        for characters in np.arange(0, 1.01 - dense, 0.1):
            weights = np.array([dense, characters, 1 - dense - characters], dtype=np.float32)
            right = 0.0
            for signals, row in examples:
                fused = signals @ weights
                right += float(np.argmax(fused) == row) + 0.001 * float(fused[row] - np.max(np.delete(fused, row)))
            if right > best:
                best, best_weights = right, (float(weights[0]), float(weights[1]), float(weights[2]))
    return best_weights


def fit_calibration(
    answerable: Sequence[tuple[np.ndarray, int]], unanswerable: Sequence[np.ndarray], *, top_k: int = 5
) -> Calibration:
    """Fit weights, curve and thresholds on messages whose answer is known.

    Args:
        answerable: Signals of one message, shape (n_entries, 3), and the row of the entry that answers it.
        unanswerable: Signals of messages that no entry answers.
        top_k: Candidates per message that the curve is fitted on.
    """
    weights = fit_weights(answerable)
    rows, labels, tops = [], [], []
    cases = [*answerable, *((signals, -1) for signals in unanswerable)]
    for signals, right in cases:
        fused = signals @ np.asarray(weights, dtype=np.float32)
        order = np.argsort(-fused)[:top_k]
        features = candidate_features(fused[order], signals[order])
        rows.append(features)
        labels.extend(order == right)
        tops.append((features[0], bool(order[0] == right)))
    curve = LogisticRegression(C=10.0, max_iter=1000).fit(np.concatenate(rows), np.asarray(labels))
    chances = curve.predict_proba(np.stack([features for features, _ in tops]))[:, 1]
    return Calibration(
        weights=weights,
        coefficients=tuple(float(value) for value in curve.coef_[0]),
        intercept=float(curve.intercept_[0]),
        thresholds=_thresholds(chances, np.array([right for _, right in tops])),
    )


def _thresholds(chances: np.ndarray, right: np.ndarray) -> DecisionThresholds:
    """The lowest probability at which answers given outright keep WANTED_PRECISION; buttons from a quarter of it."""
    for threshold in np.arange(0.4, 0.96, 0.01):
        given = chances >= threshold
        if given.any() and right[given].mean() >= WANTED_PRECISION:
            return DecisionThresholds(answer=round(float(threshold), 2), clarify=round(float(threshold) / 3, 2))
    return DecisionThresholds(answer=0.95, clarify=0.3)
