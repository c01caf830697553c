"""A message with several questions, cut into them."""

from __future__ import annotations

import re

# Marks that end a clause, and words with which customers begin the next question.
_CUT = re.compile(
    r"[，,。！!？?；;\n]+|\.{2,}|(?=还有(?!多|没|货|现货|吗|券|优惠|效))|(?=另外|顺便|再问|以及)|\b(?:and also|and)\b"
)
_LETTERS = re.compile(r"[\u3400-\u9fff]|[a-zA-Z]{2,}")
MIN_SIGNS = 2
MAX_QUESTIONS = 4


def questions_of(text: str) -> list[str]:
    """Clauses that may each be a question, in their order; empty where there is only one or far too many.

    Args:
        text: Cleaned, see `bot.understanding.scripts.clean`.
    """
    parts = [part.strip() for part in _CUT.split(text)]
    asked = [part for part in parts if len(_LETTERS.findall(part)) >= MIN_SIGNS]
    return asked if 2 <= len(asked) <= MAX_QUESTIONS else []
