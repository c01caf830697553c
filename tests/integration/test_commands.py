"""`python -m bot parse` and `python -m bot faq search`, run as a trainer runs them, with the trained model in var/."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.model

ROOT = Path(__file__).resolve().parents[2]
LEVELS = ("normal", "urgent", "critical")
DECISIONS = ("answer", "clarify", "none")
WITHOUT_NETWORK = ["unshare", "-rn"]


@dataclass(frozen=True)
class Run:
    """How a command ended, and what it wrote: results in their order, None if there is no file."""

    code: int
    errors: str
    results: list[dict[str, Any]] | None

    def by_id(self, case_id: object) -> dict[str, Any]:
        [result] = [result for result in self.results or [] if result["id"] == case_id]
        return result


def run(command: list[str], source: Path, *, prefix: list[str] | None = None) -> Run:
    """Run a batch command on a file; the result file lies beside it."""
    target = source.with_suffix(".out")
    done = subprocess.run(
        [*(prefix or []), sys.executable, "-m", "bot", *command, "--in", str(source), "--out", str(target)],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    results = None
    if target.exists():
        results = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    return Run(done.returncode, done.stderr, results)


def says(case_id: object, *texts: str) -> str:
    """A line of a batch file in which only the customer speaks."""
    turns = [{"speaker": "customer", "text": text} for text in texts]
    return json.dumps({"id": case_id, "turns": turns}, ensure_ascii=False)


ASKS_FOR_PERSON = ["转人工", "帮我转真人客服", "我要跟人工说话", "别用机器人糊弄，叫个真人出来"]
INSULTS = ["你们这群骗子把钱吐出来", "无耻的黑店，滚！", "TMD什么破服务"]
BOTH_SCRIPTS = [("箱子輪子壞了能修嗎", "箱子轮子坏了能修吗"), ("發票抬頭寫錯了要改", "发票抬头写错了要改")]
GOOD = [
    says("one turn", "这款短靴有37码吗"),
    json.dumps(
        {
            "id": 7,
            "turns": [
                {"speaker": "customer", "text": "靴子到哪个城市了"},
                {"speaker": "agent", "text": "您好，请问订单号是多少？"},
                {"speaker": "customer", "text": "YB2026010188"},
                {"speaker": "agent", "text": "请您稍等。"},
                {"speaker": "customer", "text": "你们这群骗子！！！"},
            ],
        },
        ensure_ascii=False,
    ),
    says("slash", "/ask_human"),
    says("empty text", ""),
    says("markup", "<b>有没有</b><script>alert(1)</script>'; DROP TABLE messages; --"),
    says("endless", "鞋子" * 50_000),
    *(says(f"person {number}", text) for number, text in enumerate(ASKS_FOR_PERSON)),
    *(says(f"insult {number}", text) for number, text in enumerate(INSULTS)),
    *(says(f"traditional {number}", pair[0]) for number, pair in enumerate(BOTH_SCRIPTS)),
    *(says(f"simplified {number}", pair[1]) for number, pair in enumerate(BOTH_SCRIPTS)),
]
SOUND_IDS = [json.loads(line)["id"] for line in GOOD]
BAD = [
    '{"id": "broken", "turns": [',
    '{"id": "no turns"}',
    '{"id": "turns are text", "turns": "您好"}',
    '{"id": "no turn at all", "turns": []}',
    '{"id": "text is number", "turns": [{"speaker": "customer", "text": 5}]}',
    '{"id": "unknown speaker", "turns": [{"speaker": "robot", "text": "您好"}]}',
    '{"id": "agent only", "turns": [{"speaker": "agent", "text": "您好"}]}',
    '{"turns": [{"speaker": "customer", "text": "没有编号"}]}',
    '["a list"]',
    "<html><body>'; DROP TABLE x; --</body></html>",
    "[" * 100_000,
]


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run over all sound lines: loading the model takes longer than parsing."""
    source = tmp_path_factory.mktemp("parse") / "good.jsonl"
    source.write_text("\n".join(GOOD) + "\n\n", encoding="utf-8")
    return run(["parse"], source)


