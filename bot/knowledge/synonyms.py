"""Words that mean the same in this trade, misspellings among them, from the table data/lexicon/synonyms.csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from bot.core.errors import JiedaiError
from bot.core.text import normalise

COLUMNS = ("group", "words")
REMEMBERED_TEXTS = 1 << 16
# A number stands before these without a space: 3cm.
UNITS = frozenset({"cm", "mm", "kg", "ml", "g"})


class SynonymsError(JiedaiError):
    """The table of synonyms is wrong; the message names file and line."""

    code = "synonyms"


class Synonyms:
    """Groups of words of equal meaning; each word belongs to one group, whose name stands for all."""

    def __init__(self, groups: Mapping[str, Sequence[str]] | None = None) -> None:
        """Build the one pattern that finds all words.

        Args:
            groups: The words of each group by its name; every word in one group only. None means no synonyms.
        """
        self._words_of = {name.lower(): tuple(map(str.lower, words)) for name, words in (groups or {}).items()}
        self._name_of = {word: name for name, words in self._words_of.items() for word in (name, *words)}
        self._pattern = re.compile(_pattern_of(self._name_of)) if self._name_of else None
        # Each object remembers its own texts: another table gives another form.
        self._canonical = lru_cache(maxsize=REMEMBERED_TEXTS)(self._replace)

    def __len__(self) -> int:
        """Number of groups."""
        return len(self._words_of)

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The words of each group by its name."""
        return dict(self._words_of)

    def canonical(self, text: str) -> str:
        """The text in lower case with each word of a group replaced by the group's name, from the left, longest first.

        Args:
            text: A cleaned text (bot.understanding.scripts.clean).

        Returns:
            As the text in lower case when it holds no such word. Latin words count only as whole words: SF in a parcel
            number is not the carrier.
        """
        return self._canonical(text)

    def found_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of each word of a group, from the left, longest first; they do not overlap."""
        return (match.span() for match in self._pattern.finditer(text.lower())) if self._pattern else iter(())

    def others(self, word: str) -> tuple[str, ...]:
        """The other words of a word's group in their order; none when it belongs to no group."""
        word = word.lower()
        return tuple(other for other in self._words_of.get(self._name_of.get(word, ""), ()) if other != word)

    def __reduce__(self) -> tuple[type[Synonyms], tuple[dict[str, tuple[str, ...]]]]:
        """Saved as its groups: a pattern and a memory of texts need not lie in a model's file."""
        return (type(self), (dict(self._words_of),))

    def _replace(self, text: str) -> str:
        lower = text.lower()
        return self._pattern.sub(lambda match: self._name_of[match.group()], lower) if self._pattern else lower


def read_synonyms(file: Path) -> Synonyms:
    """Read the table: columns `group` (the name) and `words` (the words, joined by `|`).

    Args:
        file: UTF-8, comma separated; one that does not exist means no synonyms.

    Raises:
        SynonymsError: It cannot be read, has other columns or an empty group, a group twice, fewer than two words in a
            group, or one word in two groups.
    """
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Synonyms()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SynonymsError(f"{file} line {line} is not UTF-8. Save it as CSV UTF-8.") from error
    except OSError as error:
        raise SynonymsError(f"{file} cannot be read: {error}.") from error
    return Synonyms(_groups(file, content))


def _groups(file: Path, content: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    seen: dict[str, tuple[str, int]] = {}
    reader = csv.DictReader(content.splitlines(keepends=True), strict=True)
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise SynonymsError(f"{file} line 1: column {', '.join(missing)} is missing. It needs: group,words.")
        for row in reader:
            where = f"{file} line {reader.line_num}"
            if None in row or row["words"] is None:
                raise SynonymsError(f"{where}: it has not two columns. Words are joined by |, not by commas.")
            name = normalise(row["group"]).lower()
            words = list(dict.fromkeys(word for raw in row["words"].split("|") if (word := normalise(raw).lower())))
            if not name:
                raise SynonymsError(f"{where}: the group has no name. Put its plainest word there.")
            if len(words) < 2:
                raise SynonymsError(f"{where}: group {name} has fewer than two words. Join them by |.")
            for word in dict.fromkeys((name, *words)):
                if word in seen:
                    other, line = seen[word]
                    raise SynonymsError(
                        f"{where}: {word} already stands in group {other} (line {line}). A word belongs to one group."
                    )
                seen[word] = (name, reader.line_num)
            groups[name] = words
    except csv.Error as error:
        raise SynonymsError(f"{file} line {reader.line_num} is no valid CSV: {error}.") from error
    return groups


def _pattern_of(words: Iterable[str]) -> str:
    """Alternatives sorted so that few are tried: by first character, halved again and again, the longest first."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(_bordered(word))
    return _halved(sorted(by_first), by_first)


def _halved(firsts: Sequence[str], by_first: Mapping[str, Sequence[str]]) -> str:
    # Python tries alternatives one by one; with a thousand of them that took 60 microseconds a message.
    if len(firsts) == 1:
        return "(?:" + "|".join(by_first[firsts[0]]) + ")"
    middle = len(firsts) // 2
    lower, upper = _halved(firsts[:middle], by_first), _halved(firsts[middle:], by_first)
    guard = f"(?=[{re.escape(firsts[0])}-{re.escape(firsts[middle - 1])}])"
    return f"(?:{guard}{lower}|{upper})"


def _bordered(word: str) -> str:
    before = "" if not _is_latin(word[0]) else "(?<![a-z_])" if word in UNITS else "(?<![a-z0-9_])"
    return before + re.escape(word) + ("(?![a-z0-9_])" if _is_latin(word[-1]) else "")


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
