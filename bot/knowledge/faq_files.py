"""Reading an FAQ base: the project's folder of CSV files, or one plain CSV of a shop."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bot.core.knowledge import FaqEntry, FaqFileError
from bot.knowledge.problems import Problem

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
PLAIN_COLUMNS = ["entry_id", "question"]
MAX_CELL_CHARS = 20_000


@dataclass(frozen=True)
class PlacedEntry:
    """An entry with the place where its row begins.

    `filled` names the columns that hold something, `unread` those whose value could not be understood; the entry has
    no value for the latter. `is_plain` marks a row of the plain format, which has few columns.
    """

    entry: FaqEntry
    file: Path
    line: int
    filled: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    is_plain: bool = False


@dataclass
class FaqScan:
    """All that could be read of a base, and all that could not.

    `is_whole` is False where part of a file could not be read, so that nobody can say which entries there are.
    """

    placed: list[PlacedEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_whole: bool = True


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
    scan = scan_faq(path)
    if scan.problems:
        raise FaqFileError(str(scan.problems[0]))
    if not scan.placed:
        raise FaqFileError(f"FAQ base {path} has no entries. Add at least one line below the header.")
    return [placed.entry for placed in scan.placed]


def scan_faq(path: Path) -> FaqScan:
    """Read as much of an FAQ base as can be read; a broken file does not hide the others.

    Args:
        path: As for `read_faq`.

    Returns:
        Entries and problems, in the order of the files' names and lines.

    Raises:
        FaqFileError: The path is missing or a folder without any .csv file.
    """
    scan = FaqScan()
    places: dict[str, int] = {}
    for file in _files_of(path):
        for item in _items_of(file, scan):
            entry_id = item.entry.entry_id
            if not entry_id or entry_id not in places:
                places[entry_id] = len(scan.placed)
                scan.placed.append(item)
            elif item.is_plain and scan.placed[places[entry_id]].is_plain:  # one wording a line
                known = scan.placed[places[entry_id]]
                scan.placed[places[entry_id]] = _joined(known, item.entry)
            else:
                message = f"entry_id '{entry_id}' is used before. Give it another."
                scan.problems.append(Problem(file, item.line, message))
    return scan


def _files_of(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(path.glob("*.csv"))
        if not files:
            raise FaqFileError(f"{path} holds no .csv file. Put the FAQ there; docs/data-formats.md shows the columns.")
        return files
    if path.is_file():
        return [path]
    raise FaqFileError(f"FAQ base {path} does not exist. Name a folder with .csv files or one .csv file.")


def _joined(known: PlacedEntry, entry: FaqEntry) -> PlacedEntry:
    wordings = tuple(dict.fromkeys(known.entry.wordings + entry.wordings))
    return replace(known, entry=replace(known.entry, wordings=wordings, answer=known.entry.answer or entry.answer))


def _items_of(file: Path, scan: FaqScan) -> Iterator[PlacedEntry]:
    """The rows of one file; what stops the reading is noted in the scan."""

    def stop(line: int, message: str) -> None:
        scan.problems.append(Problem(file, line, message))
        scan.is_whole = False

    csv.field_size_limit(1_000_000)
    line = 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines, strict=True)
            columns = next(rows, [])
            full = "wordings" in columns
            needed = FULL_COLUMNS if full else PLAIN_COLUMNS
            missing = [name for name in needed if name not in columns]
            if missing:
                found = ", ".join(columns)[:200] or "nothing"
                stop(1, f"column '{missing[0]}' is missing; found {found}. Needed: {', '.join(needed)}.")
                return
            twice = [name for number, name in enumerate(columns) if name and name in columns[:number]]
            if twice:
                stop(1, f"column '{twice[0]}' stands there twice. Delete one of them.")
                return
            line = rows.line_num + 1
            for row in rows:
                if row:
                    # Short rows are filled up: spreadsheet programs leave out empty cells at the end.
                    cells = dict(zip(columns, [cell.strip() for cell in row] + [""] * len(columns), strict=False))
                    item, messages = _read_row(cells, file, line, full=full, surplus=len(row) > len(columns))
                    scan.problems += [Problem(file, line, message) for message in messages]
                    if item is not None:
                        yield item
                line = rows.line_num + 1
    except UnicodeDecodeError:
        bad = _first_bad_line(file)
        stop(bad, "not UTF-8 text. Save it as 'CSV UTF-8' in the spreadsheet program.")
    except csv.Error as error:
        stop(line, f"no readable CSV ({error}). Check the quotes from here on.")
    except OSError as error:
        stop(0, f"the file cannot be read: {error.strerror}.")


def _first_bad_line(file: Path) -> int:
    """The decoder reads in blocks and does not know lines; no line break is ever part of a longer UTF-8 character."""
    lines = file.read_bytes().split(b"\n")
    return next((number for number, line in enumerate(lines, 1) if "\ufffd" in line.decode(errors="replace")), 1)


def _read_row(
    cells: dict[str, str], file: Path, line: int, *, full: bool, surplus: bool
) -> tuple[PlacedEntry | None, list[str]]:
    """The entry of a row, None if it cannot be told which one it is, and what is wrong with it."""
    if surplus:
        return None, ["more cells than columns. Put quotes around a text with commas."]
    problems = [
        f"column '{name}' holds {len(value)} characters, at most 20,000."
        for name, value in cells.items()
        if len(value) > MAX_CELL_CHARS
    ]
    if problems:
        return None, problems
    entry_id = cells["entry_id"]
    if not entry_id:
        problems.append("entry_id is empty. Every entry needs a stable id.")
    filled = frozenset(name for name, value in cells.items() if value)
    if not full:
        question = cells["question"]
        if not question:
            problems.append("question is empty.")
        entry = FaqEntry(entry_id, (question,) if question else (), answer=cells.get("answer", ""))
        return PlacedEntry(entry, file, line, filled, is_plain=True), problems
    wordings = tuple(dict.fromkeys(w.strip() for w in cells["wordings"].splitlines() if w.strip()))
    if not wordings:
        problems.append(f"entry '{entry_id}' has no wordings. Write one a line in the cell.")
    days: dict[str, date | None] = {}
    for column in ("valid_from", "valid_to"):
        try:
            days[column] = date.fromisoformat(cells[column]) if cells[column] else None
        except ValueError:
            problems.append(f"{column} '{cells[column]}' is no day. Write it as 2026-11-11.")
    entry = FaqEntry(
        entry_id=entry_id,
        wordings=wordings,
        answer=cells["answer"],
        answer_en=cells["answer_en"],
        category=cells["category"],
        topic=cells["topic"],
        title=cells["title"] or (wordings[0] if wordings else ""),
        policy=cells["policy"],
        version=cells["version"],
        valid_from=days.get("valid_from"),
        valid_to=days.get("valid_to"),
        scope=cells["scope"] or "all",
        flags=tuple(flag.strip() for flag in cells["flags"].split("|") if flag.strip()),
        replaces=cells.get("replaces", ""),
    )
    unread = frozenset({"valid_from", "valid_to"} - set(days))
    return PlacedEntry(entry, file, line, filled, unread), problems
