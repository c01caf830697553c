"""Say what an FAQ entry answers, about the product that the conversation is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.knowledge import FaqEntry
from bot.core.products import Product, answer_about, needs_product
from bot.core.taxonomy import COMPLAINT, label_of

MAX_PRODUCT_BUTTONS = 3


@dataclass(frozen=True)
class Reply:
    """A response of domain.yml with its values and buttons.

    `failed` counts towards a handoff; `unanswered` asks the desk to record the question for trainers;
    `awaits` is the label, such as info_change/address, for which the answer asks order number and proof of identity;
    `awaits_product` is the id of the entry that is answered as soon as the product is known.
    """

    response: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)
    failed: bool = False
    unanswered: bool = False
    entry_id: str | None = None
    awaits: str | None = None
    awaits_product: str | None = None


@dataclass(frozen=True)
class ProductTalk:
    """The catalog by id, and the ids of the products that the message is about: none, one, or several that fit."""

    catalog: Mapping[str, Product] = field(default_factory=dict)
    ids: tuple[str, ...] = ()

    @property
    def products(self) -> list[Product]:
        """Those that are in the catalog."""
        return [self.catalog[one] for one in self.ids if one in self.catalog]


def reply_with_entry(entry: FaqEntry, locale: str, talk: ProductTalk | None = None) -> Reply:
    """The entry's answer in the customer's language, with the way to a person where the entry asks for it.

    Args:
        entry: Of the published base.
        locale: zh or en.
        talk: What the message is about; needed by answers that speak of a product.
    """
    answer = (entry.answer_en if locale == "en" else "") or entry.answer
    if needs_product(answer):
        talk = talk or ProductTalk()
        if len(talk.products) != 1:
            return _ask_product(entry, locale, talk)
        about = answer_about(answer, talk.products[0], talk.catalog, locale=locale)
        if about is None:
            name = talk.products[0].name_in(locale)
            return Reply("utter_product_unknown", {"name": name}, failed=True, unanswered=True)
        answer = about
    offers_person = "handover" in entry.flags or entry.category == COMPLAINT
    return Reply(
        "utter_answer_offer_person" if offers_person else "utter_answer",
        {"answer": answer},
        entry_id=entry.entry_id,
        awaits=_label_awaited(entry) if "identity" in entry.flags else None,
    )


def reply_with_both(first: Reply, second: Reply) -> Reply:
    """Two questions of one message, answered together; what cannot be said at once is left to the first."""
    if "answer" not in first.values or "answer" not in second.values:
        return first if "answer" in first.values or "answer" not in second.values else second
    offers_person = "utter_answer_offer_person" in (first.response, second.response)
    return Reply(
        "utter_answer_offer_person" if offers_person else "utter_answer",
        {"answer": f"{first.values['answer']}\n\n{second.values['answer']}"},
        entry_id=first.entry_id,
        awaits=first.awaits or second.awaits,
    )


def _ask_product(entry: FaqEntry, locale: str, talk: ProductTalk) -> Reply:
    buttons = [
        {
            "title": product.name_in(locale),
            "payload": f'/choose{{"entry": "{entry.entry_id}", "product": "{product.product_id}"}}',
        }
        for product in talk.products[:MAX_PRODUCT_BUTTONS]
    ]
    response = "utter_which_product" if buttons else "utter_ask_product"
    return Reply(response, buttons=buttons, awaits_product=entry.entry_id)


def _label_awaited(entry: FaqEntry) -> str | None:
    """The entry's label; None where its topic is none of ours, which a base may have."""
    try:
        return label_of(f"{entry.category}/{entry.topic}").intent_name
    except ValueError:
        return None
