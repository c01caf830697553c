"""What supervisors are told at once, wherever they are (SOP row T3)."""

from __future__ import annotations

from bot.core.conversation import BOT, Conversation
from bot.core.handoff import urgency_rank
from bot.core.privacy import mask_phones
from bot.core.taxonomy import CATEGORY_NAMES, OTHER, label_of
from bot.core.urgency import LEVEL_NAMES

MAX_ALERT_CHARS = 400


def needs_alert(conversation: Conversation, level_told: str | None) -> bool:
    """Whether supervisors should hear of it: urgent or critical with no bot in charge, and news to them.

    Args:
        conversation: As it is now.
        level_told: The level that they were told for this service, None if nothing.
    """
    if conversation.status == BOT or urgency_rank(conversation.urgency) == 0:
        return False
    return level_told is None or urgency_rank(conversation.urgency) > urgency_rank(level_told)


def alert_text(conversation: Conversation, desk_address: str | None) -> str:
    """One short message: level, number, what it is about, why, summary; phone numbers masked."""
    parts = [f"【{LEVEL_NAMES[conversation.urgency][0]}】{conversation.readable_number} {_subject(conversation)}"]
    if conversation.reasons:
        parts.append("原因：" + "、".join(conversation.reasons))
    if conversation.order_number:
        parts.append(f"订单：{conversation.order_number}")
    if conversation.summary:
        parts.append("摘要：" + conversation.summary)
    text = mask_phones("\n".join(parts))[:MAX_ALERT_CHARS]
    return f"{text}\n{desk_address}/desk/" if desk_address else text


def _subject(conversation: Conversation) -> str:
    """Category and topic as in records; the category alone where the topic is none of ours."""
    try:
        return label_of(f"{conversation.category}/{conversation.topic}").record_name
    except ValueError:
        return CATEGORY_NAMES.get(conversation.category, CATEGORY_NAMES[OTHER])[0]
