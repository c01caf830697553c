"""How often one sender may do something."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

from bot.core.errors import TooManyError

MAX_KEYS = 20_000


class RateLimit:
    """At most `times` within `seconds` for each key; the oldest keys are forgotten first."""

    def __init__(self, times: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._times = times
        self._seconds = seconds
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, key: str) -> None:
        """Count one more.

        Raises:
            TooManyError: The key has used up its times; this one is not counted.
        """
        now = self._clock()
        moments = self._seen.pop(key, None) or deque()
        self._seen[key] = moments
        while moments and now - moments[0] >= self._seconds:
            moments.popleft()
        if len(moments) >= self._times:
            raise TooManyError("您发送得太快了，请稍等几秒再试。", "That was very fast. Please wait a few seconds.")
        moments.append(now)
        while len(self._seen) > MAX_KEYS:
            self._seen.popitem(last=False)
