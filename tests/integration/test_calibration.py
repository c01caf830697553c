"""From signals to a probability: what the curve is told of each candidate, and what is fitted."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bot.knowledge.calibration import (
    WANTED_PRECISION,
    Calibration,
    candidate_features,
    fit_calibration,
    fit_weights,
)

ENTRIES, MESSAGES = 30, 120
Case = tuple[np.ndarray, int]


def leads(*fused: float) -> list[float]:
    """The second feature of candidates with these fused scores."""
    scores = np.array(fused, dtype=np.float32)
    found = candidate_features(scores, np.zeros((len(fused), 3), dtype=np.float32))
    return [float(round(lead, 4)) for lead in found[:, 1]]


def test_features_are_score_lead_middle_signals_and_the_classifiers_lead() -> None:
    """In this order, which the coefficients share; the classifier's score is none of the three likenesses."""
    signals = np.array([[0.9, 0.1, 0.5, -3.0, 0.3], [0.2, 0.8, 0.4, 2.0, 0.3]], dtype=np.float32)
    found = candidate_features(np.array([0.7, 0.6], dtype=np.float32), signals)

    assert found.shape == (2, 9)
    assert found[0] == pytest.approx([0.7, 0.1, 0.5, 0.9, 0.1, 0.5, -3.0, 0.3, -5.0], abs=1e-6)
    assert found[1] == pytest.approx([0.6, -0.1, 0.4, 0.2, 0.8, 0.4, 2.0, 0.3, 2.0], abs=1e-6)


@pytest.mark.parametrize(
    ("fused", "expected"),
    [
        ((0.7,), [0.7]),
        ((0.7, 0.7), [0.0, 0.0]),
        ((0.7, 0.5, 0.1), [0.2, -0.2, -0.6]),
        ((0.1, 0.5, 0.7), [-0.6, -0.2, 0.2]),
        ((0.7, 0.7, 0.1), [0.0, 0.0, -0.6]),
        ((0.7, -0.4), [0.7, -1.1]),
    ],
)
def test_the_lead_is_over_the_best_other_one(fused: tuple[float, ...], expected: list[float]) -> None:
    """Whatever the order; a single candidate leads by all that it has."""
    assert leads(*fused) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("fused", [(-0.2,), (-0.2, -0.5), (-0.5, -0.2), (-0.2, -0.2)])
def test_a_score_below_nothing_leads_nobody(fused: tuple[float, ...]) -> None:
    """The classifier may say that all are unlikely; the least unlikely is behind an entry that shares nothing."""
    assert leads(*fused) == pytest.approx(list(fused), abs=1e-4)


def cases(noise: float, *, columns: int = 5, useless: int | None = None, seed: int = 3) -> list[Case]:
    """Messages whose right entry stands out by 0.5 in each signal, or by nothing in a useless one."""
    rng = np.random.default_rng(seed)
    found = []
    for message in range(MESSAGES):
        right = message % ENTRIES
        signals = rng.uniform(0.0, 0.4, (ENTRIES, columns)) + rng.normal(0, noise, (ENTRIES, columns))
        signals[right] += 0.5
        if useless is not None:
            signals[:, useless] = rng.uniform(0.0, 0.4, ENTRIES)
        found.append((signals.astype(np.float32), right))
    return found


@pytest.mark.parametrize("columns", [3, 5])
@pytest.mark.parametrize("noise", [0.0, 0.2, 1.0])
def test_weights_are_shares(columns: int, noise: float) -> None:
    """One a signal, none below 0, together 1, also where the right entries are lost in the noise."""
    weights = fit_weights(cases(noise, columns=columns))

    assert len(weights) == columns
    assert min(weights) >= 0
    assert sum(weights) == pytest.approx(1.0, abs=1e-5)


def test_a_useless_signal_weighs_least() -> None:
    """Whichever it is."""
    for useless in range(4):
        weights = fit_weights(cases(0.1, useless=useless))

        assert int(np.argmin(weights)) == useless
        assert weights[useless] < 0.06


