"""Put an earlier version of the FAQ in force again."""

from __future__ import annotations

from bot.core.knowledge import FaqIndexError
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.published import version_number
from bot.knowledge.versions import FaqVersions


def roll_back_faq(versions: FaqVersions, wanted: str, encoder_name: str) -> int:
    """Point to another version, once it is certain that it can serve.

    Args:
        versions: Where versions live.
        wanted: Its number, as it was typed.
        encoder_name: The encoder that the bot uses.

    Returns:
        The number.

    Raises:
        FaqIndexError: It is no number, there is no such version, it is damaged or made with another encoder, or a
            publishing is running; the version in force stays.
    """
    number = version_number(wanted)
    if number is None:
        raise FaqIndexError(f"'{wanted[:40]}' is no version number. `python -m bot faq versions` lists them.")
    if number not in versions.numbers():
        known = ", ".join(map(str, versions.numbers())) or "none"
        raise FaqIndexError(f"There is no FAQ version {number} in {versions.folder}. There are: {known}.")
    with versions.exclusive():
        versions.load(number, encoder_print=encoder_fingerprint(encoder_name))
        versions.point_to(number)
    return number
