"""The lexical side of the search: shared characters and shared words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import bm25s
import jieba
import numpy as np
from scipy.sparse import csc_matrix, csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.core.text import normalise
from bot.knowledge.postings import InvertedLists
from bot.knowledge.synonyms import Synonyms

jieba.setLogLevel("WARNING")

LONGEST_NGRAM = 3
_BLANKS = re.compile(r"\s\s+")


def words_of(text: str) -> list[str]:
    """Words and single characters of a text, lower case, without punctuation.

    Characters stand beside words since jieba often cuts a short message otherwise than the wording it means.
    """
    return list(_words_of(text))


# Cutting is most of the work of loading a version, and most wordings of a new one were in the one before.
@lru_cache(maxsize=1 << 16)
def _words_of(text: str) -> tuple[str, ...]:
    words = [word for word in jieba.lcut_for_search(text.lower()) if any(char.isalnum() for char in word)]
    return (*words, *(char for word in words if len(word) > 1 for char in word if not char.isascii()))


@dataclass(frozen=True)
class LexicalQuery:
    """A message in the terms of one base: term numbers and their weights, and the best sum that BM25 could reach."""

    ngrams: np.ndarray
    ngram_weights: np.ndarray
    words: np.ndarray
    ideal: float

    @property
    def word_weights(self) -> np.ndarray:
        """Every word counts once."""
        return np.ones(len(self.words), dtype=np.float32)


class LexicalSearch:
    """Character n-gram TF-IDF and BM25 over the wordings of an FAQ base."""

    def __init__(
        self, texts: Sequence[str], *, candidates_only: bool = False, synonyms: Synonyms | None = None
    ) -> None:
        """Count and weigh.

        Args:
            texts: The wordings, one or more.
            synonyms: Words of one group count as the same word, in wordings and messages.
            candidates_only: Whether there are too many of them to score each; then `candidates` and `scores_of`
                serve instead of `scores`.
        """
        self._count = len(texts)
        self._synonyms = synonyms or Synonyms()
        cleaned = [self._cleaned(text) for text in texts]
        vectorizer = TfidfVectorizer(
            analyzer="char", ngram_range=(1, LONGEST_NGRAM), sublinear_tf=True, dtype=np.float32
        )
        self.ngram_rows = csr_matrix(vectorizer.fit_transform(cleaned))
        by_ngram = csc_matrix(self.ngram_rows)
        self._number_of_ngram: dict[str, int] = vectorizer.vocabulary_
        self._idf: np.ndarray = vectorizer.idf_
        self._ngrams = InvertedLists(by_ngram, pruned=candidates_only)
        self._number_of_word, by_word = _bm25(cleaned)
        self._best_of_word = np.maximum.reduceat(by_word.data, by_word.indptr[:-1])
        self._words = InvertedLists(by_word, pruned=candidates_only)

    def read(self, query: str) -> LexicalQuery:
        """The terms of a message; those that the base does not know are left out, but count for the ideal."""
        cleaned = self._cleaned(query)
        ngrams, ngram_weights = self._ngrams_of(cleaned)
        words = list(dict.fromkeys(words_of(cleaned)))
        known = [number for number in map(self._number_of_word.get, words) if number is not None]
        numbers = np.array(known, dtype=np.int64)
        # The best that each word gives anywhere; an unknown word counts as a rare one.
        unknown = (len(words) - len(known)) * float(np.log(1 + self._count)) * 0.6
        return LexicalQuery(ngrams, ngram_weights, numbers, float(self._best_of_word[numbers].sum()) + unknown)

    def scores(self, query: str) -> tuple[np.ndarray, np.ndarray]:
        """As `scores_of_all`, of a message."""
        return self.scores_of_all(self.read(query))

    def scores_of_all(self, read: LexicalQuery) -> tuple[np.ndarray, np.ndarray]:
        """Cosine of character n-grams, and BM25 as a share of what a wording with all the query's words would get.

        Returns:
            Two float32 arrays of shape (n_wordings,), each within [0, 1].
        """
        cosine = self._ngrams.all_scores(read.ngrams, read.ngram_weights)
        return cosine, _share(self._words.all_scores(read.words, read.word_weights), read.ideal)

    def candidates(self, read: LexicalQuery, top_k: int) -> np.ndarray:
        """Wordings that share most with a message, by characters or by words.

        Returns:
            Row numbers in rising order, each once, shape (at most 2 * top_k,).
        """
        by_ngrams = self._ngrams.heaviest(read.ngrams, read.ngram_weights, top_k)
        return np.union1d(by_ngrams, self._words.heaviest(read.words, read.word_weights, top_k))

    def scores_of(self, read: LexicalQuery, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """As `scores`, of the wordings in these rows: two float32 arrays of shape (n_rows,)."""
        cosine = self._ngrams.scores_of(rows, read.ngrams, read.ngram_weights)
        return cosine, _share(self._words.scores_of(rows, read.words, read.word_weights), read.ideal)

    def rows_of(self, texts: Sequence[str]) -> csr_matrix:
        """Weights of further texts' n-grams, float32, shape (n_texts, n_ngrams), as `ngram_rows` has the wordings'."""
        read = [self.read(text) for text in texts]
        starts = np.cumsum([0, *(len(one.ngrams) for one in read)])
        terms = np.concatenate([one.ngrams for one in read]) if read else np.zeros(0, dtype=np.int64)
        weights = np.concatenate([one.ngram_weights for one in read]) if read else np.zeros(0, dtype=np.float32)
        return csr_matrix((weights, terms, starts), shape=(len(texts), self.ngram_rows.shape[1]))

    def _cleaned(self, text: str) -> str:
        return self._synonyms.canonical(normalise(text).lower())

    def _ngrams_of(self, cleaned: str) -> tuple[np.ndarray, np.ndarray]:
        """What TfidfVectorizer.transform gives for one text, some ten times faster."""
        text = _BLANKS.sub(" ", cleaned)
        number_of = self._number_of_ngram
        counts = Counter(
            number_of.get(text[start : start + length], -1)
            for length in range(1, LONGEST_NGRAM + 1)
            for start in range(len(text) - length + 1)
        )
        counts.pop(-1, None)
        terms = np.fromiter(counts, dtype=np.int64, count=len(counts))
        amounts = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        weights = (1 + np.log(amounts)) * self._idf[terms]
        return terms, (weights / max(float(np.linalg.norm(weights)), 1e-9)).astype(np.float32)


def _share(scores: np.ndarray, ideal: float) -> np.ndarray:
    shares: np.ndarray = np.clip(scores / max(ideal, 1e-6), 0.0, 1.0)
    return shares


def _bm25(cleaned: Sequence[str]) -> tuple[dict[str, int], csc_matrix]:
    """Number of each word, and BM25 of each text and word, float32."""
    number_of: dict[str, int] = {}
    # Numbers are handed over instead of words, or a million texts would hold twenty million strings.
    texts = [[number_of.setdefault(word, len(number_of)) for word in words_of(text) or [""]] for text in cleaned]
    bm25 = bm25s.BM25(k1=1.2, b=0.5)
    bm25.index((texts, number_of), show_progress=False)
    found = bm25.scores
    shape = (len(texts), len(found["indptr"]) - 1)
    return number_of, csc_matrix((found["data"], found["indices"], found["indptr"]), shape=shape)
