"""Which products of the catalog a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.products import Product
from bot.understanding.scripts import clean
from bot.understanding.turns import AGENT, Turn

# How far back "这个" may reach: four turns are two exchanges.
TURNS_BACK = 4
MIN_ALIAS_CHARS = 2
ANY_PRODUCT = "这款"


@dataclass(frozen=True)
class Mention:
    """A name found in a cleaned text from `start` to `end`, and the products that bear it, in catalog order."""

    product_ids: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class TalkedAbout:
    """Products that a message is about.

    `found_in` says where that was found: `text`, `turns`, `page`, or nowhere. `category` is that of all of them, None
    where they differ. `question` is the message as the FAQ is asked, see `without_names`.
    """

    product_ids: tuple[str, ...] = ()
    found_in: str = ""
    category: str | None = None
    question: str = ""

    @property
    def product_id(self) -> str | None:
        """The one product, where it is clear."""
        return self.product_ids[0] if len(self.product_ids) == 1 else None


class ProductMentions:
    """Finds ids, names and aliases of products; the longest name wins where several overlap."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._by_name: dict[str, list[str]] = {}
        self._category_of: dict[str, str] = {}
        for product in products:
            self._category_of[product.product_id] = product.category
            for name in {product.product_id, product.name, product.name_en, *product.aliases}:
                cleaned = clean(name).lower()
                if len(cleaned) >= MIN_ALIAS_CHARS:
                    self._by_name.setdefault(cleaned, []).append(product.product_id)
        names = sorted(self._by_name, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, names))) if names else None

    def find(self, text: str) -> list[Mention]:
        """All mentions, left to right.

        Args:
            text: Cleaned, see `bot.understanding.scripts.clean`.
        """
        if self._pattern is None:
            return []
        found = self._pattern.finditer(text.lower())
        return [Mention(tuple(self._by_name[match.group()]), match.start(), match.end()) for match in found]

    def talked_about(self, text: str, turns: Sequence[Turn], page: str | None) -> TalkedAbout:
        """One product where it is clear, several where a name fits several.

        The message itself counts first, then what was said last, then the page that the customer looks at.

        Args:
            text: The message, cleaned.
            turns: What was said before it, oldest first.
            page: Id of the product whose page the customer looks at, if any.
        """
        ids = self._ids_in(text)
        if ids:
            return self._about(ids, "text", self.without_names(text))
        for turn in reversed(turns[-TURNS_BACK:]):
            ids = self._ids_in(clean(turn.text), listed=turn.speaker == AGENT)
            if page in ids:
                break  # a name that fits several means the one on the page
            if ids:
                return self._about(ids, "turns", text)
        return self._about((page,) if page in self._category_of else (), "page" if page else "", text)

    def _about(self, ids: tuple[str | None, ...], found_in: str, question: str) -> TalkedAbout:
        known = tuple(one for one in ids if one)
        categories = {self._category_of[one] for one in known}
        category = categories.pop() if len(categories) == 1 else None
        return TalkedAbout(known, found_in if known else "", category, question)

    def _ids_in(self, text: str, *, listed: bool = False) -> tuple[str, ...]:
        """Of several mentions the last clear one counts: in "不要跑鞋，登山鞋有吗" it is the one asked for.

        An answer of the shop that names several (`listed`) speaks of none of them more than of the others.
        """
        mentions = self.find(text)
        clear = [mention for mention in mentions if len(mention.product_ids) == 1]
        if listed and len({mention.product_ids for mention in clear}) > 1:
            return ()
        return (clear or mentions)[-1].product_ids if mentions else ()

    def without_names(self, text: str) -> str:
        """The text with each product's name as 这款: an FAQ asks about any product, not about one of them.

        A name that fits several products stays, since it says what kind of thing is meant: 帆布鞋怎么洗.
        """
        for mention in reversed([one for one in self.find(text) if len(one.product_ids) == 1]):
            text = text[: mention.start] + ANY_PRODUCT + text[mention.end :]
        return text
