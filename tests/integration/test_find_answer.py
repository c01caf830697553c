"""One message, one question or two: which entries answer it, on which day, about which product."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from faq_bases import SignsEncoder

from bot.core.knowledge import FaqEntry
from bot.knowledge.calibration import Calibration
from bot.knowledge.index import FaqIndex, build_index
from bot.services.find_answer import find_answer
from bot.understanding.scripts import clean

DAY = date(2026, 11, 11)
ENTRIES = [
    FaqEntry("invoice", ("能开发票吗", "怎么开发票"), title="发票"),
    FaqEntry("parcel", ("几天能到", "多久能送到"), title="时效"),
    FaqEntry("fee", ("运费多少钱", "包邮吗"), title="运费"),
    FaqEntry("wash", ("帆布包能水洗不", "包脏了怎么洗"), title="清洗"),
]
ENCODER = SignsEncoder(dim=256)


def index_of(*entries: FaqEntry) -> FaqIndex:
    return build_index(entries, ENCODER, Calibration())


INDEX = index_of(*ENTRIES)


def found(text: str, index: FaqIndex = INDEX, **options: Any) -> dict[str, Any]:
    """What is found, as the running bot asks."""
    return find_answer(index, text, ENCODER.encode([clean(text)])[0], **{"encode": ENCODER.encode, **options})


def given(answer: dict[str, Any]) -> tuple[str, str | None]:
    """First and second entry of an answer given outright."""
    assert answer["decision"] == "answer"
    return answer["hits"][0]["id"], answer["also"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("能开发票吗，几天能到", ("invoice", "parcel")),
        ("几天能到？能开发票吗？", ("parcel", "invoice")),
        ("運費多少錢，另外能開發票嗎", ("fee", "invoice")),
        ("包邮吗还有几天能到", ("fee", "parcel")),
    ],
)
def test_two_questions_get_both_answers(text: str, ids: tuple[str, str]) -> None:
    """In the order in which they were asked, in any script."""
    assert given(found(text)) == ids


def test_at_most_two_answers_are_given() -> None:
    """The first two of three: more would be a leaflet."""
    assert given(found("包邮吗，几天能到，能开发票吗")) == ("fee", "parcel")


@pytest.mark.parametrize("text", ["能开发票吗", "能开发票吗？？？", "几天能到，谢谢", "在吗，包邮吗"])
def test_one_question_gets_one_answer(text: str) -> None:
    """Politeness around it is no question."""
    first, also = given(found(text))

    assert first in ("invoice", "parcel", "fee")
    assert also is None


def test_two_ways_to_ask_the_same_are_one_question() -> None:
    """The answer is not said twice."""
    assert given(found("能开发票吗，怎么开发票")) == ("invoice", None)


def test_the_hits_are_those_of_the_first_question() -> None:
    """With title, best first."""
    both = found("能开发票吗，几天能到")

    assert both["hits"] == found("能开发票吗")["hits"]
    assert both["hits"][0]["title"] == "发票"


def test_without_an_encoder_the_message_stays_whole() -> None:
    """For callers that have only the message's vector."""
    assert found("能开发票吗，几天能到", encode=None)["also"] is None


def test_the_topic_of_the_message_does_not_decide_over_its_parts() -> None:
    """It is that of the whole message; here it would speak against both."""
    index = index_of(*(replace(entry, category="pre_sale", topic="product_info") for entry in ENTRIES))
    against = {"after_sale/logistics": 1.0, "pre_sale/product_info": 0.0}

    assert (
        found("能开发票吗", index, topic_chances=against)["hits"][0]["score"] < found("能开发票吗")["hits"][0]["score"]
    )
    both = found("能开发票吗，几天能到", index, topic_chances=against)
    assert given(both) == ("invoice", "parcel")
    assert both["hits"] == found("能开发票吗", index)["hits"]


EMPTY: dict[str, Any] = {"decision": "none", "hits": [], "choices": [], "also": None}


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u3000"])
def test_an_empty_message_finds_nothing(text: str) -> None:
    """Nor does it fail."""
    assert found(text) == EMPTY


