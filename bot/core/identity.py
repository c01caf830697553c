"""Before anything of an order is said, the customer shows that it is theirs (SOP row I1)."""

from __future__ import annotations

import re
import unicodedata

from bot.core.orders import Order

TRIES_BEFORE_HANDOVER = 3
MIN_NAME_CHARS = 2

# Whoever writes more endings or names at once than these is guessing; a person shows one or two.
MAX_TAILS_IN_A_MESSAGE = 3
MAX_CHARS_AROUND_A_NAME = 200

# The end of a mobile number, or four digits by themselves; the digits of an order number are neither, nor are those
# of an amount.
_TAIL = re.compile(
    r"(?<![0-9A-Za-z])"
    r"(?:(?:\+?86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?(?P<phone>\d{4})"
    r"|(?<!¥)(?<!¥ )(?P<bare>\d{4})(?!\.\d|\s*(?:元|块|rmb)))"
    r"(?![0-9A-Za-z])",
    re.IGNORECASE,
)
# A year is no proof, nor a failed one.
_DATE = re.compile(r"(?<![0-9A-Za-z\-])(?:19|20)\d{2}(?:年|[\-/.]\d{1,2}(?:[\-/.]\d{1,2})?(?![0-9A-Za-z\-]))")


def phone_tails(text: str) -> list[str]:
    """The four-digit endings of phone numbers that a message shows, in order; full-width digits count, too."""
    written = _DATE.sub(" ", unicodedata.normalize("NFKC", text))
    return [match["phone"] or match["bare"] for match in _TAIL.finditer(written)]


def proves_identity(order: Order, text: str) -> bool:
    """Whether a message names the last four digits of the recipient's phone, or the recipient.

    A message that lists many of them proves nothing: with it ten thousand endings could be tried in a few minutes.
    """
    tails = phone_tails(text)
    if len(tails) <= MAX_TAILS_IN_A_MESSAGE and order.phone_tail and order.phone_tail in tails:
        return True
    return len(order.recipient) >= MIN_NAME_CHARS and len(text) <= MAX_CHARS_AROUND_A_NAME and order.recipient in text
