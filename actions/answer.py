"""Answers from the FAQ."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.parsed_message import faq_of, label_of_message, urgency_of
from actions.replies import say, tell_desk
from bot import bootstrap
from bot.core.escalation import FAILURES_BEFORE_HANDOVER
from bot.services.answer_customer import Reply, answer_customer, reply_with_entry


class ActionAnswer(Action):
    """Answers, asks back, or admits that it must be looked up; a second failure in a row is left to the handoff."""

    def name(self) -> str:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        category, topic = label_of_message(tracker)
        faq = faq_of(tracker)
        reply = answer_customer(
            category,
            topic,
            faq,
            bootstrap.published_entries().get,
            locale=tracker.get_slot("locale") or "zh",
            order_number=tracker.get_slot("order_number"),
            order_number_is_new=next(tracker.get_latest_entity_values("order_number"), None) is not None,
        )
        failures = float(tracker.get_slot("failures") or 0) + 1 if reply.failed else 0.0
        if failures < FAILURES_BEFORE_HANDOVER:
            _speak(dispatcher, reply)
        if reply.unanswered:
            hits = [{"id": hit["id"], "score": hit["score"]} for hit in faq["hits"][:3]]
            text = tracker.latest_message.get("text") or ""
            tell_desk(dispatcher, {"type": "unanswered", "text": text, "decision": faq["decision"], "hits": hits})
        tell_desk(
            dispatcher,
            {
                "type": "understood",
                "category": category,
                "topic": topic,
                "urgency": urgency_of(tracker).level,
                "reasons": urgency_of(tracker).reasons,
                "order_number": tracker.get_slot("order_number"),
                "nickname": None,
            },
        )
        return [SlotSet("failures", failures)]


class ActionAnswerChoice(Action):
    """Answers with the entry whose button the customer pressed."""

    def name(self) -> str:
        return "action_answer_choice"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        entry_id = next(tracker.get_latest_entity_values("entry"), None) or ""
        entry = bootstrap.published_entries().get(entry_id)
        if entry is None:
            say(dispatcher, "utter_ask_topic")
            return []
        _speak(dispatcher, reply_with_entry(entry, tracker.get_slot("locale") or "zh"))
        return [SlotSet("failures", 0.0)]


def _speak(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    say(dispatcher, reply.response, buttons=reply.buttons, **reply.values)
