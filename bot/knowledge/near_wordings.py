"""Wordings that stand in two entries, or nearly: a search cannot tell which entry is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.core.knowledge import FaqEntry
from bot.understanding.scripts import clean

# Cosine of character pieces. Looked at on the demo shop's own 6,604 wordings: pairs of different entries up to 0.77
# differ in the word that decides (退货包邮不 / 换货包邮不); from 0.8 on in particles, order or a typing mistake.
NEARLY_THE_SAME = 0.8
ROWS_AT_ONCE = 500
# A text that stands in hundreds of entries is named for the nearest few of them.
MOST_PAIRS_OF_ONE = 3
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class WordingPair:
    """Two wordings of different entries: numbers of the entries, the earlier one first, and the texts."""

    first: int
    second: int
    first_text: str
    second_text: str
    is_same: bool


def confusable_pairs(entries: Sequence[FaqEntry], category_of: Mapping[str, str]) -> list[WordingPair]:
    """Pairs of wordings that are the same, or nearly, in entries that may be in force for one customer on one day.

    Args:
        entries: The base.
        category_of: Category of each product, by product id.
    """
    owners = [number for number, entry in enumerate(entries) for _ in entry.wordings]
    texts = [wording for entry in entries for wording in entry.wordings]
    # Script, case and marks make no other question.
    plain = [_SIGNS.sub("", clean(text)).lower() for text in texts]
    pairs: dict[tuple[int, int], WordingPair] = {}
    # The same before the near, the nearest first: of one wording and one other entry the first pair says enough.
    for one, other, is_same in [*_same(plain, owners), *_near(plain, owners)]:
        first, second = owners[one], owners[other]
        if (other, first) not in pairs and may_meet(entries[first], entries[second], category_of):
            pairs[other, first] = WordingPair(first, second, texts[one], texts[other], is_same)
    return list(pairs.values())


def may_meet(one: FaqEntry, other: FaqEntry, category_of: Mapping[str, str]) -> bool:
    """Whether one customer could get either of two entries: scope and days overlap, and none takes another's place."""
    if one.replaces and one.replaces in (other.entry_id, other.replaces) or other.replaces == one.entry_id:
        return False
    if one.valid_to and other.valid_from and one.valid_to < other.valid_from:
        return False
    if other.valid_to and one.valid_from and other.valid_to < one.valid_from:
        return False
    return "all" in (one.scope, other.scope) or _scopes_overlap(one.scope, other.scope, category_of)


def _scopes_overlap(one: str, other: str, category_of: Mapping[str, str]) -> bool:
    if one == other:
        return True
    kinds = {scope.partition(":")[0]: scope.partition(":")[2] for scope in (one, other)}
    return set(kinds) == {"product", "category"} and category_of.get(kinds["product"]) == kinds["category"]


def _same(plain: Sequence[str], owners: Sequence[int]) -> list[tuple[int, int, bool]]:
    rows_of: dict[str, list[int]] = defaultdict(list)
    found = []
    for row, text in enumerate(plain):
        earlier = [one for one in rows_of[text] if owners[one] != owners[row]] if text else []
        found += [(one, row, True) for one in earlier[:MOST_PAIRS_OF_ONE]]
        rows_of[text].append(row)
    return found


def _near(plain: Sequence[str], owners: Sequence[int]) -> list[tuple[int, int, bool]]:
    if not any(plain):
        return []
    pieces = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32)
    matrix = pieces.fit_transform(plain)
    found: list[tuple[int, int, bool]] = []
    for start in range(0, len(plain), ROWS_AT_ONCE):
        alike = (matrix[start : start + ROWS_AT_ONCE] @ matrix.T).tocsr()
        for place in range(alike.shape[0]):
            row, cells = start + place, slice(alike.indptr[place], alike.indptr[place + 1])
            near = alike.data[cells] >= NEARLY_THE_SAME
            best_first = alike.indices[cells][near][np.argsort(-alike.data[cells][near])]
            earlier = [
                int(one) for one in best_first if one < row and owners[one] != owners[row] and plain[one] != plain[row]
            ]
            found += [(one, row, False) for one in earlier[:MOST_PAIRS_OF_ONE]]
    return found
