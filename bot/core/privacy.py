"""Identity-card and bank-card numbers are never stored or shown in clear (SOP row I5)."""

from __future__ import annotations

import re

IDENTITY_MASK = "［身份证号已隐藏］"
BANK_MASK = "［银行卡号已隐藏，尾号{tail}］"

# Full-width and other decimal digits count as digits; \d covers them. Groups may be parted by one space or dash.
_DIGIT_RUN = re.compile(r"(?<![0-9A-Za-z_])\d[\d \-\u00a0\u3000－–·]*[\dXxＸｘ](?![0-9A-Za-z_])")
_GROUP = re.compile(r"[\dXxＸｘ]+")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)[ \-]?\d{4}[ \-]?(\d{4})(?!\d)")
_BIRTHDAY = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"

# First digits of the cards in use in China, with their lengths: UnionPay and the older cards of the large banks,
# Visa, Mastercard, JCB, American Express. Without them one order number in ten would pass for a card.
_CARD = re.compile(
    r"(?:62\d{14,17}|60\d{14,17}|9558\d{12,15}|9559\d{12,15}|4\d{15}|4367\d{15}|5[1-5]\d{14}"
    r"|2[2-7]\d{14}|35\d{14}|3[47]\d{13})"
)


def is_identity_number(digits: str) -> bool:
    """Whether 18 characters are a resident identity number: a possible birthday and the right check character."""
    if len(digits) != 18 or not digits[:17].isdigit() or not _BIRTHDAY.fullmatch(digits[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _IDENTITY_WEIGHTS, strict=False))
    return _IDENTITY_CHECKS[total % 11] == digits[17].upper()


def is_bank_card(digits: str) -> bool:
    """Whether the digits are a payment card's number: an issuer's first digits and the Luhn sum."""
    if not _CARD.fullmatch(digits):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def mask_numbers(text: str) -> str:
    """Replace identity numbers and bank-card numbers, also when written in groups, by words that say so.

    Order numbers, telephone numbers and amounts stay as they are.
    """
    return _DIGIT_RUN.sub(lambda run: _mask_run(run.group()), text)


def mask_phones(text: str) -> str:
    """Mobile numbers, also when written in groups, as 138****8000: for lists and logs."""
    return _PHONE.sub(r"\1****\2", text)


def _mask_run(run: str) -> str:
    """Mask the longest spans of whole groups that are numbers to hide; the rest of the run stays."""
    groups = [(match.start(), match.end()) for match in _GROUP.finditer(run)]
    parts: list[str] = []
    copied = first = 0
    while first < len(groups):
        for last in range(len(groups) - 1, first - 1, -1):
            start, end = groups[first][0], groups[last][1]
            mask = _mask_of("".join(run[a:b] for a, b in groups[first : last + 1]))
            if mask is not None:
                parts += [run[copied:start], mask]
                copied, first = end, last
                break
        first += 1
    return "".join([*parts, run[copied:]])


def _mask_of(written: str) -> str | None:
    digits = "".join("X" if char in "XxＸｘ" else str(int(char)) for char in written)
    if is_identity_number(digits):
        return IDENTITY_MASK
    if is_bank_card(digits):
        return BANK_MASK.format(tail=digits[-4:])
    return None
