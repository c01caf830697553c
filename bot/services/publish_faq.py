"""Publish the FAQ base: read, encode, calibrate on its own wordings, write a version, put it in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bot.core.knowledge import FaqEntry, is_for_calibration
from bot.knowledge.calibration import Calibration, fit_calibration
from bot.knowledge.encoder import Encoder
from bot.knowledge.faq_files import read_faq
from bot.knowledge.index import FaqIndex, build_index
from bot.knowledge.versions import FaqVersions
from bot.understanding.scripts import clean

# Below these numbers a base cannot say anything about itself, and the shipped calibration serves.
MIN_ENTRIES_TO_CALIBRATE = 20
MIN_WORDINGS_TO_CALIBRATE = 4


def publish_faq(
    source: Path,
    versions: FaqVersions,
    encoder: Encoder,
    unrelated: Sequence[str],
    *,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> FaqIndex:
    """Build a new version of the base and put it in force.

    Args:
        source: Folder or file of the base.
        versions: Where versions live.
        encoder: Makes the vectors.
        unrelated: Messages that no FAQ answers, for example small talk; they teach the threshold.
        progress: Called with messages done and messages in all.

    Raises:
        FaqFileError: The base has a wrong line.
        FaqIndexError: The version cannot be written.
    """
    entries = read_faq(source)
    index = build_index(entries, encoder, Calibration())
    rich = [entry for entry in entries if len(entry.wordings) >= MIN_WORDINGS_TO_CALIBRATE]
    if len(rich) >= MIN_ENTRIES_TO_CALIBRATE:
        index.calibration = calibrate(index, encoder, unrelated, progress=progress)
    versions.write(index)
    return index


def calibrate(
    index: FaqIndex,
    encoder: Encoder,
    unrelated: Sequence[str],
    *,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Calibration:
    """Fit on the base's own wordings that the encoder has not learnt.

    Each asks for its entry twice: while it is held out, as a customer with quite another wording would, and with
    two characters swapped, as a hurried customer with this very wording would. Every second of them asks again
    with its whole entry taken away, which makes a question near to the shop that has no answer.
    """
    entries: list[FaqEntry] = list(index.entries.values())
    rows = [
        (entry_number, wording, is_for_calibration(number) and len(entry.wordings) >= MIN_WORDINGS_TO_CALIBRATE)
        for entry_number, entry in enumerate(entries)
        for number, wording in enumerate(entry.wordings)
    ]
    asked = [(row, entry_number, clean(wording)) for row, (entry_number, wording, asks) in enumerate(rows) if asks]
    others = [clean(text) for text in unrelated]
    hurried = [_swapped(text) for _, _, text in asked]
    vectors = encoder.encode([text for _, _, text in asked] + others)
    hurried_vectors = encoder.encode(hurried)
    answerable: list[tuple[np.ndarray, int]] = []
    unanswerable: list[np.ndarray] = []
    total = len(vectors)
    for done, (row, entry_number, text) in enumerate(asked):
        signals = index.signals(text, vectors[done], without=row)
        answerable.append((signals, entry_number))
        answerable.append((index.signals(hurried[done], hurried_vectors[done]), entry_number))
        if done % 2 == 0:
            alone = signals.copy()
            alone[entry_number] = 0.0
            unanswerable.append(alone)
        progress(done + 1, total)
    for done, text in enumerate(others, len(asked)):
        unanswerable.append(index.signals(text, vectors[done]))
        progress(done + 1, total)
    return fit_calibration(answerable, unanswerable)


def _swapped(text: str) -> str:
    """Two characters in the middle swapped; a text under four characters stays."""
    middle = len(text) // 2
    return text if len(text) < 4 else text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]
