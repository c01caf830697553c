"""Answers that are filled in from the product that the conversation is about."""

from __future__ import annotations

import pytest

from bot.core.knowledge import FaqEntry
from bot.core.products import Product, answer_about, needs_product
from bot.services.answer_customer import answer_customer
from bot.services.reply_with_entry import ProductTalk, Reply, reply_with_both, reply_with_entry

BOOT = Product(
    "S1",
    "云岭靴",
    "Ridge Boots",
    "boots",
    related=("B1", "B2", "B3", "gone"),
    facts={"material": "牛皮", "care": "", "price": "399"},
    facts_en={"material": "cow leather"},
)
BAGS = [Product(f"B{number}", f"{number}号包", category="handbag", facts={"material": "帆布"}) for number in (1, 2, 3)]
CATALOG = {product.product_id: product for product in (BOOT, *BAGS)}
MATERIAL = FaqEntry("material", ("什么料",), "{name}的材质是{material}。", "{name} is made of {material}.")
CARE = FaqEntry("care", ("怎么洗",), "{care}。")
POSTAGE = FaqEntry("postage", ("包邮吗",), "满99元免运费。", title="运费")


def about(*ids: str) -> ProductTalk:
    return ProductTalk(CATALOG, ids)


def test_the_products_own_facts_stand_in_the_answer() -> None:
    """In the customer's language where the catalog has it."""
    assert reply_with_entry(MATERIAL, "zh", about("S1")).values == {"answer": "云岭靴的材质是牛皮。"}
    assert reply_with_entry(MATERIAL, "en", about("S1")).values == {"answer": "Ridge Boots is made of cow leather."}


def test_a_fact_without_translation_is_given_in_chinese() -> None:
    """Better than none."""
    assert answer_about("{price}", BOOT, CATALOG, locale="en") == "399"


def test_at_most_two_related_products_are_named() -> None:
    """Those that the catalog still has."""
    assert answer_about("可以搭配：{related}。", BOOT, CATALOG) == "可以搭配：1号包、2号包。"


def test_without_a_product_the_bot_asks_which_one() -> None:
    """And knows what it was asked."""
    assert reply_with_entry(MATERIAL, "zh", about()) == Reply("utter_ask_product", awaits_product="material")
    assert reply_with_entry(MATERIAL, "zh").response == "utter_ask_product"


def test_a_product_that_the_catalog_does_not_have_counts_as_unknown() -> None:
    """A page may be older than the catalog."""
    assert reply_with_entry(MATERIAL, "zh", about("gone")).response == "utter_ask_product"


def test_several_products_become_buttons() -> None:
    """At most three; each answers the question about its product."""
    reply = reply_with_entry(MATERIAL, "zh", about("S1", "B1", "B2", "B3"))

    assert reply.response == "utter_which_product"
    assert reply.buttons[0] == {"title": "云岭靴", "payload": '/choose{"entry": "material", "product": "S1"}'}
    assert len(reply.buttons) == 3


def test_a_fact_that_the_catalog_lacks_is_admitted_and_recorded() -> None:
    """No empty sentence; trainers hear of it."""
    assert reply_with_entry(CARE, "zh", about("S1")) == Reply(
        "utter_product_unknown", {"name": "云岭靴"}, failed=True, unanswered=True
    )


def test_an_answer_for_all_needs_no_product() -> None:
    """Nor does it change where there is one."""
    assert reply_with_entry(POSTAGE, "zh", about("S1")).values == {"answer": "满99元免运费。"}


@pytest.mark.parametrize("answer", ["价格{price}元", "{related}"])
def test_placeholders_make_an_answer_need_a_product(answer: str) -> None:
    """Other braces are just text."""
    assert needs_product(answer)
    assert not needs_product("请写{订单号}")


def test_facts_are_not_filled_in_twice() -> None:
    """A catalog text that looks like a placeholder stays as it is."""
    sly = Product("X", "X", facts={"material": "{care}", "care": "不可洗"})

    assert answer_about("{material}", sly, {}) == "{care}"


def test_two_questions_get_both_answers() -> None:
    """In the order in which they were asked."""
    entries = {entry.entry_id: entry for entry in (MATERIAL, POSTAGE)}
    faq = {"decision": "answer", "hits": [{"id": "postage", "score": 0.9}], "choices": [], "also": "material"}

    reply = answer_customer("pre_sale", "shipping_fee", faq, entries.get, talk=about("S1"))

    assert reply.values == {"answer": "满99元免运费。\n\n云岭靴的材质是牛皮。"}


def test_what_both_answers_need_is_kept() -> None:
    """The way to a person, and the proof awaited."""
    first = Reply("utter_answer", {"answer": "一"}, entry_id="a")
    second = Reply("utter_answer_offer_person", {"answer": "二"}, entry_id="b", awaits="info_change/address")

    both = reply_with_both(first, second)

    assert (both.response, both.awaits, both.entry_id) == ("utter_answer_offer_person", "info_change/address", "a")


def test_of_two_questions_the_one_that_can_be_answered_is() -> None:
    """Whatever its place; if neither can, the first is asked back."""
    asks, says = reply_with_entry(MATERIAL, "zh"), reply_with_entry(POSTAGE, "zh")

    assert reply_with_both(asks, says) == reply_with_both(says, asks) == says
    assert reply_with_both(asks, Reply("utter_not_found")) == asks
