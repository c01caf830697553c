"""All annotated turns that both classifiers learn from: our own chats, and what the shop has annotated."""

from __future__ import annotations

from bot.settings import Settings
from bot.understanding.annotations import read_annotations
from bot.understanding.chats import AnnotatedTurn, read_chats

CHATS = "chats"


def read_annotated(settings: Settings) -> list[AnnotatedTurn]:
    """Turns of data/chats, then those of the folder that LEARN_DIR names, if any.

    Raises:
        ChatFileError: A file of chats is wrong.
        AnnotationFileError: A file of the shop's own is wrong.
    """
    own = read_annotations(settings.learn_dir) if settings.learn_dir else []
    return [*read_chats(settings.data_dir / CHATS), *own]
