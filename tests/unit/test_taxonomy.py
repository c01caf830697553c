"""Labels: four categories, topics below them, supporting intents beside them."""

from __future__ import annotations

import pytest

from bot.core.taxonomy import (
    CATEGORIES,
    CATEGORY_NAMES,
    OTHER,
    SUPPORTING_INTENTS,
    TOPIC_NAMES,
    Label,
    all_labels,
    label_of,
)


def test_a_topic_is_read_with_its_category() -> None:
    """The part before the slash is the category, the part behind it the topic."""
    assert label_of("after_sale/logistics") == Label("after_sale", "logistics")


def test_a_supporting_intent_counts_as_other() -> None:
    """Its name becomes the topic."""
    assert label_of("ask_human") == Label(OTHER, "ask_human")


@pytest.mark.parametrize(
    "name",
    ["", "/", "after_sale", "after_sale/", "after_sale/refnd", "greet/logistics", "other/greet", "pre_sale/logistics"],
)
def test_an_unknown_label_is_refused_by_its_name(name: str) -> None:
    """A category without topic, a misspelt topic, and a topic of another category are all unknown."""
    with pytest.raises(ValueError, match="is no known topic") as caught:
        label_of(name)

    assert f"'{name}'" in str(caught.value)


def test_every_label_is_read_back_from_its_own_intent_name() -> None:
    """`intent_name` is the reverse of `label_of`."""
    assert [label_of(name).intent_name for name in all_labels()] == all_labels()


def test_labels_are_listed_once_each() -> None:
    """No name occurs twice, and topics and supporting intents are all there."""
    labels = all_labels()

    assert len(labels) == len(set(labels)) == sum(map(len, TOPIC_NAMES.values())) + len(SUPPORTING_INTENTS)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("pre_sale/stock", "售前-库存"),
        ("after_sale/logistics", "售后-物流查询"),
        ("complaint/service", "客诉-服务态度"),
        ("info_change/address", "信息-改地址"),
        ("greet", "其他"),
    ],
)
def test_records_name_category_and_topic_in_chinese(name: str, written: str) -> None:
    """Two characters of the category, a dash and the topic; supporting intents are only 其他."""
    assert label_of(name).record_name == written


def test_every_category_and_topic_has_a_name_in_both_languages() -> None:
    """Staff read Chinese or English; neither may be empty."""
    names = [*CATEGORY_NAMES.values(), *(name for topics in TOPIC_NAMES.values() for name in topics.values())]

    assert set(CATEGORY_NAMES) == {*CATEGORIES, OTHER}
    assert set(TOPIC_NAMES) == set(CATEGORIES)
    assert [pair for pair in names if not (pair[0] and pair[1].isascii() and pair[1])] == []


def test_two_topics_of_a_category_never_share_a_name() -> None:
    """In the records two topics of one category can be told apart."""
    records = [label_of(name).record_name for name in all_labels() if name not in SUPPORTING_INTENTS]

    assert sorted(records) == sorted(set(records))
