"""Find what the FAQ says to a message, in the form that travels with the parsed message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from bot.core.knowledge import ANSWER
from bot.knowledge.encoder import Encoder
from bot.knowledge.index import FaqIndex, SearchResult
from bot.understanding.product_mentions import ProductMentions
from bot.understanding.questions import questions_of
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
    encode: Callable[[Sequence[str]], np.ndarray] | None = None,
) -> dict[str, Any]:
    """Search the base for one message.

    Args:
        index: The base.
        text: The message.
        vector: float32, shape (dim,), of the cleaned message.
        day: Entries must be in force on it; None looks at all but those that replace another for a while.
        product_id: The product that the message is about, if it is clear.
        product_category: Its category.
        top_k: Hits at most.
        topic_chances: See `FaqIndex.search`.
        encode: Texts to vectors, float32, shape (n, dim); given, a message with two questions gets both answers.

    Returns:
        `decision`, `hits` as `{"id", "score", "title"}` best first, `choices`, those worth a button, and `also`, the
        id of the entry that answers a second question, or None.
    """
    cleaned = clean(text)
    if not cleaned:
        return {"decision": "none", "hits": [], "choices": [], "also": None}

    def search(part: str, its_vector: np.ndarray, chances: Mapping[str, float] | None) -> SearchResult:
        return index.search(
            part,
            its_vector,
            top_k=top_k,
            day=day,
            product_id=product_id,
            product_category=product_category,
            topic_chances=chances,
        )

    found, also = search(cleaned, vector, topic_chances), None
    questions = questions_of(cleaned) if encode else []
    if encode and questions:
        # The topic is that of the whole message, so it says nothing of one of several questions in it.
        parts = [search(part, one, None) for part, one in zip(questions, encode(questions), strict=True)]
        sure = list({part.hits[0].entry_id: part for part in parts if part.decision == ANSWER}.values())
        if len(sure) > 1:
            found, also = sure[0], sure[1].hits[0].entry_id

    def as_json(hits: list[Any]) -> list[dict[str, Any]]:
        return [{"id": hit.entry_id, "score": hit.score, "title": index.entries[hit.entry_id].title} for hit in hits]

    return {"decision": found.decision, "hits": as_json(found.hits), "choices": as_json(found.choices), "also": also}


def find_answer_alone(
    index: FaqIndex,
    encoder: Encoder,
    mentions: ProductMentions,
    text: str,
    *,
    day: date,
    page: str | None = None,
    topic_chances: Mapping[str, float] | None = None,
    top_k: int = 10,
) -> dict[str, Any]:
    """Search for a message before which nothing was said, as the running bot would.

    Args:
        index: The base.
        encoder: That made the index's vectors.
        mentions: Finds the products that the message names.
        text: The message.
        day: As for `find_answer`.
        page: Id of the product whose page the customer looks at, if any.
        topic_chances: As for `find_answer`.
        top_k: Hits at most.

    Returns:
        As `find_answer`.
    """
    about = mentions.talked_about(clean(text), (), page)
    return find_answer(
        index,
        about.question,
        encoder.encode([about.question])[0],
        day=day,
        product_id=about.product_id,
        product_category=about.category,
        top_k=top_k,
        topic_chances=topic_chances,
        encode=encoder.encode,
    )
