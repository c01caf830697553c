"""FAQ entries, hits, and when a hit is an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.errors import JiedaiError

ANSWER = "answer"
CLARIFY = "clarify"
NONE = "none"

MAX_CLARIFY_BUTTONS = 3

# Every so many-th wording of an entry is kept from the encoder's training, so that calibration can be honest.
KEPT_FOR_CALIBRATION = 3


def is_for_calibration(number: int) -> bool:
    """Whether the wording at this place (0-based) of an entry is kept from the encoder's training."""
    return number % KEPT_FOR_CALIBRATION == KEPT_FOR_CALIBRATION - 1


class FaqFileError(JiedaiError):
    """A file of the FAQ base is missing or wrong; the message names file and line."""

    code = "faq_file"


class EncoderError(JiedaiError):
    """The encoder is missing, or does not fit the index."""

    code = "encoder"


class FaqIndexError(JiedaiError):
    """The FAQ index is missing, damaged, or made with another encoder."""

    code = "faq_index"


@dataclass(frozen=True)
class FaqEntry:
    """One question of the FAQ base with its wordings and its answer.

    `valid_from` and `valid_to` are inclusive days; None means without bound. `scope` is `all`,
    `category:<name>` or `product:<id>`. `flags` are out of identity, money, handover. `replaces` is the id of the
    everyday entry whose place this one takes while it is in force (SOP row K2).
    """

    entry_id: str
    wordings: tuple[str, ...]
    answer: str = ""
    answer_en: str = ""
    category: str = ""
    topic: str = ""
    title: str = ""
    policy: str = ""
    version: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    scope: str = "all"
    flags: tuple[str, ...] = ()
    replaces: str = ""

    def is_in_force(self, day: date) -> bool:
        """Whether the entry may be used on this day (SOP row K2)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def fits(self, product_id: str | None, product_category: str | None) -> bool:
        """Whether the entry's scope includes this product; without a product only entries for all fit."""
        kind, _, name = self.scope.partition(":")
        if kind == "product":
            return name == product_id
        if kind == "category":
            return name == product_category
        return True


@dataclass(frozen=True)
class FaqHit:
    """One entry found; `score` is the estimated probability in [0, 1] that the entry answers the question."""

    entry_id: str
    score: float


@dataclass(frozen=True)
class DecisionThresholds:
    """Probabilities from which a hit is said outright, or offered as a button.

    Source: docs/decisions/0001-retrieval.md.
    """

    answer: float
    clarify: float


def decide(hits: Sequence[FaqHit], thresholds: DecisionThresholds) -> str:
    """Answer outright, ask which one is meant, or admit that nothing is known.

    Args:
        hits: Best first.
        thresholds: From the index, where calibration put them.

    Returns:
        `answer`, `clarify` or `none`.
    """
    if not hits or hits[0].score < thresholds.clarify:
        return NONE
    return ANSWER if hits[0].score >= thresholds.answer else CLARIFY


def clarify_choices(hits: Sequence[FaqHit], thresholds: DecisionThresholds) -> list[FaqHit]:
    """The hits that are worth a button, best first, at most MAX_CLARIFY_BUTTONS.

    A second or third choice is shown when it has at least a third of the best one's score: below that it
    only makes the customer read.
    """
    if not hits:
        return []
    return [hit for hit in hits[:MAX_CLARIFY_BUTTONS] if hit.score >= hits[0].score / 3]
