"""The published FAQ as files, readable without FAISS and torch: action server and desk need no more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.core.knowledge import FaqEntry, FaqIndexError
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.seal import fault_of

POINTER = "current"
ENTRIES_FILE = "entries.jsonl"
_NUMBER = re.compile("[1-9][0-9]{0,8}")
_MAX_POINTER_BYTES = 64


def version_number(text: str) -> int | None:
    """The number that a text names, or None if it names none: paths, signs and words are no numbers."""
    return int(text) if _NUMBER.fullmatch(text) else None


def version_numbers(folder: Path) -> list[int]:
    """All numbered versions of a store, sound or not, oldest first."""
    try:
        found = [version_number(child.name) for child in folder.iterdir() if child.is_dir()]
    except OSError:
        return []
    return sorted(number for number in found if number is not None)


def current_number(folder: Path) -> int | None:
    """Number that the pointer names, or None before the first publishing or if the pointer is damaged."""
    try:
        with (folder / POINTER).open("rb") as pointer:
            return version_number(pointer.read(_MAX_POINTER_BYTES).decode("utf-8").strip())
    except (OSError, ValueError):
        return None


@dataclass(frozen=True)
class Serving:
    """Which version serves.

    `named` is what the pointer names, None if it names nothing; `number` is the version that can serve, None if there
    is none; `reason` is one clause that says why these two differ, empty if they do not.
    """

    named: int | None
    number: int | None
    reason: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, for people; empty if nothing is wrong."""
        if not self.reason:
            return ""
        subject = f"FAQ version {self.named} cannot serve: {self.reason}." if self.named else f"{self.reason}."
        serves = f"Version {self.number} serves" if self.number else "No older version can serve"
        return f"{subject} {serves}. Publish again with `python -m bot faq publish`."


def serving_version(folder: Path, fault: Callable[[int], str] | None = None) -> Serving:
    """The version in force or, where it cannot serve, the newest sound one that is older.

    Args:
        folder: The store.
        fault: Says of a number why it cannot serve, empty if it can; None looks at the checksums alone.
    """
    look = fault or (lambda number: fault_of(folder / str(number)))
    if not (folder / POINTER).exists():
        return Serving(None, None, "Nothing is published")
    named = current_number(folder)
    reason = look(named) if named is not None else "The pointer to the FAQ version in force is damaged"
    if not reason:
        return Serving(named, named)
    older = [number for number in version_numbers(folder) if named is None or number < named]
    sound = next((number for number in reversed(older) if not look(number)), None)
    return Serving(named, sound, reason)


def serving_with(folder: Path, encoder_name: str) -> Serving:
    """As `serving_version`, of the versions that were made with this encoder; reads no vectors and loads no model."""
    fingerprint = encoder_fingerprint(encoder_name)
    return serving_version(folder, lambda number: fault_of(folder / str(number), encoder_print=fingerprint))


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


def read_entries(folder: Path) -> list[FaqEntry]:
    """The entries of one version.

    Raises:
        OSError, ValueError, TypeError: The file is missing or wrong.
    """
    # Not splitlines(): JSON leaves line separators such as U+2028 in a text as they are.
    lines = (folder / ENTRIES_FILE).read_text(encoding="utf-8").split("\n")
    return [entry_from_json(line) for line in lines if line]


class PublishedEntries:
    """Entries by id, always of the version that serves."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: object = "nothing yet"
        self._entries: dict[str, FaqEntry] = {}

    def get(self, entry_id: str) -> FaqEntry | None:
        """The entry, or None if the version in force has none of this id.

        Raises:
            FaqIndexError: Nothing is published, or no version can be read.
        """
        seen = self._pointer_state()
        if seen != self._seen:
            try:
                self._entries = self._read()
            except FaqIndexError:
                # What was read before goes on serving.
                if not self._entries:
                    raise
            self._seen = seen
        return self._entries.get(entry_id)

    def _pointer_state(self) -> object:
        try:
            state = (self._folder / POINTER).stat()
        except OSError:
            return None
        return (state.st_ino, state.st_mtime_ns, state.st_size)

    def _read(self) -> dict[str, FaqEntry]:
        serving = serving_version(self._folder)
        # Where no version is wholly sound, entries that can be read are better than silence.
        number = serving.number or serving.named
        if number is None:
            raise FaqIndexError(f"No FAQ index in {self._folder}. Build it with `python -m bot faq publish`.")
        try:
            return {entry.entry_id: entry for entry in read_entries(self._folder / str(number))}
        except (OSError, ValueError, TypeError) as error:
            raise FaqIndexError(f"FAQ version {number} in {self._folder} cannot be read. Publish again.") from error
