"""What a base teaches about itself: kept as it was learnt, refused where it is damaged, better than without."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from faq_bases import SignsEncoder
from rich_base import ENTRIES, QUESTIONS, UNRELATED
from scipy.sparse import csr_matrix

from bot.core.knowledge import FaqEntry, FaqIndexError
from bot.knowledge.calibration import Calibration
from bot.knowledge.encoder import Encoder, train_default_encoder
from bot.knowledge.index import FaqIndex, build_index
from bot.knowledge.learnt import EntryClassifier
from bot.knowledge.seal import META_FILE, seal
from bot.knowledge.versions import LEARNT_FILE, FaqVersions
from bot.services.learn_from_faq import can_learn, learn_from_faq

DIM, NGRAMS = 8, 30
NONE = np.zeros(0, dtype=np.int64)


def classifier_of(entries: int, *, topics: bool = True) -> EntryClassifier:
    """Learnt from made-up texts: entry n bears n-gram 2n and leans to direction n; the first has most texts."""
    owner = np.repeat(np.arange(entries), [12, *[4] * (entries - 1)])
    noise = np.random.default_rng(5).standard_normal((len(owner), DIM)) * 0.1
    vectors = (np.eye(DIM)[owner % DIM] + noise).astype(np.float32)
    ones, rows = np.ones(len(owner), dtype=np.float32), np.arange(len(owner))
    chances = [{f"pre_sale/{one}": 0.9} for one in owner] if topics else []
    return EntryClassifier().fit(csr_matrix((ones, (rows, 2 * owner)), (len(owner), NGRAMS)), vectors, chances, owner)


def best(learnt: EntryClassifier, entry: int) -> int:
    """The entry put first for a message that bears all signs of one."""
    weights = np.ones(1, dtype=np.float32)
    vector = np.eye(DIM, dtype=np.float32)[entry % DIM]
    return int(np.argmax(learnt.scores(np.array([2 * entry]), weights, vector, {f"pre_sale/{entry}": 0.9})))


@pytest.mark.parametrize("topics", [True, False])
@pytest.mark.parametrize("entries", [2, 3, 6])
def test_each_entry_is_known_by_its_signs(entries: int, topics: bool) -> None:
    """Also of two, and without anybody who sorts the messages."""
    learnt = classifier_of(entries, topics=topics)

    assert learnt.count == entries
    assert [best(learnt, entry) for entry in range(entries)] == list(range(entries))


def test_scores_are_standardised() -> None:
    """So that they can be weighed against likenesses, however many entries there are."""
    scores = classifier_of(6).scores(np.array([1]), np.ones(1, dtype=np.float32), np.eye(DIM, dtype=np.float32)[1], {})

    assert scores.shape == (6,)
    assert (float(scores.mean()), float(scores.std())) == pytest.approx((0.0, 1.0), abs=1e-4)


def test_ngrams_that_nobody_learnt_change_nothing() -> None:
    """Those that no text has, and those that are beyond all others."""
    learnt, vector = classifier_of(6), np.eye(DIM, dtype=np.float32)[2]
    without = learnt.scores(NONE, np.zeros(0, dtype=np.float32), vector, None)

    assert np.array_equal(learnt.scores(np.array([3, 29]), np.ones(2, dtype=np.float32), vector, None), without)
    known = learnt.scores(np.array([29, 8]), np.ones(2, dtype=np.float32), vector, None)
    assert known[4] > without[4] + 0.1


def test_an_unsorted_message_counts_as_an_average_one() -> None:
    """Which is not one that has no topic at all; topics that nobody learnt say nothing."""
    learnt, vector = classifier_of(4), np.eye(DIM, dtype=np.float32)[0]

    def scores(chances: dict[str, float] | None) -> np.ndarray:
        return learnt.scores(NONE, np.zeros(0, dtype=np.float32), vector, chances)

    # Features are roots of chances: 12 of 24 texts are of the first topic, 4 of each other.
    average = {f"pre_sale/{number}": 0.9 * share**2 for number, share in enumerate((1 / 2, 1 / 6, 1 / 6, 1 / 6))}
    assert np.allclose(scores(None), scores(average), atol=1e-3)
    assert not np.allclose(scores(None), scores({}), atol=1e-2)
    assert scores({"pre_sale/0": 0.9})[0] > scores(None)[0] > scores({"pre_sale/1": 0.9})[0]
    assert np.array_equal(scores({"other/unheard_of": 1.0}), scores({}))


def test_identical_texts_teach_nothing_and_break_nothing() -> None:
    """All entries are as likely; no division by a deviation of zero."""
    same = csr_matrix(np.ones((6, 3), dtype=np.float32))
    vectors = np.tile(np.eye(DIM, dtype=np.float32)[0], (6, 1))
    learnt = EntryClassifier().fit(same, vectors, [{"a": 1.0}] * 6, np.array([0, 0, 1, 1, 2, 2]))
    scores = learnt.scores(np.arange(3), np.ones(3, dtype=np.float32), vectors[0], {"a": 1.0})

    assert np.isfinite(scores).all()
    assert scores.shape == (3,)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The default encoder, trained on the base's wordings."""
    return train_default_encoder([list(e.wordings) for e in ENTRIES], tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="module")
def taught(encoder: Encoder) -> FaqIndex:
    """The base after it has taught."""
    index = build_index(ENTRIES, encoder, Calibration())
    learn_from_faq(index, encoder, UNRELATED)
    return index


