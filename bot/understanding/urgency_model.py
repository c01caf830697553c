"""Evidence of urgency in one message: the word lists that trainers edit, and a classifier of whole messages."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier

from bot.core.errors import JiedaiError
from bot.core.taxonomy import INFO_CHANGE, PRE_SALE, SUPPORTING_INTENTS
from bot.core.urgency import (
    CRITICAL,
    LEVELS,
    SIGNAL_REASONS,
    URGENT,
    Evidence,
    Urgency,
    UrgencyThresholds,
    judge,
    times_asked_before,
)
from bot.understanding.meaning import CONTEXT_WEIGHT, Meaning
from bot.understanding.readings import Reading, read
from bot.understanding.scripts import clean, words
from bot.understanding.turns import CUSTOMER, Turn

# Source of all: docs/decisions/0003-urgency.md, by leaving out one writer of our own chats after the other.
THRESHOLDS = UrgencyThresholds(urgent=0.35, critical=0.5)
MEANING_WEIGHT = 1.5
ALPHA = 3e-5


# Messages of these intents are calm by their nature, and teach the tagger what everyday talk looks like.
CALM_INTENTS = frozenset({PRE_SALE, INFO_CHANGE, *SUPPORTING_INTENTS} - {"ask_human"})


class LexiconError(JiedaiError):
    """A word list is missing or wrong; the message names file and line."""

    code = "lexicon"


@dataclass(frozen=True)
class UrgencyExample:
    """A message to be learnt, with its level and the turns before it."""

    text: str
    level: str
    turns: tuple[Turn, ...] = ()


class UrgencyLexicon:
    """Patterns with a signal and a strength, and safe phrases that are hidden before the patterns look."""

    def __init__(self, patterns: Sequence[tuple[str, str, float]], safe: Sequence[str]) -> None:
        self._patterns = [(re.compile(pattern), signal, strength) for pattern, signal, strength in patterns]
        self._safe = re.compile("|".join(f"(?:{pattern})" for pattern in safe)) if safe else None

    def without_safe(self, text: str) -> str:
        """The text without its safe phrases; as it is when it has none."""
        return self._safe.sub("", text) if self._safe else text

    def look(self, text: str) -> tuple[dict[str, float], tuple[str, ...]]:
        """Signals with their greatest strength, and the words that showed them, in a cleaned text."""
        seen = self._safe.sub("〇", text.lower()) if self._safe else text.lower()
        strength: dict[str, float] = {}
        words: dict[str, float] = {}
        for pattern, signal, value in self._patterns:
            match = pattern.search(seen)
            if match:
                strength[signal] = max(strength.get(signal, 0.0), value)
                words[match.group().strip("，。！？〇") or match.group()] = value
        return strength, tuple(sorted(words, key=lambda word: -words[word]))[:5]


def read_lexicon(folder: Path) -> UrgencyLexicon:
    """Read `urgency.csv` and `urgency_safe.csv`.

    Raises:
        LexiconError: A file is missing, or a line has an unknown signal, a wrong strength or a broken pattern.
    """
    patterns = []
    for line, row in _rows(folder / "urgency.csv", ("pattern", "signal", "strength")):
        where = f"{folder / 'urgency.csv'} line {line}"
        if row["signal"] not in SIGNAL_REASONS:
            raise LexiconError(f"{where}: signal '{row['signal']}' is unknown. Known: {', '.join(SIGNAL_REASONS)}.")
        try:
            strength = float(row["strength"])
        except ValueError as error:
            raise LexiconError(f"{where}: strength '{row['strength']}' is no number from 0 to 1.") from error
        patterns.append((_checked(row["pattern"], where), row["signal"], strength))
    safe_file = folder / "urgency_safe.csv"
    safe = [_checked(row["pattern"], f"{safe_file} line {line}") for line, row in _rows(safe_file, ("pattern",))]
    return UrgencyLexicon(patterns, safe)


def read_examples(file: Path) -> list[UrgencyExample]:
    """Read labelled messages (columns text, urgency).

    Raises:
        LexiconError: The file is missing or a line has an unknown level.
    """
    examples = []
    for line, row in _rows(file, ("text", "urgency")):
        if row["urgency"] not in LEVELS:
            raise LexiconError(
                f"{file} line {line}: urgency '{row['urgency']}' is unknown. Known: {', '.join(LEVELS)}."
            )
        examples.append(UrgencyExample(row["text"], row["urgency"]))
    return examples


def _checked(pattern: str, where: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise LexiconError(f"{where}: pattern '{pattern}' is broken ({error}). Mind the brackets.") from error
    return pattern


def _rows(file: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            missing = [name for name in columns if name not in (reader.fieldnames or [])]
            if missing:
                raise LexiconError(f"{file} line 1: column '{missing[0]}' is missing. Needed: {', '.join(columns)}.")
            return [(reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LexiconError(f"{file} cannot be read: {error}. It must be a UTF-8 CSV file.") from error


class UrgencyModel:
    """Word lists and classifier together; `judge` gives a level with its reasons."""

    def __init__(self, lexicon: UrgencyLexicon) -> None:
        self.lexicon = lexicon
        self._characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
        self._words = TfidfVectorizer(analyzer=words, sublinear_tf=True, min_df=2)
        self._before = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        self._meaning = Meaning()
        self._classifier = SGDClassifier(
            loss="log_loss", alpha=ALPHA, max_iter=40, tol=None, average=True, random_state=7
        )

    def fit(self, examples: Sequence[UrgencyExample]) -> None:
        """Learn from labelled messages with the turns before them; all three levels must occur."""
        seen = [self._look(example.text, example.turns) for example in examples]
        messages = [look.reading.message for look in seen]
        before = [turn for look in seen for turn in (look.reading.customer, look.reading.agent) if turn]
        self._characters.fit(messages)
        self._words.fit(messages)
        self._before.fit(before or ["在吗", "在吗"])
        self._meaning.fit([look.reading for look in seen])
        self._classifier.fit(self._features(seen), [example.level for example in examples])

    def judge(self, text: str, turns: Sequence[Turn]) -> Urgency:
        """Level, signals and deciding words of a message after these turns."""
        look = self._look(text, turns)
        return judge(self._evidence(look), look.earlier, look.cleaned, THRESHOLDS)

    def evidence(self, text: str, turns: Sequence[Turn]) -> Evidence:
        """What a message shows after these turns, before any level is decided."""
        return self._evidence(self._look(text, turns))

    def _evidence(self, look: _Look) -> Evidence:
        [chances] = self._classifier.predict_proba(self._features([look]))
        by_level = dict(zip(self._classifier.classes_, chances, strict=True))
        critical = float(by_level.get(CRITICAL, 0.0))
        urgent = float(by_level.get(URGENT, 0.0)) + critical
        return Evidence(look.strength, look.words, urgent=urgent, critical=critical)

    def save(self, file: Path) -> None:
        """Write the fitted model."""
        joblib.dump(self, file)

    @staticmethod
    def load(file: Path) -> UrgencyModel:
        """Read a model written by `save`; only files from our own Rasa model are read."""
        model = joblib.load(file)
        assert isinstance(model, UrgencyModel)
        return model

    def _look(self, text: str, turns: Sequence[Turn]) -> _Look:
        cleaned = clean(text)
        strength, found = self.lexicon.look(cleaned)
        earlier = [clean(turn.text) for turn in turns if turn.speaker == CUSTOMER]
        # The classifier, too, must not stumble over 投诉 in 不是投诉.
        reading = read(self.lexicon.without_safe(cleaned), turns)
        return _Look(cleaned, reading, earlier, strength, found)

    def _features(self, seen: Sequence[_Look]) -> csr_matrix:
        readings = [look.reading for look in seen]
        messages = [reading.message for reading in readings]
        parts = [
            self._characters.transform(messages),
            self._words.transform(messages),
            self._before.transform([reading.customer for reading in readings]) * CONTEXT_WEIGHT,
            self._before.transform([reading.agent for reading in readings]) * CONTEXT_WEIGHT,
            csr_matrix(self._meaning.of(readings) * MEANING_WEIGHT),
            csr_matrix(np.array([_marks(look) for look in seen])),
        ]
        return hstack(parts, format="csr", dtype=np.float32)


@dataclass(frozen=True)
class _Look:
    """A message as the model looks at it; `earlier` are the customer's earlier turns, oldest first, cleaned."""

    cleaned: str
    reading: Reading
    earlier: list[str]
    strength: dict[str, float]
    words: tuple[str, ...]


def _marks(look: _Look) -> list[float]:
    text = look.cleaned
    return [
        min(text.count("！"), 3),
        min(text.count("？"), 3),
        len(text) / 50,
        min(len(look.earlier), 6) / 6,
        min(times_asked_before(text, look.earlier), 2),
        *(look.strength.get(signal, 0.0) for signal in SIGNAL_REASONS),
    ]