def test_a_signal_that_speaks_against_weighs_nothing() -> None:
    """It would only have learnt the chances of the sample."""
    turned = [(np.column_stack([signals[:, :3], -signals[:, 3]]), right) for signals, right in cases(0.1)]

    assert fit_weights(turned)[3] == 0.0


def nobody(count: int) -> list[np.ndarray]:
    """Signals of messages that no entry answers."""
    rng = np.random.default_rng(11)
    return [rng.uniform(0.0, 0.4, (ENTRIES, 5)).astype(np.float32) for _ in range(count)]


def top(calibration: Calibration, signals: np.ndarray) -> tuple[int, float]:
    """The best entry and its probability."""
    order = np.argsort(-calibration.fuse(signals))[:5]
    return int(order[0]), float(calibration.probabilities(signals[order])[0])


def test_the_curve_tells_answers_from_nothing() -> None:
    """On messages that it was not fitted on."""
    fitted = fit_calibration(cases(0.05), cases(0.05, seed=4)[:20], nobody(40))
    unseen = [top(fitted, signals) for signals, _ in cases(0.05, seed=9)]

    assert [entry for entry, _ in unseen] == [right for _, right in cases(0.05, seed=9)]
    assert min(chance for _, chance in unseen) > 0.7
    assert max(top(fitted, signals)[1] for signals in nobody(40)) < 0.2


def test_a_better_message_is_surer() -> None:
    """The probability grows with the right entry's signals."""
    fitted = fit_calibration(cases(0.1), [], nobody(40))
    signals = np.full((ENTRIES, 5), 0.2, dtype=np.float32)
    chances = []
    for more in (0.0, 0.1, 0.2, 0.3, 0.5):
        signals[7] = 0.2 + more
        chances.append(top(fitted, signals)[1])

    assert chances == sorted(chances)
    assert chances[-1] > chances[0] + 0.5


def thresholds_for(noise: float) -> tuple[float, float]:
    found = fit_calibration(cases(noise), [], nobody(40)).thresholds
    return found.answer, found.clarify


def test_harder_messages_need_a_higher_threshold() -> None:
    """Easy ones are answered from the lowest on; buttons are always offered earlier than answers."""
    found = [thresholds_for(noise) for noise in (0.0, 0.25, 0.35, 0.5)]
    answers = [answer for answer, _ in found]

    assert answers[0] == 0.4
    assert answers == sorted(answers)
    assert answers[-1] > answers[0]
    assert all(clarify == pytest.approx(answer / 3, abs=0.02) for answer, clarify in found)


def test_answers_given_outright_keep_the_wanted_precision() -> None:
    """On the messages that set the threshold."""
    asked = cases(0.35)
    fitted = fit_calibration(asked, [], nobody(40))
    given = [
        top(fitted, signals)[0] == right
        for signals, right in asked
        if top(fitted, signals)[1] >= fitted.thresholds.answer
    ]

    assert given
    assert np.mean(given) >= WANTED_PRECISION


def test_where_nothing_is_ever_right_hardly_anything_is_answered() -> None:
    """The right entry never stands first, so no probability is high enough."""
    hopeless = []
    for signals, right in cases(0.0):
        signals[(right + 1) % ENTRIES] = signals[right] + 0.3
        hopeless.append((signals, right))
    found = fit_calibration(hopeless, [], nobody(40)).thresholds

    assert (found.answer, found.clarify) == (0.95, 0.3)


@pytest.mark.parametrize("columns", [3, 5])
def test_a_calibration_is_read_as_it_was_written(columns: int) -> None:
    """Through the metadata file of a version."""
    fitted = fit_calibration(cases(0.2, columns=columns), [], [case[:, :columns] for case in nobody(20)])

    assert Calibration.from_json(json.loads(json.dumps(fitted.as_json()))) == fitted


def test_the_shipped_calibration_fits_three_signals() -> None:
    """A base that cannot be fitted on itself has three; more of everything is surer."""
    low, high = (np.full((1, 3), value, dtype=np.float32) for value in (0.2, 0.9))

    assert Calibration().probabilities(low)[0] < Calibration().probabilities(high)[0]
