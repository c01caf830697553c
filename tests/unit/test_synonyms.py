"""The table of synonyms: what its words become, and what is said about a wrong table."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from bot.knowledge.synonyms import Synonyms, SynonymsError, read_synonyms

GROUPS = {
    "顺丰": ["顺丰", "SF", "顺丰快递"],
    "会员": ["会员", "VIP"],
    "厘米": ["厘米", "cm"],
    "退货": ["退货", "推货"],
    "退货地址": ["退货地址", "寄回地址"],
}


@pytest.fixture
def synonyms() -> Synonyms:
    """A few groups."""
    return Synonyms(GROUPS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推货发顺丰快递", "退货发顺丰"),
        ("寄回地址是哪", "退货地址是哪"),
        ("退货地址是哪", "退货地址是哪"),
        ("用sf发吗", "用顺丰发吗"),
        ("Can you ship by SF?", "can you ship by 顺丰?"),
        ("单号SF1234567", "单号sf1234567"),
        ("SVIP和VIP", "svip和会员"),
        ("跟高3cm", "跟高3厘米"),
        ("acm", "acm"),
        ("没有这些", "没有这些"),
        ("", ""),
    ],
)
def test_each_word_becomes_the_name_of_its_group(synonyms: Synonyms, text: str, expected: str) -> None:
    """The longest word wins, and a Latin one must stand by itself."""
    assert synonyms.canonical(text) == expected


def test_the_canonical_form_stays_as_it_is(synonyms: Synonyms) -> None:
    """So that two texts may be compared however often they went through."""
    once = synonyms.canonical("推货用sf，寄回地址呢")

    assert synonyms.canonical(once) == once


def test_no_synonyms_change_nothing_but_case() -> None:
    """A shop without the table."""
    assert Synonyms().canonical("用SF发") == "用sf发"
    assert list(Synonyms().found_in("用SF发")) == []
    assert len(Synonyms()) == 0


def test_others_are_the_rest_of_the_group(synonyms: Synonyms) -> None:
    """In their order; a word of no group has none."""
    assert synonyms.others("SF") == ("顺丰", "顺丰快递")
    assert synonyms.others("鞋") == ()


def test_synonyms_survive_being_saved(synonyms: Synonyms) -> None:
    """Since a trained model may hold them."""
    assert pickle.loads(pickle.dumps(synonyms)).canonical("推货") == "退货"


def test_a_table_is_read_as_spreadsheets_write_it(tmp_path: Path) -> None:
    """Byte-order mark, spaces, full width, columns in another order, a third one."""
    file = tmp_path / "synonyms.csv"
    file.write_text("words,group,note\n退货 | 推货,退货,\nＳＦ|顺丰,顺丰,快递\n", encoding="utf-8-sig")

    assert read_synonyms(file).canonical("推货用sf") == "退货用顺丰"


def test_a_missing_table_means_no_synonyms(tmp_path: Path) -> None:
    """It is a help, not a need."""
    assert len(read_synonyms(tmp_path / "synonyms.csv")) == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("group\n退货\n", "line 1: column words is missing"),
        ("", "line 1: column group, words is missing"),
        ("group,words\n退货,退货|推货\n换货,换货|推货\n", "line 3: 推货 already stands in group 退货 .line 2"),
        ("group,words\n退货,退货|推货\n退货,退东西|推东西\n", "line 3: 退货 already stands in group"),
        ("group,words\n退货,推货|还货\n换货,退货|换货\n", "line 3: 退货 already stands in group 退货"),
        ("group,words\n退货,退货\n", "line 2: group 退货 has fewer than two words"),
        ("group,words\n退货,退货||退货\n", "line 2: group 退货 has fewer than two words"),
        ("group,words\n,退货|推货\n", "line 2: the group has no name"),
        ("group,words\n退货,退货,推货\n", "line 2: it has not two columns"),
        ("group,words\n退货\n", "line 2: it has not two columns"),
        ('group,words\n退货,"退货|推货\n', "is no valid CSV"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    """Trainers edit it."""
    file = tmp_path / "synonyms.csv"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(SynonymsError, match=message) as caught:
        read_synonyms(file)
    assert str(file) in caught.value.message


def test_a_table_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    """Spreadsheet programs in China save GBK unless told otherwise."""
    file = tmp_path / "synonyms.csv"
    file.write_bytes(b"group,words\n" + "退货,退货|推货\n".encode("gbk"))

    with pytest.raises(SynonymsError, match="line 2 is not UTF-8. Save it as CSV UTF-8."):
        read_synonyms(file)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    """With its path."""
    with pytest.raises(SynonymsError, match="cannot be read"):
        read_synonyms(tmp_path)
