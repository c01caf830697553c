"""`python -m bot parse`: what the running bot would understand of each conversation of a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bot.commands.jsonl import BadLineError, process_lines
from bot.core.errors import JiedaiError
from bot.core.escalation import escalation_of
from bot.core.urgency import Urgency
from bot.settings import read_settings
from bot.understanding.turns import CUSTOMER, MAX_TURNS

MAX_TURNS_PER_LINE = 500


class ModelMissingError(JiedaiError):
    """There is no trained model."""

    code = "model_missing"


def parse(source: Path, target: Path) -> int:
    """Parse a file of conversations with the trained Rasa model, as the server would.

    Returns:
        0, or 1 if a line was bad.

    Raises:
        ModelMissingError: Nothing is trained yet.
        BatchFileError: A file cannot be read or written.
    """
    understand = _load()
    return process_lines(source, target, lambda case: _parse_case(case, understand), "parse")


def _load() -> Any:
    """A function from text and metadata to Rasa's parse data."""
    import logging

    logging.disable(logging.WARNING)
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    model = read_settings().trained_model
    if not model.is_file():
        raise ModelMissingError(f"The trained model {model} is missing. Make it with `make train`.")
    agent = Agent.load(str(model))
    loop = asyncio.new_event_loop()

    def understand(text: str, turns: list[dict[str, str]]) -> dict[str, Any]:
        message = UserMessage(text, metadata={"turns": turns})
        parsed: dict[str, Any] = loop.run_until_complete(agent.processor.parse_message(message))
        return parsed

    return understand


def _parse_case(case: dict[str, Any], understand: Any) -> dict[str, Any]:
    turns = _turns(case)
    customer_turns = [number for number, turn in enumerate(turns) if turn["speaker"] == CUSTOMER]
    if not customer_turns:
        raise BadLineError("no turn of the customer. The last customer turn is the one that is sorted.")
    by_turn = []
    parsed: dict[str, Any] = {}
    for number in customer_turns:
        # A leading slash is Rasa's shortcut for intents; from a customer it is only text.
        text = turns[number]["text"].lstrip("/") or " "
        parsed = understand(text, turns[max(0, number - MAX_TURNS) : number])
        by_turn.append([number, parsed["urgency"]["level"]])
    urgency = parsed["urgency"]
    escalation = escalation_of(
        Urgency(urgency["level"], tuple(urgency["signals"])),
        asks_for_person=parsed["intent"]["name"] == "ask_human",
        failures=0,
    )
    return {
        "id": case["id"],
        "category": parsed["category"],
        "topic": parsed["topic"],
        "confidence": parsed["intent"]["confidence"],
        "urgency": urgency["level"],
        "reasons": list(escalation.reasons) if escalation else [],
        "handoff": escalation is not None,
        "urgency_by_turn": by_turn,
        "hits": [{"id": hit["id"], "score": hit["score"]} for hit in parsed["faq"]["hits"]],
        "decision": parsed["faq"]["decision"],
    }


def _turns(case: dict[str, Any]) -> list[dict[str, str]]:
    turns = case.get("turns")
    if not isinstance(turns, list) or not turns:
        raise BadLineError("the field 'turns' is missing or is no list of turns.")
    if len(turns) > MAX_TURNS_PER_LINE:
        raise BadLineError(f"{len(turns)} turns, at most {MAX_TURNS_PER_LINE} are read.")
    for number, turn in enumerate(turns):
        if not isinstance(turn, dict) or turn.get("speaker") not in ("customer", "agent"):
            raise BadLineError(f"turn {number} has no speaker 'customer' or 'agent'.")
        if not isinstance(turn.get("text"), str):
            raise BadLineError(f"turn {number} has no text.")
    return turns
