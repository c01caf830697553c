"""Errors of the business: what was asked, what was found, what to do."""

from __future__ import annotations


class JiedaiError(Exception):
    """Base of all errors that a person may read; `code` is stable, `message` is one clear sentence."""

    code = "internal"

    def __init__(self, message: str, message_en: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.message_en = message_en or message


class SettingError(JiedaiError):
    """An environment variable holds something that cannot be used; the message names it."""

    code = "setting"


class BadRequestError(JiedaiError):
    """What came over the wire is not what docs/protocol.md describes."""

    code = "bad_request"


class TooLongError(JiedaiError):
    """A message is longer than a conversation takes."""

    code = "too_long"


class TooManyError(JiedaiError):
    """Somebody sends faster than people type."""

    code = "too_many"


class UnauthenticatedError(JiedaiError):
    """Nobody is signed in, or number and password do not belong together."""

    code = "unauthenticated"


class ForbiddenError(JiedaiError):
    """The role does not allow it."""

    code = "forbidden"


class NotFoundError(JiedaiError):
    """The conversation, session or question does not exist."""

    code = "not_found"


class ConversationTakenError(JiedaiError):
    """Somebody else was faster; the message names the staff number."""

    code = "conversation_taken"


class NotYoursError(JiedaiError):
    """Only the person who has the conversation may do this."""

    code = "not_yours"


class AlreadyEndedError(JiedaiError):
    """The service, its rating or the queueing is over already."""

    code = "already_ended"


class BotUnavailableError(JiedaiError):
    """Rasa gave no usable answer in time."""

    code = "bot_unavailable"
