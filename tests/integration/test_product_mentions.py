"""Which product a message is about, and which questions it asks."""

from __future__ import annotations

import pytest

from bot.core.products import Product
from bot.understanding.product_mentions import ProductMentions, TalkedAbout
from bot.understanding.questions import questions_of
from bot.understanding.scripts import clean
from bot.understanding.turns import Turn

PRODUCTS = [
    Product("YB-S014", "越岭防水登山鞋", "Ridge Hiking Shoes", "boots", aliases=("登山鞋", "越岭")),
    Product("YB-S004", "高帮硫化帆布鞋", "", "casual", aliases=("帆布鞋", "高帮")),
    Product("YB-S005", "一脚蹬懒人帆布鞋", "", "casual", aliases=("帆布鞋", "懒人鞋")),
]
MENTIONS = ProductMentions(PRODUCTS)


def about(text: str, turns: list[Turn] | None = None, page: str | None = None) -> TalkedAbout:
    return MENTIONS.talked_about(clean(text), turns or [], page)


def found(text: str, turns: list[Turn] | None = None, page: str | None = None) -> tuple[tuple[str, ...], str]:
    told = about(text, turns, page)
    return told.product_ids, told.found_in


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("越岭防水登山鞋下雨能穿吗", ("YB-S014",)),
        ("那雙登山鞋防水嗎", ("YB-S014",)),
        ("ＹＢ－Ｓ０１４ 有货没", ("YB-S014",)),
        ("are the ridge hiking shoes warm", ("YB-S014",)),
        ("懒人鞋偏大吗", ("YB-S005",)),
        ("帆布鞋怎么洗", ("YB-S004", "YB-S005")),
        ("帆布鞋，高帮的那双，怎么洗", ("YB-S004",)),
        ("不要懒人鞋，登山鞋有吗", ("YB-S014",)),
    ],
)
def test_a_name_leads_to_its_products(text: str, ids: tuple[str, ...]) -> None:
    """Ids, names, aliases, in any script and width; a clear name beats one that fits several."""
    assert found(text) == (ids, "text")


HOSTILE = ["", "？", "鞋", "🙂" * 50, "<b>登山</b>鞋", "'; DROP TABLE products; --", "山" * 20_000]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_names_no_product_leads_nowhere(text: str) -> None:
    """Hostile and empty texts included."""
    assert found(text) == ((), "")


def test_this_one_means_what_was_said_last() -> None:
    """The newest turn counts, also one of the shop's side, and only the last four."""
    turns = [Turn("customer", "越岭好穿吗"), Turn("agent", "好穿的"), Turn("agent", "也看看懒人鞋")]

    assert found("那这个包邮吗", turns) == (("YB-S005",), "turns")
    assert found("那这个包邮吗", [turns[0], *[Turn("customer", "嗯")] * 4]) == ((), "")


def test_the_page_counts_where_nothing_was_said() -> None:
    """What was said beats it."""
    assert found("防水吗", page="YB-S005") == (("YB-S005",), "page")
    assert found("那登山鞋呢", page="YB-S005") == (("YB-S014",), "text")
    assert found("防水吗", page="../../etc") == ((), "")


def test_an_answer_that_lists_products_speaks_of_none() -> None:
    """The page, or what the customer named before, stays what "这个" means."""
    listed = [Turn("customer", "登山鞋防水吗"), Turn("agent", "越岭防水，懒人鞋不防水")]

    assert found("那偏大吗", listed) == (("YB-S014",), "turns")
    assert found("那偏大吗", listed[1:], page="YB-S004") == (("YB-S004",), "page")
    assert found("那偏大吗", listed[1:]) == ((), "")


def test_a_name_of_several_means_the_one_on_the_page() -> None:
    """Whatever was named before it."""
    turns = [Turn("customer", "登山鞋多少钱"), Turn("customer", "这双帆布鞋呢")]

    assert found("偏大吗", turns, page="YB-S005") == (("YB-S005",), "page")


def test_the_category_counts_where_all_products_share_it() -> None:
    """And the one product only where it is clear."""
    canvas, both = about("帆布鞋怎么洗"), about("越岭")

    assert (canvas.category, canvas.product_id) == ("casual", None)
    assert (both.category, both.product_id) == ("boots", "YB-S014")


def test_the_faq_is_asked_about_any_product() -> None:
    """But a name that fits several says what kind of thing is meant."""
    assert about("登山鞋防水吗").question == "这款防水吗"
    assert about("帆布鞋怎么洗").question == "帆布鞋怎么洗"
    assert about("那这个防水吗", page="YB-S005").question == "那这个防水吗"


def test_a_name_gives_way_to_any_product() -> None:
    """An FAQ does not ask about one of them."""
    assert MENTIONS.without_names("越岭防水登山鞋和懒人鞋、帆布鞋哪个防水") == "这款和这款、帆布鞋哪个防水"


def test_an_empty_catalog_finds_nothing() -> None:
    """Also names of one sign, which would be everywhere."""
    assert ProductMentions([Product("x", "包")]).find("包邮吗") == []


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("能开发票吗，几天到", ["能开发票吗", "几天到"]),
        ("包邮吗还有几天到", ["包邮吗", "还有几天到"]),
        ("支持退货吗？另外发什么快递", ["支持退货吗", "另外发什么快递"]),
        ("do you ship abroad and how long does it take", ["do you ship abroad", "how long does it take"]),
        ("还有货吗", []),
        ("能退吗？？？", []),
        ("在吗", []),
        ("", []),
        ("，" * 3000, []),
        ("好，行，可以，嗯嗯，知道了，谢谢，再见，收到", []),
    ],
)
def test_a_message_is_cut_into_its_questions(text: str, questions: list[str]) -> None:
    """One question stays whole, and so does a message of many clauses, which tells a story."""
    assert questions_of(clean(text)) == questions
