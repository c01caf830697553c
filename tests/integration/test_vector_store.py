"""Vectors that are kept between publishings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from faq_bases import SignsEncoder

from bot.knowledge.vector_store import STORE_FILE, RememberingEncoder


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    """Also in the next run; without a new text the encoder is not even loaded."""
    real = SignsEncoder()
    first = RememberingEncoder("signs", lambda name: real, "print", tmp_path)
    before = first.encode(["拉链", "包带", "拉链"])
    first.save()
    second = RememberingEncoder("signs", lambda name: real, "print", tmp_path)

    assert np.array_equal(second.encode(["包带", "拉链"]), before[1::-1])
    assert (real.asked, second.newly_encoded) == (["拉链", "包带"], 0)

    second.encode(["鞋带", "拉链"])
    assert real.asked == ["拉链", "包带", "鞋带"]


def test_what_is_no_longer_used_is_forgotten(tmp_path: Path) -> None:
    """So the file never grows beyond the base."""
    real = SignsEncoder()
    for texts in (["拉链", "包带"], ["包带"], ["拉链"]):
        run = RememberingEncoder("signs", lambda name: real, "print", tmp_path)
        run.encode(texts)
        run.save()

    assert real.asked == ["拉链", "包带", "拉链"]


def test_another_encoders_vectors_are_never_used(tmp_path: Path) -> None:
    """The fingerprint is part of the key; another dim does not disturb."""
    run = RememberingEncoder("signs", lambda name: SignsEncoder(), "print", tmp_path)
    run.encode(["拉链"])
    run.save()
    other = RememberingEncoder("signs", lambda name: SignsEncoder(dim=8), "another", tmp_path)

    assert other.encode(["拉链"]).shape == (1, 8)


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(file.read_bytes()[:-200]),
        lambda file: file.write_bytes(file.read_bytes()[:500] + b"????" + file.read_bytes()[504:]),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"no zip"),
        lambda file: np.savez(file, keys=np.zeros((3, 32), np.uint8), vectors=np.zeros((1, 4), np.float32)),
        lambda file: np.savez(file, keys=np.zeros((1, 32), np.uint8), vectors=np.full((1, 4), np.nan, np.float32)),
        lambda file: np.savez(file, keys=np.array([{"a": 1}], dtype=object), vectors=np.zeros((1, 4), np.float32)),
        lambda file: np.savez(file, other=np.zeros(1)),
        lambda file: file.write_bytes(file.read_bytes()[:705] + b"?" + file.read_bytes()[706:]),
    ],
    ids=[
        "truncated",
        "bits flipped",
        "empty",
        "no zip",
        "few vectors",
        "no numbers",
        "pickled",
        "other arrays",
        "method",
    ],
)
def test_a_broken_memory_of_vectors_is_passed_over(
    tmp_path: Path, damage: Callable[[Path], object], caplog: pytest.LogCaptureFixture
) -> None:
    """With one clear line; all texts are encoded anew."""
    run = RememberingEncoder("signs", lambda name: SignsEncoder(), "print", tmp_path)
    before = run.encode(["拉链", "包带"])
    run.save()
    damage(tmp_path / STORE_FILE)
    with caplog.at_level(logging.WARNING):
        again = RememberingEncoder("signs", lambda name: SignsEncoder(), "print", tmp_path)

    assert np.array_equal(again.encode(["拉链", "包带"]), before)
    assert "cannot be used" in caplog.text
    assert "All are encoded anew" in caplog.text
