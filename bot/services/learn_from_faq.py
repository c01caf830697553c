"""Let a base teach what it can about itself: which entry a message means, and when that is sure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.sparse import vstack

from bot.core.knowledge import FaqEntry, is_for_calibration
from bot.knowledge.calibration import Calibration, fit_calibration
from bot.knowledge.encoder import Encoder
from bot.knowledge.index import FaqIndex
from bot.knowledge.learnt import EntryClassifier
from bot.understanding.scripts import clean

# Below these numbers a base cannot say anything about itself, and the shipped calibration serves.
MIN_ENTRIES = 20
MIN_WORDINGS = 4
# Above this many entries the classifier would cost minutes.
MAX_ENTRIES_LEARNT = 3_000
# Wordings that ask for calibration: more of them change the weights in the third digit only.
MAX_ASKED = 1_500
# One in so many asks again with two characters swapped, as a hurried customer with this very wording would.
HURRIED_EVERY = 4

# Texts to the probability of each topic; see TopicModel.chances_of.
TopicsOf = Callable[[Sequence[str]], list[dict[str, float]]]
Progress = Callable[[int, int], None]


def can_learn(entries: Sequence[FaqEntry]) -> bool:
    """Whether a base has enough wordings to learn from them when to answer."""
    return sum(len(entry.wordings) >= MIN_WORDINGS for entry in entries) >= MIN_ENTRIES


def texts_to_encode(entries: Sequence[FaqEntry], unrelated: Sequence[str]) -> list[str]:
    """All texts but the wordings whose vectors `learn_from_faq` asks for."""
    asked = [clean(entry.wordings[number]) for entry in entries for number in _kept(entry)]
    titles = [clean(entry.title) for entry in entries]
    return [*asked, *map(_swapped, asked), *titles, *map(clean, unrelated)]


def learn_from_faq(
    index: FaqIndex,
    encoder: Encoder,
    unrelated: Sequence[str],
    *,
    topics_of: TopicsOf | None = None,
    progress: Progress = lambda done, of: None,
) -> None:
    """Fit the index's calibration and classifier; a base that cannot say anything about itself stays as it is.

    Both are judged on wordings that neither the encoder nor the classifier of that moment has learnt: each asks while
    it is held out, as a customer with quite another wording would. Every second of them asks again with its whole entry
    taken away, which makes a question near to the shop that has no answer.

    Args:
        index: Is given `calibration` and `learnt`.
        encoder: That made the index's vectors.
        unrelated: Messages that no FAQ answers, for example small talk.
        topics_of: The message sorter's chances; None does without.
        progress: Called with messages done and messages in all.
    """
    entries = list(index.entries.values())
    if not can_learn(entries):
        return
    lesson = _Lesson(index, encoder, entries, topics_of)
    asked = _spread([row for row, kept in enumerate(lesson.kept) if kept], MAX_ASKED)
    index.learnt = lesson.classifier(lesson.kept)
    index.calibration = _calibrate(lesson, asked, unrelated, progress)
    index.learnt = lesson.classifier(np.zeros(len(lesson.texts), dtype=bool))


class _Lesson:
    """The wordings of a base with all that is known of them."""

    def __init__(
        self, index: FaqIndex, encoder: Encoder, entries: Sequence[FaqEntry], topics_of: TopicsOf | None
    ) -> None:
        self.index, self.encoder, self.topics_of = index, encoder, topics_of
        self.texts = [clean(wording) for entry in entries for wording in entry.wordings]
        self.entry_of = np.repeat(np.arange(len(entries)), [len(entry.wordings) for entry in entries])
        self.kept = np.concatenate([np.isin(np.arange(len(entry.wordings)), _kept(entry)) for entry in entries])
        self.titles = [clean(entry.title) for entry in entries]
        self.can_classify = len(entries) <= MAX_ENTRIES_LEARNT
        self.chances = topics_of([*self.texts, *self.titles]) if topics_of and self.can_classify else []

    def classifier(self, left_out: np.ndarray) -> EntryClassifier | None:
        """Learnt from all wordings but some, and from the titles; None for a base that is too large."""
        if not self.can_classify:
            return None
        rows = np.flatnonzero(~left_out)
        lexical = self.index.lexical
        ngrams = vstack([lexical.ngram_rows[rows], lexical.rows_of(self.titles)], format="csr")
        vectors = np.vstack([self.index.vectors[rows].astype(np.float32), self.encoder.encode(self.titles)])
        chances = [self.chances[row] for row in rows] + self.chances[len(self.texts) :] if self.chances else []
        return EntryClassifier().fit(
            ngrams, vectors, chances, np.concatenate([self.entry_of[rows], np.arange(len(self.titles))])
        )

    def chances_of(self, row: int) -> Mapping[str, float] | None:
        """Topics of a wording."""
        return self.chances[row] if self.chances else None


def _calibrate(lesson: _Lesson, asked: Sequence[int], unrelated: Sequence[str], progress: Progress) -> Calibration:
    index, encoder = lesson.index, lesson.encoder
    others = [clean(text) for text in unrelated]
    hurried = {row: _swapped(lesson.texts[row]) for row in asked[::HURRIED_EVERY]}
    texts = [*(lesson.texts[row] for row in asked), *hurried.values(), *others]
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    chances = dict(zip(others, lesson.topics_of(others), strict=True)) if lesson.topics_of and lesson.chances else {}
    answerable: list[tuple[np.ndarray, int]] = []
    nearly: list[tuple[np.ndarray, int]] = []
    unanswerable: list[np.ndarray] = []
    for done, row in enumerate(asked):
        text, right, topics = lesson.texts[row], int(lesson.entry_of[row]), lesson.chances_of(row)
        signals = index.signals(text, vectors[text], without=row, topic_chances=topics)
        answerable.append((signals, right))
        if row in hurried:
            text = hurried[row]
            nearly.append((index.signals(text, vectors[text], topic_chances=topics), right))
        if done % 2 == 0:
            alone = signals.copy()
            alone[right] = signals.min(axis=0)
            unanswerable.append(alone)
        progress(done + 1, len(asked) + len(others))
    for done, text in enumerate(others, len(asked)):
        unanswerable.append(index.signals(text, vectors[text], topic_chances=chances.get(text)))
        progress(done + 1, len(asked) + len(others))
    return fit_calibration(answerable, nearly, unanswerable)


def _kept(entry: FaqEntry) -> list[int]:
    """Places of the wordings that ask for calibration."""
    if len(entry.wordings) < MIN_WORDINGS:
        return []
    return [number for number in range(len(entry.wordings)) if is_for_calibration(number)]


def _spread(rows: Sequence[int], most: int) -> list[int]:
    """At most so many rows, evenly over all."""
    if len(rows) <= most:
        return list(rows)
    return [rows[int(place)] for place in np.linspace(0, len(rows) - 1, most)]


def _swapped(text: str) -> str:
    """Two characters in the middle swapped; a text under four characters stays."""
    middle = len(text) // 2
    return text if len(text) < 4 else text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]