HOSTILE = [
    "？？？，，，！！！",
    "🙂🙂，🙂🙂",
    "\x00\ud800，\u202e吗",
    "'; DROP TABLE faq;--，<script>alert(1)</script>",
    "and and and",
    "，" * 10_000,
    "xyz，qrs",
    "发" * 20_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_messages_get_no_second_answer(text: str) -> None:
    """Whatever is found is within bounds."""
    answer = found(text)

    assert answer["also"] is None
    assert answer["decision"] in ("answer", "clarify", "none")
    assert all(0 <= hit["score"] <= 1 for hit in answer["hits"])


def test_a_very_long_message_is_one_question() -> None:
    """A story of many clauses is not cut, though two of them are questions."""
    story = "，".join(["我上个月买了一双鞋"] * 40)

    assert found(f"{story}，能开发票吗，几天能到")["also"] is None


def test_top_k_limits_the_hits() -> None:
    """Of one question as of several."""
    for text in ("能开发票吗", "能开发票吗，几天能到"):
        assert len(found(text, top_k=1)["hits"]) == 1


STRAP = FaqEntry("strap", ("包带能调吗",), title="包带", scope="product:B-1")
SOLE = FaqEntry("sole", ("鞋底几厘米",), title="鞋底", scope="category:shoes")


def test_an_entry_of_a_product_answers_about_it_only() -> None:
    """Dates and scopes hold for both questions of a message."""
    index = index_of(*ENTRIES, STRAP, SOLE)
    text = "能开发票吗，包带能调吗"

    assert given(found(text, index, product_id="B-1")) == ("invoice", "strap")
    assert given(found(text, index, product_id="B-2"))[0] == "invoice"
    assert found(text, index, product_id="B-2")["also"] is None
    assert found("包带能调吗", index)["hits"][:1] != found("包带能调吗", index, product_id="B-1")["hits"][:1]


def test_an_entry_of_a_category_answers_about_it_only() -> None:
    """Whichever of its products it is, also where that is not clear."""
    index = index_of(*ENTRIES, STRAP, SOLE)

    assert given(found("鞋底几厘米", index, product_category="shoes")) == ("sole", None)
    assert given(found("鞋底几厘米", index, product_id="S-1", product_category="shoes")) == ("sole", None)
    assert "sole" not in [hit["id"] for hit in found("鞋底几厘米", index, product_category="bags")["hits"]]


def test_a_replacing_entry_answers_on_its_days() -> None:
    """As the first question's answer and as the second's; day None knows the everyday one only."""
    sale = FaqEntry("fee.sale", ("活动运费",), title="活动", valid_from=DAY, valid_to=DAY, replaces="fee")
    index = index_of(*ENTRIES, sale)

    assert given(found("包邮吗", index, day=DAY)) == ("fee.sale", None)
    assert given(found("能开发票吗，包邮吗", index, day=DAY)) == ("invoice", "fee.sale")
    for day in (date(2026, 11, 10), date(2026, 11, 12), None):
        assert given(found("能开发票吗，包邮吗", index, day=day)) == ("invoice", "fee")


def test_an_entry_out_of_season_answers_nothing() -> None:
    """Nor is it the second answer."""
    gone = replace(ENTRIES[1], valid_to=date(2026, 11, 1))
    index = index_of(ENTRIES[0], gone, *ENTRIES[2:])

    assert given(found("能开发票吗，几天能到", index, day=date(2026, 11, 1))) == ("invoice", "parcel")
    assert found("能开发票吗，几天能到", index, day=DAY)["also"] is None
    assert "parcel" not in [hit["id"] for hit in found("几天能到", index, day=DAY)["hits"]]


def test_the_vector_given_is_the_one_searched_with() -> None:
    """A vector that points elsewhere weakens the hit, so the caller's encoder counts."""
    away = np.zeros(256, dtype=np.float32)
    straight = found("能开发票吗", encode=None)["hits"][0]
    weak = find_answer(INDEX, "能开发票吗", away)["hits"][0]

    assert straight["id"] == weak["id"] == "invoice"
    assert weak["score"] < straight["score"]
