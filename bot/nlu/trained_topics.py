"""The topic classifier inside the trained Rasa model, for work without a running Rasa."""

from __future__ import annotations

import hashlib
import tarfile
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understanding.topic_model import TopicModel

_FILE = "topics.joblib"


@dataclass(frozen=True)
class TrainedTopics:
    """A topic model and a fingerprint of its file."""

    model: TopicModel
    fingerprint: str

    def topics_of(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """See `TopicModel.chances_of`."""
        return self.model.chances_of(texts)


def read_trained_topics(archive: Path) -> TrainedTopics | None:
    """Take the topic classifier out of a trained Rasa model.

    Args:
        archive: The model, such as var/models/jiedai.tar.gz.

    Returns:
        None where there is no model, or none with our classifier in it: a search does without its topics then.
    """
    try:
        with tarfile.open(archive) as model:
            member = next(one for one in model.getmembers() if one.isfile() and Path(one.name).name == _FILE)
            content = model.extractfile(member)
            data = content.read() if content else b""
    except (OSError, tarfile.TarError, zlib.error, StopIteration, EOFError):
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / _FILE
        file.write_bytes(data)
        try:
            return TrainedTopics(TopicModel.load(file), hashlib.sha256(data).hexdigest())
        except Exception:  # whatever another version's file raises, there is no classifier in it for us
            return None
