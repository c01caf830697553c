"""Inverted lists: which texts hold a term, and how much the term weighs there."""

from __future__ import annotations

import threading

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

# How many postings of one term are kept where only candidates are sought, and how many of a query's rarest terms are
# looked at. Source: docs/benchmarks.md, "Candidates by wording".
LONGEST_LIST = 1_000
POSTINGS_PER_QUERY = 6_000


class InvertedLists:
    """Texts against terms: read by term to find texts, and by text to score some of them exactly."""

    def __init__(self, weights: csc_matrix, *, pruned: bool) -> None:
        """Keep the weights.

        Args:
            weights: float32, shape (n_texts, n_terms), none negative.
            pruned: False keeps all postings, for `all_scores`. True keeps the heaviest of each term, for `heaviest`
                and `scores_of`.
        """
        self.count: int = weights.shape[0]
        self._by_text = csr_matrix(weights) if pruned else None
        lists = _heaviest_postings(weights) if pruned else weights
        self._starts: np.ndarray = lists.indptr
        self._texts: np.ndarray = lists.indices
        self._weights: np.ndarray = lists.data
        self._of_thread = threading.local()

    def all_scores(self, terms: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """Sum of weight times amount over the terms, of every text.

        Args:
            terms: Term numbers, each once, shape (n,).
            amounts: Their weight in the query, shape (n,).

        Returns:
            float32, shape (n_texts,).
        """
        if not len(terms):
            return np.zeros(self.count, dtype=np.float32)
        texts, parts = self._postings(terms, amounts)
        return np.bincount(texts, parts, self.count).astype(np.float32)

    def heaviest(self, terms: np.ndarray, amounts: np.ndarray, top_k: int) -> np.ndarray:
        """Texts with the highest sums by the kept postings of the query's rarest terms.

        Args:
            terms: Term numbers, each once, shape (n,).
            amounts: Their weight in the query, shape (n,).
            top_k: Texts at most, 1 or more.

        Returns:
            Row numbers in no order, each once, shape (at most top_k,).
        """
        if not len(terms):
            return np.zeros(0, dtype=np.int64)
        lengths = self._starts[terms + 1] - self._starts[terms]
        rarest_first = np.argsort(lengths, kind="stable")
        affordable = int(np.searchsorted(np.cumsum(lengths[rarest_first]), POSTINGS_PER_QUERY, "right"))
        kept = rarest_first[: max(1, affordable)]
        texts, parts = self._postings(terms[kept], amounts[kept])
        # A text stands here once per term. Its last place stands for it, found without sorting and without
        # clearing memory for all texts.
        places = np.arange(len(texts), dtype=np.int32)
        last_place = self._place_by_text()
        last_place[texts] = places
        place = last_place[texts]
        sums = np.bincount(place, parts, len(texts))
        once = np.flatnonzero(place == places)
        rows, sums = texts[once], sums[once]
        if len(rows) > top_k:
            rows = rows[np.argpartition(-sums, top_k - 1)[:top_k]]
        return rows.astype(np.int64)

    def scores_of(self, rows: np.ndarray, terms: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """As `all_scores`, of some texts only.

        Args:
            rows: Row numbers of the texts, shape (n_rows,).
            terms: Term numbers, each once, shape (n,).
            amounts: Their weight in the query, shape (n,).

        Returns:
            float32, shape (n_rows,), exact whatever was pruned.
        """
        assert self._by_text is not None, "built for scoring all texts"
        starts = self._by_text.indptr[rows]
        lengths = self._by_text.indptr[rows + 1] - starts
        before = np.cumsum(lengths) - lengths
        at = np.repeat(starts - before, lengths) + np.arange(lengths.sum())
        amount_of_term = np.zeros(self._by_text.shape[1], dtype=np.float32)
        amount_of_term[terms] = amounts
        parts = self._by_text.data[at] * amount_of_term[self._by_text.indices[at]]
        return np.bincount(np.repeat(np.arange(len(rows)), lengths), parts, len(rows)).astype(np.float32)

    def _postings(self, terms: np.ndarray, amounts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        starts, ends = self._starts[terms], self._starts[terms + 1]
        pieces = list(zip(starts.tolist(), ends.tolist(), strict=True))
        texts = np.concatenate([self._texts[start:end] for start, end in pieces])
        weights = np.concatenate([self._weights[start:end] for start, end in pieces])
        return texts, weights * np.repeat(amounts, ends - starts)

    def _place_by_text(self) -> np.ndarray:
        if not hasattr(self._of_thread, "places"):
            self._of_thread.places = np.empty(self.count, dtype=np.int32)
        places: np.ndarray = self._of_thread.places
        return places


def _heaviest_postings(weights: csc_matrix) -> csc_matrix:
    """The matrix without all but the LONGEST_LIST heaviest postings of each term."""
    keep = np.ones(len(weights.data), dtype=bool)
    for term in np.flatnonzero(np.diff(weights.indptr) > LONGEST_LIST):
        start, end = weights.indptr[term], weights.indptr[term + 1]
        lightest = np.argpartition(-weights.data[start:end], LONGEST_LIST)[LONGEST_LIST:]
        keep[start + lightest] = False
    kept_before = np.concatenate([[0], np.cumsum(keep)]).astype(weights.indptr.dtype)
    return csc_matrix((weights.data[keep], weights.indices[keep], kept_before[weights.indptr]), shape=weights.shape)
