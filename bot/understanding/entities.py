"""Exact things in a message: order numbers, phones, amounts, dates, couriers. By rule, since the rules are exact."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.text import MAX_MESSAGE_CHARS

COURIERS = (
    "顺丰", "京东快递", "圆通", "中通", "申通", "韵达", "极兔", "邮政", "ems", "德邦", "百世", "菜鸟", "丰巢"
)  # fmt: skip

# At most nine digits, and none before: an endless run of digits must not be tried from each of its digits.
_AMOUNT = r"(?<![\d.])\d{1,9}(?:\.\d{1,2})?"
_DAY_WORDS = "今天|明天|后天|昨天|前天|大前天|(?:周|星期)[一二三四五六日天]"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "id_card",
        re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"),
    ),
    ("order_number", re.compile(r"(?<![A-Za-z0-9])(?:YB|DD)\d{8,16}(?!\d)", re.IGNORECASE)),
    ("phone", re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")),
    ("order_number", re.compile(r"(?<!\d)\d{12,20}(?!\d)")),
    ("phone_tail", re.compile(r"(?:尾号|后四位|末四位|最后四位)(?:是|为|：|:)?\s*(?P<value>\d{4})(?!\d)")),
    (
        "amount",
        re.compile(rf"(?:[¥￥]\s*(?P<a>{_AMOUNT})|(?P<b>{_AMOUNT})\s*(?:元|块钱|块|rmb))", re.IGNORECASE),
    ),
    ("date", re.compile(rf"\d{{1,2}}月\d{{1,2}}[日号]|(?<!\d)\d{{1,2}}[号日](?!码)|{_DAY_WORDS}")),
    ("courier", re.compile("|".join(COURIERS), re.IGNORECASE)),
    ("size", re.compile(r"(?<!\d)(?:3[4-9]|4[0-8])(?:\.5)?\s*码")),
)


@dataclass(frozen=True)
class Entity:
    """A thing found: `start` and `end` are positions in the text, `value` its one form."""

    name: str
    value: str
    start: int
    end: int


def find_entities(text: str) -> list[Entity]:
    """All exact things in a text, left to right, without overlaps; the earlier pattern wins.

    Args:
        text: A message as written; full-width digits count too.
    """
    halved = text[:MAX_MESSAGE_CHARS].translate({0xFF10 + digit: 0x30 + digit for digit in range(10)})
    taken: list[Entity] = []
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(halved):
            if any(match.start() < entity.end and entity.start < match.end() for entity in taken):
                continue
            groups = [value for value in match.groups() if value] if match.groups() else []
            value = groups[0] if groups else re.sub(r"[ -]", "", match.group())
            taken.append(Entity(name, value.upper() if name == "order_number" else value, match.start(), match.end()))
    return sorted(taken, key=lambda entity: entity.start)
