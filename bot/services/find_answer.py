"""Find what the FAQ says to a message, in the form that travels with the parsed message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from bot.knowledge.index import FaqIndex
from bot.understanding.scripts import clean


def find_answer(
    index: FaqIndex,
    text: str,
    vector: np.ndarray,
    *,
    day: date | None = None,
    product_id: str | None = None,
    product_category: str | None = None,
    top_k: int = 10,
    topic_chances: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Search the base for one message.

    Returns:
        `decision`, `hits` as `{"id", "score", "title"}` best first, and `choices`, those worth a button.
    """
    cleaned = clean(text)
    if not cleaned:
        return {"decision": "none", "hits": [], "choices": []}
    found = index.search(
        cleaned,
        vector,
        top_k=top_k,
        day=day,
        product_id=product_id,
        product_category=product_category,
        topic_chances=topic_chances,
    )

    def as_json(hits: list[Any]) -> list[dict[str, Any]]:
        return [{"id": hit.entry_id, "score": hit.score, "title": index.entries[hit.entry_id].title} for hit in hits]

    return {"decision": found.decision, "hits": as_json(found.hits), "choices": as_json(found.choices)}
