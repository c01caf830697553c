"""Orders of the demo shop, read from data/catalog/orders.csv; their dates move along with today."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.core.orders import STATUSES, Order, OrderSystemError, amount_of

COLUMNS = (
    "order_number",
    "status",
    "items",
    "amount_yuan",
    "phone_tail",
    "recipient",
    "courier",
    "tracking_number",
    "last_event",
    "last_event_hours_ago",
)


class DemoShop:
    """A few invented orders, read again at each look-up: the file is small and trainers edit it."""

    def __init__(self, file: Path, now: Callable[[], datetime]) -> None:
        """Prepare; nothing is read yet.

        Args:
            file: CSV with the columns of `COLUMNS`; `items` is parted by `|`.
            now: The present moment, with a time zone.
        """
        self._file = file
        self._now = now

    def find(self, order_number: str) -> Order | None:
        """The order with this number, in any spelling of its letters.

        Raises:
            OrderSystemError: The file is missing or wrong; the message names the line.
        """
        return self._read().get(order_number.upper())

    def _read(self) -> dict[str, Order]:
        orders = {}
        try:
            with self._file.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines, strict=True)
                missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
                if missing:
                    raise OrderSystemError(f"{self._file} line 1: column '{missing[0]}' is missing.")
                for row in reader:
                    if None in row or None in row.values():
                        raise OrderSystemError(f"{self._file} line {reader.line_num}: it needs {len(COLUMNS)} columns.")
                    order = self._order(row, reader.line_num)
                    orders[order.number] = order
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise OrderSystemError(f"{self._file} cannot be read: {error}. It must be a UTF-8 CSV file.") from error
        return orders

    def _order(self, row: dict[str, str], line: int) -> Order:
        values = {name: row[name].strip() for name in COLUMNS}
        items = tuple(part.strip() for part in values["items"].split("|") if part.strip())
        if not values["order_number"] or not items:
            raise OrderSystemError(f"{self._file} line {line}: order_number and items must be filled.")
        if values["status"] not in STATUSES:
            raise OrderSystemError(
                f"{self._file} line {line}: status '{values['status']}' is unknown. Known: {', '.join(STATUSES)}."
            )
        try:
            amount = amount_of(values["amount_yuan"])
            hours = values["last_event_hours_ago"]
            last_event_at = self._now() - timedelta(hours=float(hours)) if hours else None
        except (ValueError, OverflowError) as error:
            raise OrderSystemError(
                f"{self._file} line {line}: amount_yuan and last_event_hours_ago must be numbers."
            ) from error
        # Spreadsheet programs drop a leading zero, and 31 would never match 0031.
        if values["phone_tail"] and not re.fullmatch("[0-9]{4}", values["phone_tail"]):
            raise OrderSystemError(f"{self._file} line {line}: phone_tail must be four digits, or empty.")
        return Order(
            number=values["order_number"].upper(),
            status=values["status"],
            items=items,
            amount_yuan=amount,
            phone_tail=values["phone_tail"],
            recipient=values["recipient"],
            courier=values["courier"],
            tracking_number=values["tracking_number"],
            last_event=values["last_event"],
            last_event_at=last_event_at,
        )
