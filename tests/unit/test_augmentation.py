"""Variations of texts for training."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bot.knowledge.augmentation import (
    SHARES,
    Augmentation,
    full_width,
    homophones_in,
    mishear,
    mistype,
    swap_synonyms,
    traditional,
    without_marks,
)
from bot.knowledge.synonyms import Synonyms

SYNONYMS = Synonyms({"顺丰": ["顺丰", "SF", "顺丰快递"], "退货": ["退货", "推货"]})
HOMOPHONES = {"钱": ("前",), "前": ("钱",)}


def outcomes(change: Callable[[np.random.Generator], str]) -> set[str]:
    """What forty generators make of it."""
    return {change(np.random.default_rng(seed)) for seed in range(40)}


def test_a_synonym_stays_within_its_group() -> None:
    """And now and then the word itself stays."""
    assert outcomes(lambda rng: swap_synonyms("发顺丰吗", SYNONYMS, rng)) == {"发顺丰吗", "发sf吗", "发顺丰快递吗"}


def test_latin_codes_keep_their_letters() -> None:
    """SF in a parcel number is not the carrier."""
    assert outcomes(lambda rng: swap_synonyms("单号SF1234567", SYNONYMS, rng)) == {"单号SF1234567"}


def test_typing_errors_drop_double_or_swap_one_character() -> None:
    """Each of the three occurs."""
    made = outcomes(lambda rng: mistype("怎么退货", rng))

    assert {"怎么货", "怎怎么退货", "么怎退货"} <= made
    assert {len(text) for text in made} == {3, 4, 5}


def test_a_short_text_has_no_typing_errors() -> None:
    """Too little would be left of it."""
    assert outcomes(lambda rng: mistype("退货吗", rng)) == {"退货吗"}


def test_a_homophone_replaces_one_character() -> None:
    """One at a time; a text without such stays."""
    assert outcomes(lambda rng: mishear("多少钱前", HOMOPHONES, rng)) == {"多少前前", "多少钱钱"}
    assert outcomes(lambda rng: mishear("尺码", HOMOPHONES, rng)) == {"尺码"}


def test_homophones_are_common_characters_of_the_same_sound() -> None:
    """Tones aside, since pinyin keyboards take none; rare characters and single sounds are left out."""
    assert homophones_in(["多少钱", "以前", "钱前", "谦"], least_count=2) == {"前": ("钱",), "钱": ("前",)}


def test_signs_change_but_not_the_text() -> None:
    """Traditional characters, full width, no punctuation."""
    assert traditional("退货运费") == "退貨運費"
    assert full_width("SF 12?") == "ＳＦ　１２？"
    assert without_marks("在吗？发票，开了没。") == "在吗发票开了没"
    assert without_marks("？？") == "？？"


@pytest.mark.parametrize("kind", SHARES)
def test_each_kind_can_be_had_alone(kind: str) -> None:
    """By its share; the others then do not occur."""
    augmentation = Augmentation(SYNONYMS, HOMOPHONES, {kind: 1.0})

    assert any(
        augmentation.vary("推货多少钱，用SF？", np.random.default_rng(seed)) != "推货多少钱，用SF？" for seed in (1, 2)
    )


def test_no_shares_leave_the_text_as_it_is() -> None:
    """Nothing is drawn."""
    assert Augmentation(SYNONYMS, HOMOPHONES, {}).vary("退货，SF", np.random.default_rng(0)) == "退货，SF"


def test_the_generator_alone_decides() -> None:
    """The same training twice gives the same model."""
    augmentation = Augmentation(SYNONYMS, HOMOPHONES)
    first, second = np.random.default_rng(3), np.random.default_rng(3)
    texts = ["退货多少钱，用SF？"] * 30

    made = [augmentation.vary(text, first) for text in texts]

    assert made == [augmentation.vary(text, second) for text in texts]
    assert len(set(made)) > 5
