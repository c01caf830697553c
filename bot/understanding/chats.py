"""Annotated chats in data/chats: whole conversations in which each turn of the customer carries its labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import JiedaiError
from bot.core.taxonomy import OTHER, label_of
from bot.core.urgency import LEVELS
from bot.understanding.turns import AGENT, CUSTOMER, Turn

MAX_TURN_CHARS = 2000

_LABELLED = re.compile(r"C (?P<label>\S+) (?P<urgency>\S+) \| (?P<text>.+)")
_UNLABELLED = re.compile(r"c \| (?P<text>.+)")
_AGENT = re.compile(r"A \| (?P<text>.+)")


class ChatFileError(JiedaiError):
    """A file of annotated chats is missing or wrong; the message names file and line."""

    code = "chat_file"


@dataclass(frozen=True)
class AnnotatedTurn:
    """A turn of the customer as a careful reader labels it: what it is about, and how urgent it is.

    `label` is a category with its topic such as after_sale/logistics, a supporting intent such as greet, or a category
    alone; `urgency` is a level. None where the annotation does not say. `before` are the turns before it, oldest first.
    """

    text: str
    label: str | None
    urgency: str | None
    before: tuple[Turn, ...] = ()


def read_chats(folder: Path) -> list[AnnotatedTurn]:
    """All annotated turns of a folder's .txt files, in the order of the files.

    Raises:
        ChatFileError: A file cannot be read, or a line has a wrong form, label or level.
    """
    return [turn for file in sorted(folder.glob("*.txt")) for turn in read_chat_file(file)]


def read_chat_file(file: Path) -> list[AnnotatedTurn]:
    """The annotated turns of one file.

    Raises:
        ChatFileError: As `read_chats`.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ChatFileError(f"{file} cannot be read: {error}. It must be UTF-8 text.") from error
    return list(_turns(file, lines))


def _turns(file: Path, lines: list[str]) -> Iterator[AnnotatedTurn]:
    before: list[Turn] = []
    has_begun = False
    for number, raw in enumerate(lines, 1):
        line, where = raw.strip(), f"{file} line {number}"
        if not line:
            continue
        if line.startswith("==="):
            before, has_begun = [], True
            continue
        if not has_begun:
            raise ChatFileError(f"{where}: a chat begins with a line such as '=== 001 | shop | subject'.")
        if labelled := _LABELLED.fullmatch(line):
            turn = _labelled(labelled, tuple(before), where)
            yield turn
            before.append(Turn(CUSTOMER, turn.text))
        elif unlabelled := _UNLABELLED.fullmatch(line):
            before.append(Turn(CUSTOMER, unlabelled["text"].strip()))
        elif agent := _AGENT.fullmatch(line):
            before.append(Turn(AGENT, agent["text"].strip()))
        else:
            raise ChatFileError(
                f"{where}: '{line[:40]}' is no turn. Write 'C category/topic urgency | text', 'c | text' or 'A | text'."
            )


def _labelled(found: re.Match[str], before: tuple[Turn, ...], where: str) -> AnnotatedTurn:
    name = found["label"].removeprefix(f"{OTHER}/")
    try:
        label_of(name)
    except ValueError as error:
        raise ChatFileError(f"{where}: {error}") from error
    if found["urgency"] not in LEVELS:
        raise ChatFileError(f"{where}: urgency '{found['urgency']}' is unknown. Known: {', '.join(LEVELS)}.")
    text = found["text"].strip()
    if len(text) > MAX_TURN_CHARS:
        raise ChatFileError(f"{where}: the turn has {len(text)} characters, at most {MAX_TURN_CHARS} are read.")
    return AnnotatedTurn(text, name, found["urgency"], before)
