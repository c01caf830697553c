"""A customer changes the language; the desk's notices and the bot follow."""

from __future__ import annotations

from bot.core.conversation import Change
from bot.core.errors import BadRequestError
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database

LOCALES = ("zh", "en")


def set_locale(database: Database, conversation_id: str, locale: object) -> Change:
    """Keep the language.

    Raises:
        BadRequestError: It is neither `zh` nor `en`.
        NotFoundError: There is no such conversation.
    """
    if locale not in LOCALES:
        raise BadRequestError("语言只支持 zh 和 en。", "The locale must be zh or en.")
    with database.write() as connection:
        store = ConversationStore(connection)
        return Change(store.change(store.lock(conversation_id), locale=locale))
