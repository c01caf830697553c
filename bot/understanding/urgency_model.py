"""Evidence of urgency in one message: the word lists that trainers edit, and a classifier of whole messages."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.core.errors import JiedaiError
from bot.core.urgency import LEVELS, SIGNAL_REASONS, Evidence, Urgency, UrgencyThresholds, judge
from bot.understanding.scripts import clean
from bot.understanding.turns import CUSTOMER, Turn

THRESHOLDS = UrgencyThresholds(urgent=0.65, critical=0.7)


class LexiconError(JiedaiError):
    """A word list is missing or wrong; the message names file and line."""

    code = "lexicon"


@dataclass(frozen=True)
class UrgencyExample:
    """A message to be learnt, with its level."""

    text: str
    level: str


class UrgencyLexicon:
    """Patterns with a signal and a strength, and safe phrases that are hidden before the patterns look."""

    def __init__(self, patterns: Sequence[tuple[str, str, float]], safe: Sequence[str]) -> None:
        self._patterns = [(re.compile(pattern), signal, strength) for pattern, signal, strength in patterns]
        self._safe = re.compile("|".join(f"(?:{pattern})" for pattern in safe)) if safe else None

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
        self._classifier = LogisticRegression(C=4.0, max_iter=300, class_weight="balanced")

    def fit(self, examples: Sequence[UrgencyExample], encode: Callable[[Sequence[str]], np.ndarray]) -> None:
        """Learn from labelled messages; all three levels must occur."""
        texts = [clean(example.text) for example in examples]
        self._characters.fit(texts)
        strengths = [self.lexicon.look(text)[0] for text in texts]
        self._classifier.fit(self._features(texts, encode(texts), strengths), [example.level for example in examples])

    def evidence(self, text: str, vector: np.ndarray) -> Evidence:
        """What one cleaned message shows; `vector` float32 of shape (dim,)."""
        strength, words = self.lexicon.look(text)
        [chances] = self._classifier.predict_proba(self._features([text], vector[None, :], [strength]))
        by_level = dict(zip(self._classifier.classes_, chances, strict=True))
        critical = float(by_level.get("critical", 0.0))
        return Evidence(strength, words, urgent=float(by_level.get("urgent", 0.0)) + critical, critical=critical)

    def judge(self, text: str, vector: np.ndarray, turns: Sequence[Turn]) -> Urgency:
        """Level, signals and deciding words of a cleaned message after these turns."""
        earlier = [clean(turn.text) for turn in turns if turn.speaker == CUSTOMER]
        return judge(self.evidence(text, vector), earlier, text, THRESHOLDS)

    def save(self, file: Path) -> None:
        """Write the fitted model."""
        joblib.dump(self, file)

    @staticmethod
    def load(file: Path) -> UrgencyModel:
        """Read a model written by `save`; only files from our own Rasa model are read."""
        model = joblib.load(file)
        assert isinstance(model, UrgencyModel)
        return model

    def _features(self, texts: Sequence[str], vectors: np.ndarray, strengths: Sequence[dict[str, float]]) -> csr_matrix:
        marks = np.array(
            [
                [text.count("！"), text.count("？"), len(text) / 50, *(strength.get(s, 0.0) for s in SIGNAL_REASONS)]
                for text, strength in zip(texts, strengths, strict=True)
            ]
        )
        return hstack([self._characters.transform(texts), csr_matrix(vectors), csr_matrix(marks)], format="csr")
