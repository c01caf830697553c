"""The rules for an FAQ base: what no reader of CSV can see, but a customer would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.knowledge import FaqEntry
from bot.core.products import PLACEHOLDERS
from bot.core.taxonomy import CATEGORIES, TOPIC_NAMES
from bot.knowledge.faq_files import FaqScan, PlacedEntry
from bot.knowledge.forbidden import ForbiddenWording, forbidden_in
from bot.knowledge.near_wordings import confusable_pairs, may_meet
from bot.knowledge.problems import Problem, in_order

FLAGS = ("identity", "money", "handover")
MIN_WORDINGS = 8
MAX_ANSWER_CHARS = 150
PROMOTION_TOPIC = "promotion"
_LIST_LINE = re.compile(r"^\s*(?:\d{1,2}[.．、]|-)", re.MULTILINE)
_BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")
_NEEDED = {"category": True, "topic": True, "answer": True, "title": False, "policy": False, "version": False}


@dataclass(frozen=True)
class Surroundings:
    """What a base is checked against.

    `category_of` is the category of each product of the catalog by its id, None where the catalog cannot be read.
    `published` are titles by id of the version in force, `retired` the line of each id in `retired_file`, which has
    `retired_lines` lines.
    """

    category_of: Mapping[str, str] | None = None
    forbidden: Sequence[ForbiddenWording] = ()
    published: Mapping[str, str] = field(default_factory=dict)
    retired: Mapping[str, int] = field(default_factory=dict)
    retired_file: Path = Path("retired.txt")
    retired_lines: int = 0


def check_entries(scan: FaqScan, around: Surroundings) -> list[Problem]:
    """Everything that is wrong with the entries, in the order of files and lines; the reader's problems included."""
    problems = list(scan.problems)
    by_id = {placed.entry.entry_id: placed for placed in scan.placed if placed.entry.entry_id}
    for placed in scan.placed:
        messages = [
            *_fields(placed),
            *_dates(placed),
            *_answer(placed.entry, around.forbidden),
            *_scope(placed.entry.scope, around.category_of),
            *_replaced(placed, by_id, is_whole=scan.is_whole),
        ]
        if placed.entry.entry_id in around.retired:
            line = around.retired[placed.entry.entry_id]
            messages.append(
                (f"is retired by {around.retired_file} line {line}. Delete that line, or this entry.", True)
            )
        name = f"entry '{placed.entry.entry_id}'"
        problems += [Problem(placed.file, placed.line, f"{name} {text}", blocks) for text, blocks in messages]
    problems += _confusions(scan.placed, around.category_of or {})
    if scan.is_whole:
        problems += _vanished(by_id, around)
    return in_order(problems)


def is_promotion(entry: FaqEntry) -> bool:
    """Whether an entry speaks of a promotion, or takes an everyday one's place during one."""
    return entry.topic == PROMOTION_TOPIC or bool(entry.replaces)


def _fields(placed: PlacedEntry) -> Iterator[tuple[str, bool]]:
    entry = placed.entry
    for column, blocks in _NEEDED.items():
        if column not in placed.filled and not (placed.is_plain and column != "answer"):
            yield f"has no {column}.", blocks
    if entry.category and entry.category not in CATEGORIES:
        yield f"has the unknown category '{entry.category}'. Known: {', '.join(CATEGORIES)}.", True
    elif entry.category and entry.topic and entry.topic not in TOPIC_NAMES[entry.category]:
        known = ", ".join(TOPIC_NAMES[entry.category])
        yield f"has the topic '{entry.topic}', unknown in {entry.category}. Known: {known}.", True
    for flag in entry.flags:
        if flag not in FLAGS:
            yield f"has the unknown flag '{flag}'. Known: {', '.join(FLAGS)}.", True
    if 0 < len(entry.wordings) < MIN_WORDINGS:
        yield f"has {len(entry.wordings)} wordings; {MIN_WORDINGS} or more are found better.", False


def _dates(placed: PlacedEntry) -> Iterator[tuple[str, bool]]:
    begins, ends = placed.entry.valid_from, placed.entry.valid_to
    if begins and ends and ends < begins:
        yield f"ends on {ends}, before it begins on {begins}.", True


