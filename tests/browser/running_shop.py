"""What a browser test knows of the running program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RunningShop:
    """Address and the passwords shown on the first start, by staff number."""

    address: str
    passwords: dict[str, str]
