"""Variations of a text, as customers write the same thing: other words, slips of the finger, other signs."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import numpy as np
import opencc
from pypinyin import Style, lazy_pinyin

from bot.knowledge.synonyms import Synonyms

# Two characters that sound alike are mistaken for each other only if both are common enough to stand in our texts.
LEAST_COUNT = 5
SHORTEST_MISTYPED = 4
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}

Homophones = Mapping[str, tuple[str, ...]]


class Augmentation:
    """Makes variations of a text for training; what it draws depends on the generator alone."""

    def __init__(self, synonyms: Synonyms, homophones: Homophones, shares: Mapping[str, float] | None = None) -> None:
        """Keep what the variations are made of.

        Args:
            synonyms: Words that may stand for each other.
            homophones: Characters that sound alike, by character (`homophones_in`).
            shares: Chance of each kind in [0, 1]; several may meet in one text. Those not named do not occur; None
                means `SHARES`.
        """
        self._kinds: dict[str, Callable[[str, np.random.Generator], str]] = {
            "synonym": lambda text, rng: swap_synonyms(text, synonyms, rng),
            "marks": lambda text, rng: without_marks(text),
            "homophone": lambda text, rng: mishear(text, homophones, rng),
            "typing": mistype,
            "traditional": lambda text, rng: traditional(text),
            "full_width": lambda text, rng: full_width(text),
        }
        self._shares = np.array([(SHARES if shares is None else shares).get(kind, 0.0) for kind in self._kinds])

    def vary(self, text: str, rng: np.random.Generator) -> str:
        """The text, varied by each kind at its chance; as it is when none is drawn. Never empty unless it was."""
        for change, is_drawn in zip(self._kinds.values(), rng.random(len(self._shares)) < self._shares, strict=True):
            if is_drawn:
                text = change(text, rng)
        return text


# Source: docs/decisions/0001-retrieval.md, "Training the default encoder".
SHARES = {
    "synonym": 0.5,
    "typing": 0.3,
    "homophone": 0.15,
    "marks": 0.1,
    "traditional": 0.03,
    "full_width": 0.03,
}


def swap_synonyms(text: str, synonyms: Synonyms, rng: np.random.Generator) -> str:
    """Each word of a group, at a chance of one half, by another word of the group."""
    parts, at = [], 0
    for start, end in synonyms.found_in(text):
        others = synonyms.others(text[start:end])
        if others and rng.random() < 0.5:
            parts += [text[at:start], others[int(rng.integers(len(others)))]]
            at = end
    return "".join([*parts, text[at:]])


def mistype(text: str, rng: np.random.Generator) -> str:
    """One character dropped, doubled, or swapped with the one after it; a text below four characters stays."""
    if len(text) < SHORTEST_MISTYPED:
        return text
    kind, at = int(rng.integers(3)), int(rng.integers(len(text) - 1))
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[: at + 1] + text[at:]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def mishear(text: str, homophones: Homophones, rng: np.random.Generator) -> str:
    """One character by another that sounds the same, as pinyin keyboards offer it; unchanged if none has such."""
    places = [place for place, char in enumerate(text) if char in homophones]
    if not places:
        return text
    at = places[int(rng.integers(len(places)))]
    alike = homophones[text[at]]
    return text[:at] + alike[int(rng.integers(len(alike)))] + text[at + 1 :]


def homophones_in(texts: Iterable[str], *, least_count: int = LEAST_COUNT) -> dict[str, tuple[str, ...]]:
    """Characters of these texts that sound alike, tones aside.

    Args:
        texts: Any.
        least_count: Times that a character must occur.

    Returns:
        The others by character, in the order of their code; characters without such are left out.
    """
    counts = Counter(char for text in texts for char in text if "\u3400" <= char <= "\u9fff")
    by_sound: dict[str, list[str]] = {}
    for char in sorted(char for char, count in counts.items() if count >= least_count):
        by_sound.setdefault(lazy_pinyin(char, style=Style.NORMAL)[0], []).append(char)
    return {
        char: tuple(other for other in alike if other != char)
        for alike in by_sound.values()
        if len(alike) > 1
        for char in alike
    }


def traditional(text: str) -> str:
    """The text in traditional characters (OpenCC s2t)."""
    return str(_to_traditional().convert(text))


def full_width(text: str) -> str:
    """Latin letters, figures and ASCII marks in their full width."""
    return text.translate(_FULL_WIDTH)


def without_marks(text: str) -> str:
    """The text without punctuation; as it is when it holds nothing else."""
    return "".join(char for char in text if not unicodedata.category(char).startswith("P")).strip() or text


@lru_cache(maxsize=1)
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")
