"""Keep a question that the FAQ did not answer, for the trainers (SOP row K7)."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.core.bot_answer import UnansweredQuestion
from bot.core.privacy import mask_numbers, mask_phones
from bot.core.text import normalise
from bot.stores.unanswered import UnansweredStore


def record_unanswered(connection: Connection, question: UnansweredQuestion, *, now: datetime) -> None:
    """Store it, or count it once more; writings that differ in spaces, marks or case are one question.

    Telephone numbers are masked too: a trainer needs the question, not the person.
    """
    text = mask_phones(mask_numbers(question.text))
    hits = [asdict(hit) for hit in question.hits]
    UnansweredStore(connection).record(question_key(text), text, question.decision, hits, now)


def question_key(text: str) -> str:
    """What two writings of the same question share, as 64 hexadecimal digits."""
    bare = "".join(char for char in normalise(text).lower() if char.isalnum())
    return hashlib.sha256((bare or text.strip()).encode("utf-8", "replace")).hexdigest()
