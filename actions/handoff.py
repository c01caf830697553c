"""Hands the conversation to a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.parsed_message import history_of, urgency_of
from actions.replies import say, tell_desk
from bot.core.escalation import Escalation, escalation_of
from bot.services.hand_over import hand_over


class ActionHandOver(Action):
    """Tells the customer what happens, tells the desk why, and ends whatever form was running."""

    def name(self) -> str:
        return "action_hand_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        urgency = urgency_of(tracker)
        escalation = escalation_of(
            urgency,
            asks_for_person=(tracker.latest_message.get("intent") or {}).get("name") == "ask_human",
            failures=int(tracker.get_slot("failures") or 0),
            handoff_reason=tracker.get_slot("handoff_reason"),
        ) or Escalation(("客户要求人工服务",), "utter_handover_asked")
        if escalation.reply:
            say(dispatcher, escalation.reply)
        packet = hand_over(history_of(tracker), urgency, escalation, tracker.get_slot("order_number"))
        tell_desk(dispatcher, {"type": "handoff", "packet": packet})
        return [ActiveLoop(None), SlotSet("failures", 0.0), SlotSet("handoff_reason", None)]
