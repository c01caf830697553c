"""How an answer is put together from the FAQ and the catalog: which product, which facts, which question back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from action_server import NOT_FOUND, Outcome, answer, choice, serving, sure_of
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import METADATA
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.products import PRODUCTS, ProductFinder

ENTRIES: list[dict[str, Any]] = [
    {
        "entry_id": "material",
        "wordings": ["什么材质"],
        "title": "材质",
        "answer": "{name}的鞋面是{material}。",
        "answer_en": "{name}: {material}.",
        "category": "pre_sale",
    },
    {"entry_id": "care", "wordings": ["怎么洗"], "title": "清洗", "answer": "{care}。", "category": "pre_sale"},
    {"entry_id": "fee", "wordings": ["包邮吗"], "title": "运费", "answer": "满99元免运费。", "category": "pre_sale"},
]
CATALOG = """product_id,name,name_en,category,price_yuan,aliases,material,material_en,care
S-1,云岭登山鞋,Ridge Boots,boots,399,登山鞋|云岭,牛皮,cow leather,
S-2,白鹭帆布鞋,,casual,99,帆布鞋|白鹭,帆布,,冷水手洗
S-3,青石帆布鞋,,casual,89,帆布鞋|青石,亚麻,,不可水洗
"""
ASKED = "pre_sale/product_info"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A published FAQ of three entries and a catalog of three products, whose file is given."""
    file = tmp_path / "data" / "catalog" / "products.csv"
    with serving(tmp_path, monkeypatch, ENTRIES):
        file.parent.mkdir(parents=True)
        file.write_text(CATALOG, encoding="utf-8")
        yield file


@pytest.fixture
def finder(shelf: Path) -> ProductFinder:
    """The pipeline's component on the same catalog."""
    return ProductFinder(shelf.parent)


def read(finder: ProductFinder, text: str, page: str | None = None, said: str = "") -> dict[str, Any]:
    """What the pipeline finds in a message from a product's page, after the customer has said something."""
    turns = [{"speaker": "customer", "text": said}] if said else []
    message = Message({"text": text, METADATA: {"product_id": page, "turns": turns}})
    found: dict[str, Any] = finder.process([message])[0].get(PRODUCTS)
    return found


def asked(finder: ProductFinder, text: str, faq: dict[str, Any], page: str | None = None, **slots: object) -> Outcome:
    return answer(text, ASKED, faq, read(finder, text, page), **slots)


@pytest.mark.parametrize(("page", "fact"), [("S-1", "云岭登山鞋的鞋面是牛皮。"), ("S-2", "白鹭帆布鞋的鞋面是帆布。")])
def test_the_page_says_which_product_is_meant(finder: ProductFinder, page: str, fact: str) -> None:
    """No question back; nothing is awaited."""
    outcome = asked(finder, "什么材质", sure_of("material"), page)

    assert outcome.said == ["utter_answer"]
    assert outcome.values["answer"] == fact
    assert (outcome.slots["entry_awaited"], outcome.slots["failures"]) == (None, 0.0)


def test_a_named_product_beats_the_page(finder: ProductFinder) -> None:
    """Whoever looks at one may ask about another."""
    outcome = asked(finder, "登山鞋什么材质", sure_of("material"), "S-2")

    assert outcome.values["answer"] == "云岭登山鞋的鞋面是牛皮。"


def test_this_one_is_the_one_spoken_of_before(finder: ProductFinder) -> None:
    """The customer names it once."""
    outcome = answer("什么材质", ASKED, sure_of("material"), read(finder, "什么材质", said="登山鞋怎么样"))

    assert outcome.values["answer"] == "云岭登山鞋的鞋面是牛皮。"


def test_facts_are_told_in_the_customers_language(finder: ProductFinder) -> None:
    """Names too."""
    outcome = asked(finder, "what is it made of", sure_of("material"), "S-1", locale="en")

    assert outcome.values["answer"] == "Ridge Boots: cow leather."


def test_the_bot_asks_which_product_and_answers_when_the_name_comes(finder: ProductFinder) -> None:
    """Though the FAQ finds nothing to a bare name; that is no failure."""
    first = asked(finder, "什么材质", sure_of("material"), failures=1.0)
    assert first.said == ["utter_ask_product"]
    assert (first.slots["entry_awaited"], first.slots["failures"]) == ("material", 0.0)

    second = asked(finder, "登山鞋", NOT_FOUND, entry_awaited=first.slots["entry_awaited"])
    assert second.said == ["utter_answer"]
    assert second.values["answer"] == "云岭登山鞋的鞋面是牛皮。"
    assert second.slots["entry_awaited"] is None


def test_a_name_that_fits_two_is_asked_back_with_buttons(finder: ProductFinder) -> None:
    """Each button is understood by Rasa and leads to the answer about its product."""
    first = asked(finder, "登山鞋不错", NOT_FOUND)
    assert first.said == ["utter_not_found"]

    outcome = asked(finder, "帆布鞋", NOT_FOUND, entry_awaited="material")
    assert outcome.said == ["utter_which_product"]
    assert [button["title"] for button in outcome.values["buttons"]] == ["白鹭帆布鞋", "青石帆布鞋"]
    assert outcome.slots["entry_awaited"] == "material"

    pressed = press(outcome.values["buttons"][1])
    assert pressed.values["answer"] == "青石帆布鞋的鞋面是亚麻。"
    assert pressed.slots["entry_awaited"] is None


