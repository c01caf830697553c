"""Traditional to simplified characters, and the one cleaned form that all components read."""

from __future__ import annotations

from functools import lru_cache

import opencc

from bot.core.text import normalise


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Normalised text in simplified characters; may be empty."""
    return str(_converter().convert(normalise(text)))
