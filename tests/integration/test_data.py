"""The shop's own data fit together: training messages, responses, FAQ."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.knowledge import FaqEntry
from bot.core.taxonomy import all_labels, label_of
from bot.knowledge.faq_files import read_faq
from bot.services.read_examples import read_examples
from bot.understanding.scripts import clean

ROOT = Path(__file__).resolve().parents[2]
SPEAKING_CODE = [
    ROOT / "bot/core/escalation.py",
    ROOT / "bot/services/answer_customer.py",
    ROOT / "bot/services/answer_about_order.py",
    *ROOT.glob("actions/*.py"),
]


@pytest.fixture(scope="module")
def examples() -> dict[str, list[str]]:
    return read_examples(ROOT / "data" / "nlu")


@pytest.fixture(scope="module")
def responses() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
    return found


@pytest.fixture(scope="module")
def entries() -> list[FaqEntry]:
    return read_faq(ROOT / "data" / "faq")


def test_training_messages_have_known_labels_and_every_label_has_messages(examples: dict[str, list[str]]) -> None:
    """A misspelt label would teach a topic that nobody knows."""
    assert sorted(examples) == sorted(all_labels())


def test_no_training_message_stands_under_two_labels() -> None:
    """The classifier cannot learn what contradicts itself; what earlier turns make clear may differ."""
    labels = defaultdict(set)
    for file in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            if isinstance(block["examples"], str):
                for line in block["examples"].splitlines():
                    labels[clean(line.removeprefix("- "))].add(block["intent"])
    doubtful = {text: sorted(where) for text, where in labels.items() if len(where) > 1}

    assert not doubtful, "\n".join(f"{text}: {', '.join(where)}" for text, where in doubtful.items())


@pytest.mark.parametrize("file", SPEAKING_CODE, ids=lambda file: file.name)
def test_every_response_named_in_code_exists(file: Path, responses: dict[str, list[dict[str, Any]]]) -> None:
    """A misspelt name would leave the customer without a reply."""
    named = set(re.findall(r"[\"'](utter_\w+)[\"']", file.read_text("utf-8")))

    assert named - set(responses) == set()


def test_the_code_that_speaks_names_responses() -> None:
    """The search above finds what it is meant to find."""
    assert "utter_handover_danger" in SPEAKING_CODE[0].read_text("utf-8")
    assert "utter_clarify" in SPEAKING_CODE[1].read_text("utf-8")


def test_every_response_is_there_in_both_languages(responses: dict[str, list[dict[str, Any]]]) -> None:
    """One variation for the slot locale = en, and one without condition in Chinese."""
    english = {"type": "slot", "name": "locale", "value": "en"}
    incomplete = [
        name
        for name, variations in responses.items()
        if not any(english in variation.get("condition", []) for variation in variations)
        or all("condition" in variation for variation in variations)
    ]

    assert incomplete == []


def test_english_variations_hold_no_chinese(responses: dict[str, list[dict[str, Any]]]) -> None:
    """Neither in the text nor on a button."""
    mixed = [
        name
        for name, variations in responses.items()
        for variation in variations
        if "condition" in variation and re.search(r"[\u3400-\u9fff]", f"{variation['text']}{variation.get('buttons')}")
    ]

    assert mixed == []


def test_ids_of_entries_are_unique(entries: list[FaqEntry]) -> None:
    """Across all files; capitals do not make two ids out of one."""
    ids = [entry.entry_id.lower() for entry in entries]

    assert sorted(ids) == sorted(set(ids))


def test_topics_of_entries_are_known(entries: list[FaqEntry]) -> None:
    """Category and topic belong together."""
    known = set(all_labels())

    assert [e.entry_id for e in entries if f"{e.category}/{e.topic}" not in known] == []
    assert label_of(f"{entries[0].category}/{entries[0].topic}").category == entries[0].category


@pytest.mark.parametrize("words", ["你", "不知道", "不清楚"])
def test_answers_avoid_what_the_manual_forbids(entries: list[FaqEntry], words: str) -> None:
    """Customers are addressed as 您, and are never told that we do not know."""
    assert [entry.entry_id for entry in entries if words in entry.answer] == []


def test_every_entry_has_an_answer_in_both_languages(entries: list[FaqEntry]) -> None:
    """An empty answer would be an empty message."""
    assert [entry.entry_id for entry in entries if not (entry.answer and entry.answer_en)] == []


def test_titles_fit_on_a_button(entries: list[FaqEntry]) -> None:
    """At most 14 characters."""
    assert [(entry.entry_id, entry.title) for entry in entries if len(entry.title) > 14] == []


def test_an_entry_ends_after_it_begins(entries: list[FaqEntry]) -> None:
    """Days the other way round would never be in force."""
    assert [e.entry_id for e in entries if e.valid_from and e.valid_to and e.valid_from > e.valid_to] == []


def test_scopes_and_flags_are_known(entries: list[FaqEntry]) -> None:
    """`all`, `category:…`, `product:…`; identity, money, handover."""
    assert [e.entry_id for e in entries if not re.fullmatch(r"all|(category|product):.+", e.scope)] == []
    assert {flag for entry in entries for flag in entry.flags} <= {"identity", "money", "handover"}
