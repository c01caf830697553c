"""What the training of the default encoder is fed with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.knowledge.contrastive import gather, nearest_of_others, start_weights


def vectors_by_length(texts: Sequence[str]) -> np.ndarray:
    """Texts of one length mean the same."""
    vectors = np.zeros((len(texts), 8), dtype=np.float32)
    vectors[np.arange(len(texts)), [len(text) % 8 for text in texts]] = 1.0
    return vectors


def test_groups_of_one_text_teach_nothing() -> None:
    """There is no pair in them; wordings stand before the messages of topics."""
    examples = gather([["甲", "乙"], ["丙"], ["丁", "戊", "己"]], [["庚", "辛"]])

    assert examples.texts == ["甲", "乙", "丁", "戊", "己", "庚", "辛"]
    assert list(examples.group) == [0, 0, 1, 1, 1, 2, 2]
    assert list(examples.start) == [0, 2, 5]
    assert examples.n_strict == 5


def test_hard_negatives_are_near_and_of_another_group() -> None:
    """The nearest wording of all, of the same entry, would be a false one."""
    vectors = np.array([[1, 0], [1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)

    found = nearest_of_others(vectors, np.array([0, 0, 1, 2]), 1)

    assert found.tolist() == [[2], [2], [0], [2]] or found.tolist() == [[2], [2], [1], [2]]


def test_few_texts_give_fewer_hard_negatives() -> None:
    """A base of two entries has no twenty."""
    vectors = np.eye(3, dtype=np.float32)

    assert nearest_of_others(vectors, np.array([0, 0, 1]), 20).shape == (3, 1)
    assert nearest_of_others(vectors, np.array([0, 0, 0]), 20).shape == (3, 0)
    assert nearest_of_others(vectors[:0], np.array([], dtype=np.int64), 20).shape == (0, 0)


def test_pieces_start_from_their_general_meaning() -> None:
    """In fewer dimensions, with what is alike still alike, at mean length 1."""
    weights = start_weights(["甲", "乙", "甲乙", "甲乙丙"], 3, vectors=vectors_by_length)

    assert weights.shape == (4, 3)
    assert weights.dtype == np.float32
    assert np.allclose(weights[0], weights[1], atol=1e-5)
    assert not np.allclose(weights[0], weights[2], atol=0.1)
    assert np.isclose(np.linalg.norm(weights, axis=1).mean(), 1.0)
