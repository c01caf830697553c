"""The lexical side of the search: shared characters and shared words."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import jieba
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.core.text import normalise

jieba.setLogLevel("WARNING")


def words_of(text: str) -> list[str]:
    """Words and single characters of a text, lower case, without punctuation.

    Characters stand beside words since jieba often cuts a short message otherwise than the wording it means.
    """
    words = [word for word in jieba.lcut_for_search(text.lower()) if any(char.isalnum() for char in word)]
    return words + [char for word in words if len(word) > 1 for char in word if not char.isascii()]


class LexicalSearch:
    """Character n-gram TF-IDF and BM25 over the wordings of an FAQ base."""

    def __init__(self, texts: Sequence[str]) -> None:
        cleaned = [normalise(text).lower() for text in texts]
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32)
        self._matrix: csr_matrix = self._vectorizer.fit_transform(cleaned)
        self._bm25 = bm25s.BM25(k1=1.2, b=0.5)
        self._bm25.index([words_of(text) or [""] for text in cleaned], show_progress=False)
        self._known_words = set(self._bm25.vocab_dict)
        self._ideal_by_word: dict[str, float] = {}

    def scores(self, query: str) -> tuple[np.ndarray, np.ndarray]:
        """Cosine of character n-grams, and BM25 as a share of what a wording with all the query's words would get.

        Returns:
            Two float32 arrays of shape (n_wordings,), each within [0, 1].
        """
        cleaned = normalise(query).lower()
        cosine = (self._matrix @ self._vectorizer.transform([cleaned]).T).toarray().ravel().astype(np.float32)
        words = list(dict.fromkeys(words_of(cleaned)))
        known = [word for word in words if word in self._known_words]
        if not known:
            return cosine, np.zeros_like(cosine)
        scores = np.asarray(self._bm25.get_scores(known), dtype=np.float32)
        ideal = sum(self._ideal(word) for word in words)
        return cosine, np.clip(scores / max(ideal, 1e-6), 0.0, 1.0)

    def _ideal(self, word: str) -> float:
        """The best BM25 score that one word gives anywhere; an unknown word counts as a rare one."""
        if word not in self._ideal_by_word:
            if word in self._known_words:
                self._ideal_by_word[word] = float(np.max(self._bm25.get_scores([word])))
            else:
                self._ideal_by_word[word] = float(np.log(1 + self._matrix.shape[0])) * 0.6
        return self._ideal_by_word[word]
