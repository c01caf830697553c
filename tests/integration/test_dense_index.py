"""The FAISS side of the search: its kind by size, kept and read again, changed in part, damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.core.knowledge import FaqIndexError
from bot.knowledge.dense import INDEX_FILE, ROWS_FILE, DenseIndex

DIM = 128
SMALL = 300


def vectors_near(count: int, *, seed: int = 0) -> np.ndarray:
    """Vectors of length 1 that differ in few directions, as those of sentences do."""
    directions = np.random.default_rng(99).standard_normal((12, DIM))
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((count, 12)) @ directions + 0.3 * rng.standard_normal((count, DIM))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


VECTORS = vectors_near(3000)
QUERIES = vectors_near(50, seed=1)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[DenseIndex, Path]:
    """A base above the limit, and the folder that it was written to."""
    index = DenseIndex(VECTORS, flat_up_to=SMALL)
    folder = tmp_path_factory.mktemp("dense")
    index.write(folder)
    return index, folder


def best(index: DenseIndex, query: np.ndarray, count: int = 10) -> list[int]:
    """Rows by exact cosine among the nearest hundred."""
    rows = index.nearest(query, 100)
    return [int(row) for row in rows[np.argsort(-index.cosines(query, rows))][:count]]


def test_up_to_the_limit_every_vector_is_compared(tmp_path: Path) -> None:
    """Nothing beside the vectors is written for it."""
    index = DenseIndex(VECTORS[:SMALL], flat_up_to=SMALL)
    index.write(tmp_path)

    assert index.is_flat
    assert not list(tmp_path.iterdir())
    for query in QUERIES:
        expected = VECTORS[:SMALL] @ query
        assert np.allclose(index.cosines(query), expected, atol=1e-5)
        assert best(index, query) == list(np.argsort(-expected)[:10])


def test_beyond_the_limit_the_vectors_are_compressed(large: tuple[DenseIndex, Path]) -> None:
    """Nearly all of the ten nearest are found, and cosines are exact to half precision."""
    index, _ = large
    exact = [np.argsort(-(VECTORS @ query))[:10] for query in QUERIES]
    found = [len({*best(index, query)} & {*rows.tolist()}) for query, rows in zip(QUERIES, exact, strict=True)]

    assert not index.is_flat
    assert index.vectors.dtype == np.float16
    assert sum(found) / (10 * len(QUERIES)) > 0.95
    assert np.allclose(index.cosines(QUERIES[0]), VECTORS @ QUERIES[0], atol=2e-3)


def test_an_index_read_again_gives_the_same_answers(large: tuple[DenseIndex, Path], tmp_path: Path) -> None:
    """Also with the vectors in a file that is only mapped."""
    index, folder = large
    np.save(tmp_path / "vectors.npy", index.vectors)
    again = DenseIndex.read(folder, np.load(tmp_path / "vectors.npy", mmap_mode="r"), flat_up_to=SMALL)

    for query in QUERIES:
        assert best(again, query) == best(index, query)


def test_without_an_index_file_one_is_built(tmp_path: Path) -> None:
    """Small bases have none, and so have versions of an older program; the vectors need not stay mapped."""
    np.save(tmp_path / "vectors.npy", VECTORS)
    mapped = np.load(tmp_path / "vectors.npy", mmap_mode="r")

    small, large = DenseIndex.read(tmp_path, mapped), DenseIndex.read(tmp_path, mapped, flat_up_to=SMALL)

    assert (small.is_flat, large.is_flat) == (True, False)
    assert not isinstance(small.vectors, np.memmap)


@pytest.mark.parametrize(
    ("name", "content"),
    [(INDEX_FILE, b""), (INDEX_FILE, b"no index"), (ROWS_FILE, b""), (ROWS_FILE, b"no index"), (ROWS_FILE, None)],
)
def test_a_damaged_file_is_named_with_what_to_do(
    large: tuple[DenseIndex, Path], tmp_path: Path, name: str, content: bytes | None
) -> None:
    """Empty, foreign or missing."""
    for file in large[1].iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(FaqIndexError, match="cannot be read. Publish again with"):
        DenseIndex.read(tmp_path, VECTORS, flat_up_to=SMALL)


def test_a_cut_off_index_file_is_refused(large: tuple[DenseIndex, Path], tmp_path: Path) -> None:
    """As a full disk leaves it."""
    for file in large[1].iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    whole = (tmp_path / INDEX_FILE).read_bytes()
    (tmp_path / INDEX_FILE).write_bytes(whole[: len(whole) // 2])

    with pytest.raises(FaqIndexError, match="cannot be read"):
        DenseIndex.read(tmp_path, VECTORS, flat_up_to=SMALL)


@pytest.mark.parametrize("others", [VECTORS[:2000], vectors_near(3000)[:, :16]])
def test_an_index_of_other_vectors_is_refused(large: tuple[DenseIndex, Path], others: np.ndarray) -> None:
    """Another number of wordings, or of dimensions."""
    with pytest.raises(FaqIndexError, match="holds 3000 vectors of 128 dimensions, the base"):
        DenseIndex.read(large[1], others, flat_up_to=SMALL)


def test_a_query_of_another_encoder_is_refused(large: tuple[DenseIndex, Path]) -> None:
    """By the number of its dimensions."""
    with pytest.raises(FaqIndexError, match="The query has 16 dimensions, but this FAQ index holds 128"):
        large[0].check(np.zeros(16, dtype=np.float32), "ours")


def test_a_changed_base_finds_its_new_vectors_and_not_its_old_ones(
    large: tuple[DenseIndex, Path], tmp_path: Path
) -> None:
    """One entry of 15 wordings in the middle became one of 20; all rows behind it have moved."""
    added = vectors_near(20, seed=2)
    vectors = np.concatenate([VECTORS[:1000], added, VECTORS[1015:]])
    old_rows = np.concatenate([np.arange(1000), np.full(20, -1), np.arange(1015, 3000)])

    index = DenseIndex.read(large[1], VECTORS, flat_up_to=SMALL).changed(vectors, old_rows)

    index.write(tmp_path)
    for one in (index, DenseIndex.read(tmp_path, vectors, flat_up_to=SMALL)):
        assert [best(one, vector, 1)[0] for vector in added] == list(range(1000, 1020))
        assert best(one, VECTORS[2500], 1) == [2505]
        near_the_old = one.nearest(VECTORS[1005], 3005)
        assert len(set(near_the_old.tolist())) == len(near_the_old)
        assert near_the_old.max() < 3005


def test_a_base_that_changed_much_is_built_anew(large: tuple[DenseIndex, Path]) -> None:
    """Or the vectors that nobody has any more would pile up."""
    index = DenseIndex.read(large[1], VECTORS, flat_up_to=SMALL)

    changed = index.changed(VECTORS[:1500], np.arange(1500))

    assert changed is not index
    assert best(changed, VECTORS[7], 1) == [7]


@pytest.mark.parametrize("flat_up_to", [0, SMALL])
def test_a_single_wording_is_found(flat_up_to: int) -> None:
    """Whatever kind of index it gets."""
    index = DenseIndex(VECTORS[:1], flat_up_to=flat_up_to)

    assert list(index.nearest(VECTORS[5], 10)) == [0]