def _answer(entry: FaqEntry, forbidden: Sequence[ForbiddenWording]) -> Iterator[tuple[str, bool]]:
    for column, answer in (("answer", entry.answer), ("answer_en", entry.answer_en)):
        for words, advice in forbidden_in(answer, forbidden, is_promotion=is_promotion(entry)):
            yield f"says '{words}' in {column}: {advice}.", True
        for match in _BRACES.finditer(answer):
            if match.group(1) is None:
                yield f"has a lone '{match.group()}' in {column}. Braces stand only around the name of a fact.", True
            elif match.group(1) not in PLACEHOLDERS:
                known = ", ".join(PLACEHOLDERS)
                yield f"has the unknown placeholder '{match.group()}' in {column}. Known: {known}.", True
    if len(entry.answer) > MAX_ANSWER_CHARS and len(_LIST_LINE.findall(entry.answer)) < 2:
        yield (
            f"has an answer of {len(entry.answer)} characters without a list. A phone shows {MAX_ANSWER_CHARS} at "
            "once: shorten it, or begin lines with 1., 2. or -.",
            False,
        )


def _scope(scope: str, category_of: Mapping[str, str] | None) -> Iterator[tuple[str, bool]]:
    kind, _, name = scope.partition(":")
    if scope == "all":
        return
    if kind not in ("category", "product") or not name:
        yield f"has the unknown scope '{scope}'. Known: all, category:<name>, product:<id>.", True
    elif category_of is not None and name not in (category_of if kind == "product" else set(category_of.values())):
        yield f"has the scope '{scope}', but the catalog holds no such {kind}.", True


def _replaced(placed: PlacedEntry, by_id: Mapping[str, PlacedEntry], *, is_whole: bool) -> Iterator[tuple[str, bool]]:
    entry = placed.entry
    if not entry.replaces:
        return
    if entry.replaces == entry.entry_id:
        yield "replaces itself. Name the everyday entry.", True
    elif entry.replaces not in by_id:
        if is_whole:
            yield f"replaces '{entry.replaces}', but there is no such entry.", True
    elif by_id[entry.replaces].entry.replaces:
        yield f"replaces '{entry.replaces}', which replaces another one itself. Name the everyday entry.", True
    for column in ("valid_from", "valid_to"):
        if getattr(entry, column) is None and column not in placed.unread:
            yield f"replaces '{entry.replaces}' but has no {column}: nobody knows when the everyday one is back.", True


def _confusions(placed: Sequence[PlacedEntry], category_of: Mapping[str, str]) -> Iterator[Problem]:
    entries = [one.entry for one in placed]
    for pair in confusable_pairs(entries, category_of):
        here, there = placed[pair.second], placed[pair.first]
        other = f"entry '{there.entry.entry_id}' ({there.file} line {there.line})"
        near = f"is nearly '{pair.first_text}' of" if not pair.is_same else "stands also in"
        message = f"entry '{here.entry.entry_id}': the wording '{pair.second_text}' {near} {other}."
        yield Problem(here.file, here.line, message, blocks=pair.is_same)
    titled: dict[str, list[PlacedEntry]] = {}
    for one in placed:
        for earlier in titled.get(one.entry.title, []):
            if one.entry.title and may_meet(earlier.entry, one.entry, category_of):
                other = f"entry '{earlier.entry.entry_id}' ({earlier.file} line {earlier.line})"
                message = f"entry '{one.entry.entry_id}' has the same title '{one.entry.title}' as {other}."
                yield Problem(one.file, one.line, message)
        titled.setdefault(one.entry.title, []).append(one)


def _vanished(by_id: Mapping[str, PlacedEntry], around: Surroundings) -> Iterator[Problem]:
    for entry_id, title in around.published.items():
        if entry_id not in by_id and entry_id not in around.retired:
            message = (
                f"entry '{entry_id}' ({title}) is published, but stands in no file any more. Put it back, "
                "or write its id on a line here."
            )
            yield Problem(around.retired_file, around.retired_lines + 1, message)
