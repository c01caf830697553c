"""Answers a message: from the order it is about, else from the FAQ."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.orders import answer_from_order, remember
from actions.parsed_message import faq_of, label_of_message, product_talk_of, urgency_of
from actions.replies import say, tell_desk
from bot import bootstrap
from bot.core.escalation import FAILURES_BEFORE_HANDOVER
from bot.core.knowledge import ANSWER
from bot.services.answer_customer import answer_customer
from bot.services.reply_with_entry import ProductTalk, Reply, reply_with_entry

LOG = logging.getLogger("jiedai.actions")


class ActionAnswer(Action):
    """Answers, asks back, or admits that it must be looked up; a second failure in a row is left to the handoff."""

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        category, topic = label_of_message(tracker)
        faq = faq_of(tracker)
        # In a thread: while the order system thinks, other customers are served.
        order = await asyncio.to_thread(answer_from_order, tracker, category, topic)
        _tell_understood(dispatcher, tracker, category, topic)
        if order is not None and order.failure:
            LOG.warning("An order could not be looked up. %s", order.failure)
        if order is not None and not (order.is_question and faq["decision"] == ANSWER):
            say(dispatcher, order.response, buttons=[], **order.values)
            return [*remember(order.talk), SlotSet("handoff_reason", order.handoff_reason), SlotSet("failures", 0.0)]
        talk = product_talk_of(tracker)
        reply = _awaited_reply(tracker, talk) or answer_customer(
            category,
            topic,
            faq,
            bootstrap.published_entries().get,
            locale=tracker.get_slot("locale") or "zh",
            order_number=tracker.get_slot("order_number"),
            order_number_is_new=next(tracker.get_latest_entity_values("order_number"), None) is not None,
            has_data=any(sign.isdigit() for sign in tracker.latest_message.get("text") or ""),
            talk=talk,
        )
        failures = float(tracker.get_slot("failures") or 0) + 1 if reply.failed else 0.0
        if failures < FAILURES_BEFORE_HANDOVER:
            _speak(dispatcher, reply)
        if reply.unanswered:
            hits = [{"id": hit["id"], "score": hit["score"]} for hit in faq["hits"][:3]]
            text = tracker.latest_message.get("text") or ""
            tell_desk(dispatcher, {"type": "unanswered", "text": text, "decision": faq["decision"], "hits": hits})
        events = [SlotSet("failures", failures), SlotSet("entry_awaited", reply.awaits_product)]
        if order is not None:
            # Whoever has given the number is asked for the proof alone, and nobody is asked twice for the same.
            if order.talk.order_number:
                say(dispatcher, order.response, buttons=[], **order.values)
            elif reply.awaits is None:
                say(dispatcher, "utter_offer_order")
            events += remember(order.talk)
        elif reply.awaits:
            events.append(SlotSet("order_awaited", reply.awaits))
        return events


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
        chosen = next(tracker.get_latest_entity_values("product"), None)
        talk = ProductTalk(product_talk_of(tracker).catalog, (chosen,) if chosen else ())
        reply = reply_with_entry(entry, tracker.get_slot("locale") or "zh", talk)
        _speak(dispatcher, reply)
        return [
            SlotSet("failures", 0.0),
            SlotSet("order_awaited", reply.awaits),
            SlotSet("entry_awaited", reply.awaits_product),
        ]


def _awaited_reply(tracker: Tracker, talk: ProductTalk) -> Reply | None:
    """The answer that waited for the product, now that the customer has named one and asks nothing new."""
    entry = bootstrap.published_entries().get(tracker.get_slot("entry_awaited") or "")
    named = (tracker.latest_message.get("products") or {}).get("found_in") == "text"
    if entry is None or not named or faq_of(tracker)["decision"] == ANSWER:
        return None
    return reply_with_entry(entry, tracker.get_slot("locale") or "zh", talk)


def _speak(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    say(dispatcher, reply.response, buttons=reply.buttons, **reply.values)


def _tell_understood(dispatcher: CollectingDispatcher, tracker: Tracker, category: str, topic: str) -> None:
    urgency = urgency_of(tracker)
    tell_desk(
        dispatcher,
        {
            "type": "understood",
            "category": category,
            "topic": topic,
            "urgency": urgency.level,
            "reasons": urgency.reasons,
            "order_number": tracker.get_slot("order_number"),
            "nickname": None,
        },
    )
