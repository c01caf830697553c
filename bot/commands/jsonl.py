"""Reading and writing the .jsonl files of batch commands: a bad line is reported, the rest is processed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.core.errors import JiedaiError

MAX_LINE_CHARS = 1_000_000


class BatchFileError(JiedaiError):
    """A batch file cannot be read or written."""

    code = "batch_file"


class BadLineError(Exception):
    """One line of a batch file is wrong; the text says how."""


def process_lines(source: Path, target: Path, work: Callable[[dict[str, Any]], dict[str, Any]], what: str) -> int:
    """Turn each line of a file into a line of another one, with a moving count.

    Args:
        source: JSON objects, one a line; empty lines are passed over.
        target: Replaced when all is done, so that a half-written file never stands there.
        work: One object to its result; raises BadLineError for an object that it cannot use.
        what: Name of the work, for the count.

    Returns:
        0, or 1 if a line was bad; each bad line is named on standard error.

    Raises:
        BatchFileError: A file cannot be read or written.
    """
    from tqdm import tqdm

    bad = 0
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        total = sum(1 for _ in source.open("rb"))
        with unfinished.open("w", encoding="utf-8") as out:
            for number, line in tqdm(
                _lines(source), total=total, desc=what, unit="line", file=sys.stderr, disable=None
            ):
                if not line.strip():
                    continue
                try:
                    result = work(_object(line))
                except BadLineError as error:
                    bad += 1
                    tqdm.write(f"{source} line {number}: {error}", file=sys.stderr)
                    continue
                out.write(json.dumps(result, ensure_ascii=False) + "\n")
        os.replace(unfinished, target)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise BatchFileError(
            f"{source} to {target}: {reason}. Name a readable .jsonl file and a writable one."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    if bad:
        print(f"{bad} bad line(s) were passed over; the rest is in {target}.", file=sys.stderr)
    return 1 if bad else 0


def _lines(source: Path) -> Iterator[tuple[int, str]]:
    with source.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            yield number, line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")


def _object(line: str) -> dict[str, Any]:
    if "\ufffd" in line:
        raise BadLineError("not UTF-8 text. Save the file as UTF-8.")
    if len(line) > MAX_LINE_CHARS:
        raise BadLineError(f"{len(line)} characters, at most {MAX_LINE_CHARS:,} are read.")
    try:
        case = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLineError("no JSON. Each line must be one JSON object.") from error
    if not isinstance(case, dict):
        raise BadLineError(f"a JSON {type(case).__name__}, but an object was expected.")
    if not isinstance(case.get("id"), (str, int)):
        raise BadLineError("the field 'id' is missing or is neither a text nor a number.")
    try:
        str(case["id"]).encode()
    except UnicodeEncodeError as error:
        raise BadLineError("the field 'id' holds half a character. Write it as UTF-8.") from error
    return case
