"""When people sit at the desk, by the shop's own clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from bot.core.errors import SettingError

_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)")


@dataclass(frozen=True)
class StaffedHours:
    """Minutes of the day from `opens` (inclusive) to `closes` (exclusive); it may run past midnight."""

    opens: int
    closes: int

    @staticmethod
    def parse(text: str) -> StaffedHours:
        """Read `09:00-23:00`; `00:00-24:00` is always open.

        Raises:
            SettingError: It is written otherwise, or opens and closes at the same minute.
        """
        match = _SPAN.fullmatch(text.strip())
        minutes = [int(part) for part in match.groups()] if match else []
        opens, closes = (minutes[0] * 60 + minutes[1], minutes[2] * 60 + minutes[3]) if match else (0, 0)
        if not match or opens == closes or max(opens, closes) > 24 * 60 or opens == 24 * 60:
            raise SettingError(f"Setting STAFFED_HOURS is '{text}'. Write the hours as 09:00-23:00.")
        return StaffedHours(opens, closes)

    def include(self, now: datetime, zone: tzinfo) -> bool:
        """Whether somebody should be there at this moment."""
        local: time = now.astimezone(zone).time()
        minute = local.hour * 60 + local.minute
        if self.opens < self.closes:
            return self.opens <= minute < self.closes
        return minute >= self.opens or minute < self.closes

    def __str__(self) -> str:
        return f"{self.opens // 60:02d}:{self.opens % 60:02d}-{self.closes // 60:02d}:{self.closes % 60:02d}"
