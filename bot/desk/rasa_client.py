"""The desk's way to Rasa and to the action server: plain HTTP with a time-out on every call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from bot.core.bot_answer import BotAnswer, read_bot_answer
from bot.core.errors import BotUnavailableError


class RasaClient:
    """Speaks Rasa's REST channel and HTTP API."""

    def __init__(self, rasa_url: str, actions_url: str) -> None:
        """Prepare, without connecting; the proxies of the environment are for the internet and not used."""
        self._rasa_url = rasa_url
        self._actions_url = actions_url
        self._http = httpx.AsyncClient(trust_env=False, follow_redirects=False)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def say(self, sender: str, message: str, metadata: Mapping[str, object], *, timeout: float) -> BotAnswer:
        """Send one message of a conversation and wait for the whole answer.

        Args:
            sender: Name of the tracker, `<conversation id>.<service>`.
            message: Text, or the payload of a button.
            metadata: What docs/protocol.md lists.
            timeout: Seconds.

        Raises:
            BotUnavailableError: No usable answer in time.
        """
        body = {"sender": sender, "message": message, "metadata": dict(metadata)}
        return read_bot_answer(await self._ask("POST", f"{self._rasa_url}/webhooks/rest/webhook", timeout, body))

    async def parse(self, text: str, metadata: Mapping[str, object], *, timeout: float) -> dict[str, Any]:
        """What the NLU makes of a text, without any conversation.

        Raises:
            BotUnavailableError: No usable answer in time.
        """
        body = {"text": text, "metadata": dict(metadata)}
        parse = await self._ask("POST", f"{self._rasa_url}/model/parse", timeout, body)
        if not isinstance(parse, dict):
            raise _unavailable()
        return parse

    async def has_model(self, *, timeout: float) -> bool:
        """Whether Rasa is up with a loaded model.

        Raises:
            BotUnavailableError: It does not answer.
        """
        status = await self._ask("GET", f"{self._rasa_url}/status", timeout)
        return isinstance(status, dict) and bool(status.get("model_file"))

    async def check_actions(self, *, timeout: float) -> None:
        """See whether the action server is up.

        Raises:
            BotUnavailableError: It is not.
        """
        await self._ask("GET", f"{self._actions_url}/health", timeout)

    async def _ask(self, method: str, url: str, timeout: float, body: object = None) -> object:
        try:
            response = await self._http.request(method, url, json=body, timeout=timeout)
            if response.status_code != httpx.codes.OK:
                raise _unavailable()
            return response.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise _unavailable() from error


def _unavailable() -> BotUnavailableError:
    return BotUnavailableError("智能助手暂时无法回复。", "The assistant cannot answer at the moment.")
