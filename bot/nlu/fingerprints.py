"""Retraining must also follow files that Rasa does not look at (docs: Rasa decides from class source and config)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files and of all files in folders, in a fixed order."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(child for child in path.rglob("*") if child.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__pycache__" in file.parts or not file.is_file():
                continue
            digest.update(str(file).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
