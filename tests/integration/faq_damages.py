"""Two published versions, and all that can be wrong with one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from faq_bases import SUBJECTS, SignsEncoder, row, write_base

from bot.knowledge.calibration import Calibration
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.faq_files import read_faq
from bot.knowledge.index import FaqIndex, build_index
from bot.knowledge.seal import seal
from bot.knowledge.versions import FaqVersions

ENCODER = "some/encoder"
PRINT = encoder_fingerprint(ENCODER)


def small_index(folder: Path) -> FaqIndex:
    """Two entries."""
    file = write_base(folder / "a.csv", *(row(entry_id, SUBJECTS[entry_id]) for entry_id in ("zip", "box")))
    return build_index(read_faq(file), SignsEncoder(), Calibration())


def two_versions(folder: Path, index: FaqIndex) -> FaqVersions:
    """Two sound versions, the second in force."""
    versions = FaqVersions(folder / "store")
    versions.write(index, encoder_print=PRINT)
    versions.write(index, encoder_print=PRINT)
    return versions


def reseal(folder: Path) -> None:
    """New checksums, as a broken program might write them."""
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    (folder / "meta.json").unlink()
    seal(folder, meta)


def truncate_vectors(folder: Path) -> None:
    file = folder / "vectors.npy"
    file.write_bytes(file.read_bytes()[:-100])


def lose_an_entry(folder: Path) -> None:
    file = folder / "entries.jsonl"
    file.write_text(file.read_text("utf-8").split("\n")[0], encoding="utf-8")
    reseal(folder)


def lose_the_calibration(folder: Path) -> None:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    (folder / "meta.json").write_text(json.dumps(meta | {"calibration": [1]}), encoding="utf-8")


def another_dim(folder: Path) -> None:
    np.save(folder / "vectors.npy", np.zeros((18, 7), dtype=np.float32))
    reseal(folder)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "vectors truncated": truncate_vectors,
    "meta missing": lambda folder: (folder / "meta.json").unlink(),
    "meta half written": lambda folder: (folder / "meta.json").write_text('{"encoder": "x", "files'),
    "meta of another type": lambda folder: (folder / "meta.json").write_text("7"),
    "entries gone": lambda folder: (folder / "entries.jsonl").unlink(),
    "fewer entries than vectors": lose_an_entry,
    "no calibration": lose_the_calibration,
    "another dim": another_dim,
    "empty folder": lambda folder: [file.unlink() for file in folder.iterdir()],
}
