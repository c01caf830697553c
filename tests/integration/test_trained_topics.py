"""The message sorter taken out of a trained Rasa model, for work without Rasa."""

from __future__ import annotations

import hashlib
import io
import pickle
import tarfile
from pathlib import Path

import joblib
import pytest
from rich_base import ENTRIES

from bot.nlu.trained_topics import TrainedTopics, read_trained_topics
from bot.settings import read_settings
from bot.understanding.topic_model import TopicExample, TopicModel

FILE = "components/train_TopicClassifier2/topics.joblib"
TEXTS = [
    "怎么开发票",
    "我的包裹到哪了，怎么還沒到",
    "地址写错了",
    "where is my order",
    "你们就是骗子！",
    "",
    "？？？",
    "🙂",
    "xyz' OR 1=1; --",
    "运费" * 500,
]
LABELS = {"return": "after_sale/return_goods", "track": "after_sale/logistics", "address": "info_change/address"}


def archive(folder: Path, files: dict[str, bytes], mode: str = "w:gz") -> Path:
    """A model as Rasa packs it."""
    target = folder / "model.tar.gz"
    with tarfile.open(target, mode) as model:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            model.addfile(member, io.BytesIO(content))
    return target


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small topic model's file: a category with two topics, and two with one."""
    model = TopicModel()
    model.fit([TopicExample(w, LABELS.get(e.entry_id, "pre_sale/product_info")) for e in ENTRIES for w in e.wordings])
    file = tmp_path_factory.mktemp("topics") / "topics.joblib"
    model.save(file)
    return file


def agrees_with_sort(topics: TrainedTopics) -> bool:
    """Whether chances for many texts are those that each gets by itself."""
    for text, chances in zip(TEXTS, topics.topics_of(TEXTS), strict=True):
        alone = {label.intent_name: chance for label, chance in topics.model.sort(text, ())}
        assert chances == pytest.approx(alone, abs=1e-5)
        assert sum(chances.values()) == pytest.approx(1.0, abs=1e-4)
    return True


def test_the_classifier_is_taken_out_of_the_archive(fitted: Path, tmp_path: Path) -> None:
    """Wherever it lies in it; the fingerprint is that of its file."""
    content = fitted.read_bytes()
    read = read_trained_topics(archive(tmp_path, {"metadata.json": b"{}", FILE: content}))

    assert read is not None
    assert read.fingerprint == hashlib.sha256(content).hexdigest()
    assert agrees_with_sort(read)
    assert read.topics_of(["快递两天没动"])[0]["after_sale/logistics"] > 0.5


@pytest.mark.parametrize("mode", ["w", "w:bz2"])
def test_the_packing_does_not_matter(mode: str, fitted: Path, tmp_path: Path) -> None:
    """An archive is told by its content, not by its name."""
    assert read_trained_topics(archive(tmp_path, {FILE: fitted.read_bytes()}, mode)) is not None


def test_no_texts_have_no_chances(fitted: Path) -> None:
    """Instead of a fault."""
    assert TopicModel.load(fitted).chances_of([]) == []


@pytest.mark.model
def test_the_trained_model_says_the_same_of_many_as_of_one() -> None:
    """For every topic, odd texts included."""
    read = read_trained_topics(read_settings().trained_model)

    assert read is not None
    assert agrees_with_sort(read)


@pytest.mark.model
def test_the_trained_model_knows_its_topics() -> None:
    """What stands behind the numbers are the names that FAQ entries bear."""
    read = read_trained_topics(read_settings().trained_model)

    assert read is not None
    chances = dict(zip(TEXTS, read.topics_of(TEXTS), strict=True))
    best = [max(chances[text], key=chances[text].__getitem__) for text in TEXTS[1:3]]
    assert best == ["after_sale/logistics", "info_change/address"]


def test_a_missing_model_is_none(tmp_path: Path) -> None:
    """Before the first training; a folder is no model either."""
    assert read_trained_topics(tmp_path / "jiedai.tar.gz") is None
    assert read_trained_topics(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00broken", b"\x00" * 2_000])
def test_what_is_no_archive_is_none(content: bytes, tmp_path: Path) -> None:
    """Empty, text, a gzip that breaks off, zeros."""
    file = tmp_path / "jiedai.tar.gz"
    file.write_bytes(content)

    assert read_trained_topics(file) is None


@pytest.mark.parametrize("part", [0.2, 0.6])
def test_an_archive_that_breaks_off_is_none(part: float, fitted: Path, tmp_path: Path) -> None:
    """A training that was killed, or a full disk."""
    file = archive(tmp_path, {FILE: fitted.read_bytes()})
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * part)])

    assert read_trained_topics(file) is None


def test_an_archive_with_a_damaged_middle_is_none(fitted: Path, tmp_path: Path) -> None:
    """The compression notices."""
    file = archive(tmp_path, {FILE: fitted.read_bytes(), "last": b"x" * 100_000})
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 400] = bytes(255 - sign for sign in content[middle : middle + 400])
    file.write_bytes(content)

    assert read_trained_topics(file) is None


def test_a_model_of_others_is_none(tmp_path: Path) -> None:
    """An archive without our file, and one in which a folder bears its name."""
    assert read_trained_topics(archive(tmp_path, {"nlu/other.joblib": b"x", "topics.joblib.txt": b"x"})) is None
    assert read_trained_topics(archive(tmp_path, {})) is None
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as model:
        folder = tarfile.TarInfo("topics.joblib")
        folder.type = tarfile.DIRTYPE
        model.addfile(folder)

    assert read_trained_topics(tmp_path / "model.tar.gz") is None


def dumped(value: object) -> bytes:
    buffer = io.BytesIO()
    joblib.dump(value, buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"no joblib", pickle.dumps([1, 2]), dumped({"no": "model"}), b"cgone.module\nClass\n."],
    ids=["empty", "text", "pickle", "dict", "class that is gone"],
)
def test_a_broken_classifier_is_none(content: bytes, tmp_path: Path) -> None:
    """Whatever reading it raises."""
    assert read_trained_topics(archive(tmp_path, {FILE: content})) is None


def test_a_classifier_cut_short_is_none(fitted: Path, tmp_path: Path) -> None:
    """The archive is sound, its file is not."""
    content = fitted.read_bytes()

    assert read_trained_topics(archive(tmp_path, {FILE: content[: len(content) // 2]})) is None
