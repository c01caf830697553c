"""Small facts about the writing of customers' messages: cleaning that loses no meaning."""

from __future__ import annotations

import re
import unicodedata

MAX_MESSAGE_CHARS = 2000

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACES = re.compile(r"[ \t\u3000]+")
_REPEATED = re.compile(r"(\D)\1{3,}")  # digits stay: 10000 is not 1000
_MARKS = str.maketrans({"?": "？", "!": "！", ",": "，", ";": "；", "~": "～"})
_HAN = re.compile(r"[\u3400-\u9fff]")

# The emoji that customers use to say something, as words that training data also uses.
EMOJI_WORDS = {
    "😡": "生气",
    "😠": "生气",
    "🤬": "气死了",
    "👿": "生气",
    "💢": "生气",
    "😤": "生气",
    "😭": "哭",
    "😢": "哭",
    "😂": "哈哈",
    "🤣": "哈哈",
    "😊": "谢谢",
    "🙏": "拜托",
    "👍": "好的",
    "👌": "好的",
    "👎": "差评",
    "❤": "喜欢",
    "🌹": "谢谢",
    "🙄": "无语",
    "😓": "无语",
    "😅": "尴尬",
    "❓": "？",
    "❗": "！",
}
_EMOJI = re.compile("|".join(map(re.escape, EMOJI_WORDS)))


def normalise(text: str) -> str:
    """One form for many writings: full width, control characters, endless repetitions, emoji.

    Traditional characters are left to OpenCC in bot/nlu, since this module knows the standard library only.

    Args:
        text: A message as it came, any length.

    Returns:
        At most MAX_MESSAGE_CHARS characters; repetitions of one character beyond three are cut to three;
        Chinese punctuation for ASCII marks in Chinese text; may be empty.
    """
    text = unicodedata.normalize("NFKC", text[: MAX_MESSAGE_CHARS * 2])
    text = _CONTROL.sub("", text)
    text = _EMOJI.sub(lambda match: EMOJI_WORDS[match.group()], text).replace("\ufe0f", "")
    text = _REPEATED.sub(lambda match: match.group(1) * 3, text)
    text = _SPACES.sub(" ", text).strip()
    if _HAN.search(text):
        text = text.translate(_MARKS)
    return text[:MAX_MESSAGE_CHARS]


# What publishers and shops put where a value was taken out of a log, such as [订单编号] or [数字x].
_PLACEHOLDER = re.compile(
    r"\[(?:数字|订单|订单编号|金额|日期|时间|地址|姓名|站点|电话|邮箱|链接|组织机构|身份证号|商品快照)x?\d*\]"
)
_LINK = re.compile(r"(?:https?|ftp)://[^\s\u3400-\u9fff]+|\[链接x?\]")
_NUMBER = re.compile(r"[A-Za-z]{0,4}\d[\d.\-:/*]*")


def hide_values(text: str) -> str:
    """A cleaned text in which each number, code and link is one sign: their values say nothing of what is wanted."""
    return _NUMBER.sub("0", _PLACEHOLDER.sub("0", _LINK.sub("链接0", text)))


def is_mostly_foreign(text: str) -> bool:
    """Whether the message holds no Chinese and at least three Latin or other letters."""
    letters = sum(char.isalpha() for char in text)
    return letters >= 3 and not _HAN.search(text)