def press(button: dict[str, str]) -> Outcome:
    """A button as Rasa reads its payload."""
    message = YAMLStoryReader.unpack_regex_message(Message({"text": button["payload"]}))
    return choice(**{found["entity"]: found["value"] for found in message.get("entities")})


def test_a_new_question_ends_the_waiting(finder: ProductFinder) -> None:
    """With or without a product in it."""
    named = asked(finder, "登山鞋包邮吗", sure_of("fee"), entry_awaited="material")
    plain = asked(finder, "算了", NOT_FOUND, entry_awaited="material")

    assert named.values["answer"] == "满99元免运费。"
    assert plain.said == ["utter_not_found"]
    assert (named.slots["entry_awaited"], plain.slots["entry_awaited"]) == (None, None)


def test_an_entry_that_is_gone_is_not_awaited_any_more(finder: ProductFinder) -> None:
    """A new version may have been published meanwhile."""
    outcome = asked(finder, "登山鞋", NOT_FOUND, entry_awaited="withdrawn")

    assert outcome.said == ["utter_not_found"]


def test_a_pressed_choice_keeps_the_page(finder: ProductFinder) -> None:
    """Rasa forgets the page with a button, so the payload of a choice names the product."""
    hits = [{"id": "material", "score": 0.4}, {"id": "fee", "score": 0.3}]
    unsure = {"decision": "clarify", "hits": hits, "choices": hits, "also": None}
    outcome = asked(finder, "这个怎么样", unsure, "S-1")
    material, fee, _ = outcome.values["buttons"]

    assert outcome.said == ["utter_clarify"]
    assert json.loads(material["payload"].removeprefix("/choose")) == {"entry": "material", "product": "S-1"}
    assert press(material).values["answer"] == "云岭登山鞋的鞋面是牛皮。"
    assert fee["payload"] == '/choose{"entry": "fee"}'


def test_a_pressed_choice_without_product_asks_which_one(finder: ProductFinder) -> None:
    """And the name that comes next is answered; a product that is sold out of the catalog counts as none."""
    outcome = choice(entry="material")
    assert outcome.said == ["utter_ask_product"]
    assert choice(entry="material", product="S-9").said == ["utter_ask_product"]

    named = asked(finder, "白鹭", NOT_FOUND, entry_awaited=outcome.slots["entry_awaited"])
    assert named.values["answer"] == "白鹭帆布鞋的鞋面是帆布。"


def test_both_questions_are_answered(finder: ProductFinder) -> None:
    """About the product of the page; where it is not clear, the one that can be answered is."""
    both = sure_of("fee", also="material")

    assert (
        asked(finder, "包邮吗，什么材质", both, "S-2").values["answer"] == "满99元免运费。\n\n白鹭帆布鞋的鞋面是帆布。"
    )
    assert asked(finder, "包邮吗，什么材质", both).values["answer"] == "满99元免运费。"
    assert asked(finder, "包邮吗", sure_of("fee", also="withdrawn")).values["answer"] == "满99元免运费。"


def test_a_missing_fact_is_admitted_and_recorded(finder: ProductFinder) -> None:
    """It counts as a failure, and trainers hear of it."""
    outcome = asked(finder, "怎么洗", sure_of("care"), "S-1")

    assert outcome.said == ["utter_product_unknown"]
    assert outcome.values["name"] == "云岭登山鞋"
    assert outcome.slots["failures"] == 1.0
    assert outcome.told["unanswered"]["text"] == "怎么洗"


def test_a_changed_catalog_counts_at_once(finder: ProductFinder, shelf: Path) -> None:
    """In the pipeline and in the action."""
    assert asked(finder, "登山鞋什么材质", sure_of("material")).values["answer"].endswith("牛皮。")
    shelf.write_text(CATALOG.replace("牛皮", "头层牛皮").replace("登山鞋|云岭", "登山鞋|云岭|山靴"), encoding="utf-8")

    assert asked(finder, "山靴什么材质", sure_of("material")).values["answer"].endswith("头层牛皮。")


def test_a_broken_catalog_is_logged_and_the_bot_goes_on(
    finder: ProductFinder, shelf: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asks about a product is asked which one; all others are answered."""
    page = read(finder, "什么材质", "S-1")
    shelf.write_text("product_id,name\nS-1,云岭登山鞋\n", encoding="utf-8")
    outcome = answer("什么材质", ASKED, sure_of("material"), page)

    assert outcome.said == ["utter_ask_product"]
    assert f"Answers about products are impossible. {shelf} line 1: column 'category' is missing." in caplog.text
    assert "column" not in str(outcome.values)
    assert answer("包邮吗", ASKED, sure_of("fee"), page).values["answer"] == "满99元免运费。"
    assert read(finder, "登山鞋")["ids"] == ["S-1"]
    assert f"The catalog was not read: {shelf} line 1" in caplog.text


def test_a_catalog_that_vanishes_between_two_looks_is_a_broken_one(shelf: Path) -> None:
    """As when a spreadsheet program saves: the name is there, the file is not."""
    shelf.unlink()
    os.symlink(shelf.parent / "nowhere", shelf)

    assert choice(entry="material", product="S-1").said == ["utter_ask_product"]
