"""Reading an FAQ base: the project's folder of CSV files, or one plain CSV of a shop."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.core.knowledge import FaqEntry, FaqFileError

# Columns of the project's own format; docs/data-formats.md explains each.
FULL_COLUMNS = [
    "entry_id",
    "category",
    "topic",
    "title",
    "wordings",
    "answer",
    "answer_en",
    "policy",
    "version",
    "valid_from",
    "valid_to",
    "scope",
    "flags",
]
OPTIONAL_COLUMNS = ["replaces"]
PLAIN_COLUMNS = ("entry_id", "question")
MAX_CELL_CHARS = 20_000


def read_faq(path: Path) -> list[FaqEntry]:
    """Read a whole FAQ base.

    Args:
        path: A folder with `*.csv` in the project's format, or one CSV file either in that format or plain
            (columns entry_id, question and optionally answer; several lines may share an entry_id).

    Returns:
        Entries in the order of the files' names and lines.

    Raises:
        FaqFileError: A file is missing, unreadable, empty or holds a wrong line; the message names file and line.
    """
    if path.is_dir():
        files = sorted(path.glob("*.csv"))
        if not files:
            raise FaqFileError(f"{path} holds no .csv file. Put the FAQ there; docs/data-formats.md shows the columns.")
    elif path.is_file():
        files = [path]
    else:
        raise FaqFileError(f"FAQ base {path} does not exist. Name a folder with .csv files or one .csv file.")
    entries: dict[str, FaqEntry] = {}
    for file in files:
        for line, entry in _entries_of(file):
            if entry.entry_id not in entries:
                entries[entry.entry_id] = entry
            elif entry.title == "" and entries[entry.entry_id].title == "":  # plain format: one wording a line
                known = entries[entry.entry_id]
                entries[entry.entry_id] = FaqEntry(
                    entry_id=known.entry_id,
                    wordings=tuple(dict.fromkeys(known.wordings + entry.wordings)),
                    answer=known.answer or entry.answer,
                )
            else:
                raise FaqFileError(f"{file} line {line}: entry_id '{entry.entry_id}' is used before. Give it another.")
    if not entries:
        raise FaqFileError(f"FAQ base {path} has no entries. Add at least one line below the header.")
    return list(entries.values())


def _entries_of(file: Path) -> Iterator[tuple[int, FaqEntry]]:
    csv.field_size_limit(1_000_000)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            columns = rows.fieldnames or []
            full = "wordings" in columns
            missing = [name for name in (FULL_COLUMNS if full else PLAIN_COLUMNS) if name not in columns]
            if missing:
                raise FaqFileError(
                    f"{file} line 1: column '{missing[0]}' is missing; found {', '.join(columns) or 'nothing'}. "
                    f"Needed: {', '.join(FULL_COLUMNS if full else PLAIN_COLUMNS)}."
                )
            for row in rows:
                yield rows.line_num, _entry(row, file, rows.line_num, full=full)
    except UnicodeDecodeError as error:
        raise FaqFileError(
            f"{file} line {_first_bad_line(file)}: not UTF-8 text. Save it as 'CSV UTF-8' in the spreadsheet program."
        ) from error
    except csv.Error as error:
        message = f"{file} line {rows.reader.line_num}: no readable CSV ({error}). Check the quotes up to it."
        raise FaqFileError(message) from error
    except OSError as error:
        raise FaqFileError(f"{file} cannot be read: {error.strerror}.") from error


def _first_bad_line(file: Path) -> int:
    """The decoder reads in blocks and does not know lines; no line break is ever part of a longer UTF-8 character."""
    lines = file.read_bytes().split(b"\n")
    return next(number for number, line in enumerate(lines, 1) if "\ufffd" in line.decode(errors="replace"))


def _entry(row: dict[str, str | None], file: Path, line: int, *, full: bool) -> FaqEntry:
    if None in row:
        raise FaqFileError(f"{file} line {line}: more cells than columns. Put quotes around a text with commas.")
    cells = {name: (value or "").strip() for name, value in row.items()}
    for name, value in cells.items():
        if len(value) > MAX_CELL_CHARS:
            raise FaqFileError(f"{file} line {line}: column '{name}' holds {len(value)} characters, at most 20,000.")
    entry_id = cells["entry_id"]
    if not entry_id:
        raise FaqFileError(f"{file} line {line}: entry_id is empty. Every entry needs a stable id.")
    if not full:
        if not cells["question"]:
            raise FaqFileError(f"{file} line {line}: question is empty.")
        return FaqEntry(entry_id=entry_id, wordings=(cells["question"],), answer=cells.get("answer", ""))
    wordings = tuple(dict.fromkeys(w.strip() for w in cells["wordings"].splitlines() if w.strip()))
    if not wordings:
        raise FaqFileError(f"{file} line {line}: entry '{entry_id}' has no wordings. Write one a line in the cell.")
    return FaqEntry(
        entry_id=entry_id,
        wordings=wordings,
        answer=cells["answer"],
        answer_en=cells["answer_en"],
        category=cells["category"],
        topic=cells["topic"],
        title=cells["title"] or wordings[0],
        policy=cells["policy"],
        version=cells["version"],
        valid_from=_day(cells["valid_from"], file, line, "valid_from"),
        valid_to=_day(cells["valid_to"], file, line, "valid_to"),
        scope=cells["scope"] or "all",
        flags=tuple(flag for flag in cells["flags"].split("|") if flag),
        replaces=cells.get("replaces", ""),
    )


def _day(text: str, file: Path, line: int, column: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FaqFileError(f"{file} line {line}: {column} '{text}' is no day. Write it as 2026-11-11.") from error
