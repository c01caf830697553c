"""FAQ bases of any size for measuring: our own wordings, our own customers' messages, then recombinations of both.

A recombination is the first half of one text and the second half of another. Encoding a million of them would take
half an hour, so their vectors are composed: the sum of the vectors of the two halves, plus the difference that such a
sum shows against the true vector of some recombination. Halves and differences come from the real encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.core.knowledge import FaqEntry
from bot.knowledge.encoder import Encoder
from bot.knowledge.faq_files import read_faq
from bot.services.read_examples import read_training_messages
from bot.understanding.chats import read_chats
from bot.understanding.scripts import clean

DATA = Path("data")
# Shorter texts have no halves, longer ones are no questions.
HALVED_CHARS = range(4, 31)
TRULY_ENCODED = 10_000
WORDINGS_PER_ENTRY = 15
CHUNK = 20_000


@dataclass(frozen=True)
class BenchBase:
    """Wordings and their vectors, the real ones first.

    `vectors` is float16, shape (n, dim), of length 1; `true_count` of them were made by the encoder. The first entries
    are the shop's own, the others groups of 15 wordings.
    """

    entries: list[FaqEntry]
    vectors: np.ndarray
    shop_count: int
    true_count: int

    @property
    def wordings(self) -> list[str]:
        """All wordings in the order of the vectors."""
        return [wording for entry in self.entries for wording in entry.wordings]

    def first(self, count: int) -> BenchBase:
        """The first wordings, whole entries, at most so many."""
        ends = np.cumsum([len(entry.wordings) for entry in self.entries])
        entries = int(np.searchsorted(ends, count, "right"))
        kept = int(ends[entries - 1]) if entries else 0
        return BenchBase(
            self.entries[:entries], self.vectors[:kept], min(kept, self.shop_count), min(kept, self.true_count)
        )


def recombined_base(count: int, encoder: Encoder, *, progress: Callable[[int, int], None]) -> BenchBase:
    """Make a base.

    Args:
        count: Wordings wanted; there are never fewer than the shop's own.
        encoder: Makes the true vectors.
        progress: Called with wordings done and wordings in all.
    """
    shop = read_faq(DATA / "faq")
    own = [wording for entry in shop for wording in entry.wordings]
    messages = [turn.text for turn in read_chats(DATA / "chats")]
    messages += [message.text for message in read_training_messages(DATA / "nlu")]
    known = set(own)
    real = own + [text for text in dict.fromkeys(map(clean, messages)) if text and text not in known]
    real = real[: max(count, len(own))]
    halved = [text for text in real if len(text) in HALVED_CHARS]
    vectors = np.empty((max(count, len(real)), encoder.dim), dtype=np.float16)
    for start in range(0, len(real), CHUNK):
        vectors[start : start + CHUNK][: len(real) - start] = encoder.encode(real[start : start + CHUNK])
        progress(min(start + CHUNK, len(real)), len(vectors))
    texts, true_count = list(real), len(real)
    if count > len(real):
        pairs = _pairs(halved, set(real), count - len(real))
        texts += [_joined(halved[a], halved[b]) for a, b in pairs]
        true_count += _fill(vectors[len(real) :], pairs, halved, encoder, progress)
    grouped = [texts[start : start + WORDINGS_PER_ENTRY] for start in range(len(own), len(texts), WORDINGS_PER_ENTRY)]
    made = [FaqEntry(f"made-{number}", tuple(group)) for number, group in enumerate(grouped)]
    return BenchBase([*shop, *made], vectors, len(own), true_count)


def _joined(first: str, second: str) -> str:
    return first[: (len(first) + 1) // 2] + second[len(second) // 2 :]


def _pairs(texts: Sequence[str], known: set[str], count: int) -> np.ndarray:
    """Which texts to join, shape (count, 2), so that no joined text comes twice."""
    rng = np.random.default_rng(11)
    pairs: list[tuple[int, int]] = []
    while len(pairs) < count:
        for a, b in rng.integers(0, len(texts), (count - len(pairs), 2)).tolist():
            text = _joined(texts[a], texts[b])
            if text not in known:
                known.add(text)
                pairs.append((a, b))
    return np.array(pairs)


def _fill(
    vectors: np.ndarray,
    pairs: np.ndarray,
    texts: Sequence[str],
    encoder: Encoder,
    progress: Callable[[int, int], None],
) -> int:
    """Write the vectors of recombinations; returns how many of the first ones are true."""
    true_count = min(TRULY_ENCODED, len(pairs))
    true = encoder.encode([_joined(texts[a], texts[b]) for a, b in pairs[:true_count].tolist()])
    vectors[:true_count] = true
    if true_count == len(pairs):
        return true_count
    firsts = encoder.encode([text[: (len(text) + 1) // 2] for text in texts])
    seconds = encoder.encode([text[len(text) // 2 :] for text in texts])
    differences = true - _unit(firsts[pairs[:true_count, 0]] + seconds[pairs[:true_count, 1]])
    rng = np.random.default_rng(12)
    for start in range(true_count, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        sums = _unit(firsts[chunk[:, 0]] + seconds[chunk[:, 1]])
        vectors[start : start + CHUNK] = _unit(sums + differences[rng.integers(0, true_count, len(chunk))])
        progress(start + len(chunk), len(pairs))
    return true_count


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
