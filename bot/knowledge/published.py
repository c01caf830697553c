"""The entries of the published FAQ version, readable without FAISS and torch: the action server needs only these."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.core.knowledge import FaqEntry, FaqIndexError

POINTER = "current"
ENTRIES_FILE = "entries.jsonl"


def current_number(folder: Path) -> int | None:
    """Number of the version in force, or None before the first publishing."""
    try:
        return int((folder / POINTER).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None


def entry_from_json(line: str) -> FaqEntry:
    """One line of an entries file."""
    entry = FaqEntry(**json.loads(line))
    return replace(
        entry,
        wordings=tuple(entry.wordings),
        flags=tuple(entry.flags),
        valid_from=date.fromisoformat(str(entry.valid_from)) if entry.valid_from else None,
        valid_to=date.fromisoformat(str(entry.valid_to)) if entry.valid_to else None,
    )


class PublishedEntries:
    """Entries by id, always of the version in force."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number: int | None = None
        self._entries: dict[str, FaqEntry] = {}

    def get(self, entry_id: str) -> FaqEntry | None:
        """The entry, or None if the version in force has none of this id.

        Raises:
            FaqIndexError: Nothing is published, or the version cannot be read.
        """
        number = current_number(self._folder)
        if number is None:
            raise FaqIndexError(f"No FAQ index in {self._folder}. Build it with `python -m bot faq publish`.")
        if number != self._number:
            try:
                text = (self._folder / str(number) / ENTRIES_FILE).read_text(encoding="utf-8")
                entries = [entry_from_json(line) for line in text.splitlines()]
            except (OSError, ValueError, TypeError) as error:
                raise FaqIndexError(f"FAQ version {number} in {self._folder} cannot be read. Publish again.") from error
            self._entries, self._number = {entry.entry_id: entry for entry in entries}, number
        return self._entries.get(entry_id)
