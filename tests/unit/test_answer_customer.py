"""What the bot says to one message."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.knowledge import FaqEntry
from bot.services.answer_customer import answer_customer, choice_buttons
from bot.services.reply_with_entry import Reply, reply_with_entry

ENTRIES = {
    "laces": FaqEntry("laces", ("鞋带",), "鞋带可以单买。", "Laces are sold separately.", "pre_sale", title="买鞋带"),
    "insole": FaqEntry("insole", ("鞋垫",), "鞋垫可以取出。", "", "pre_sale", title="鞋垫能取吗"),
    "lost": FaqEntry("lost", ("丢件",), "我们为您核实。", category="after_sale", title="丢件", flags=("handover",)),
    "rude": FaqEntry("rude", ("态度差",), "非常抱歉。", category="complaint", title="态度差"),
}
NOTHING: dict[str, Any] = {"decision": "none", "hits": [], "choices": []}


def answered(*entry_ids: str) -> dict[str, Any]:
    return {"decision": "answer", "hits": [{"id": entry_id, "score": 0.9} for entry_id in entry_ids], "choices": []}


def clarified(*entry_ids: str) -> dict[str, Any]:
    found = [{"id": entry_id, "score": 0.4} for entry_id in entry_ids]
    return {"decision": "clarify", "hits": found, "choices": found}


def test_a_sure_hit_is_answered_with_its_entry() -> None:
    """The best hit's answer, nothing to record."""
    assert answer_customer("pre_sale", "product_info", answered("laces", "lost"), ENTRIES.get) == Reply(
        "utter_answer", {"answer": "鞋带可以单买。"}, entry_id="laces"
    )


def test_an_english_customer_reads_the_english_answer() -> None:
    """The conversation's language counts."""
    reply = answer_customer("pre_sale", "product_info", answered("laces"), ENTRIES.get, locale="en")

    assert reply.values == {"answer": "Laces are sold separately."}


def test_an_answer_without_translation_is_given_in_chinese() -> None:
    """Better the right answer in Chinese than none."""
    assert reply_with_entry(ENTRIES["insole"], "en").values == {"answer": "鞋垫可以取出。"}


@pytest.mark.parametrize("entry_id", ["lost", "rude"])
def test_flagged_entries_and_complaints_offer_a_person(entry_id: str) -> None:
    """The answer comes with the way to a person."""
    assert reply_with_entry(ENTRIES[entry_id], "zh").response == "utter_answer_offer_person"


def test_an_answer_that_asks_for_number_and_proof_awaits_them() -> None:
    """So that both are understood when they come alone."""
    entry = FaqEntry(
        "move", ("改地址",), "请发来订单号。", category="info_change", topic="address", flags=("identity",)
    )

    assert reply_with_entry(entry, "zh").awaits == "info_change/address"


@pytest.mark.parametrize(
    ("topic", "flags"), [("address", ()), ("", ("identity",)), ("a_topic_of_an_own_base", ("identity",))]
)
def test_other_answers_await_nothing(topic: str, flags: tuple[str, ...]) -> None:
    """Also those of a base with topics of its own: nothing could be done with the proof."""
    entry = FaqEntry("move", ("改地址",), "请在订单页修改。", category="info_change", topic=topic, flags=flags)

    assert reply_with_entry(entry, "zh").awaits is None


def test_a_hit_withdrawn_meanwhile_is_not_answered() -> None:
    """An entry that is no longer published counts as not found."""
    reply = answer_customer("after_sale", "logistics", answered("withdrawn"), ENTRIES.get)

    assert reply == Reply("utter_not_found", failed=True, unanswered=True)


def test_a_doubtful_hit_is_asked_back_with_buttons() -> None:
    """One button per choice, and a person as the last one."""
    reply = answer_customer("pre_sale", "product_info", clarified("laces", "insole"), ENTRIES.get)

    assert reply == Reply(
        "utter_clarify",
        buttons=[
            {"title": "买鞋带", "payload": '/choose{"entry": "laces"}'},
            {"title": "鞋垫能取吗", "payload": '/choose{"entry": "insole"}'},
            {"title": "都不是，转人工", "payload": "/ask_human"},
        ],
    )


