"""Train the default encoder from the shop's own texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.core.knowledge import is_for_calibration
from bot.knowledge.encoder import train_default_encoder
from bot.knowledge.faq_files import read_faq
from bot.knowledge.synonyms import read_synonyms
from bot.services.read_examples import read_examples
from bot.understanding.scripts import clean


def train_encoder(data: Path, folder: Path, *, progress: Callable[[int, int], None] = lambda done, of: None) -> None:
    """Learn from the FAQ's wordings, which mean the same within an entry, and from the messages of each topic.

    Every third wording is left out: the search is calibrated on those (bot/services/publish_faq.py).

    Args:
        data: The project's data folder, with `faq`, `nlu` and, if there are synonyms, `lexicon`.
        folder: Where the sentence-transformers model is written.
        progress: Called with steps done and steps in all.

    Raises:
        SynonymsError: The table of synonyms is wrong.
        FaqFileError: A file of the FAQ is wrong.
        TrainingFileError: A file of training messages is wrong.
    """
    synonyms = read_synonyms(data / "lexicon" / "synonyms.csv")
    wordings = [
        [clean(wording) for number, wording in enumerate(entry.wordings) if not is_for_calibration(number)]
        for entry in read_faq(data / "faq")
    ]
    topics = list(read_examples(data / "nlu").values())
    train_default_encoder(wordings, folder, topics=topics, synonyms=synonyms, progress=progress)
