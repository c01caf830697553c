"""When an entry may be used, and when a hit is an answer."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.knowledge import (
    DecisionThresholds,
    FaqEntry,
    FaqHit,
    clarify_choices,
    decide,
    is_for_calibration,
)

THRESHOLDS = DecisionThresholds(answer=0.6, clarify=0.2)


def hits(*scores: float) -> list[FaqHit]:
    return [FaqHit(f"entry.{number}", score) for number, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("score", "decision"),
    [(1.0, "answer"), (0.6, "answer"), (0.599, "clarify"), (0.2, "clarify"), (0.199, "none"), (0.0, "none")],
)
def test_the_best_score_decides(score: float, decision: str) -> None:
    """A threshold itself is enough for what it opens."""
    assert decide(hits(score, 0.01), THRESHOLDS) == decision


def test_without_hits_nothing_is_known() -> None:
    """An empty search is no question back."""
    assert decide([], THRESHOLDS) == "none"


def test_choices_far_below_the_best_one_get_no_button() -> None:
    """A third of the best score is the limit, which itself is still shown."""
    choices = clarify_choices(hits(0.45, 0.15, 0.1), THRESHOLDS)

    assert [hit.entry_id for hit in choices] == ["entry.0", "entry.1"]


def test_at_most_three_choices_are_offered() -> None:
    """However many entries are equally likely, the best three stay, in their order."""
    assert [hit.entry_id for hit in clarify_choices(hits(0.4, 0.4, 0.4, 0.4), THRESHOLDS)] == [
        "entry.0",
        "entry.1",
        "entry.2",
    ]


def test_without_hits_there_are_no_choices() -> None:
    """An empty list, no error."""
    assert clarify_choices([], THRESHOLDS) == []


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 11, 11), True),
        (date(2026, 11, 12), False),
    ],
)
def test_both_days_of_the_validity_are_included(day: date, in_force: bool) -> None:
    """An entry is used from its first to its last day."""
    entry = FaqEntry("promo", ("双十一满减",), valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 11))

    assert entry.is_in_force(day) is in_force


def test_an_entry_without_days_is_always_in_force() -> None:
    """None means without bound, at either end."""
    entry = FaqEntry("always", ("怎么开发票",))

    assert entry.is_in_force(date.min)
    assert entry.is_in_force(date.max)


@pytest.mark.parametrize(
    ("scope", "product_id", "product_category", "fits"),
    [
        ("all", None, None, True),
        ("all", "YB-S001", "鞋", True),
        ("product:YB-S001", "YB-S001", "鞋", True),
        ("product:YB-S001", "YB-S002", "鞋", False),
        ("product:YB-S001", None, None, False),
        ("category:鞋", "YB-S002", "鞋", True),
        ("category:鞋", "YB-B001", "包", False),
        ("category:鞋", None, None, False),
    ],
)
def test_a_scope_admits_its_own_products_only(
    scope: str, product_id: str | None, product_category: str | None, fits: bool
) -> None:
    """Without a product only entries for all fit."""
    assert FaqEntry("entry", ("问",), scope=scope).fits(product_id, product_category) is fits


def test_every_third_wording_is_kept_for_calibration() -> None:
    """Counted from 0; an entry with two wordings gives none away."""
    assert [number for number in range(9) if is_for_calibration(number)] == [2, 5, 8]