def test_a_single_doubtful_hit_is_named_in_the_question() -> None:
    """'Do you mean …?' reads better than a choice among one."""
    reply = answer_customer("pre_sale", "product_info", clarified("laces"), ENTRIES.get)

    assert (reply.response, reply.values) == ("utter_clarify_one", {"title": "买鞋带"})
    assert [button["title"] for button in reply.buttons] == ["买鞋带", "不是，转人工"]


def test_choices_withdrawn_meanwhile_get_no_button() -> None:
    """What cannot be answered is not offered; the others stay."""
    titles = [button["title"] for button in choice_buttons([{"id": "withdrawn"}, {"id": "laces"}], ENTRIES.get, "en")]

    assert titles == ["买鞋带", "No, ask a person"]


def test_a_question_back_without_any_choice_left_is_not_asked() -> None:
    """A person alone is no choice: the question is recorded instead."""
    assert answer_customer("pre_sale", "stock", clarified("withdrawn"), ENTRIES.get).response == "utter_not_found"


@pytest.mark.parametrize("category", ["pre_sale", "after_sale", "info_change"])
def test_a_question_without_hit_counts_as_failure_and_is_recorded(category: str) -> None:
    """Trainers see it; a second one in a row calls a person."""
    assert answer_customer(category, "any", NOTHING, ENTRIES.get) == Reply(
        "utter_not_found", failed=True, unanswered=True
    )


def test_a_complaint_without_hit_is_soothed() -> None:
    """It is recorded, but asking for the facts is no failure."""
    assert answer_customer("complaint", "service", NOTHING, ENTRIES.get) == Reply(
        "utter_soothe_then_ask", unanswered=True
    )


def test_what_is_no_matter_of_the_shop_fails_unrecorded() -> None:
    """Trainers need no entry about the weather."""
    assert answer_customer("other", "out_of_scope", NOTHING, ENTRIES.get) == Reply("utter_out_of_scope", failed=True)


@pytest.mark.parametrize("topic", ["give_data", "inform_context"])
def test_a_new_order_number_is_noted(topic: str) -> None:
    """Whoever only gives the number hears that it arrived."""
    reply = answer_customer("other", topic, NOTHING, ENTRIES.get, order_number="YB2026010101", order_number_is_new=True)

    assert reply == Reply("utter_order_noted", {"order_number": "YB2026010101"})


@pytest.mark.parametrize("topic", ["give_data", "inform_context"])
def test_words_without_a_number_are_not_noted_as_data(topic: str) -> None:
    """A question that was taken for data gets a question back, not 'noted'."""
    assert answer_customer("other", topic, NOTHING, ENTRIES.get, has_data=False) == Reply("utter_ask_topic")


def test_an_order_number_of_earlier_is_not_noted_again() -> None:
    """Other data are noted without it."""
    reply = answer_customer("other", "give_data", NOTHING, ENTRIES.get, order_number="YB2026010101")

    assert reply == Reply("utter_data_noted")


def test_context_without_a_question_is_asked_for_its_topic() -> None:
    """It is neither a failure nor a question for trainers."""
    assert answer_customer("other", "inform_context", NOTHING, ENTRIES.get) == Reply("utter_ask_topic")


def test_context_that_the_faq_knows_is_answered() -> None:
    """A sure hit wins over asking back."""
    assert answer_customer("other", "inform_context", answered("laces"), ENTRIES.get).entry_id == "laces"


def test_a_message_that_was_not_searched_is_treated_as_not_found() -> None:
    """Without decision and hits nothing breaks."""
    assert answer_customer("pre_sale", "stock", {}, ENTRIES.get).response == "utter_not_found"
