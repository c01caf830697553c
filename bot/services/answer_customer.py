"""Decide what the bot says to one message: an answer, a question back, or an honest 'I will find out'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.core.knowledge import ANSWER, CLARIFY, FaqEntry
from bot.core.taxonomy import COMPLAINT, OTHER, label_of

# Supporting intents that carry no need of their own: no failure is counted for them.
NO_NEED = ("inform_context", "give_data")
# Buttons when a single entry is in question: the entry itself, and the way to a person.
ONE_CHOICE = 2


@dataclass(frozen=True)
class Reply:
    """A response of domain.yml with its values and buttons.

    `failed` counts towards a handoff; `unanswered` asks the desk to record the question for trainers;
    `awaits` is the label, such as info_change/address, for which the answer asks order number and proof of identity.
    """

    response: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)
    failed: bool = False
    unanswered: bool = False
    entry_id: str | None = None
    awaits: str | None = None


def answer_customer(
    category: str,
    topic: str,
    faq: dict[str, Any],
    find_entry: Callable[[str], FaqEntry | None],
    *,
    locale: str = "zh",
    order_number: str | None = None,
    order_number_is_new: bool = False,
    has_data: bool = True,
) -> Reply:
    """Choose the reply to one message.

    Args:
        category: Of the message.
        topic: Of the message; for category other a supporting intent.
        faq: Decision, hits and choices from the search.
        find_entry: Entry by id, or None if it is no longer published.
        locale: zh or en.
        order_number: The order that the conversation is about, if known.
        order_number_is_new: It stands in this very message.
        has_data: There is a digit in the message, so that something can be noted.
    """
    if category == OTHER and topic in NO_NEED:
        if order_number and order_number_is_new:
            return Reply("utter_order_noted", {"order_number": order_number})
        if topic == "give_data" and has_data:
            return Reply("utter_data_noted")
    decision = faq.get("decision")
    if decision == ANSWER and faq["hits"]:
        entry = find_entry(faq["hits"][0]["id"])
        if entry is not None:
            return reply_with_entry(entry, locale)
    if decision == CLARIFY and faq.get("choices"):
        buttons = choice_buttons(faq["choices"], find_entry, locale)
        if len(buttons) == ONE_CHOICE:
            return Reply("utter_clarify_one", {"title": buttons[0]["title"]}, buttons)
        if buttons:
            return Reply("utter_clarify", buttons=buttons)
    if category == OTHER:
        if topic in NO_NEED:
            return Reply("utter_ask_topic")
        return Reply("utter_out_of_scope", failed=True)
    if category == COMPLAINT:
        return Reply("utter_soothe_then_ask", unanswered=True)
    return Reply("utter_not_found", failed=True, unanswered=True)


def reply_with_entry(entry: FaqEntry, locale: str) -> Reply:
    """The entry's answer in the customer's language, with the way to a person where the entry asks for it."""
    answer = (entry.answer_en if locale == "en" else "") or entry.answer
    offers_person = "handover" in entry.flags or entry.category == COMPLAINT
    return Reply(
        "utter_answer_offer_person" if offers_person else "utter_answer",
        {"answer": answer},
        entry_id=entry.entry_id,
        awaits=_label_awaited(entry) if "identity" in entry.flags else None,
    )


def _label_awaited(entry: FaqEntry) -> str | None:
    """The entry's label; None where its topic is none of ours, which a base may have."""
    try:
        return label_of(f"{entry.category}/{entry.topic}").intent_name
    except ValueError:
        return None


def choice_buttons(
    choices: Sequence[dict[str, Any]], find_entry: Callable[[str], FaqEntry | None], locale: str
) -> list[dict[str, str]]:
    """One button per choice, and one for 'none of these'."""
    buttons = []
    for choice in choices:
        entry = find_entry(choice["id"])
        if entry is not None:
            buttons.append({"title": entry.title, "payload": f'/choose{{"entry": "{entry.entry_id}"}}'})
    if buttons:
        several = len(buttons) > 1
        zh, en = ("都不是，转人工", "None of these, ask a person") if several else ("不是，转人工", "No, ask a person")
        title = en if locale == "en" else zh
        buttons.append({"title": title, "payload": "/ask_human"})
    return buttons
