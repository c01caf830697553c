"""The hybrid search: all wordings scored, or only candidates; what it does with odd messages."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.core.knowledge import FaqEntry, FaqIndexError
from bot.core.text import normalise
from bot.knowledge.calibration import Calibration
from bot.knowledge.dense import INDEX_FILE
from bot.knowledge.index import FaqIndex
from bot.knowledge.lexical import LexicalSearch
from bot.knowledge.versions import FaqVersions
from bot.services.find_answer import find_answer

DIM = 64
WHAT = [
    "运费",
    "发票",
    "退款",
    "优惠券",
    "快递",
    "赠品",
    "尺码",
    "地址",
    "保修",
    "定金",
    "积分",
    "颜色",
    "安装",
    "电池",
]
ASKED = ["怎么查", "能不能改", "什么时候到", "找谁要", "为什么没有", "可以补吗", "要多少钱", "写错了怎么办"]
MANNERS = ["{}{}", "请问{}{}", "我的{}{}呀"]
DAY = date(2026, 11, 11)


def vector_of(text: str) -> np.ndarray:
    """Sum of a fixed vector for each character: texts that share characters are near, as with a real encoder."""
    vector = np.full(DIM, 1e-6)
    for char in text:
        seed = int.from_bytes(hashlib.sha256(char.encode("utf-8", "surrogatepass")).digest()[:4], "big")
        vector += np.random.default_rng(seed).standard_normal(DIM)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


ENTRIES = [
    FaqEntry(f"{what}{asked}", tuple(manner.format(what, asked) for manner in MANNERS), title=f"{what}{asked}")
    for what, asked in itertools.product(WHAT, ASKED)
]
VECTORS = np.stack([vector_of(wording) for entry in ENTRIES for wording in entry.wordings])


def index_of(entries: list[FaqEntry], flat_up_to: int = 10_000) -> FaqIndex:
    """An index with the vectors of `vector_of`."""
    vectors = np.stack([vector_of(wording) for entry in entries for wording in entry.wordings])
    return FaqIndex(entries, vectors, "by characters", Calibration(), flat_up_to=flat_up_to)


@pytest.fixture(scope="module")
def scoring_all() -> FaqIndex:
    """336 wordings, each of them scored."""
    return FaqIndex(ENTRIES, VECTORS, "by characters", Calibration())


@pytest.fixture(scope="module")
def scoring_candidates() -> FaqIndex:
    """The same base, treated as a large one."""
    return FaqIndex(ENTRIES, VECTORS, "by characters", Calibration(), flat_up_to=0)


def test_candidates_give_the_hits_that_scoring_all_gives(scoring_all: FaqIndex, scoring_candidates: FaqIndex) -> None:
    """The first three the same, with the same probabilities to half precision."""
    assert scoring_all.dense.is_flat
    assert not scoring_candidates.dense.is_flat
    for entry in ENTRIES[::5]:
        text = f"在吗 {entry.entry_id}谢谢"
        all_hits = scoring_all.search(text, vector_of(text)).hits[:3]
        found = scoring_candidates.search(text, vector_of(text)).hits[:3]

        assert [hit.entry_id for hit in found][0] == entry.entry_id
        assert [hit.entry_id for hit in found] == [hit.entry_id for hit in all_hits]
        assert np.allclose([hit.score for hit in found], [hit.score for hit in all_hits], atol=5e-3)


def test_a_large_base_is_published_and_loaded_as_it_was(scoring_candidates: FaqIndex, tmp_path: Path) -> None:
    """With its FAISS index, sealed with the rest of the version."""
    versions = FaqVersions(tmp_path)
    versions.write(scoring_candidates)
    again = versions.load()

    assert not again.dense.is_flat
    for entry in ENTRIES[::10]:
        text = f"在吗 {entry.entry_id}谢谢"
        assert again.search(text, vector_of(text)) == scoring_candidates.search(text, vector_of(text))
    (tmp_path / "1" / INDEX_FILE).write_bytes(b"no index")
    with pytest.raises(FaqIndexError, match="FAQ version 1 in .* cannot be used"):
        versions.load()


def test_signals_of_candidates_are_exact(scoring_all: FaqIndex, scoring_candidates: FaqIndex) -> None:
    """Entries that are no candidates have none."""
    text = "请问运费怎么查"
    exact = scoring_all.signals(text, vector_of(text))
    some = scoring_candidates.signals(text, vector_of(text))

    scored = some.max(axis=1) > 0
    # An entry whose best wording by one signal was no candidate may have less of that signal.
    assert (some[scored] <= exact[scored] + 2e-3).all()
    assert np.allclose(some[0], exact[0], atol=2e-3)


@pytest.mark.parametrize("kind", ["scoring_all", "scoring_candidates"])
def test_a_wording_may_be_passed_over(kind: str, request: pytest.FixtureRequest) -> None:
    """Calibration asks each wording while it is held out."""
    index: FaqIndex = request.getfixturevalue(kind)
    text = ENTRIES[3].wordings[0]
    row = 3 * len(MANNERS)

    with_it, without = index.signals(text, vector_of(text)), index.signals(text, vector_of(text), without=row)

    assert with_it[3, 0] == pytest.approx(1.0, abs=1e-3)
    assert without[3, 0] < with_it[3, 0] - 0.01
    assert np.allclose(np.delete(with_it, 3, axis=0), np.delete(without, 3, axis=0))


@pytest.mark.parametrize("flat_up_to", [0, 10_000])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "？？？",
        "\x00\ud800\u202e",
        "🙂" * 50,
        "a" * 10_000,
        "运费怎么查" * 2_000,
        "''; DROP TABLE faq;--",
        "𠀀𠀁",
    ],
)
def test_odd_messages_are_searched_without_fault(
    text: str, flat_up_to: int, scoring_all: FaqIndex, scoring_candidates: FaqIndex
) -> None:
    """Nothing, marks, broken characters, emoji, 10,000 characters."""
    index = scoring_candidates if flat_up_to == 0 else scoring_all

    found = find_answer(index, text, vector_of(text), day=DAY)

    assert found["decision"] in ("answer", "clarify", "none")
    assert all(0 <= hit["score"] <= 1 for hit in found["hits"])
    assert index.signals(text, np.zeros(DIM, dtype=np.float32)).shape == (len(ENTRIES), 3)


def test_a_message_that_shares_nothing_finds_nothing(scoring_all: FaqIndex) -> None:
    """A zero vector comes from a text without known signs."""
    assert scoring_all.search("xyz", np.zeros(DIM, dtype=np.float32)).hits == []


@pytest.mark.parametrize("flat_up_to", [0, 10_000])
def test_a_base_of_one_wording_is_searched(flat_up_to: int) -> None:
    """Also by candidates."""
    index = index_of([FaqEntry("only", ("怎么开发票",))], flat_up_to=flat_up_to)

    assert [hit.entry_id for hit in index.search("开发票", vector_of("开发票")).hits] == ["only"]


def test_a_base_of_marks_only_is_searched() -> None:
    """Its wordings have no words at all."""
    index = index_of([FaqEntry("marks", ("？？", "……")), FaqEntry("word", ("好",))])

    assert index.search("好", vector_of("好")).hits[0].entry_id == "word"


def test_vectors_and_wordings_must_agree() -> None:
    """Or each score would belong to another answer."""
    with pytest.raises(FaqIndexError, match="has 336 wordings, but the index holds 335 vectors"):
        FaqIndex(ENTRIES, VECTORS[1:], "by characters", Calibration())


def test_a_query_of_another_encoder_is_refused(scoring_all: FaqIndex) -> None:
    """With what to do."""
    with pytest.raises(FaqIndexError, match="The query has 7 dimensions.*Rebuild it with"):
        scoring_all.search("运费", np.zeros(7, dtype=np.float32))


@pytest.mark.parametrize("flat_up_to", [0, 10_000])
def test_an_entry_in_force_takes_the_place_of_the_one_it_replaces(flat_up_to: int) -> None:
    """It needs no wording in common with the message."""
    sale = FaqEntry("sale", ("双十一专场",), valid_from=DAY, valid_to=DAY, replaces=ENTRIES[0].entry_id)
    index = index_of([*ENTRIES, sale], flat_up_to=flat_up_to)
    text = ENTRIES[0].wordings[0]

    def first(day: date | None) -> str:
        return index.search(text, vector_of(text), day=day).hits[0].entry_id

    assert first(DAY) == "sale"
    assert first(date(2026, 11, 10)) == first(date(2026, 11, 12)) == first(None) == ENTRIES[0].entry_id


def test_an_entry_for_a_category_is_found_with_the_category_only() -> None:
    """Dates and scope filter before ranking."""
    entries = [replace(ENTRIES[0], scope="category:数码"), *ENTRIES[1:]]
    index = index_of(entries)
    text = ENTRIES[0].wordings[0]

    def ids(category: str | None) -> list[str]:
        return [hit.entry_id for hit in index.search(text, vector_of(text), product_category=category).hits]

    assert ENTRIES[0].entry_id not in ids(None)
    assert ENTRIES[0].entry_id not in ids("厨房")
    assert ids("数码")[0] == ENTRIES[0].entry_id


TEXTS = [*(wording for entry in ENTRIES for wording in entry.wordings), "two  blanks", "Ab c", "？"]


@pytest.mark.parametrize("query", ["我的运费怎么查呀", "AB  c two   blanks", "发票发票发票", "全无", "？", ""])
def test_lexical_scores_of_rows_are_those_of_all(query: str) -> None:
    """And the best of all is among the candidates."""
    every, some = LexicalSearch(TEXTS), LexicalSearch(TEXTS, candidates_only=True)
    read = some.read(query)
    rows = some.candidates(read, 20)

    for whole, part in zip(every.scores(query), some.scores_of(read, rows), strict=True):
        assert np.allclose(whole[rows], part, atol=1e-6)
        assert whole[rows].max(initial=0.0) == whole.max()


@pytest.mark.parametrize("query", ["我的运费怎么查呀", "AB  c two   blanks", "发票发票发票", "全无", ""])
def test_characters_are_cut_and_weighed_as_scikit_learn_does(query: str) -> None:
    """One text is only faster without it."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    matrix = vectorizer.fit_transform([normalise(text).lower() for text in TEXTS])
    expected = (matrix @ vectorizer.transform([normalise(query).lower()]).T).toarray().ravel()

    assert np.allclose(LexicalSearch(TEXTS).scores(query)[0], expected, atol=1e-6)
