"""Numbered versions of the published FAQ index, and the pointer to the one in force."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from bot.core.knowledge import FaqIndexError
from bot.knowledge.calibration import Calibration
from bot.knowledge.dense import DenseIndex
from bot.knowledge.index import FaqIndex
from bot.knowledge.learnt import EntryClassifier
from bot.knowledge.published import (
    ENTRIES_FILE,
    POINTER,
    Serving,
    current_number,
    read_entries,
    serving_version,
    version_numbers,
)
from bot.knowledge.seal import fault_of, read_meta, seal, sync
from bot.knowledge.synonyms import Synonyms

KEPT_VERSIONS = 10
VECTORS_FILE = "vectors.npy"
SYNONYMS_FILE = "synonyms.json"
LEARNT_FILE = "learnt.npz"
UNFINISHED = "unfinished-"
LOCK = "publishing.lock"
REPUBLISH = "Publish again with `python -m bot faq publish`."


class FaqVersions:
    """A folder `<number>/` per version with entries, vectors and metadata, and a file `current` with a number.

    A version is written beside the others and renamed into place, and the pointer is replaced in one step,
    so that a crash at any point leaves the last good version in force.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> int | None:
        """Number that the pointer names, or None before the first publishing."""
        return current_number(self.folder)

    def numbers(self) -> list[int]:
        """All numbered versions, oldest first."""
        return version_numbers(self.folder)

    def serving(self, encoder_print: str | None = None, *, without: Collection[int] = ()) -> Serving:
        """The version in force or, where it cannot serve, the newest sound one that is older.

        Args:
            encoder_print: Fingerprint of the encoder at hand; None leaves the encoder out of the question.
            without: Versions that could not be loaded although their checksums are right.
        """

        def fault(number: int) -> str:
            if number in without:
                return "it cannot be loaded"
            return fault_of(self.folder / str(number), encoder_print=encoder_print)

        return serving_version(self.folder, fault)

    def meta(self, number: int) -> dict[str, Any]:
        """What a version says of itself; empty if it cannot be read."""
        try:
            return read_meta(self.folder / str(number))
        except ValueError:
            return {}

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other publishings out, and clear away what a broken one has left.

        Raises:
            FaqIndexError: Another publishing is running, or the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            # The system releases the lock when the process ends, however it ends.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise FaqIndexError("Another publishing or rollback is running. Wait until it ends.") from error
        try:
            self._clear_away()
            yield
        finally:
            os.close(descriptor)

    def write(
        self, index: FaqIndex, *, encoder_print: str = "", about: Mapping[str, Any] | None = None, point: bool = True
    ) -> int:
        """Write a new version.

        Args:
            index: What is to be searched.
            encoder_print: Fingerprint of the encoder that made its vectors.
            about: More to be known of the version, as JSON values by name; `regression` holds its figures.
            point: Whether it is put in force at once.

        Returns:
            Its number.

        Raises:
            FaqIndexError: The folder cannot be written.
        """
        number = max([*self.numbers(), self.current() or 0], default=0) + 1
        unfinished = self.folder / f"{UNFINISHED}{number}-{os.getpid()}"
        wordings, dim = index.vectors.shape
        meta = {
            "encoder": index.encoder_name,
            "encoder_print": encoder_print,
            "dim": int(dim),
            "published_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "entries": len(index.entries),
            "wordings": wordings,
            **(about or {}),
            "calibration": index.calibration.as_json(),
        }
        try:
            unfinished.mkdir(parents=True)
            _write_files(unfinished, index)
            seal(unfinished, meta)
            os.replace(unfinished, self.folder / str(number))
            sync(self.folder)
        except OSError as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise self._unwritable(error) from error
        if point:
            self.point_to(number)
        return number

    def point_to(self, number: int) -> None:
        """Put a version in force, in one step, and delete those that are too old.

        Raises:
            FaqIndexError: The folder cannot be written; the version before stays in force.
        """
        pointer = self.folder / f"{POINTER}.{os.getpid()}"
        try:
            pointer.write_text(f"{number}\n", encoding="utf-8")
            sync(pointer)
            os.replace(pointer, self.folder / POINTER)
            sync(self.folder)
        except OSError as error:
            pointer.unlink(missing_ok=True)
            raise self._unwritable(error) from error
        for old in self.numbers()[:-KEPT_VERSIONS]:
            if old != number:
                shutil.rmtree(self.folder / str(old), ignore_errors=True)

    def load(self, number: int | None = None, *, encoder_print: str | None = None) -> FaqIndex:
        """Load one version.

        Args:
            number: Which one; None means the one in force.
            encoder_print: Fingerprint of the encoder that will make the queries' vectors; None trusts the caller.

        Raises:
            FaqIndexError: Nothing was published yet, or the version is damaged or made with another encoder.
        """
        number = number if number is not None else self.current()
        if number is None:
            raise FaqIndexError(f"No FAQ index in {self.folder}. Build it with `python -m bot faq publish`.")
        folder = self.folder / str(number)
        fault = fault_of(folder, encoder_print=encoder_print)
        if fault:
            raise FaqIndexError(f"FAQ version {number} in {self.folder} cannot be used: {fault}. {REPUBLISH}")
        try:
            meta = read_meta(folder)
            return _read_files(folder, meta, number)
        except (
            FaqIndexError,
            OSError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            EOFError,
            RuntimeError,
        ) as error:
            raise FaqIndexError(f"FAQ version {number} in {self.folder} is damaged. {REPUBLISH}") from error

    def _clear_away(self) -> None:
        for child in self.folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(child, ignore_errors=True)
        for pattern in (f"{POINTER}.*", "*.unfinished"):
            for child in self.folder.glob(pattern):
                child.unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> FaqIndexError:
        return FaqIndexError(
            f"The FAQ version cannot be written to {self.folder}: {error.strerror}. Free some space and try again."
        )


def _write_files(folder: Path, index: FaqIndex) -> None:
    """All that is needed to search this version again; every file that is written here is sealed."""
    with (folder / ENTRIES_FILE).open("w", encoding="utf-8") as lines:
        for entry in index.entries.values():
            lines.write(json.dumps(asdict(entry), ensure_ascii=False, default=str) + "\n")
    np.save(folder / VECTORS_FILE, index.vectors)
    index.dense.write(folder)
    (folder / SYNONYMS_FILE).write_text(json.dumps(index.synonyms.groups, ensure_ascii=False), encoding="utf-8")
    if index.learnt is not None:
        index.learnt.save(folder / LEARNT_FILE)


def _read_files(folder: Path, meta: Mapping[str, Any], number: int) -> FaqIndex:
    """The reverse of `_write_files`, of files whose checksums are right."""
    entries = read_entries(folder)
    vectors = np.load(folder / VECTORS_FILE, mmap_mode="r", allow_pickle=False)
    if vectors.ndim != 2 or vectors.shape[1] != meta["dim"]:
        raise ValueError(f"vectors of shape {vectors.shape}")
    dense = DenseIndex.read(folder, vectors)
    learnt = EntryClassifier.load(folder / LEARNT_FILE) if (folder / LEARNT_FILE).is_file() else None
    if learnt is not None and learnt.count != len(entries):
        raise ValueError(f"a classifier of {learnt.count} entries for {len(entries)}")
    return FaqIndex(
        entries,
        dense.vectors,
        meta["encoder"],
        Calibration.from_json(meta["calibration"]),
        version=number,
        dense=dense,
        learnt=learnt,
        synonyms=Synonyms(json.loads((folder / SYNONYMS_FILE).read_text(encoding="utf-8"))),
    )
