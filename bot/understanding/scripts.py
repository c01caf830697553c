"""Traditional to simplified characters, the one cleaned form that all components read, and its words."""

from __future__ import annotations

from functools import lru_cache

import jieba
import opencc

from bot.core.text import normalise

jieba.setLogLevel("WARNING")


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Normalised text in simplified characters; may be empty."""
    return str(_converter().convert(normalise(text)))


def words(text: str) -> list[str]:
    """Words of a cleaned text; a function of the module, so that saved models can name it."""
    return [word for word in jieba.lcut(text.lower()) if word.strip()]
