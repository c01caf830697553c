"""What is stored of what was written."""

from __future__ import annotations

import pytest

from bot.core.customer_text import storable_text
from bot.core.errors import BadRequestError, TooLongError


def test_line_breaks_and_emoji_stay() -> None:
    """Control characters and halves of characters go."""
    assert storable_text(" 你好\r\n👟\x00\ud800 ok\u202e ") == "你好\n👟 ok"


def test_the_limit_counts_characters() -> None:
    """2,000 fit, one more is refused and not cut."""
    assert len(storable_text("👟" * 2000)) == 2000
    with pytest.raises(TooLongError, match="2001"):
        storable_text("好" * 2001)


@pytest.mark.parametrize("raw", [None, 5, [], {}, "", " \n\x00"])
def test_nothing_is_no_message(raw: object) -> None:
    """Neither empty nor something else than text."""
    with pytest.raises(BadRequestError):
        storable_text(raw)
