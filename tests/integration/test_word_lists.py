"""The word lists of urgency: what they raise, and what they leave in peace."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.scripts import clean
from bot.understanding.urgency_model import LexiconError, UrgencyLexicon, read_examples, read_lexicon

LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon"


@pytest.fixture(scope="module")
def lexicon() -> UrgencyLexicon:
    return read_lexicon(LEXICON)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("一群骗子", "agitation"),
        ("你们要脸不", "agitation"),
        ("TMD耍我呢", "agitation"),
        ("明天就打12315", "threat"),
        ("我找记者来采访你们", "threat"),
        ("咱们法院见", "threat"),
        ("充电的时候冒烟了", "danger"),
        ("抹完起红疹进了急诊", "danger"),
        ("我的手机号怎么被卖给别人了", "danger"),
        ("我的卡被盗刷", "fraud_loss"),
        ("同一单重复扣款", "fraud_loss"),
        ("那笔不是我买的", "fraud_loss"),
    ],
)
def test_grave_words_are_certain(lexicon: UrgencyLexicon, text: str, signal: str) -> None:
    """Full strength, with the deciding words."""
    strength, words = lexicon.look(clean(text))

    assert strength.get(signal) == 1.0
    assert words


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("🤬", "agitation"),
        ("？？？", "agitation"),
        ("我急用的", "deadline"),
        ("只好给个差评", "dissatisfaction"),
        ("都问了五次啦", "chase"),
        ("婚礼等着用", "deadline"),
        ("说是24小时发的没发", "promise_broken"),
        ("物流写着妥投可我没见到", "not_received"),
        ("押金迟迟不给退", "money_late"),
        ("总要给点补偿", "compensation"),
        ("人呢？", "unanswered"),
    ],
)
def test_lesser_words_are_hints(lexicon: UrgencyLexicon, text: str, signal: str) -> None:
    """Some strength, but never certainty by itself."""
    strength, _ = lexicon.look(clean(text))

    assert 0.3 <= strength.get(signal, 0.0) < 1.0


@pytest.mark.parametrize(
    "text",
    [
        "我没有生气，只是想了解一下",
        "工商银行的卡可以付么",
        "空气炸锅几升的",
        "我不是投诉，问个事",
        "投诉我已经撤销了",
        "家里的垃圾桶盖子配得上么",
        "地址是人民法院旁的小区",
        "律师事务所收",
        "麻烦您看下颜色",
        "给我爸妈各买一双",
        "这双好看死了",
        "优惠券过期了么",
        "会不会漏电",
        "送到市医院门口",
        "不着急，慢慢发",
        "爆款还有货么",
        "包的颜色跟图一样么",
        "",
    ],
)
def test_harmless_words_raise_nothing(lexicon: UrgencyLexicon, text: str) -> None:
    """Words that only look grave: negated, part of a name, or a manner of speaking."""
    assert lexicon.look(clean(text)) == ({}, ())


def test_a_safe_phrase_does_not_hide_the_grave_words_beside_it(lexicon: UrgencyLexicon) -> None:
    """Only the phrase itself is passed over."""
    strength, words = lexicon.look(clean("空气炸锅冒烟了，烫伤了手"))

    assert strength["danger"] == 1.0
    assert "冒烟" in words


def test_traditional_characters_are_as_grave_as_simplified_ones(lexicon: UrgencyLexicon) -> None:
    """The lists are written in simplified characters only."""
    assert lexicon.look(clean("你們這群騙子")) == lexicon.look(clean("你们这群骗子"))


def test_at_most_five_words_are_shown_the_strongest_first(lexicon: UrgencyLexicon) -> None:
    """Staff read them at a glance."""
    _, words = lexicon.look(clean("骗子，无耻，黑心，恶心，赶紧，差评，补偿，不满意"))

    assert set(words[:3]) == {"骗子", "无耻", "黑心"}
    assert len(words) == 5


def test_a_list_with_an_unknown_signal_is_named(tmp_path: Path) -> None:
    """File and line, and what is known."""
    (tmp_path / "urgency.csv").write_text("pattern,signal,strength\n骗子,agitation,1\n坏,angre,1\n", encoding="utf-8")
    (tmp_path / "urgency_safe.csv").write_text("pattern\n", encoding="utf-8")

    with pytest.raises(LexiconError, match="line 3: signal 'angre' is unknown") as caught:
        read_lexicon(tmp_path)
    assert str(tmp_path / "urgency.csv") in caught.value.message


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("骗子,agitation,viel", "strength 'viel' is no number"), ("(骗子,agitation,1", "is broken")],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    """A strength that is no number, a pattern with an open bracket."""
    (tmp_path / "urgency.csv").write_text(f"pattern,signal,strength\n{line}\n", encoding="utf-8")
    (tmp_path / "urgency_safe.csv").write_text("pattern\n", encoding="utf-8")

    with pytest.raises(LexiconError) as caught:
        read_lexicon(tmp_path)
    assert f"{tmp_path / 'urgency.csv'} line 2" in caught.value.message
    assert complaint in caught.value.message


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    """Without lists the bot must not start in silence."""
    with pytest.raises(LexiconError) as caught:
        read_lexicon(tmp_path)
    assert str(tmp_path / "urgency.csv") in caught.value.message


def test_an_example_with_an_unknown_level_is_named(tmp_path: Path) -> None:
    """Levels are normal, urgent and critical."""
    file = tmp_path / "examples.csv"
    file.write_text("text,urgency\n在么,normal\n快,hasty\n", encoding="utf-8")

    with pytest.raises(LexiconError, match="line 3: urgency 'hasty' is unknown"):
        read_examples(file)
