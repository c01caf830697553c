"""Decide what the bot says to one message: an answer, a question back, or an honest 'I will find out'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.core.knowledge import ANSWER, CLARIFY, FaqEntry
from bot.core.products import needs_product
from bot.core.taxonomy import COMPLAINT, OTHER
from bot.services.reply_with_entry import ProductTalk, Reply, reply_with_both, reply_with_entry

# Supporting intents that carry no need of their own: no failure is counted for them.
NO_NEED = ("inform_context", "give_data")
# Buttons when a single entry is in question: the entry itself, and the way to a person.
ONE_CHOICE = 2


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
    talk: ProductTalk | None = None,
) -> Reply:
    """Choose the reply to one message.

    Args:
        category: Of the message.
        topic: Of the message; for category other a supporting intent.
        faq: Decision, hits and choices from the search, and `also`, the id of the entry that answers a second question.
        find_entry: Entry by id, or None if it is no longer published.
        locale: zh or en.
        order_number: The order that the conversation is about, if known.
        order_number_is_new: It stands in this very message.
        has_data: There is a digit in the message, so that something can be noted.
        talk: The products that the message is about.
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
            reply = reply_with_entry(entry, locale, talk)
            also = find_entry(faq["also"]) if faq.get("also") else None
            return reply_with_both(reply, reply_with_entry(also, locale, talk)) if also else reply
    if decision == CLARIFY and faq.get("choices"):
        buttons = choice_buttons(faq["choices"], find_entry, locale, talk)
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


def choice_buttons(
    choices: Sequence[dict[str, Any]],
    find_entry: Callable[[str], FaqEntry | None],
    locale: str,
    talk: ProductTalk | None = None,
) -> list[dict[str, str]]:
    """One button per choice, and one for 'none of these'."""
    # Rasa forgets of a pressed button whatever else the pipeline found, so the product travels in the payload.
    known = talk.products if talk else []
    buttons = []
    for choice in choices:
        entry = find_entry(choice["id"])
        if entry is not None:
            about = known[0].product_id if len(known) == 1 and needs_product(entry.answer) else None
            product = f', "product": "{about}"' if about else ""
            buttons.append({"title": entry.title, "payload": f'/choose{{"entry": "{entry.entry_id}"{product}}}'})
    if buttons:
        several = len(buttons) > 1
        zh, en = ("都不是，转人工", "None of these, ask a person") if several else ("不是，转人工", "No, ask a person")
        title = en if locale == "en" else zh
        buttons.append({"title": title, "payload": "/ask_human"})
    return buttons
