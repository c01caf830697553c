"""Remembering sentence vectors. The encoder here is a small real function, so that each call can be counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.understanding.general_vectors import DIM, MAX_TEXT_CHARS, GeneralVectors


class CountingEncoder:
    """One column per first character; counts the texts that it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        vectors = np.zeros((len(texts), DIM), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, ord(text[0]) % DIM] = 1.0
        return vectors


def test_vectors_come_in_the_order_of_the_texts() -> None:
    """Although they are encoded by length."""
    vectors = GeneralVectors(CountingEncoder()).of(["bbb", "a"])

    assert vectors.shape == (2, DIM)
    assert vectors.dtype == np.float32
    assert list(vectors.argmax(axis=1)) == [ord("b"), ord("a")]


def test_a_text_is_encoded_once() -> None:
    """Within a call and over calls."""
    encoder = CountingEncoder()
    vectors = GeneralVectors(encoder)
    first = vectors.of(["甲", "甲", "乙"])
    again = vectors.of(["乙", "丙"])

    assert sorted(encoder.asked) == ["丙", "乙", "甲"]
    assert np.array_equal(first[2], again[0])


def test_an_empty_text_is_zero_and_asks_nothing() -> None:
    """No turn before the message is no meaning."""
    encoder = CountingEncoder()

    assert not GeneralVectors(encoder).of(["", "甲"])[0].any()
    assert encoder.asked == ["甲"]


def test_no_texts_give_no_vectors() -> None:
    """The shape stays right."""
    assert GeneralVectors(CountingEncoder()).of([]).shape == (0, DIM)


def test_an_endless_text_is_read_to_its_limit() -> None:
    """2,000 characters would take as long as a hundred messages."""
    encoder = CountingEncoder()
    GeneralVectors(encoder).of(["长" * 2000])

    assert [len(text) for text in encoder.asked] == [MAX_TEXT_CHARS]
