"""The FAQ base as trainers edit it, read again when a file has changed; no index, no torch, no FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import anyio.to_thread

from bot.core.knowledge import FaqEntry
from bot.knowledge.faq_files import read_faq
from bot.settings import Settings

MAX_PHRASES = 50
POINTER = "current"
MAX_VERSION_CHARS = 40


class FaqShelf:
    """Entries for lists, quick phrases and titles."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data_dir / "faq"
        self._pointer = settings.faq_store / POINTER
        self._zone = settings.time_zone
        self._seen: tuple[object, ...] | None = None
        self._entries: list[FaqEntry] = []

    async def entries(self) -> list[FaqEntry]:
        """All entries, in the order of the files.

        Raises:
            FaqFileError: A file cannot be read; the message names file and line.
        """
        return await anyio.to_thread.run_sync(self._read)

    async def phrases(self, query: str) -> list[FaqEntry]:
        """Entries in force today that have an answer and fit the query, at most 50."""
        today = datetime.now(self._zone).date()
        in_force = [entry for entry in await self.entries() if entry.answer and entry.is_in_force(today)]
        return fitting(in_force, query)[:MAX_PHRASES]

    async def by_id(self) -> dict[str, FaqEntry]:
        """Entries by their ids."""
        return {entry.entry_id: entry for entry in await self.entries()}

    def version(self) -> str | None:
        """What the published pointer names, None before the first publishing."""
        try:
            if self._pointer.is_symlink():
                return Path(self._pointer.readlink()).name
            return self._pointer.read_text(encoding="utf-8").strip()[:MAX_VERSION_CHARS] or None
        except (OSError, UnicodeDecodeError):
            return None

    def _read(self) -> list[FaqEntry]:
        files = sorted(self._folder.glob("*.csv"))
        seen = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
        if seen != self._seen or not seen:
            self._entries = read_faq(self._folder)
            self._seen = seen
        return self._entries


def fitting(entries: Sequence[FaqEntry], query: str) -> list[FaqEntry]:
    """Entries in which every word of the query occurs; those with the words in the title come first."""
    words = query.lower().split()[:8]
    if not words:
        return list(entries)
    found = []
    for place, entry in enumerate(entries):
        everything = "\n".join((entry.entry_id, entry.title, entry.answer, entry.topic, *entry.wordings)).lower()
        if all(word in everything for word in words):
            found.append((not all(word in entry.title.lower() for word in words), place, entry))
    return [entry for _, _, entry in sorted(found, key=lambda one: one[:2])]
