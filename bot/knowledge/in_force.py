"""Which entries may answer on a day and about a product, and which of them stand in for others (SOP row K2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from bot.core.knowledge import FaqEntry

# A scope that includes everything, and the number for a scope that no entry has.
EVERYTHING = 0
NOWHERE = -1


class EntriesInForce:
    """Dates, scopes and replacements of a base's entries, as arrays, so that a search asks for all at once."""

    def __init__(self, entries: Sequence[FaqEntry]) -> None:
        self._from = np.array([_ordinal(entry.valid_from, date.min) for entry in entries], dtype=np.int32)
        self._to = np.array([_ordinal(entry.valid_to, date.max) for entry in entries], dtype=np.int32)
        self._number_of_scope = {"all": EVERYTHING}
        self._scope = np.array([self._scope_number(entry.scope) for entry in entries], dtype=np.int32)
        number_of = {entry.entry_id: number for number, entry in enumerate(entries)}
        # The one that begins later comes later, and so wins.
        replacing = sorted(
            (number for number, entry in enumerate(entries) if entry.replaces), key=lambda n: (self._from[n], n)
        )
        self._replacing = np.array(replacing, dtype=np.int64)
        self._replaced = np.array([number_of.get(entries[n].replaces, NOWHERE) for n in replacing], dtype=np.int64)

    def choose(
        self,
        numbers: np.ndarray,
        signals: np.ndarray,
        day: date | None,
        product_id: str | None,
        product_category: str | None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Leave out what may not answer, and let replacing entries have the matches of those they replace.

        Args:
            numbers: Of the entries found, in rising order, shape (n,).
            signals: float32, shape (n, 3).
            day: None leaves dates aside, and out all entries that replace another.
            product_id: As for `FaqEntry.fits`.
            product_category: As for `FaqEntry.fits`.

        Returns:
            Numbers and signals, shapes (m,) and (m, 3), numbers in rising order.
        """
        scopes = [
            EVERYTHING,
            NOWHERE if product_id is None else self._number_of_scope.get(f"product:{product_id}", NOWHERE),
            NOWHERE if product_category is None else self._number_of_scope.get(f"category:{product_category}", NOWHERE),
        ]
        if day is None:
            out = self._replacing
        else:
            ready = self._may_answer(self._replacing, day, scopes)
            numbers, signals, out = _hand_on(numbers, signals, self._replaced[ready], self._replacing[ready])
        kept = self._may_answer(numbers, day, scopes)
        if len(out):
            kept &= ~np.isin(numbers, out)
        return numbers[kept], signals[kept]

    def _may_answer(self, numbers: np.ndarray, day: date | None, scopes: Sequence[int]) -> np.ndarray:
        scope = self._scope[numbers]
        fits = (scope == scopes[0]) | (scope == scopes[1]) | (scope == scopes[2])
        if day is None:
            return fits
        today = day.toordinal()
        in_force: np.ndarray = fits & (self._from[numbers] <= today) & (today <= self._to[numbers])
        return in_force

    def _scope_number(self, scope: str) -> int:
        kind, _, name = scope.partition(":")
        if kind not in ("product", "category"):
            return EVERYTHING
        return self._number_of_scope.setdefault(f"{kind}:{name}", len(self._number_of_scope))


def _hand_on(
    numbers: np.ndarray, signals: np.ndarray, replaced: np.ndarray, replacing: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the matches of replaced entries to those that replace them, the last of several.

    Returns:
        Numbers in rising order and signals, replaced entries being gone; and the numbers of entries that would
        have replaced the same one and give way.
    """
    claims = [pair for pair in zip(replaced.tolist(), replacing.tolist(), strict=True) if pair[0] != NOWHERE]
    successor = dict(claims)
    given_way = [new for old, new in claims if successor[old] != new]
    heir_of = {old: _last(old, successor) for old in successor}
    if not heir_of:
        return numbers, signals, np.zeros(0, dtype=np.int64)
    heirs = np.array([heir_of.get(number, number) for number in numbers.tolist()], dtype=np.int64)
    order = np.argsort(heirs, kind="stable")
    first = np.flatnonzero(np.diff(heirs[order], prepend=NOWHERE))
    joined = np.maximum.reduceat(signals[order], first) if len(first) else signals
    return heirs[order][first], joined, np.array(given_way, dtype=np.int64)


def _last(number: int, successor: dict[int, int]) -> int:
    """The end of a chain of replacements; where they run in a circle, the entry itself."""
    seen = [number]
    while seen[-1] in successor:
        if successor[seen[-1]] in seen:
            return number
        seen.append(successor[seen[-1]])
    return seen[-1]


def _ordinal(day: date | None, otherwise: date) -> int:
    return (day or otherwise).toordinal()
