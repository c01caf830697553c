"""HTTP for trainers under /api/workbench: looking at the FAQ, trying questions, what stayed unanswered."""

# No postponed annotations here: FastAPI must see the dependencies, which are made inside a function.

import time
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from bot.core.bot_answer import read_hits
from bot.core.conversation import WORKBENCH_ROLES
from bot.core.customer_text import storable_text
from bot.core.errors import BadRequestError, JiedaiError, NotFoundError
from bot.core.handoff import category_of, text_of, texts_of, urgency_of
from bot.core.knowledge import FaqEntry
from bot.desk.auth import SessionCookie, requires
from bot.desk.bodies import json_body
from bot.desk.context import DeskContext
from bot.desk.faq_shelf import FaqShelf, fitting
from bot.desk.wire import MAX_SEQ, Json, identifier, moment
from bot.services.review_unanswered import review_unanswered, unanswered_of
from bot.stores.staff import StaffMember
from bot.stores.unanswered import Question

PAGE_SIZE = 20
TRY_TIMEOUT_SECONDS = 10.0


def workbench_routes(desk: DeskContext, cookie: SessionCookie, faq: FaqShelf) -> APIRouter:
    """What a trainer can do."""
    router = APIRouter(prefix="/api/workbench")
    Trainer = Annotated[StaffMember, Depends(requires(desk, cookie, WORKBENCH_ROLES))]  # noqa: N806

    @router.get("/faq")
    async def list_faq(
        member: Trainer, query: str = "", category: str = "", page: Annotated[int, Query(ge=1, le=100_000)] = 1
    ) -> Json:
        entries = [entry for entry in fitting(await faq.entries(), query) if category in ("", entry.category)]
        first = (page - 1) * PAGE_SIZE
        return {
            "entries": [entry_json(entry) for entry in entries[first : first + PAGE_SIZE]],
            "total": len(entries),
            "page": page,
            "page_size": PAGE_SIZE,
            "faq_version": faq.version(),
        }

    @router.post("/try")
    async def try_question(member: Trainer, request: Request) -> Json:
        body = await json_body(request)
        text, product_id = storable_text(body.get("text")), identifier(body, "product_id")
        began = time.perf_counter()
        metadata: Json = {"turns": [], "locale": "zh", "product_id": product_id}
        parse = await desk.rasa.parse(text, metadata, timeout=TRY_TIMEOUT_SECONDS)
        milliseconds = round((time.perf_counter() - began) * 1000, 1)
        return {**tried_json(parse, await _entries_by_id(faq)), "milliseconds": milliseconds}

    @router.get("/unanswered")
    async def list_unanswered(member: Trainer, status: str = "open") -> Json:
        entries = await _entries_by_id(faq)
        return {"questions": [question_json(one, entries) for one in await desk.call(unanswered_of, status)]}

    @router.post("/unanswered/{question_id}/status")
    async def set_status(member: Trainer, question_id: int, request: Request) -> Json:
        status = (await json_body(request)).get("status")
        if not isinstance(status, str):
            raise BadRequestError("缺少状态。", "The status is missing.")
        if not 0 < question_id <= MAX_SEQ:
            raise NotFoundError("没有这个问题。", "This question does not exist.")
        question = await desk.call(review_unanswered, question_id, status)
        return {"question": question_json(question, await _entries_by_id(faq))}

    return router


async def _entries_by_id(faq: FaqShelf) -> dict[str, FaqEntry]:
    """Entries for titles; a broken FAQ file must not hide the questions, so then there are none."""
    try:
        return await faq.by_id()
    except JiedaiError:
        return {}


def entry_json(entry: FaqEntry) -> Json:
    """One FAQ entry as trainers see it."""
    return {
        "entry_id": entry.entry_id,
        "category": entry.category,
        "topic": entry.topic,
        "title": entry.title,
        "wordings": list(entry.wordings),
        "answer": entry.answer,
        "answer_en": entry.answer_en,
        "policy": entry.policy,
        "version": entry.version,
        "valid_from": entry.valid_from.isoformat() if entry.valid_from else None,
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
        "scope": entry.scope,
        "flags": list(entry.flags),
    }


def question_json(question: Question, entries: dict[str, FaqEntry]) -> Json:
    """One unanswered question with the titles of what came near."""
    hits = [
        {"entry_id": hit["entry_id"], "title": _title(entries, hit["entry_id"]), "score": hit["score"]}
        for hit in question.hits
    ]
    return {
        "id": question.id,
        "text": question.text,
        "decision": question.decision,
        "asked_at": moment(question.asked_at),
        "times": question.times,
        "hits": hits,
        "status": question.status,
    }


def tried_json(parse: Json, entries: dict[str, FaqEntry]) -> Json:
    """What the NLU made of a question; missing parts are empty, since an older model may lack them."""
    intent, urgency, faq = (_object(parse.get(name)) for name in ("intent", "urgency", "faq"))
    confidence = intent.get("confidence")
    return {
        "category": category_of(parse.get("category") or intent.get("name")),
        "topic": text_of(parse.get("topic"), 60) or text_of(intent.get("name"), 60),
        "confidence": round(float(confidence), 4) if isinstance(confidence, (int, float)) else 0.0,
        "urgency": urgency_of(urgency.get("level")),
        "reasons": list(texts_of(urgency.get("reasons"))),
        "hits": [
            {
                "entry_id": hit.entry_id,
                "title": _title(entries, hit.entry_id),
                "score": hit.score,
                "answer": entries[hit.entry_id].answer if hit.entry_id in entries else "",
            }
            for hit in read_hits(faq.get("hits"))
        ],
        "decision": text_of(faq.get("decision"), 20) or "none",
        "faq_version": text_of(faq.get("version"), 40) or None,
    }


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _title(entries: dict[str, FaqEntry], entry_id: str) -> str:
    return entries[entry_id].title if entry_id in entries else entry_id
