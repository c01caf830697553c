"""`python -m bot faq …`: publish the shop's base, search any base."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from bot.commands.jsonl import BadLineError, process_lines
from bot.knowledge.calibration import Calibration
from bot.knowledge.encoder import load_encoder
from bot.knowledge.faq_files import read_faq
from bot.knowledge.index import build_index
from bot.knowledge.versions import FaqVersions
from bot.services.find_answer import find_answer
from bot.services.publish_faq import MIN_ENTRIES_TO_CALIBRATE, MIN_WORDINGS_TO_CALIBRATE, calibrate, publish_faq
from bot.services.read_examples import unrelated_messages
from bot.settings import read_settings
from bot.understanding.scripts import clean


def publish() -> int:
    """Make data/faq the version in force; a running bot takes it up by itself."""
    from tqdm import tqdm

    settings = read_settings()
    with tqdm(desc="publish the FAQ", unit="message", file=sys.stderr, disable=None) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        index = publish_faq(
            settings.data_dir / "faq",
            FaqVersions(settings.faq_store),
            load_encoder(settings.encoder),
            unrelated_messages(settings.data_dir / "nlu"),
            progress=progress,
        )
    number = FaqVersions(settings.faq_store).current()
    print(f"FAQ version {number} is in force: {len(index.entries)} entries, {len(index.vectors)} wordings.")
    return 0


def search(base: Path, source: Path, target: Path, top: int) -> int:
    """Search a base, also one that was never published, for each message of a file.

    Returns:
        0, or 1 if a line was bad.
    """
    settings = read_settings()
    encoder = load_encoder(settings.encoder)
    entries = read_faq(base)
    index = build_index(entries, encoder, Calibration())
    rich = [entry for entry in entries if len(entry.wordings) >= MIN_WORDINGS_TO_CALIBRATE]
    if len(rich) >= MIN_ENTRIES_TO_CALIBRATE:
        index.calibration = calibrate(index, encoder, unrelated_messages(settings.data_dir / "nlu"))

    def work(case: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(case.get("text"), str):
            raise BadLineError("the field 'text' is missing or is no text.")
        found = find_answer(index, case["text"], encoder.encode([clean(case["text"])])[0], top_k=top)
        hits = [{"id": hit["id"], "score": hit["score"]} for hit in found["hits"]]
        return {"id": case["id"], "hits": hits, "decision": found["decision"]}

    return process_lines(source, target, work, "search")
