"""Numbered versions of the published FAQ index, and the pointer to the one in force."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np

from bot.core.knowledge import FaqIndexError
from bot.knowledge.calibration import Calibration
from bot.knowledge.index import FaqIndex
from bot.knowledge.published import ENTRIES_FILE, POINTER, current_number, entry_from_json

KEPT_VERSIONS = 10


class FaqVersions:
    """A folder `<number>/` per version with entries, vectors and metadata, and a file `current` with a number.

    A version is written beside the others and renamed into place, and the pointer is replaced in one step,
    so that a crash at any point leaves the last good version in force.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> int | None:
        """Number of the version in force, or None before the first publishing."""
        return current_number(self.folder)

    def numbers(self) -> list[int]:
        """All complete versions, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(int(child.name) for child in self.folder.iterdir() if child.name.isdigit())

    def write(self, index: FaqIndex) -> int:
        """Write a new version and put it in force.

        Returns:
            Its number.

        Raises:
            FaqIndexError: The folder cannot be written.
        """
        number = max(self.numbers(), default=0) + 1
        unfinished = self.folder / f"unfinished-{number}-{os.getpid()}"
        try:
            unfinished.mkdir(parents=True)
            with (unfinished / ENTRIES_FILE).open("w", encoding="utf-8") as lines:
                for entry in index.entries.values():
                    lines.write(json.dumps(asdict(entry), ensure_ascii=False, default=str) + "\n")
            np.save(unfinished / "vectors.npy", index.vectors)
            meta = {"encoder": index.encoder_name, "dim": index.vectors.shape[1], **index.calibration.as_json()}
            (unfinished / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(unfinished, self.folder / str(number))
            self.point_to(number)
        except OSError as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise FaqIndexError(
                f"The FAQ version cannot be written to {self.folder}: {error.strerror}. Free some space and try again."
            ) from error
        for old in self.numbers()[:-KEPT_VERSIONS]:
            shutil.rmtree(self.folder / str(old), ignore_errors=True)
        return number

    def point_to(self, number: int) -> None:
        """Put a version in force, in one step."""
        pointer = self.folder / f"{POINTER}.{os.getpid()}"
        pointer.write_text(f"{number}\n", encoding="utf-8")
        os.replace(pointer, self.folder / POINTER)

    def load(self, number: int | None = None) -> FaqIndex:
        """Load a version, by default the one in force.

        Raises:
            FaqIndexError: Nothing was published yet, or the version is damaged.
        """
        number = number if number is not None else self.current()
        if number is None:
            raise FaqIndexError(f"No FAQ index in {self.folder}. Build it with `python -m bot faq publish`.")
        folder = self.folder / str(number)
        try:
            lines = (folder / ENTRIES_FILE).read_text(encoding="utf-8").splitlines()
            vectors = np.load(folder / "vectors.npy", allow_pickle=False)
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            encoder_name = meta.pop("encoder")
            meta.pop("dim")
            entries = [entry_from_json(line) for line in lines]
            return FaqIndex(entries, vectors, encoder_name, Calibration.from_json(meta), version=number)
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise FaqIndexError(
                f"FAQ version {number} in {self.folder} is damaged. Publish again with `python -m bot faq publish`."
            ) from error
