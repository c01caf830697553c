"""Reading a shop's own annotated messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.understanding.annotations import AnnotationFileError, read_annotations
from bot.understanding.chats import AnnotatedTurn
from bot.understanding.turns import AGENT, CUSTOMER, Turn

TURNS = [{"speaker": "agent", "text": "请问什么事"}, {"speaker": "customer", "text": "鞋到哪了"}]


def write(folder: Path, *cases: object) -> None:
    lines = [case if isinstance(case, str) else json.dumps(case, ensure_ascii=False) for case in cases]
    (folder / "july.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_last_turn_is_learnt_with_those_before_it(tmp_path: Path) -> None:
    """In the form that the batch command reads, with labels beside it."""
    write(tmp_path, {"id": 1, "turns": TURNS, "category": "after_sale", "topic": "logistics", "urgency": "urgent"})

    assert read_annotations(tmp_path) == [
        AnnotatedTurn("鞋到哪了", "after_sale/logistics", "urgent", (Turn(AGENT, "请问什么事"),))
    ]


@pytest.mark.parametrize(
    ("labels", "label", "urgency"),
    [
        ({"category": "after_sale"}, "after_sale", None),
        ({"category": "other"}, "other", None),
        ({"category": "other", "topic": "greet"}, "greet", None),
        ({"urgency": "critical"}, None, "critical"),
    ],
)
def test_annotations_may_say_less(
    tmp_path: Path, labels: dict[str, str], label: str | None, urgency: str | None
) -> None:
    """A category alone teaches the category, a level alone the level."""
    write(tmp_path, {"turns": TURNS, **labels})

    [turn] = read_annotations(tmp_path)
    assert (turn.label, turn.urgency) == (label, urgency)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ('{"turns": [', "no JSON"),
        ("[]", "'turns' is missing"),
        ({"turns": []}, "'turns' is missing"),
        ({"turns": TURNS[:1], "category": "after_sale"}, "the last turn must be the customer's"),
        ({"turns": [{"speaker": CUSTOMER, "text": 7}]}, "the last turn must be the customer's"),
        ({"turns": TURNS, "category": "sale"}, "category 'sale' is unknown"),
        ({"turns": TURNS, "category": "after_sale", "topic": "weather"}, "'after_sale/weather' is no known topic"),
        ({"turns": TURNS, "urgency": "high"}, "urgency 'high' is unknown"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, case: object, said: str) -> None:
    """With file, line and what is wrong."""
    write(tmp_path, {"turns": TURNS, "category": "other"}, case)

    with pytest.raises(AnnotationFileError, match=said) as caught:
        read_annotations(tmp_path)
    assert "july.jsonl line 2" in caught.value.message


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A misspelt setting must not pass for 'nothing annotated yet'."""
    with pytest.raises(AnnotationFileError, match="LEARN_DIR names .*elsewhere"):
        read_annotations(tmp_path / "elsewhere")
