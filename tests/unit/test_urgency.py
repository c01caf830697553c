"""How evidence becomes a level with reasons."""

from __future__ import annotations

import pytest

from bot.core.urgency import (
    CRITICAL,
    CRITICAL_SIGNALS,
    NORMAL,
    SIGNAL_REASONS,
    URGENT,
    Evidence,
    Urgency,
    UrgencyThresholds,
    higher,
    judge,
    times_asked_before,
)

THRESHOLDS = UrgencyThresholds(urgent=0.5, critical=0.5)
QUESTION = "我的鞋子寄出来了没有"


def test_a_message_without_evidence_is_normal() -> None:
    """No level, no signals, no words."""
    assert judge(Evidence(), [], QUESTION, THRESHOLDS) == Urgency()


@pytest.mark.parametrize("signal", CRITICAL_SIGNALS)
def test_a_certain_critical_signal_is_critical_by_itself(signal: str) -> None:
    """The classifier need not agree."""
    urgency = judge(Evidence({signal: 1.0}, ("某词",)), [], QUESTION, THRESHOLDS)

    assert (urgency.level, urgency.signals, urgency.words) == (CRITICAL, (signal,), ("某词",))


def test_a_certain_signal_of_another_kind_is_urgent() -> None:
    """Chasing, however clear, is no emergency."""
    assert judge(Evidence({"chase": 1.0}), [], QUESTION, THRESHOLDS).level == URGENT


def test_a_weak_signal_alone_stays_normal_and_names_no_reason() -> None:
    """The list gives a hint; the classifier has to agree."""
    assert judge(Evidence({"dissatisfaction": 0.6}, ("差评",)), [], QUESTION, THRESHOLDS) == Urgency()


@pytest.mark.parametrize(
    ("urgent", "critical", "level", "signal"),
    [(0.5, 0.0, URGENT, "dissatisfaction"), (0.9, 0.5, CRITICAL, "agitation"), (0.49, 0.49, NORMAL, None)],
)
def test_the_classifier_alone_reaches_a_level_at_its_threshold(
    urgent: float, critical: float, level: str, signal: str | None
) -> None:
    """A level is never without a reason: the plainest one of the level is given."""
    urgency = judge(Evidence(urgent=urgent, critical=critical), [], QUESTION, THRESHOLDS)

    assert (urgency.level, urgency.signals) == (level, (signal,) if signal else ())


def test_signals_are_named_strongest_first_and_faint_ones_not_at_all() -> None:
    """Staff read what matters most at the front."""
    evidence = Evidence({"chase": 0.6, "threat": 1.0, "compensation": 0.2})

    assert judge(evidence, [], QUESTION, THRESHOLDS).signals == ("threat", "chase")


def test_the_same_question_a_third_time_is_a_chase() -> None:
    """Two earlier times are enough, even when no word shows impatience."""
    urgency = judge(Evidence(), [QUESTION, QUESTION], QUESTION, THRESHOLDS)

    assert (urgency.level, urgency.signals) == (URGENT, ("chase",))


def test_the_same_question_a_second_time_is_still_normal() -> None:
    """A customer may have been disconnected."""
    assert judge(Evidence(), [QUESTION], QUESTION, THRESHOLDS).level == NORMAL


def test_a_second_time_with_impatient_words_is_a_chase() -> None:
    """Repetition and words together are certain."""
    assert judge(Evidence({"chase": 0.6}), [QUESTION], QUESTION, THRESHOLDS).level == URGENT


def test_judging_leaves_the_evidence_as_it_was() -> None:
    """The repetition is noted in the result, not in the message's evidence."""
    evidence = Evidence({"chase": 0.6})
    judge(evidence, [QUESTION, QUESTION], QUESTION, THRESHOLDS)

    assert evidence.strength == {"chase": 0.6}


def test_nearly_the_same_words_count_as_asked_before() -> None:
    """A particle more or less is the same question; another question is not."""
    assert times_asked_before(QUESTION, ["我的鞋子寄出来了没有呀", "包能退吗我不喜欢"]) == 1


@pytest.mark.parametrize("text", ["", "在吗", "人呢？"])
def test_short_calls_are_never_repetitions(text: str) -> None:
    """Under four characters everybody says the same."""
    assert times_asked_before(text, [text] * 5) == 0


def test_nothing_was_asked_before_the_first_message() -> None:
    """No earlier turns, no repetitions."""
    assert times_asked_before(QUESTION, []) == 0


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [(NORMAL, URGENT, URGENT), (CRITICAL, URGENT, CRITICAL), (NORMAL, NORMAL, NORMAL), (NORMAL, CRITICAL, CRITICAL)],
)
def test_the_higher_of_two_levels(first: str, second: str, result: str) -> None:
    """In either order."""
    assert higher(first, second) == higher(second, first) == result


def test_reasons_are_the_signals_in_both_languages() -> None:
    """In the signals' order; a signal unknown to this version is passed over."""
    urgency = Urgency(CRITICAL, ("danger", "unheard_of", "chase"))

    assert urgency.reasons == [SIGNAL_REASONS["danger"][0], SIGNAL_REASONS["chase"][0]]
    assert urgency.reasons_en == [SIGNAL_REASONS["danger"][1], SIGNAL_REASONS["chase"][1]]
