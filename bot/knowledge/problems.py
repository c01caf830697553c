"""What is wrong in the files that trainers edit, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """One thing to correct.

    `line` is where the CSV row begins, counted from 1; 0 means the file or folder as a whole. With `blocks` the base
    cannot be published before it is corrected; without, it is a warning.
    """

    file: Path
    line: int
    message: str
    blocks: bool = True

    def __str__(self) -> str:
        place = f"{self.file} line {self.line}" if self.line else str(self.file)
        return f"{place}: {self.message}"


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by file, then by line, each once."""
    return sorted(dict.fromkeys(problems), key=lambda one: (str(one.file), one.line))
