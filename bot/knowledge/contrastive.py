"""Learning which texts belong together: the training of the default encoder's own part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.knowledge.augmentation import Augmentation
from bot.understanding.general_vectors import vectors_of

SEED = 7
# Source of all: docs/decisions/0001-retrieval.md, "Training the default encoder".
EPOCHS = 12
BATCH = 256
LEARNING_RATE = 0.004
SCALE = 8.0
HARD_NEGATIVES = 1
# A hard negative is drawn from so many nearest wordings of other entries.
NEAREST = 20
ROWS_AT_ONCE = 1024

Vectors = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Examples:
    """Texts with the number of their group; the first `n_strict` of them mean the same within a group exactly."""

    texts: list[str]
    group: np.ndarray
    start: np.ndarray
    size: np.ndarray
    n_strict: int


def gather(strict: Sequence[Sequence[str]], loose: Sequence[Sequence[str]]) -> Examples:
    """One list of all texts of groups that hold at least two.

    Args:
        strict: Texts that mean the same, such as the wordings of an entry.
        loose: Texts of one topic.
    """
    groups = [list(group) for group in (*strict, *loose) if len(group) > 1]
    size = np.array([len(group) for group in groups], dtype=np.int64)
    return Examples(
        texts=[text for group in groups for text in group],
        group=np.repeat(np.arange(len(groups)), size),
        start=np.cumsum(size) - size,
        size=size,
        n_strict=sum(len(group) for group in strict if len(group) > 1),
    )


def start_weights(pieces: Sequence[str], dim: int, *, vectors: Vectors = vectors_of) -> np.ndarray:
    """What each piece of text means in general, in fewer dimensions: a start from which little is left to learn.

    Args:
        pieces: The vocabulary.
        dim: At most that of the general vectors.
        vectors: General vectors of texts, shape (n_texts, general_dim).

    Returns:
        float32, shape (n_pieces, dim): the principal components, of mean length 1.
    """
    centred = vectors(pieces)
    centred = centred - centred.mean(axis=0)
    # In rising order of their variance.
    _, axes = np.linalg.eigh(centred.T @ centred)
    reduced = centred @ axes[:, ::-1][:, :dim]
    weights: np.ndarray = reduced / max(float(np.linalg.norm(reduced, axis=1).mean()), 1e-9)
    return np.ascontiguousarray(weights, dtype=np.float32)


def nearest_of_others(vectors: np.ndarray, group: np.ndarray, count: int) -> np.ndarray:
    """Texts of other groups that come nearest to each text.

    Args:
        vectors: Of length 1, shape (n_texts, dim).
        group: Each text's, shape (n_texts,).
        count: Texts to find.

    Returns:
        Row numbers, shape (n_texts, at most count); fewer where there are fewer texts of other groups.
    """
    most = int(len(group) - np.bincount(group).max()) if len(group) else 0
    count = min(count, most)
    found = np.empty((len(group), count), dtype=np.int64)
    if not count:
        return found
    for first in range(0, len(group), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        alike = vectors[rows] @ vectors.T
        alike[group[rows, None] == group] = -2.0
        found[rows] = np.argpartition(-alike, count - 1, axis=1)[:, :count]
    return found


def train(
    model: Any,
    examples: Examples,
    augmentation: Augmentation,
    *,
    progress: Callable[[int, int], None],
    vectors: Vectors = vectors_of,
) -> None:
    """Bring texts of a group together and keep those of others away, in place.

    Multiple negatives ranking (Henderson et al. 2017): of each pair of a group one text, varied as customers vary it,
    must find the other among those of all pairs and among hard negatives, wordings of other entries that are near in
    general meaning. Texts of the same group are no negatives.

    Args:
        model: A sentence-transformers model.
        examples: At least one group.
        augmentation: Varies one side of each pair.
        progress: Called with steps done and steps in all.
        vectors: General vectors of texts, of length 1.
    """
    import torch
    from torch.nn.functional import cross_entropy, normalize

    def own(texts: Sequence[str]) -> Any:
        return normalize(model(model.preprocess(list(texts)))["sentence_embedding"], dim=1)

    # Two threads wait for each other more than they work on matrices as small as these.
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    rng = np.random.default_rng(SEED)
    strict = slice(0, examples.n_strict)
    nearest = nearest_of_others(vectors(examples.texts[strict]), examples.group[strict], NEAREST)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    total = EPOCHS * max(1, len(examples.texts) // BATCH)
    for step in range(total):
        left, right = _pairs(examples, rng)
        right = np.concatenate([right, _hard(left, nearest, rng)])
        queries = own([augmentation.vary(examples.texts[row], rng) for row in left])
        cosines = queries @ own([examples.texts[row] for row in right]).T
        same = examples.group[left, None] == examples.group[right]
        np.fill_diagonal(same, val=False)
        value = cross_entropy((SCALE * cosines).masked_fill(torch.from_numpy(same), -1e9), torch.arange(len(left)))
        optimizer.zero_grad()
        value.backward()
        for setting in optimizer.param_groups:
            setting["lr"] = LEARNING_RATE * (1 - step / total)
        optimizer.step()
        progress(step + 1, total)
    torch.set_num_threads(threads)


def _pairs(examples: Examples, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Rows of two different texts of each of BATCH groups."""
    chosen = rng.permutation(len(examples.size))[:BATCH]
    start, size = examples.start[chosen], examples.size[chosen]
    left = rng.integers(size)
    right = rng.integers(size - 1)
    return start + left, start + right + (right >= left)


def _hard(left: np.ndarray, nearest: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    rows = left[left < len(nearest)]
    if not nearest.shape[1]:
        return rows[:0]
    drawn = rng.integers(nearest.shape[1], size=(len(rows), HARD_NEGATIVES))
    hard: np.ndarray = np.take_along_axis(nearest[rows], drawn, axis=1).ravel()
    return hard
