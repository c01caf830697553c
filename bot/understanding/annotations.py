"""A shop's own annotated messages, kept outside the repository: .jsonl files in the folder that LEARN_DIR names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.core.errors import JiedaiError
from bot.core.taxonomy import CATEGORIES, OTHER, label_of
from bot.core.urgency import LEVELS
from bot.understanding.chats import AnnotatedTurn
from bot.understanding.turns import CUSTOMER, turns_of


class AnnotationFileError(JiedaiError):
    """A file of annotated messages is missing or wrong; the message names file and line."""

    code = "annotation_file"


def read_annotations(folder: Path) -> list[AnnotatedTurn]:
    """All annotated messages of a folder's .jsonl files.

    One JSON object a line: `turns` as in the batch command `parse`, the last one the customer's; `category`, with an
    optional `topic`, and `urgency` are about that last turn, and either may be missing.

    Raises:
        AnnotationFileError: The folder or a file cannot be read, or a line is wrong.
    """
    if not folder.is_dir():
        raise AnnotationFileError(f"LEARN_DIR names {folder}, which is no folder. Make it, or leave the setting out.")
    return [turn for file in sorted(folder.glob("*.jsonl")) for turn in _read(file)]


def _read(file: Path) -> Iterator[AnnotatedTurn]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationFileError(f"{file} cannot be read: {error}. It must be UTF-8 text.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{file} line {number}"
        try:
            case = json.loads(line)
        except ValueError as error:
            raise AnnotationFileError(f"{where}: no JSON ({error}). One object a line.") from error
        yield _annotated(case, where)


def _annotated(case: Any, where: str) -> AnnotatedTurn:
    turns = case.get("turns") if isinstance(case, dict) else None
    if not isinstance(turns, list) or not turns:
        raise AnnotationFileError(f"{where}: the field 'turns' is missing or empty.")
    last = turns_of(turns[-1:])
    if not last or last[0].speaker != CUSTOMER:
        raise AnnotationFileError(f"{where}: the last turn must be the customer's, with a text.")
    level = case.get("urgency")
    if level is not None and level not in LEVELS:
        raise AnnotationFileError(f"{where}: urgency '{level}' is unknown. Known: {', '.join(LEVELS)}.")
    return AnnotatedTurn(last[0].text, _label(case, where), level, tuple(turns_of(turns[:-1])))


def _label(case: dict[str, Any], where: str) -> str | None:
    category, topic = case.get("category"), case.get("topic")
    if category is None:
        return None
    known = (*CATEGORIES, OTHER)
    if category not in known:
        raise AnnotationFileError(f"{where}: category '{category}' is unknown. Known: {', '.join(known)}.")
    if not topic:
        return str(category)
    name = str(topic) if category == OTHER else f"{category}/{topic}"
    try:
        label_of(name)
    except ValueError as error:
        raise AnnotationFileError(f"{where}: {error}") from error
    return name
