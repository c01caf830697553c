"""Cleaning: one form for many writings, and no meaning lost."""

from __future__ import annotations

import pytest

from bot.core.text import MAX_MESSAGE_CHARS, is_mostly_foreign, normalise


@pytest.mark.parametrize("text", ["", " ", "\u3000\u3000", "\t \t", "\u200b\ufeff", "\x00\x07\x1b"])
def test_a_message_of_nothing_becomes_empty(text: str) -> None:
    """Spaces of every width, zero-width and control characters leave nothing behind."""
    assert normalise(text) == ""


def test_full_width_letters_and_digits_become_half_width() -> None:
    """An order number typed with a Chinese keyboard is the same number."""
    assert normalise("订单ＹＢ２０２６０１") == "订单YB202601"


def test_ascii_marks_in_chinese_text_become_chinese() -> None:
    """Both keyboards write the same sentence."""
    assert normalise("在吗?急用,谢谢!") == "在吗？急用，谢谢！" == normalise("在吗？急用，谢谢！")


def test_marks_of_english_text_stay_ascii() -> None:
    """Without a Chinese character there is nothing to adapt to."""
    assert normalise("Where is it?") == "Where is it?"


def test_control_characters_inside_a_word_vanish() -> None:
    """Invisible characters do not tear a word apart."""
    assert normalise("退\u200b款\x00进\u202e度\ufeff") == "退款进度"


def test_half_an_emoji_vanishes() -> None:
    """A lone surrogate, which JSON can carry, could be neither encoded nor stored."""
    assert normalise("退款\ud83d进度") == "退款进度"


def test_line_breaks_stay() -> None:
    """A message of several lines keeps them; only the ends are trimmed."""
    assert normalise("\n收件人李四\n电话改了\n") == "收件人李四\n电话改了"


def test_spaces_are_joined_to_one() -> None:
    """Spaces, tabs and ideographic spaces count alike."""
    assert normalise("黑色 \t\u3000 还有货") == "黑色 还有货"


@pytest.mark.parametrize(
    ("written", "read"),
    [("哈哈哈哈哈哈哈", "哈哈哈"), ("快点！！！！！！", "快点！！！"), ("好好好", "好好好"), ("在在", "在在")],
)
def test_endless_repetitions_are_cut_to_three(written: str, read: str) -> None:
    """Three and fewer stay as they are."""
    assert normalise(written) == read


def test_digits_are_never_cut() -> None:
    """10000 is not 1000: a number keeps its value, however many zeros it has."""
    assert normalise("满10000元减多少") == "满10000元减多少"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("😡", "生气"),
        ("👍", "好的"),
        ("❤️", "喜欢"),
        ("❤", "喜欢"),
        ("你好🙏", "你好拜托"),
        ("怎么还没到❓", "怎么还没到？"),
    ],
)
def test_speaking_emoji_become_words(written: str, read: str) -> None:
    """What an emoji says is read like a word, with or without its variation mark."""
    assert normalise(written) == read


def test_an_emoji_without_a_meaning_of_ours_stays() -> None:
    """Nothing is thrown away that somebody may have meant."""
    assert normalise("这个🥾好看") == "这个🥾好看"


@pytest.mark.parametrize(
    "text",
    ["退换" * 1500, "😭🙏" * MAX_MESSAGE_CHARS, "㍿㍻" * MAX_MESSAGE_CHARS, "改地址" * 100_000],
    ids=["3,000 characters", "emoji", "ligatures", "300,000 characters"],
)
def test_a_very_long_message_is_cut_to_the_limit(text: str) -> None:
    """Also when cleaning makes the text longer."""
    assert len(normalise(text)) == MAX_MESSAGE_CHARS


def test_a_message_of_exactly_the_limit_loses_nothing() -> None:
    """2,000 characters pass whole."""
    text = "退换" * (MAX_MESSAGE_CHARS // 2)

    assert normalise(text) == text


@pytest.mark.parametrize("text", ["退款！！！！😡❤️ＡＢ１２", "Hello   world", "？？？？在\u200b吗", "  "])
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """The cleaned form is its own cleaned form."""
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("text", ["Where is my parcel", "спасибо", "abc"])
def test_a_message_without_chinese_is_foreign(text: str) -> None:
    """Three letters of any other script are enough."""
    assert is_mostly_foreign(text)


@pytest.mark.parametrize("text", ["", "ok", "123456", "？？", "iPhone能用吗", "NFC 有么"])
def test_a_message_with_chinese_or_hardly_a_letter_is_not_foreign(text: str) -> None:
    """Product names in a Chinese question, numbers and short words are ours."""
    assert not is_mostly_foreign(text)
