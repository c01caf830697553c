"""What the check of an FAQ base finds, all of it at once, each with file and line."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from faq_bases import SUBJECTS, SignsEncoder, row, write_base, write_data

from bot.knowledge.calibration import Calibration
from bot.knowledge.faq_files import read_faq
from bot.knowledge.index import build_index
from bot.knowledge.problems import Problem
from bot.knowledge.versions import FaqVersions
from bot.services.check_faq import check_faq


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that passes."""
    return write_data(tmp_path / "data")


def problems_of(data: Path) -> list[Problem]:
    return check_faq(data, data.parent / "store").problems


def only_problem(data: Path, *rows: dict[str, str]) -> Problem:
    """The one problem that these further entries bring, in a file of their own."""
    write_base(data / "faq" / "more.csv", *rows)
    [problem] = problems_of(data)
    assert problem.file == data / "faq" / "more.csv"
    return problem


def test_a_sound_base_has_no_problems(data: Path) -> None:
    """Nor is anything written."""
    before = sorted(data.parent.rglob("*"))

    assert problems_of(data) == []
    assert sorted(data.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"category": ""}, "has no category"),
        ({"topic": ""}, "has no topic"),
        ({"answer": ""}, "has no answer"),
        ({"category": "after_sales"}, "unknown category 'after_sales'"),
        ({"topic": "refund"}, "topic 'refund', unknown in pre_sale"),
        ({"flags": "money|vip"}, "unknown flag 'vip'"),
        ({"scope": "bags"}, "unknown scope 'bags'"),
        ({"scope": "product:"}, "unknown scope 'product:'"),
        ({"scope": "product:B-2"}, "scope 'product:B-2', but the catalog holds no such product"),
        ({"scope": "category:hats"}, "scope 'category:hats', but the catalog holds no such category"),
        ({"valid_from": "2026-11-11", "valid_to": "2026-11-10"}, "ends on 2026-11-10, before it begins"),
        ({"valid_from": "11.11."}, "valid_from '11.11.' is no day"),
        ({"answer": "你可以看商品页。"}, "says '你' in answer: 敬称; 用“您”"),
        ({"answer": "鞋面：{stuff}"}, "unknown placeholder '{stuff}' in answer"),
        ({"answer": "鞋面：{material"}, "lone '{' in answer"),
        ({"answer_en": "Upper: material}"}, "lone '}' in answer_en"),
        ({"replaces": "hat", "valid_from": "2026-11-01", "valid_to": "2026-11-11"}, "'hat', but there is no such"),
        ({"replaces": "new", "valid_from": "2026-11-01", "valid_to": "2026-11-11"}, "replaces itself"),
        ({"replaces": "zip", "valid_from": "2026-11-01"}, "replaces 'zip' but has no valid_to"),
        ({"title": SUBJECTS["zip"]}, f"has the same title '{SUBJECTS['zip']}' as entry 'zip'"),
    ],
)
def test_an_error_is_named_with_its_place(data: Path, cells: dict[str, str], message: str) -> None:
    """It blocks publishing."""
    problem = only_problem(data, row("new", "包带长度可以调吗", **cells))

    assert message in problem.message
    assert (problem.line, problem.blocks) == (2, True)
    assert str(problem).startswith(f"{problem.file} line 2: ")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"wordings": "包带能调吗\n带子多长"}, "has 2 wordings; 8 or more"),
        ({"answer": "说明。" * 51}, "has an answer of 153 characters without a list"),
        ({"policy": ""}, "has no policy"),
        ({"title": ""}, "has no title"),
    ],
)
def test_a_warning_does_not_block_publishing(data: Path, cells: dict[str, str], message: str) -> None:
    """But is shown."""
    problem = only_problem(data, row("new", "包带长度可以调吗", **cells))

    assert message in problem.message
    assert problem.blocks is False


