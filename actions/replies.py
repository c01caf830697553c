"""The only place that sends a reply: response names are checked, misspelt keywords cannot slip through."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher


def say(
    dispatcher: CollectingDispatcher,
    response: str,
    *,
    buttons: list[dict[str, str]] | None = None,
    **values: str,
) -> None:
    """Say one response of domain.yml.

    Args:
        dispatcher: Of the running action.
        response: Name of the response, for example utter_answer.
        buttons: Added to those of the response, as title and payload.
        values: For the placeholders of the response's text.
    """
    dispatcher.utter_message(response=response, buttons=buttons or [], **values)


def tell_desk(dispatcher: CollectingDispatcher, facts: dict[str, Any]) -> None:
    """Send facts to the desk beside the reply; `type` says which (docs/protocol.md, Desk and Rasa)."""
    dispatcher.utter_message(json_message=facts)
