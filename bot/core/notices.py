"""What the desk itself says to customers, in Chinese and English: short, warm, and never more than is true.

The bot's sentences live in domain.yml; these are the lines that must work while the bot is not there.
"""

from __future__ import annotations

from bot.core.conversation import ASK_PERSON_PAYLOAD, NOTICE, RATING_REQUEST, SYSTEM, Button, NewMessage

# Kinds of notice of docs/protocol.md.
QUEUED = "queued"
TAKEN = "taken"
ENDED = "ended"
CANCELLED = "cancelled"
NO_ANSWER = "no_answer"

SYSTEM_FAILURE_REASON = "系统故障"


def _line(locale: str, zh: str, en: str) -> str:
    return en if locale == "en" else zh


def _notice(kind: str | None, text: str, *, buttons: tuple[Button, ...] = (), staff: str | None = None) -> NewMessage:
    return NewMessage(speaker=SYSTEM, text=text, kind=NOTICE, notice=kind, buttons=buttons, staff_number=staff)


def welcome(locale: str, shop_name: str) -> NewMessage:
    """First contact while the bot is not there."""
    text = _line(
        locale,
        f"您好，欢迎光临{shop_name}！智能助手正在准备，您可以先把问题发给我们，消息都会保存好。",
        f"Welcome to {shop_name}! Our assistant is getting ready. Please send your question; every message is kept.",
    )
    return _notice(None, text)


def queued(locale: str, position: int, minutes: int) -> NewMessage:
    """In the queue, somebody is there: the place and the expected wait."""
    text = _line(
        locale,
        f"已为您转接人工客服，您排在第 {position} 位，预计等待约 {minutes} 分钟。您可以继续留言，客服接入后都能看到。",
        f"We are getting a colleague for you. You are number {position}, the wait is about {minutes} min. "
        "You may go on writing; everything will be read.",
    )
    return _notice(QUEUED, text)


def nobody_there(locale: str, hours: str, *, within_hours: bool) -> NewMessage:
    """In the queue, nobody signed in: the staffed hours as they are, and no promise of a time."""
    if within_hours:
        text = _line(
            locale,
            f"您的问题已记下并为您排队。现在没有客服在线（人工服务时间每天 {hours}），客服上线后会按顺序回复您。",
            f"Your question is saved and queued. No colleague is online at the moment; our hours are {hours} daily. "
            "Once someone is back, questions are answered here in order.",
        )
    else:
        text = _line(
            locale,
            f"您的问题已记下并为您排队。现在不在人工服务时间（每天 {hours}），客服上班后会按顺序在这里回复您。",
            f"Your question is saved and queued. We are outside our staffed hours ({hours} daily); "
            "when colleagues are back, questions are answered here in order.",
        )
    return _notice(QUEUED, text)


def still_there(locale: str, position: int) -> NewMessage:
    """A reminder that the queue has not forgotten the customer."""
    text = _line(
        locale,
        f"让您久等了，非常抱歉。您仍在排队，现在是第 {position} 位，我们没有忘记您。",
        f"We are sorry for the wait. You are still in the queue, now number {position}; you are not forgotten.",
    )
    return _notice(QUEUED, text)


def back_in_queue(locale: str, staff_number: str, position: int) -> NewMessage:
    """The person who had the conversation lost the connection."""
    text = _line(
        locale,
        f"工号 {staff_number} 的连接中断了，非常抱歉。已为您优先重新排队，现在是第 {position} 位，您不用重复说明。",
        f"We are sorry, staff number {staff_number} lost the connection. You are back in the queue at number "
        f"{position}; you need not explain again.",
    )
    return _notice(QUEUED, text)


def taken(locale: str, staff_number: str) -> NewMessage:
    """A person greets with the staff number (SOP row R1)."""
    text = _line(
        locale,
        f"您好，工号 {staff_number} 为您服务，请您稍等，我先看一下您前面的留言。",
        f"Hello, staff number {staff_number} is here for you. One moment, please, while I read your messages.",
    )
    return _notice(TAKEN, text, staff=staff_number)


def ended(locale: str, staff_number: str) -> NewMessage:
    """The person has closed the service; the bot answers again."""
    text = _line(
        locale,
        f"工号 {staff_number} 的本次服务已结束，感谢您的耐心。您之后有任何问题，随时在这里留言。",
        f"Staff number {staff_number} has closed this service. Thank you for your patience; "
        "whenever you have a question, just write here.",
    )
    return _notice(ENDED, text, staff=staff_number)


def rating_request(locale: str, staff_number: str) -> NewMessage:
    """Asks once per service; it can be skipped (SOP row A1)."""
    text = _line(
        locale,
        "麻烦您为这次服务打个分（1–5 分），您的意见会帮我们做得更好，也可以跳过。",
        "Would you rate this service from 1 to 5? It helps us to improve, and you may skip it.",
    )
    return NewMessage(speaker=SYSTEM, text=text, kind=RATING_REQUEST, staff_number=staff_number)


def cancelled(locale: str) -> NewMessage:
    """The customer left the queue."""
    text = _line(
        locale,
        "已为您取消排队。请您继续提问，我会尽力帮您；需要人工时随时点“转人工”。",
        "You have left the queue. Please go on asking; you can call a colleague at any time.",
    )
    return _notice(CANCELLED, text)


def no_answer(locale: str) -> NewMessage:
    """The bot cannot answer at the moment; nothing is lost, and a person can be called."""
    text = _line(
        locale,
        "非常抱歉，智能助手暂时无法回复。您的消息已保存，我们还在继续尝试；您也可以转人工客服。",
        "We are sorry, the assistant cannot answer at the moment. Your message is saved and we keep trying; "
        "you may also ask for a colleague.",
    )
    return _notice(NO_ANSWER, text, buttons=(Button(_line(locale, "转人工", "Ask a person"), ASK_PERSON_PAYLOAD),))