@pytest.mark.parametrize(
    "cells",
    [
        {"answer": "请按以下步骤：\n1. " + "说明" * 60 + "\n2. " + "再说" * 60},
        {"answer": "有：\n- " + "说明" * 60 + "\n- " + "再说" * 60},
        {"answer": "{name}的鞋面是{material}，{care}。", "answer_en": "{name}: {material}"},
        {"answer": "单击“亲，你好”按钮即可。"},
        {"answer": "到货时间不能保证，请以页面为准。"},
        {"answer": "今天下单今天发货。"},
        {"scope": "category:bags"},
        {"scope": "product:S-1"},
        {"replaces": "zip", "valid_from": "2026-11-01", "valid_to": "2026-11-11", "title": SUBJECTS["zip"]},
        {"valid_from": "2026-11-11", "valid_to": "2026-11-11"},
    ],
)
def test_what_is_allowed_is_not_named(data: Path, cells: dict[str, str]) -> None:
    """Lists, known placeholders, quotations, exceptions, everyday times, known scopes, one-day entries."""
    write_base(data / "faq" / "more.csv", row("new", "包带长度可以调吗", **cells))

    assert problems_of(data) == []


def test_a_promotion_promises_no_time(data: Path) -> None:
    """Neither under the topic nor in an entry that replaces another."""
    dates = {"valid_from": "2026-11-01", "valid_to": "2026-11-11"}
    by_topic = row("one", "双十一有什么活动", answer="今天下单今天发货。", topic="promotion")
    replacing = row("two", "拉链活动期间还修吗", answer="今天寄来今天发货。", replaces="zip", **dates)
    write_base(data / "faq" / "more.csv", by_topic, replacing)

    assert [problem.message.partition(":")[2] for problem in problems_of(data)] == [" 不承诺时间."] * 2


def test_the_same_wording_in_two_entries_is_an_error(data: Path) -> None:
    """Script, case, marks and spaces do not make another question."""
    wordings = row("new", "包带长度可以调吗")["wordings"] + "\n請問，拉鏈卡住 拉不開！"
    problem = only_problem(data, row("new", "包带长度可以调吗", wordings=wordings))

    assert problem.blocks is True
    assert "'請問，拉鏈卡住 拉不開！' stands also in entry 'zip'" in problem.message
    assert f"{data / 'faq' / 'base.csv'} line 20" in problem.message


def test_a_wording_that_is_nearly_the_same_is_a_warning(data: Path) -> None:
    """A particle and a mark make no other question."""
    wordings = row("new", "包带长度可以调吗")["wordings"] + "\n想问问，帆布包能水洗不呢？"
    problem = only_problem(data, row("new", "包带长度可以调吗", wordings=wordings))

    assert problem.blocks is False
    assert "'想问问，帆布包能水洗不呢？' is nearly '想问问帆布包能水洗不' of entry 'wash'" in problem.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"scope": "product:B-1"}, {"scope": "product:S-1"}),
        ({"scope": "category:bags"}, {"scope": "product:S-1"}),
        ({"valid_to": "2026-10-31"}, {"valid_from": "2026-11-01"}),
        ({}, {"replaces": "one", "valid_from": "2026-11-01", "valid_to": "2026-11-11"}),
    ],
    ids=["two products", "category without the product", "one after the other", "replacing"],
)
def test_entries_that_never_meet_may_be_worded_alike(data: Path, one: dict[str, str], other: dict[str, str]) -> None:
    """No customer could get both: other product, other days, or one in the other's place."""
    same = "包带长度可以调吗"
    write_base(data / "faq" / "more.csv", row("one", same, **one), row("two", same, **other))

    assert problems_of(data) == []


def test_a_product_meets_its_own_category(data: Path) -> None:
    """Both would fit its customers."""
    same = "包带长度可以调吗"
    write_base(
        data / "faq" / "more.csv", row("one", same, scope="category:bags"), row("two", same, scope="product:B-1")
    )

    assert {problem.blocks for problem in problems_of(data)} == {True}