def right_at_first(index: FaqIndex, encoder: Encoder) -> int:
    vectors = encoder.encode([text for text, _ in QUESTIONS])
    hits = [index.search(text, vector).hits for (text, _), vector in zip(QUESTIONS, vectors, strict=True)]
    return sum(found[0].entry_id == right for found, (_, right) in zip(hits, QUESTIONS, strict=True))


def test_a_rich_base_finds_at_least_as_much_as_before(taught: FaqIndex, encoder: Encoder) -> None:
    """Asked in words that are none of its wordings."""
    plain = build_index(ENTRIES, encoder, Calibration())

    assert taught.learnt is not None
    assert taught.learnt.count == len(ENTRIES)
    assert len(taught.calibration.weights) == 5
    assert sum(taught.calibration.weights) == pytest.approx(1.0, abs=1e-5)
    assert right_at_first(taught, encoder) >= right_at_first(plain, encoder)
    assert right_at_first(taught, encoder) >= 0.9 * len(QUESTIONS)


def test_signals_have_the_classifier_and_the_chance_of_no_question(taught: FaqIndex, encoder: Encoder) -> None:
    """It puts the right entry first, and an entry's score is its own."""
    signals = taught.signals("我要开票", encoder.encode(["我要开票"])[0])

    assert signals.shape == (len(ENTRIES), 5)
    assert int(np.argmax(signals[:, 3])) == [entry.entry_id for entry in ENTRIES].index("invoice")


def test_the_sorters_topics_are_learnt(encoder: Encoder) -> None:
    """The same message leads elsewhere where its topic says so."""
    topic_of = {wording: entry.entry_id for entry in ENTRIES for wording in (*entry.wordings, entry.title)}
    index = build_index(ENTRIES, encoder, Calibration())
    learn_from_faq(
        index, encoder, UNRELATED, topics_of=lambda texts: [{topic_of.get(text, "chat"): 0.9} for text in texts]
    )
    vector = encoder.encode(["请问一下"])[0]

    def favoured(topic: str) -> str:
        scores = index.signals("请问一下", vector, topic_chances={topic: 0.9})[:, 3]
        return ENTRIES[int(np.argmax(scores))].entry_id

    assert [favoured(topic) for topic in ("fee", "repair", "gift")] == ["fee", "repair", "gift"]


def test_a_poor_base_stays_as_it_is() -> None:
    """Nineteen entries, or three wordings each, say nothing about themselves."""
    signs = SignsEncoder()
    for entries in (ENTRIES[:19], [FaqEntry(e.entry_id, e.wordings[:3]) for e in ENTRIES]):
        index = build_index(entries, signs, Calibration())
        learn_from_faq(index, signs, UNRELATED)

        assert not can_learn(entries)
        assert (index.learnt, index.calibration) == (None, Calibration())


def test_what_was_learnt_is_loaded_as_it_was(taught: FaqIndex, encoder: Encoder, tmp_path: Path) -> None:
    """Every hit with its probability."""
    versions = FaqVersions(tmp_path)
    versions.write(taught)
    again = versions.load()

    assert again.learnt is not None
    for text, _ in QUESTIONS:
        [vector] = encoder.encode([text])
        assert again.search(text, vector) == taught.search(text, vector)


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize("damage", [half, lambda content: b"", lambda content: b"no archive", lambda content: b"PK\3"])
@pytest.mark.parametrize("sealed", [True, False])
def test_a_damaged_classifier_is_refused(
    damage: Callable[[bytes], bytes], sealed: bool, taught: FaqIndex, tmp_path: Path
) -> None:
    """Whether it was damaged on the disk, or written so and sealed."""
    FaqVersions(tmp_path).write(taught)
    file = tmp_path / "1" / LEARNT_FILE
    file.write_bytes(damage(file.read_bytes()))
    if sealed:
        meta = json.loads((file.parent / META_FILE).read_text("utf-8"))
        (file.parent / META_FILE).unlink()
        seal(file.parent, meta)

    expected = "is damaged" if sealed else f"cannot be used: its {LEARNT_FILE} has .* bytes instead of"
    with pytest.raises(FaqIndexError, match=f"FAQ version 1 in .* {expected}.*Publish again with"):
        FaqVersions(tmp_path).load()


def test_a_classifier_of_another_base_is_refused(taught: FaqIndex, encoder: Encoder, tmp_path: Path) -> None:
    """Its scores would belong to other answers."""
    index = build_index(ENTRIES[:19], encoder, Calibration())
    index.learnt = taught.learnt
    versions = FaqVersions(tmp_path)
    versions.write(index)

    with pytest.raises(FaqIndexError, match="FAQ version 1 in .* is damaged. Publish again"):
        versions.load()


@pytest.mark.parametrize("left_out", ["topics", "coefficients"])
def test_parts_of_two_classifiers_are_no_classifier(left_out: str, tmp_path: Path) -> None:
    """Nor is one without one of its parts."""
    classifier_of(4).save(tmp_path / "four.npz")
    classifier_of(5).save(tmp_path / "five.npz")
    with np.load(tmp_path / "four.npz") as four, np.load(tmp_path / "five.npz") as five:
        np.savez(tmp_path / "mixed.npz", **(dict(four) | {"means": five["means"]}))
        np.savez(tmp_path / "poor.npz", **{name: part for name, part in four.items() if name != left_out})

    with pytest.raises(ValueError, match="mixed.npz holds parts of several classifiers"):
        EntryClassifier.load(tmp_path / "mixed.npz")
    with pytest.raises(ValueError, match="poor.npz holds no classifier"):
        EntryClassifier.load(tmp_path / "poor.npz")
