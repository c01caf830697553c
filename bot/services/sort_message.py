"""Sort one message: the category by the sum of its topics, then the best topic inside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.taxonomy import OTHER
from bot.core.text import hide_values, is_mostly_foreign
from bot.understanding.scripts import clean
from bot.understanding.topic_model import TopicModel
from bot.understanding.turns import Turn

_NO_WORDS = re.compile(r"^[\W_]*$")
# Letters and digits in a row, at least four signs with a digit, such as an order number or a phone. One simple class
# and two looks at the parts: nested repetitions would take for ever on a hostile message.
_DATA_PARTS = re.compile(r"[A-Za-z0-9]+")
_NOT_DATA = re.compile(r"[^\sA-Za-z0-9\W]")
# Names of the fields on a card that a shop's app sends for an order or a product; values are hidden as 0 before.
_CARD_FIELDS = re.compile(
    r"咨询|我的|发送了?|订单|卡片|商品|运单|快递|服务|单号|编号|号码|号|金额|实付|下单|付款|购买|时间|日期|链接|元|id|x"
    r"|[\W_]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SortedMessage:
    """What a message is about.

    `intent` is a category, or a supporting intent when `category` is other; `confidence` is the probability of
    the category; `ranking` holds Rasa's name and confidence pairs, topics spelt out, best first.
    """

    intent: str
    category: str
    topic: str
    confidence: float
    ranking: list[dict[str, object]]


# Asking for a person must work in any words; the classifier knows most of them, these it must not miss.
_ASKS_FOR_PERSON = re.compile(
    r"(?:转|找|叫|换|要|接|来|请|给我|喊).{0,4}(?:人工|真人|活人)(?!智能|费|缝|皮|革|试|模特|图|秀|着|上脚)"
    r"|有没有(?:活人|真人)|^人工(?:客服|服务)?[!！。?？]*$"
)
_WANTS_NO_PERSON = re.compile(r"(?:不|别|没).{0,2}(?:转|找|要|接|需).{0,4}(?:人工|真人)")


def sort_message(model: TopicModel, text: str, turns: Sequence[Turn]) -> SortedMessage:
    """Sort a message after these turns; what has no words, or is in a language we do not serve, is `other`."""
    cleaned = clean(text)
    by_rule = _supporting_intent_by_rule(cleaned)
    if by_rule:
        return SortedMessage(by_rule, OTHER, by_rule, 1.0, [{"name": by_rule, "confidence": 1.0}])
    ranking = model.sort(text, turns)
    label = ranking[0][0]
    return SortedMessage(
        intent=label.intent_name.partition("/")[0],
        category=label.category,
        topic=label.topic,
        confidence=round(sum(chance for other, chance in ranking if other.category == label.category), 4),
        ranking=[{"name": other.intent_name, "confidence": round(chance, 4)} for other, chance in ranking[:10]],
    )


def _supporting_intent_by_rule(text: str) -> str | None:
    """Messages that no classifier should guess about."""
    if not text:
        return "out_of_scope"
    if _NO_WORDS.match(text):
        return "greet" if set(text) & {"？", "?"} else "chitchat"
    if _is_bare_data(text) or _is_card(text):
        return "give_data"
    if _ASKS_FOR_PERSON.search(text) and not _WANTS_NO_PERSON.search(text):
        return "ask_human"
    if is_mostly_foreign(text) and not text.isascii():
        return "out_of_scope"
    return None


def _is_bare_data(text: str) -> bool:
    """Whether the message is nothing but numbers and codes: each part has a digit, one at least four signs."""
    parts = _DATA_PARTS.findall(text)
    if not parts or _NOT_DATA.search(text):
        return False
    return all(any(sign.isdigit() for sign in part) for part in parts) and max(map(len, parts)) >= 4


def _is_card(text: str) -> bool:
    """Whether the message is a card or a link alone: names of fields with values and not a word more."""
    rest = _CARD_FIELDS.sub("", hide_values(text))
    return bool(rest) and not rest.strip("0")
