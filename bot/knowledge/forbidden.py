"""Wordings that no answer may hold, from the table data/lexicon/forbidden.csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.problems import Problem

COLUMNS = ("pattern", "unless", "where", "instead", "reason")
EVERYWHERE, IN_PROMOTIONS = "all", "promotion"
MAX_PATTERN_CHARS = 1000
# What stands in quotation marks is a name, a button or somebody else's words.
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|\"[^\"]*\"")
_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]*")


@dataclass(frozen=True)
class ForbiddenWording:
    """One line of the table.

    `unless` makes a sentence pass in which the pattern is found; None: nothing does. `where` is `all` or `promotion`.
    """

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    where: str
    instead: str
    reason: str


def read_forbidden(file: Path) -> tuple[list[ForbiddenWording], list[Problem]]:
    """Read the table; without a file nothing is forbidden.

    Returns:
        The lines that can be used, and what is wrong with the others.
    """
    if not file.exists():
        return [], []
    found: list[ForbiddenWording] = []
    problems: list[Problem] = []
    line = 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines, strict=True)
            columns = next(rows, [])
            missing = [name for name in COLUMNS if name not in columns]
            if missing:
                return [], [Problem(file, 1, f"column '{missing[0]}' is missing. Needed: {', '.join(COLUMNS)}.")]
            line = rows.line_num + 1
            for row in rows:
                if any(cell.strip() for cell in row):
                    cells = dict(zip(columns, [*row, *[""] * len(columns)], strict=False))
                    try:
                        found.append(_wording({name: cells[name].strip() for name in COLUMNS}, len(row) > len(columns)))
                    except ValueError as error:
                        problems.append(Problem(file, line, str(error)))
                line = rows.line_num + 1
    except (UnicodeDecodeError, csv.Error) as error:
        problems.append(Problem(file, line, f"no readable CSV in UTF-8 ({type(error).__name__})."))
    except OSError as error:
        problems.append(Problem(file, 0, f"the file cannot be read: {error.strerror}."))
    return found, problems


def _wording(cells: dict[str, str], surplus: bool) -> ForbiddenWording:
    if surplus:
        raise ValueError("more cells than columns. Put quotes around a text with commas.")
    if not cells["pattern"]:
        raise ValueError("pattern is empty.")
    where = cells["where"] or EVERYWHERE
    if where not in (EVERYWHERE, IN_PROMOTIONS):
        raise ValueError(f"where '{where}' is unknown. Known: {EVERYWHERE}, {IN_PROMOTIONS}.")
    patterns: dict[str, re.Pattern[str]] = {}
    for name in ("pattern", "unless"):
        if len(cells[name]) > MAX_PATTERN_CHARS:
            raise ValueError(f"{name} holds {len(cells[name])} characters, at most {MAX_PATTERN_CHARS:,}.")
        try:
            if cells[name]:
                patterns[name] = re.compile(cells[name], re.IGNORECASE)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"{name} is no regular expression ({error}).") from error
    if patterns["pattern"].search(""):
        raise ValueError("pattern fits every text. Name the words.")
    return ForbiddenWording(patterns["pattern"], patterns.get("unless"), where, cells["instead"], cells["reason"])


def forbidden_in(answer: str, wordings: Sequence[ForbiddenWording], *, is_promotion: bool) -> list[tuple[str, str]]:
    """What an answer may not say.

    Args:
        answer: The text; what stands in quotation marks is passed over.
        wordings: The table.
        is_promotion: Whether the entry is about a promotion, or replaces another during one.

    Returns:
        Pairs of the words found and what the table says of them, each pair of words and line once.
    """
    found: dict[tuple[str, str], None] = {}
    for sentence in _SENTENCE.findall(_QUOTED.sub("“”", answer)):
        for wording in wordings:
            if wording.where == IN_PROMOTIONS and not is_promotion:
                continue
            # An exception excuses the place where it stands, not the whole sentence of words like 亲.
            excused = [match.span() for match in wording.unless.finditer(sentence)] if wording.unless else []
            for match in wording.pattern.finditer(sentence):
                if wording.where == EVERYWHERE and any(_touch(match.span(), span) for span in excused):
                    continue
                if wording.where == IN_PROMOTIONS and excused:
                    continue
                advice = "; ".join(part for part in (wording.reason, wording.instead) if part)
                found[(match.group(), advice)] = None
    return list(found)


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
