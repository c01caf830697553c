"""The robot of a work group in WeCom or DingTalk: both take the same JSON for a plain text."""

from __future__ import annotations

import httpx

from bot.core.errors import JiedaiError

TIMEOUT_SECONDS = 5.0


class NotifyError(JiedaiError):
    """A message could not be delivered; the address is not repeated, since its key stands in it."""

    code = "notify"


class GroupRobot:
    """Posts texts to one address."""

    def __init__(self, address: str) -> None:
        """Prepare, without connecting."""
        self._address = address
        self._http = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, follow_redirects=False)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def tell(self, text: str) -> None:
        """Deliver one text.

        Raises:
            NotifyError: It was not taken.
        """
        body = {"msgtype": "text", "text": {"content": text}}
        try:
            response = await self._http.post(self._address, json=body)
            answer = response.json() if response.headers.get("content-type", "").startswith("application/json") else {}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
            raise NotifyError(f"NOTIFY_URL does not answer: {type(error).__name__}.") from error
        if response.status_code >= 300:
            raise NotifyError(f"NOTIFY_URL answered {response.status_code}.")
        # Both robots answer 200 with a number of their own when they refuse.
        refused = answer.get("errcode") if isinstance(answer, dict) else None
        if refused:
            raise NotifyError(f"NOTIFY_URL refused the message with errcode {refused}.")