@pytest.fixture(scope="module")
def parsed_with_bad_lines(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Bad lines first, a sound one behind them."""
    source = tmp_path_factory.mktemp("bad") / "bad.jsonl"
    source.write_text("\n".join([*BAD, says("last", "有货吗")]) + "\n", encoding="utf-8")
    return run(["parse"], source)


def test_sound_lines_are_all_parsed_in_their_order(parsed: Run) -> None:
    """Exit code 0, one result for each, empty lines passed over; ids keep their type."""
    assert parsed.code == 0, parsed.errors[-2000:]
    assert [result["id"] for result in parsed.results or []] == SOUND_IDS


@pytest.mark.parametrize("case_id", SOUND_IDS)
def test_a_result_has_the_agreed_fields(parsed: Run, case_id: object) -> None:
    """Names, types and ranges that other programs rely on, whatever the text was."""
    result = parsed.by_id(case_id)

    assert list(result) == [
        "id",
        "category",
        "topic",
        "confidence",
        "urgency",
        "reasons",
        "handoff",
        "urgency_by_turn",
        "hits",
        "decision",
    ]
    assert result["category"] in ("pre_sale", "after_sale", "complaint", "info_change", "other")
    assert isinstance(result["topic"], str)
    assert 0 <= result["confidence"] <= 1
    assert result["urgency"] in LEVELS
    assert all(isinstance(reason, str) and reason for reason in result["reasons"])
    assert isinstance(result["handoff"], bool)
    assert bool(result["reasons"]) is result["handoff"]
    assert all(set(hit) == {"id", "score"} and 0 <= hit["score"] <= 1 for hit in result["hits"])
    assert result["decision"] in DECISIONS


def test_hits_come_best_first(parsed: Run) -> None:
    """At most ten, without repetitions."""
    hits = parsed.by_id("one turn")["hits"]

    assert 0 < len(hits) <= 10
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert len({hit["id"] for hit in hits}) == len(hits)


def test_urgency_is_given_for_each_turn_of_the_customer(parsed: Run) -> None:
    """With the turn's place, counted from 0; the last one is the level of the whole."""
    result = parsed.by_id(7)

    assert [place for place, _ in result["urgency_by_turn"]] == [0, 2, 4]
    assert result["urgency_by_turn"][0][1] == "normal"
    assert result["urgency_by_turn"][-1][1] == result["urgency"] == "critical"


def test_a_leading_slash_is_only_text(parsed: Run) -> None:
    """A customer cannot reach Rasa's shortcut for intents: its confidence would be exactly 1."""
    assert parsed.by_id("slash")["confidence"] < 1


def test_an_empty_text_has_no_hits(parsed: Run) -> None:
    """Nothing was asked."""
    result = parsed.by_id("empty text")

    assert (result["category"], result["hits"], result["decision"]) == ("other", [], "none")


@pytest.mark.parametrize("number", range(len(ASKS_FOR_PERSON)), ids=ASKS_FOR_PERSON)
def test_whoever_asks_for_a_person_is_handed_over(parsed: Run, number: int) -> None:
    """In any words."""
    result = parsed.by_id(f"person {number}")

    assert result["handoff"] is True
    assert "客户要求人工服务" in result["reasons"]


@pytest.mark.parametrize("number", range(len(INSULTS)), ids=INSULTS)
def test_insults_are_critical(parsed: Run, number: int) -> None:
    """And call a person."""
    result = parsed.by_id(f"insult {number}")

    assert (result["urgency"], result["handoff"]) == ("critical", True)


@pytest.mark.parametrize("number", range(len(BOTH_SCRIPTS)), ids=[pair[1] for pair in BOTH_SCRIPTS])
def test_traditional_characters_are_sorted_like_simplified_ones(parsed: Run, number: int) -> None:
    """The same category, topic, urgency and hits."""
    traditional, simplified = parsed.by_id(f"traditional {number}"), parsed.by_id(f"simplified {number}")

    assert traditional | {"id": None} == simplified | {"id": None}


def test_bad_lines_are_named_and_the_rest_is_parsed(parsed_with_bad_lines: Run) -> None:
    """Exit code 1, the sound line's result, no traceback."""
    assert parsed_with_bad_lines.code == 1
    assert [result["id"] for result in parsed_with_bad_lines.results or []] == ["last"]
    assert "Traceback" not in parsed_with_bad_lines.errors


@pytest.mark.parametrize("line", range(1, len(BAD) + 1))
def test_each_bad_line_is_reported_once(parsed_with_bad_lines: Run, line: int) -> None:
    """By its number, counted from 1, with what is wrong."""
    assert parsed_with_bad_lines.errors.count(f"bad.jsonl line {line}: ") == 1


def test_half_an_emoji_is_parsed_like_any_text(tmp_path: Path) -> None:
    """JSON may carry one; the lines around it must not be lost."""
    source = tmp_path / "surrogate.jsonl"
    source.write_text(
        '{"id": "half", "turns": [{"speaker": "customer", "text": "退款\\ud83d进度"}]}\n' + says("whole", "退款进度"),
        encoding="utf-8",
    )
    done = run(["parse"], source)

    assert done.code == 0, done.errors[-2000:]
    assert done.by_id("half") | {"id": None} == done.by_id("whole") | {"id": None}


def test_an_empty_file_gives_an_empty_result(tmp_path: Path) -> None:
    """Nothing to do is no error."""
    source = tmp_path / "empty.jsonl"
    source.write_bytes(b"")
    done = run(["parse"], source)

    assert (done.code, done.results) == (0, [])


def test_parsing_needs_no_network(tmp_path: Path) -> None:
    """Model, encoder and FAQ lie on the disk; nothing is fetched, nothing is reported home."""
    try:
        possible = subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True, timeout=10, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no `unshare`, so the network cannot be cut")
    if possible.returncode:
        pytest.skip("this machine does not permit `unshare -rn`, so the network cannot be cut")
    source = tmp_path / "offline.jsonl"
    source.write_text(says("offline", "这款短靴有37码吗"), encoding="utf-8")
    done = run(["parse"], source, prefix=WITHOUT_NETWORK)

    assert done.code == 0, done.errors[-2000:]
    assert [result["id"] for result in done.results or []] == ["offline"]


@pytest.mark.parametrize("command", [["parse"], ["faq", "search", "--faq", "data/faq"]], ids=["parse", "search"])
def test_a_missing_file_is_one_sentence(tmp_path: Path, command: list[str]) -> None:
    """Exit code 1, the file's name, no traceback, no result."""
    done = run(command, tmp_path / "nowhere.jsonl")

    assert (done.code, done.results) == (1, None)
    assert str(tmp_path / "nowhere.jsonl") in done.errors
    assert "Traceback" not in done.errors


BARBER = """entry_id,question
book,剪头发要提前预约吗
book,怎么约理发师
park,店门口可以停车吗
park,附近有停车场没有
wifi,无线网密码是多少
"""


@pytest.fixture(scope="module")
def barber(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plain base of another shop, never seen before."""
    file = tmp_path_factory.mktemp("barber") / "barber.csv"
    file.write_text(BARBER, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def searched(barber: Path) -> Run:
    """One run over sound and bad lines."""
    lines = [
        '{"id": 1, "text": "无线网的密码是多少"}',
        '{"id": 2, "text": "附近哪里有停车场"}',
        '{"id": "broken", "text": ',
        '{"id": "no text"}',
        '{"id": "number", "text": 5}',
        '{"id": "markup", "text": "<script>alert(1)</script>\'; DROP TABLE x; --"}',
        json.dumps({"id": "endless", "text": "剪" * 100_000}),
        '{"id": "empty", "text": ""}',
    ]
    source = barber.with_name("questions.jsonl")
    source.write_text("\n".join(lines), encoding="utf-8")
    return run(["faq", "search", "--faq", str(barber), "--top", "2"], source)


def test_a_base_never_seen_before_is_searched(searched: Run) -> None:
    """The right entry comes first."""
    assert searched.by_id(1)["hits"][0]["id"] == "wifi"
    assert searched.by_id(2)["hits"][0]["id"] == "park"


def test_search_results_have_the_agreed_fields(searched: Run) -> None:
    """Id, hits best first, decision; at most as many hits as asked for."""
    for result in searched.results or []:
        scores = [hit["score"] for hit in result["hits"]]
        assert list(result) == ["id", "hits", "decision"]
        assert all(set(hit) == {"id", "score"} for hit in result["hits"])
        assert scores == sorted(scores, reverse=True)
        assert len(scores) <= 2
        assert result["decision"] in DECISIONS


def test_bad_lines_of_a_search_are_named_and_the_rest_is_searched(searched: Run) -> None:
    """Lines 3 to 5 are wrong; odd and endless texts are texts."""
    assert searched.code == 1
    assert [result["id"] for result in searched.results or []] == [1, 2, "markup", "endless", "empty"]
    assert [line for line in range(1, 9) if f"questions.jsonl line {line}: " in searched.errors] == [3, 4, 5]
    assert "Traceback" not in searched.errors


def test_a_wrong_base_is_named_with_its_line(tmp_path: Path) -> None:
    """One sentence, exit code 1, no result."""
    base = tmp_path / "base.csv"
    base.write_text("entry_id,question\n,没有编号\n", encoding="utf-8")
    source = tmp_path / "questions.jsonl"
    source.write_text('{"id": 1, "text": "在吗"}\n', encoding="utf-8")
    done = run(["faq", "search", "--faq", str(base)], source)

    assert (done.code, done.results) == (1, None)
    assert f"{base} line 2: entry_id is empty" in done.errors
    assert "Traceback" not in done.errors
