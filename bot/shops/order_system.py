"""What Jiedai needs to know of a shop's order system."""

from __future__ import annotations

from typing import Protocol

from bot.core.orders import Order


class OrderSystem(Protocol):
    """Finds orders; the demo shop and HTTP shops pass the same contract tests (tests/contracts)."""

    def find(self, order_number: str) -> Order | None:
        """The order with this number, or None if there is none.

        Raises:
            OrderSystemError: The order system gave no usable answer.
        """
        ...
