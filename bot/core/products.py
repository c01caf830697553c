"""Products as the bot speaks of them, and answers that are filled in from one (SOP rows K3, K4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.errors import JiedaiError

# What an FAQ answer may hold in braces; docs/data-formats.md explains each.
PLACEHOLDERS = (
    "name",
    "material",
    "function",
    "care",
    "suits",
    "size_advice",
    "colors",
    "sizes",
    "price",
    "related",
    "stock_note",
)
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")

# Related products are recommended one or two at a time (SOP row K4).
MAX_RELATED = 2


class CatalogError(JiedaiError):
    """The catalog is missing or wrong; the message names file and line."""

    code = "catalog"


@dataclass(frozen=True)
class Product:
    """A product of the catalog.

    `aliases` are what customers call it; several products may share one. `facts` are texts by placeholder name,
    `facts_en` those of them that are there in English. `related` are ids of products that go with it.
    """

    product_id: str
    name: str
    name_en: str = ""
    category: str = ""
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    facts_en: Mapping[str, str] = field(default_factory=dict)

    def name_in(self, locale: str) -> str:
        """Its name in the customer's language; Chinese where there is no other."""
        return (self.name_en if locale == "en" else "") or self.name


def needs_product(answer: str) -> bool:
    """Whether an answer can only be given about a product."""
    return bool(_PLACEHOLDER.search(answer))


def answer_about(answer: str, product: Product, products: Mapping[str, Product], *, locale: str = "zh") -> str | None:
    """An answer with its placeholders filled in.

    Args:
        answer: Text with placeholders such as {material}.
        product: Whom it is about.
        products: All products by id, for the names of related ones.
        locale: zh or en.

    Returns:
        The text, or None where the catalog does not say what the answer needs.
    """
    facts = {**product.facts, **(product.facts_en if locale == "en" else {}), "name": product.name_in(locale)}
    related = [products[one].name_in(locale) for one in product.related if one in products]
    facts["related"] = (", " if locale == "en" else "、").join(related[:MAX_RELATED])
    if any(not facts.get(name) for name in _PLACEHOLDER.findall(answer)):
        return None
    return _PLACEHOLDER.sub(lambda match: facts[match.group(1)], answer)
