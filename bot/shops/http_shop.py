"""Orders of a real shop, asked from its order system over HTTP (docs/data-formats.md, Orders over HTTP)."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx

from bot.core.orders import STATUSES, Order, OrderSystemError, amount_of

TIMEOUT_SECONDS = 4.0
MAX_ANSWER_BYTES = 1_000_000
MAX_TEXT_CHARS = 200
MAX_ITEMS = 20
YEARS = range(2000, 2101)

# Anything else is no order number, and would be a path of its own in the address.
_ORDER_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z_\-]{0,63}")


class HttpShop:
    """`GET <address>/<order number>`: 200 with an order, or 404."""

    def __init__(self, address: str, token: str | None = None, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Prepare, without connecting.

        Args:
            address: For example https://erp.example/orders.
            token: Sent as a bearer token if given.
            timeout_seconds: How long an answer may take.
        """
        self._address = address.rstrip("/")
        self._timeout_seconds = timeout_seconds
        headers = {"accept": "application/json", "accept-encoding": "identity"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        # The order system is the shop's own: no proxy of the environment stands before it.
        self._http = httpx.Client(timeout=timeout_seconds, headers=headers, trust_env=False, follow_redirects=False)

    def find(self, order_number: str) -> Order | None:
        """The order with this number, or None if the shop answers 404.

        Args:
            order_number: In any spelling of its letters; the shop is asked in capitals.

        Raises:
            OrderSystemError: No answer in time, another status, or an answer without the needed fields.
        """
        number = order_number.upper()
        if not _ORDER_NUMBER.fullmatch(number):
            return None
        status, body = self._get(f"{self._address}/{number}")
        if status == httpx.codes.NOT_FOUND:
            return None
        if status != httpx.codes.OK:
            raise OrderSystemError(f"The order system answered {status} instead of 200 or 404. Look into its log.")
        try:
            data = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise OrderSystemError("The order system's answer is no JSON. Is ORDERS_URL the right address?") from error
        order = read_order(data)
        if order.number.upper() != number:
            raise OrderSystemError("The order system answered with another order than the one that was asked for.")
        return order

    def _get(self, address: str) -> tuple[int, bytes]:
        """Status and body of an answer; a server that sends drop by drop is given up in time, too."""
        deadline = time.monotonic() + self._timeout_seconds
        body = b""
        try:
            with self._http.stream("GET", address) as response:
                for part in response.iter_bytes():
                    body += part
                    if len(body) > MAX_ANSWER_BYTES:
                        raise OrderSystemError(f"The order system's answer is larger than {MAX_ANSWER_BYTES} bytes.")
                    if time.monotonic() > deadline:
                        raise httpx.ReadTimeout("drop by drop")
                return response.status_code, body
        except httpx.TimeoutException as error:
            raise OrderSystemError(
                f"The order system at ORDERS_URL did not answer within {self._timeout_seconds:g} s."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise OrderSystemError(
                f"The order system at ORDERS_URL cannot be asked: {type(error).__name__}. Is it running?"
            ) from error


def read_order(data: Any) -> Order:
    """Read one order from the shop's JSON.

    Raises:
        OrderSystemError: A needed field is missing or has the wrong form; the message names it, not its value.
    """
    if not isinstance(data, Mapping):
        raise OrderSystemError("The order system's answer is no JSON object.")
    status = data.get("status")
    if status not in STATUSES:
        raise OrderSystemError(f"The order system's 'status' is none of {', '.join(STATUSES)}.")
    phone_tail = _text(data, "phone_tail", needed=True)[-4:]
    if not re.fullmatch("[0-9]{4}", phone_tail):
        raise OrderSystemError("The order system's 'phone_tail' does not end with four digits.")
    return Order(
        number=_text(data, "number", needed=True),
        status=str(status),
        items=_items(data.get("items")),
        amount_yuan=_amount(data.get("amount_yuan")),
        phone_tail=phone_tail,
        recipient=_text(data, "recipient"),
        courier=_text(data, "courier"),
        tracking_number=_text(data, "tracking_number"),
        last_event=_text(data, "last_event"),
        last_event_at=_moment(data.get("last_event_at")),
    )


def _text(data: Mapping[str, Any], name: str, *, needed: bool = False) -> str:
    value = data.get(name)
    text = _printable(value) if isinstance(value, str) else ""
    if (needed and not text) or not isinstance(value, (str, type(None))):
        raise OrderSystemError(f"The order system's '{name}' is missing or no text.")
    return text


def _items(value: Any) -> tuple[str, ...]:
    texts = value if isinstance(value, list) else []
    items = tuple(_printable(text) for text in texts[:MAX_ITEMS] if isinstance(text, str))
    if not all(items) or not 0 < len(items) == len(texts[:MAX_ITEMS]):
        raise OrderSystemError("The order system's 'items' is no list of texts.")
    return items


def _amount(value: Any) -> Decimal:
    try:
        return amount_of(str(value))
    except ValueError as error:
        raise OrderSystemError("The order system's 'amount_yuan' is no amount of money.") from error


def _moment(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (AttributeError, TypeError, ValueError) as error:
        raise OrderSystemError("The order system's 'last_event_at' is no date and time.") from error
    if moment.tzinfo is None or moment.year not in YEARS:
        raise OrderSystemError("The order system's 'last_event_at' needs a year of this century and a time zone.")
    return moment


def _printable(text: str) -> str:
    """One line of at most MAX_TEXT_CHARS characters; control characters and halves of emoji become spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:MAX_TEXT_CHARS]