def test_a_replacement_of_a_replacement_is_an_error(data: Path) -> None:
    """Also in a circle."""
    dates = {"valid_from": "2026-11-01", "valid_to": "2026-11-11"}
    write_base(
        data / "faq" / "more.csv",
        row("one", "包带长度可以调吗", replaces="two", **dates),
        row("two", "五金件会掉色吗", replaces="one", **dates),
    )

    assert [problem.line for problem in problems_of(data)] == [2, 11]
    assert all("which replaces another one itself" in problem.message for problem in problems_of(data))


def test_everything_is_listed_at_once_by_file_and_line(data: Path) -> None:
    """One broken file hides nothing of the others, and one error of a row nothing of the row."""
    write_base(data / "faq" / "a.csv", row("one", "包带长度可以调吗", valid_from="morgen", flags="vip", answer="你好"))
    (data / "faq" / "b.csv").write_bytes("entry_id,question\n1,怎么洗\n".encode("gbk"))
    (data / "faq" / "c.csv").write_text("entry_id,question\n", encoding="utf-8")
    write_base(
        data / "faq" / "d.csv", row("four", "五金件会掉色吗"), row("four", "肩带能拆下来吗"), row("", "内袋有几个")
    )
    (data / "faq" / "e.csv").write_text('entry_id,question,answer\n9,"在吗\n', encoding="utf-8")
    found = [(problem.file.name, problem.line) for problem in problems_of(data)]

    assert found == [("a.csv", 2)] * 3 + [("b.csv", 2)] + [("d.csv", 11), ("d.csv", 20), ("e.csv", 2)]


def publish(data: Path) -> None:
    versions = FaqVersions(data.parent / "store")
    versions.write(build_index(read_faq(data / "faq"), SignsEncoder(), Calibration()))


def test_an_id_that_vanished_is_an_error_until_it_is_retired(data: Path) -> None:
    """Unanswered questions, buttons and statistics still name it."""
    write_base(data / "faq" / "more.csv", row("old", "包带长度可以调吗"))
    publish(data)
    (data / "faq" / "more.csv").unlink()
    retired = data / "faq" / "retired.txt"
    [problem] = problems_of(data)

    assert (problem.file, problem.line, problem.blocks) == (retired, 1, True)
    assert "entry 'old' (包带长度可以调吗) is published, but stands in no file any more" in problem.message

    retired.write_text("# since the new bags\nold\n", encoding="utf-8")
    assert problems_of(data) == []


def test_a_file_that_cannot_be_read_makes_no_vanished_ids(data: Path) -> None:
    """One broken quote is one problem, not a hundred."""
    publish(data)
    file = data / "faq" / "base.csv"
    file.write_text(file.read_text("utf-8").replace('"请问', '"请问"', 1), encoding="utf-8")

    assert [(problem.file, problem.line) for problem in problems_of(data)] == [(file, 2)]


