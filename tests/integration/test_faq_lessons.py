"""Publishing and what a base teaches: learnt once, and taken over while its wordings stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from faq_bases import SUBJECTS, SignsEncoder, row, write_base, write_data
from rich_base import ENTRIES

from bot.core.knowledge import FaqEntry
from bot.knowledge.calibration import Calibration
from bot.knowledge.versions import LEARNT_FILE, FaqVersions
from bot.nlu.trained_topics import TrainedTopics
from bot.services.publish_faq import Published, publish_faq
from bot.understanding.topic_model import TopicExample, TopicModel


@dataclass(frozen=True)
class Sorter(TrainedTopics):
    """The message sorter, which remembers what it was asked."""

    asked: list[str] = field(default_factory=list)

    def topics_of(self, texts: Sequence[str]) -> list[dict[str, float]]:
        self.asked.extend(texts)
        return super().topics_of(texts)


@pytest.fixture(scope="module")
def topics() -> TopicModel:
    """A sorter of messages before a sale from those after it."""
    after = ("refund", "return", "swap", "track", "repair")
    model = TopicModel()
    model.fit(
        [
            TopicExample(text, "after_sale/return_goods" if entry.entry_id in after else "pre_sale/product_info")
            for entry in ENTRIES
            for text in entry.wordings
        ]
    )
    return model


class Shop:
    """A data folder with the rich base, and its published versions."""

    def __init__(self, folder: Path) -> None:
        self.data = write_data(folder / "data")
        self.versions = FaqVersions(folder / "store")
        self.encoder = SignsEncoder(dim=64)
        self.write(ENTRIES)

    def write(self, entries: list[FaqEntry], **cells: str) -> None:
        """The base; `cells` are of its first entry."""
        texts = [{"wordings": "\n".join(entry.wordings)} for entry in entries]
        rows = [row(entry.entry_id, entry.title, **text) for entry, text in zip(entries, texts, strict=True)]
        write_base(self.data / "faq" / "base.csv", rows[0] | cells, *rows[1:])

    def publish(self, sorter: Sorter | None = None) -> Published:
        return publish_faq(
            self.data,
            self.versions,
            "some/encoder",
            day=date(2026, 11, 24),
            load=lambda name: self.encoder,
            sorter=sorter,
        )

    def lesson(self, number: int) -> object:
        """What version `number` says it was taught from."""
        return self.versions.meta(number)["lesson"]

    def learnt(self, number: int) -> bytes:
        return (self.versions.folder / str(number) / LEARNT_FILE).read_bytes()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_published_rich_base_has_taught(shop: Shop) -> None:
    """And is loaded with what it taught."""
    published = shop.publish()
    again = shop.versions.load()

    assert published.index.learnt is not None
    assert again.learnt is not None
    assert len(again.calibration.weights) == 5
    assert again.calibration == published.index.calibration


def test_a_small_base_is_published_with_the_shipped_calibration(shop: Shop) -> None:
    """No classifier is written."""
    write_base(shop.data / "faq" / "base.csv", *(row(entry_id, subject) for entry_id, subject in SUBJECTS.items()))
    shop.publish()
    again = shop.versions.load()

    assert (again.learnt, again.calibration) == (None, Calibration())
    assert not (shop.versions.folder / "1" / LEARNT_FILE).exists()


def test_a_changed_answer_teaches_nothing_new(shop: Shop) -> None:
    """What was learnt is taken over, so that publishing it takes seconds."""
    shop.publish()
    shop.write(ENTRIES, answer="您好，请看说明。")
    published = shop.publish()

    assert published.changed == [ENTRIES[0].entry_id]
    assert shop.lesson(2) == shop.lesson(1)
    assert shop.learnt(2) == shop.learnt(1)
    assert shop.versions.load(2).calibration == shop.versions.load(1).calibration


def test_taking_over_asks_the_sorter_nothing(shop: Shop, topics: TopicModel) -> None:
    """Which shows that nothing is learnt again; another sorter teaches anew."""
    first, again, other = (Sorter(topics, name) for name in ("one", "one", "other"))
    for sorter in (first, again, other):
        shop.publish(sorter)

    assert set(ENTRIES[0].wordings) < set(first.asked)
    assert again.asked == []
    assert other.asked == first.asked
    assert shop.lesson(1) == shop.lesson(2) != shop.lesson(3)


def test_a_changed_wording_is_learnt(shop: Shop) -> None:
    """As is a changed message that no FAQ answers."""
    shop.publish()
    shop.write(ENTRIES, wordings="\n".join([*ENTRIES[0].wordings, "报销要票据"]))
    shop.publish()
    (shop.data / "nlu" / "more.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: thanks\n  examples: |\n    - 多谢\n', encoding="utf-8"
    )
    shop.publish()

    assert len({shop.lesson(number) for number in (1, 2, 3)}) == 3
    assert shop.learnt(2) != shop.learnt(1)


def test_what_cannot_be_taken_over_is_learnt_again(shop: Shop) -> None:
    """The version before has the same lesson, but its classifier is damaged."""
    shop.publish()
    before = shop.versions.load(1)
    (shop.versions.folder / "1" / LEARNT_FILE).write_bytes(b"")
    again = shop.publish().index

    assert again.learnt is not None
    assert np.allclose(again.calibration.weights, before.calibration.weights)
