"""When a person is called, and how the customer hears of it (SOP rows T2, T3, C1)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.urgency import CRITICAL, NORMAL, Urgency

FAILURES_BEFORE_HANDOVER = 2

# Which reply opens a handoff: names of responses in domain.yml.
REPLY_BY_SIGNAL = {
    "danger": "utter_handover_danger",
    "fraud_loss": "utter_handover_loss",
    "agitation": "utter_handover_agitated",
    "threat": "utter_handover_agitated",
    "dissatisfaction": "utter_handover_agitated",
}


@dataclass(frozen=True)
class Escalation:
    """A person is called: the reasons as staff read them, and the response that opens it, empty if it was said."""

    reasons: tuple[str, ...]
    reply: str


def escalation_of(
    urgency: Urgency, *, asks_for_person: bool, failures: int, handoff_reason: str | None = None
) -> Escalation | None:
    """Whether a person is to be called now.

    Args:
        urgency: Of the newest message.
        asks_for_person: The customer asked for one, in any words.
        failures: Messages in a row that the bot could not answer, the newest included.
        handoff_reason: An action found that a person has to go on, and has told the customer so.

    Returns:
        None when the bot may go on.
    """
    reasons = list(urgency.reasons)
    reply = ""
    if urgency.level != NORMAL:
        order = ("danger", "fraud_loss", "agitation", "threat", "dissatisfaction")
        main = next((signal for signal in order if signal in urgency.signals), "")
        reply = REPLY_BY_SIGNAL.get(main, "utter_handover_urgent")
        if urgency.level == CRITICAL and not main:
            reply = "utter_handover_agitated"
    if asks_for_person:
        reasons.append("客户要求人工服务")
        reply = reply or "utter_handover_asked"
    if failures >= FAILURES_BEFORE_HANDOVER:
        reasons.append("机器人连续两次未能解答")
        reply = reply or "utter_handover_failed"
    if handoff_reason:
        reasons.append(handoff_reason)
    return Escalation(tuple(reasons), reply) if reasons or urgency.level != NORMAL else None