def test_a_retired_id_may_not_be_used_again(data: Path) -> None:
    """It would get the old one's statistics."""
    (data / "faq" / "retired.txt").write_text("zip\n", encoding="utf-8")
    [problem] = problems_of(data)

    assert "entry 'zip' is retired by" in problem.message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "the line has 100000 bytes"),
        ("[" * 19_000, "no JSON"),
        ("[1]", "no JSON object"),
        ('{"text": "在吗", "relevant": []}', "'id' is missing"),
        ('{"id": true, "text": "在吗", "relevant": []}', "'id' is missing"),
        ('{"id": 1, "text": 5, "relevant": []}', "'text' is missing"),
        ('{"id": 1, "text": "在吗", "relevant": "zip"}', "'relevant' is missing"),
        ('{"id": 1, "text": "在吗", "relevant": [5]}', "'relevant' is missing"),
        ('{"id": 1, "text": "在吗", "relevant": ["hat"]}', "'hat' is no entry"),
        ('{"id": 1, "text": "在吗", "relevant": [], "product_id": 5}', "'product_id' is no text"),
        ('{"id": 0, "text": "在吗", "relevant": []}', "id '0' is used before"),
    ],
)
def test_a_wrong_regression_question_is_named(data: Path, line: str, message: str) -> None:
    """Sound lines around it do not hide it."""
    sound = json.dumps({"id": 0, "text": "拉链坏了", "relevant": ["zip"]}, ensure_ascii=False)
    (data / "faq" / "regression.jsonl").write_text(f"{sound}\n\n{line}\n", encoding="utf-8")
    [problem] = problems_of(data)

    assert (problem.file.name, problem.line) == ("regression.jsonl", 3)
    assert message in problem.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "column 'pattern' is missing"),
        ("pattern,where\n", 1, "column 'unless' is missing"),
        ("pattern,unless,where,instead,reason\n(,,all,,\n", 2, "pattern is no regular expression"),
        ("pattern,unless,where,instead,reason\n\n亲,[,all,,\n", 3, "unless is no regular expression"),
        ("pattern,unless,where,instead,reason\n.*,,all,,\n", 2, "pattern fits every text"),
        ("pattern,unless,where,instead,reason\n,,all,,\n", 2, "pattern is empty"),
        ("pattern,unless,where,instead,reason\n亲,,nowhere,,\n", 2, "where 'nowhere' is unknown"),
        ("pattern,unless,where,instead,reason\n亲.{0,4},,all,,\n", 2, "more cells than columns"),
        (f"pattern,unless,where,instead,reason\n{'亲' * 1001},,all,,\n", 2, "holds 1001 characters"),
        ('pattern,unless,where,instead,reason\n"亲,,all,,\n', 2, "no readable CSV"),
    ],
)
def test_a_wrong_line_of_forbidden_wordings_is_named(data: Path, text: str, line: int, message: str) -> None:
    """It must not switch the other lines off in silence."""
    (data / "lexicon" / "forbidden.csv").write_text(text, encoding="utf-8")
    [problem] = problems_of(data)

    assert (problem.file.name, problem.line, problem.blocks) == ("forbidden.csv", line, True)
    assert message in problem.message


def test_wrong_synonyms_are_found_before_publishing(data: Path) -> None:
    """With their line; they block, since the search is built with them."""
    file = data / "lexicon" / "synonyms.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_text("group,words\n快递,快递|物流\n物流,物流|件件\n", encoding="utf-8")
    [problem] = [one for one in check_faq(data, data / "none").problems if one.file == file]

    assert problem.blocks
    assert "line 3: 物流 already stands in group 快递" in problem.message


def test_a_wrong_catalog_is_one_problem(data: Path) -> None:
    """Scopes are left in peace then."""
    write_base(data / "faq" / "more.csv", row("new", "包带长度可以调吗", scope="product:X"))
    (data / "catalog" / "products.csv").write_text("product_id\nB-1\n", encoding="utf-8")
    [problem] = problems_of(data)

    assert "products cannot be looked up" in problem.message


def test_a_missing_base_is_one_problem(tmp_path: Path) -> None:
    """So is an empty one."""
    assert "does not exist" in problems_of(tmp_path / "nowhere")[0].message

    write_base(tmp_path / "data" / "faq" / "empty.csv")
    assert "has no entries" in problems_of(tmp_path / "data")[0].message


def test_five_thousand_wordings_are_checked_within_five_seconds(data: Path) -> None:
    """Comparing each with each included."""
    subjects = [
        f"第{number}号商品的{part}在哪里看" for number in range(140) for part in ("尺寸", "颜色", "面料", "产地")
    ]
    write_base(data / "faq" / "more.csv", *(row(f"n{n}", subject) for n, subject in enumerate(subjects)))
    began = time.monotonic()
    checked = check_faq(data, data.parent / "store")

    assert sum(len(entry.wordings) for entry in checked.entries) > 5_000
    assert time.monotonic() - began < 5
