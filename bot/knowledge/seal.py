"""The seal of a published version: its meta.json with size and checksum of every other file; standard library only."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

META_FILE = "meta.json"
# Long before this a version's own description would be nonsense.
MAX_META_BYTES = 1_000_000


def seal(folder: Path, meta: Mapping[str, Any]) -> None:
    """Write meta.json beside the finished files of a version, and bring all of it to the disk.

    Args:
        folder: Holds the version's files and nothing else.
        meta: What is to be known of the version; `files` is added to it.

    Raises:
        OSError: The folder cannot be written.
    """
    names = sorted(child.name for child in folder.iterdir())
    files = {name: {"bytes": (folder / name).stat().st_size, "sha256": digest_of(folder / name)} for name in names}
    text = json.dumps({**meta, "files": files}, ensure_ascii=False, indent=1)
    (folder / META_FILE).write_text(text, encoding="utf-8")
    for name in [*names, META_FILE]:
        sync(folder / name)
    sync(folder)


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_meta(folder: Path) -> dict[str, Any]:
    """What meta.json says.

    Raises:
        ValueError: It is missing or cannot be used; the text is one clause that says why.
    """
    try:
        with (folder / META_FILE).open("rb") as file:
            meta = json.loads(file.read(MAX_META_BYTES + 1).decode("utf-8"))
    except FileNotFoundError as error:
        raise ValueError("its meta.json is missing" if folder.is_dir() else "its folder is missing") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ValueError("its meta.json cannot be read") from error
    if not isinstance(meta, dict):
        raise ValueError("its meta.json cannot be read")
    return meta


def fault_of(folder: Path, *, encoder_print: str | None = None) -> str:
    """Why a version cannot serve.

    Args:
        folder: The version's.
        encoder_print: Fingerprint of the encoder at hand; None leaves the encoder out of the question.

    Returns:
        One clause without any path, since the health page shows it; empty if the version can serve.
    """
    try:
        meta = read_meta(folder)
    except ValueError as error:
        return str(error)
    files = meta.get("files")
    if not isinstance(files, dict) or not files:
        return "it was made by an older program, without checksums"
    for name, expected in files.items():
        if not isinstance(expected, dict) or "/" in name or name.startswith("."):
            return "its meta.json cannot be read"
        try:
            found_bytes = (folder / name).stat().st_size
            if found_bytes != expected.get("bytes"):
                return f"its {name} has {found_bytes} bytes instead of {expected.get('bytes')}"
            if digest_of(folder / name) != expected.get("sha256"):
                return f"its {name} was changed after publishing"
        except OSError:
            return f"its {name} cannot be read"
    if encoder_print is not None and meta.get("encoder_print") != encoder_print:
        return "it was made with another encoder"
    return ""


def digest_of(file: Path) -> str:
    """SHA-256 of a file; read again only when the file has changed.

    Raises:
        OSError: The file cannot be read.
    """
    state = file.stat()
    return _digest(str(file.resolve()), state.st_ino, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=256)
def _digest(file: str, _inode: int, _bytes: int, _changed_ns: int) -> str:
    digest = hashlib.sha256()
    with open(file, "rb") as content:
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
