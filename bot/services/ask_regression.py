"""Ask a version the questions whose answers are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.core.knowledge import ANSWER, FaqEntry
from bot.core.products import Product
from bot.knowledge.encoder import Encoder
from bot.knowledge.index import FaqIndex
from bot.knowledge.regression import Question, RegressionFigures
from bot.services.find_answer import find_answer_alone
from bot.services.learn_from_faq import TopicsOf
from bot.understanding.product_mentions import ProductMentions


def ask_regression(
    index: FaqIndex,
    encoder: Encoder,
    questions: Sequence[Question],
    entries: Sequence[FaqEntry],
    *,
    day: date,
    catalog: Mapping[str, Product] | None = None,
    topics_of: TopicsOf | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> RegressionFigures:
    """Ask as customers do on a day, who say nothing before.

    Args:
        index: The version that is asked.
        encoder: The one that made it.
        questions: What to ask.
        entries: The base by which the answers are judged, so that two versions are judged alike.
        day: Entries must be in force on it.
        catalog: Products by id, for questions that name one.
        topics_of: The message sorter's chances; None does without.
        progress: Called with questions done and questions in all.
    """
    known = {entry.entry_id: entry for entry in [*index.entries.values(), *entries]}
    counts = dict.fromkeys(RegressionFigures().as_json(), 0)
    counts["questions"] = len(questions)
    mentions = ProductMentions((catalog or {}).values())
    chances = topics_of([question.text for question in questions]) if topics_of else []
    for done, question in enumerate(questions, 1):
        accepted = set(question.relevant)
        # While an entry takes the place of a relevant one, it is the right answer.
        accepted |= {entry.entry_id for entry in known.values() if entry.replaces in accepted}
        progress(done, len(questions))
        if question.relevant and not any(entry.entry_id in accepted and entry.is_in_force(day) for entry in entries):
            counts["passed_over"] += 1
            continue
        found = find_answer_alone(
            index,
            encoder,
            mentions,
            question.text,
            day=day,
            page=question.product_id,
            topic_chances=chances[done - 1] if chances else None,
        )
        given = [hit["id"] for hit in found["hits"][:1]] + ([found["also"]] if found["also"] else [])
        outright, right = found["decision"] == ANSWER, bool(accepted & set(given))
        if question.relevant:
            counts["answerable"] += 1
            counts["first"] += right
            counts["outright"] += outright
            counts["outright_right"] += outright and right
        else:
            counts["unanswerable"] += 1
            counts["outright_without"] += outright
    return RegressionFigures(**counts)
