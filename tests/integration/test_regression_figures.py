"""When a version is clearly worse than another, by what it made of the same questions."""

from __future__ import annotations

import pytest

from bot.knowledge.regression import RegressionFigures, figures_of, worse_than

ANSWERED = RegressionFigures(questions=100, answerable=90, first=81, outright=60, outright_right=58, unanswerable=10)


@pytest.mark.parametrize(
    ("after", "is_worse"),
    [
        ({}, False),
        ({"first": 85}, False),
        ({"first": 80}, False),
        ({"first": 79}, True),
        ({"outright": 64, "outright_right": 60}, False),
        ({"outright": 64, "outright_right": 58}, True),
        ({"outright_without": 4}, True),
        ({"outright_without": 3}, False),
        ({"outright": 40, "outright_right": 40}, False),
    ],
)
def test_what_counts_as_clearly_worse(after: dict[str, int], is_worse: bool) -> None:
    """More than 2 points of hit@1, or more than 5 % wrong answers outright where there were fewer."""
    assert bool(worse_than(ANSWERED, RegressionFigures(**(ANSWERED.as_json() | after)))) is is_worse


def test_one_question_of_a_few_says_nothing() -> None:
    """It would be 20 points."""
    few = RegressionFigures(questions=5, answerable=5, first=5, outright=5, outright_right=5)
    one_less = RegressionFigures(questions=5, answerable=5, first=4, outright=5, outright_right=4)

    assert worse_than(few, one_less) == ""


def test_a_base_that_was_always_weak_can_be_edited() -> None:
    """8 % wrong stay 8 %."""
    weak = RegressionFigures(questions=100, answerable=100, first=80, outright=60, outright_right=52)

    assert worse_than(weak, weak) == ""


@pytest.mark.parametrize("regression", [None, 7, [], {"hits": 3}, {"first": "many"}, {"first": True}, {"first": 1.5}])
def test_figures_that_cannot_be_read_are_none(regression: object) -> None:
    """A version's own description may be damaged."""
    assert figures_of({"regression": regression}) is None
