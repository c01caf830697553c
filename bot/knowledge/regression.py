"""Questions whose answers are known, and what a version makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.knowledge.problems import Problem

REGRESSION_FILE = "regression.jsonl"
MAX_LINE_CHARS = 20_000

# A version is clearly worse when it finds this many points of hit@1 less …
MAX_FALL = 0.02
# … or when more than this share of all questions is answered outright and wrongly.
MAX_WRONG_OUTRIGHT = 0.05
# One question more or less says nothing, however few there are.
MIN_QUESTIONS_WORSE = 2


@dataclass(frozen=True)
class Question:
    """A question and the entries that answer it, none if nothing should; `product_id` is what it is about, if known."""

    question_id: str
    text: str
    relevant: tuple[str, ...]
    line: int
    product_id: str | None = None


@dataclass(frozen=True)
class RegressionFigures:
    """What a version made of the questions; all are counts.

    `passed_over`: no entry that answers them is in force today. `answerable`: some entry should answer.
    `first`: the first hit answers. `outright`: answerable ones that got an answer, `outright_right` the right one.
    `unanswerable`: nothing should answer; `outright_without`: such that got an answer all the same.
    """

    questions: int = 0
    passed_over: int = 0
    answerable: int = 0
    first: int = 0
    outright: int = 0
    outright_right: int = 0
    unanswerable: int = 0
    outright_without: int = 0

    @property
    def hit_at_1(self) -> float:
        """Share of the answerable whose first hit answers; 0 without any."""
        return self.first / self.answerable if self.answerable else 0.0

    @property
    def wrong_outright(self) -> int:
        """Questions that got a wrong answer, or one where there is none."""
        return self.outright - self.outright_right + self.outright_without

    def as_json(self) -> dict[str, int]:
        """A form for the version's metadata file."""
        return asdict(self)

    def __str__(self) -> str:
        parts = []
        if self.answerable:
            parts += [
                f"hit@1 {self.hit_at_1:.1%} of {self.answerable}",
                f"answered outright {self.outright / self.answerable:.1%}",
            ]
        if self.outright:
            parts.append(f"right among these {self.outright_right / self.outright:.1%}")
        if self.unanswerable:
            parts.append(f"answered without an answer {self.outright_without} of {self.unanswerable}")
        return ", ".join(parts) or "no questions"


def figures_of(meta: Mapping[str, Any]) -> RegressionFigures | None:
    """The figures in a version's metadata; None if there are none that can be used."""
    found = meta.get("regression")
    try:
        figures = RegressionFigures(**found) if isinstance(found, dict) else None
    except TypeError:
        return None
    return figures if figures and all(type(value) is int for value in asdict(figures).values()) else None


def worse_than(before: RegressionFigures, after: RegressionFigures) -> str:
    """Why a version must not take the other one's place, both asked the same questions; empty if it may."""
    lost = before.first - after.first
    if before.hit_at_1 - after.hit_at_1 > MAX_FALL and lost >= MIN_QUESTIONS_WORSE:
        return (
            f"{lost} questions fewer find their entry first: {after.hit_at_1:.1%} instead of {before.hit_at_1:.1%}, "
            f"and at most {MAX_FALL:.0%} may be lost"
        )
    asked = after.answerable + after.unanswerable
    grown = after.wrong_outright - before.wrong_outright
    if asked and after.wrong_outright / asked > MAX_WRONG_OUTRIGHT and grown >= MIN_QUESTIONS_WORSE:
        return (
            f"{after.wrong_outright} of {asked} questions get a wrong answer outright, {grown} more than now; "
            f"at most {MAX_WRONG_OUTRIGHT:.0%} may"
        )
    return ""


def read_questions(file: Path) -> tuple[list[Question], list[Problem]]:
    """Read the questions; without a file there are none.

    Returns:
        The questions that can be asked, and what is wrong with the other lines.
    """
    questions: list[Question] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [Problem(file, 0, f"the file cannot be read: {error.strerror}.")]
    for number, line in enumerate(text.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            question = _question(line, number)
            if question.question_id in seen:
                raise ValueError(f"id '{question.question_id}' is used before. Give it another.")
            seen.add(question.question_id)
            questions.append(question)
        except ValueError as error:
            problems.append(Problem(file, number, str(error)))
    return questions, problems


def _question(line: bytes, number: int) -> Question:
    if len(line) > MAX_LINE_CHARS:
        raise ValueError(f"the line has {len(line)} bytes, at most {MAX_LINE_CHARS:,}.")
    try:
        case = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError("no JSON in UTF-8.") from error
    if not isinstance(case, dict):
        raise ValueError("no JSON object.")
    question_id, text, relevant = case.get("id"), case.get("text"), case.get("relevant")
    if isinstance(question_id, bool) or not isinstance(question_id, (str, int)) or question_id == "":
        raise ValueError("the field 'id' is missing or neither text nor number.")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("the field 'text' is missing or no text.")
    if not isinstance(relevant, list) or not all(isinstance(one, str) for one in relevant):
        raise ValueError("the field 'relevant' is missing or no list of entry ids; [] means that nothing answers.")
    product_id = case.get("product_id")
    if product_id is not None and not isinstance(product_id, str):
        raise ValueError("the field 'product_id' is no text.")
    return Question(str(question_id), text, tuple(relevant), number, product_id)
