"""Texts to vectors: the default encoder with its general part, and any other model without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.core.knowledge import EncoderError
from bot.knowledge.encoder import DIM, SHARES_FILE, Encoder, load_encoder, train_default_encoder
from bot.knowledge.synonyms import Synonyms
from bot.understanding.general_vectors import DIM as GENERAL_DIM

GROUPS = [
    ["怎么开发票", "发票在哪里开", "能开票吗"],
    ["鞋子开胶了", "鞋底脱胶", "胶开了"],
    ["几天发货", "什么时候寄出", "多久发出来"],
]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The default encoder, trained on a few texts."""
    return train_default_encoder(GROUPS, tmp_path_factory.mktemp("encoder"))


def test_the_default_encoder_knows_words_that_it_never_learnt(trained: Encoder) -> None:
    """None of these characters but 我 and 的 stands in its training, yet meaning brings them together."""
    parcel, logistics, colour = trained.encode(["我的包裹走哪儿啦", "查一下物流信息", "有没有红色款式"])

    assert parcel @ logistics > parcel @ colour


def test_vectors_have_length_one_and_both_parts(trained: Encoder) -> None:
    """So that their product is a cosine."""
    vectors = trained.encode(["怎么开发票", "鞋底脱胶"])

    assert vectors.shape == (2, DIM + GENERAL_DIM) == (2, trained.dim)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)


def test_an_encoder_is_loaded_as_it_was_saved(trained: Encoder) -> None:
    """Its general part included."""
    again = load_encoder(trained.name)

    assert np.allclose(again.encode(["鞋底脱胶"]), trained.encode(["鞋底脱胶"]), atol=1e-3)


def test_the_same_texts_give_the_same_encoder(trained: Encoder, tmp_path: Path) -> None:
    """So that two machines, or a training before and after a mishap, agree."""
    again = train_default_encoder(GROUPS, tmp_path)

    assert np.allclose(again.encode(["鞋底脱胶"]), trained.encode(["鞋底脱胶"]), atol=1e-4)


def test_training_uses_topics_synonyms_and_tells_how_far_it_is(tmp_path: Path) -> None:
    """All that the shop has."""
    steps: list[tuple[int, int]] = []
    encoder = train_default_encoder(
        GROUPS,
        tmp_path,
        topics=[["开票", "发票抬头写什么"]],
        synonyms=Synonyms({"发票": ["发票", "fp"]}),
        progress=lambda done, of: steps.append((done, of)),
    )

    invoice, paper, shoes = encoder.encode(["怎么开发票", "能开票吗", "鞋底脱胶"])
    assert invoice @ paper > invoice @ shoes
    assert steps[-1][0] == steps[-1][1] == len(steps)


def test_another_model_stands_by_itself(trained: Encoder, tmp_path: Path) -> None:
    """A folder without our note is an ordinary sentence-transformers model, and nothing is added to it."""
    for file in Path(trained.name).rglob("*"):
        if file.is_file() and file.name != SHARES_FILE:
            target = tmp_path / file.relative_to(trained.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())

    assert load_encoder(str(tmp_path)).dim == DIM


def test_no_texts_give_no_vectors(trained: Encoder) -> None:
    """The shape stays right."""
    assert trained.encode([]).shape == (0, trained.dim)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With what to do about it."""
    with pytest.raises(EncoderError, match="cannot be loaded. Set ENCODER"):
        load_encoder(str(tmp_path / "elsewhere"))
