"""Publishing the FAQ: nothing but a checked version that answers as well as the one before is put in force."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from faq_bases import SUBJECTS, SignsEncoder, row, write_base, write_data

from bot.core.knowledge import FaqIndexError
from bot.knowledge.calibration import Calibration
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.faq_files import read_faq
from bot.knowledge.index import build_index
from bot.knowledge.regression import RegressionFigures, figures_of
from bot.knowledge.versions import FaqVersions
from bot.services.ask_regression import ask_regression
from bot.services.check_faq import check_faq
from bot.services.publish_faq import FaqProblemsError, Published, RegressionWorseError, Watch, publish_faq
from bot.shops.catalog import Catalog

ENCODER = "some/encoder"
DAY = date(2026, 11, 24)
PHASES = ["checking", "encoding", "building", "regression", "writing", "switching", "in force"]


class Shop:
    """A data folder, its published versions and an encoder that remembers what it was asked for."""

    def __init__(self, folder: Path) -> None:
        self.data = write_data(folder / "data")
        self.versions = FaqVersions(folder / "store")
        self.encoder = SignsEncoder()
        self.phases: list[str] = []

    def publish(self, **options: Any) -> Published:
        self.encoder.asked.clear()
        self.phases.clear()
        return publish_faq(
            self.data,
            self.versions,
            ENCODER,
            day=DAY,
            load=lambda name: self.encoder,
            watch=Watch(self.phases.append),
            **options,
        )

    def write(self, *rows: dict[str, str], file: str = "more.csv") -> None:
        write_base(self.data / "faq" / file, *rows)

    def ask(self, *questions: dict[str, Any]) -> None:
        lines = [json.dumps(question | {"id": number}) for number, question in enumerate(questions)]
        (self.data / "faq" / "regression.jsonl").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


QUESTIONS = [{"text": subject, "relevant": [entry_id]} for entry_id, subject in SUBJECTS.items()]


def test_the_first_publishing_puts_version_one_in_force(shop: Shop) -> None:
    """Phase by phase; the version says which encoder made it and what it holds."""
    published = shop.publish()
    meta = shop.versions.meta(1)

    assert (published.number, shop.versions.current()) == (1, 1)
    assert shop.phases == PHASES
    assert published.added == list(SUBJECTS)
    assert (meta["encoder_print"], meta["entries"], meta["wordings"]) == (encoder_fingerprint(ENCODER), 6, 54)


def test_only_what_changed_is_encoded(shop: Shop) -> None:
    """Nothing at all where only an answer changed."""
    first = shop.publish()
    known = set(shop.encoder.asked)
    assert first.newly_encoded == len(known) > 54

    shop.write(*(row(e, s, answer="您好。") for e, s in SUBJECTS.items()), file="base.csv")
    assert (shop.publish().newly_encoded, shop.encoder.asked) == (0, [])

    shop.write(row("new", "包带长度可以调吗"))
    shop.publish()
    assert shop.encoder.asked
    assert not known & set(shop.encoder.asked)


def test_the_changes_against_the_version_before_are_told(shop: Shop) -> None:
    """By entry."""
    shop.write(row("old", "包带长度可以调吗"))
    shop.publish()
    (shop.data / "faq" / "more.csv").unlink()
    (shop.data / "faq" / "retired.txt").write_text("old\n", encoding="utf-8")
    cells = {"zip": {"answer": "您好，请涂蜡。"}}
    shop.write(*(row(e, s, **cells.get(e, {})) for e, s in SUBJECTS.items()), row("new", "内袋有几个"), file="base.csv")
    published = shop.publish()

    assert (published.added, published.changed, published.removed) == (["new"], ["zip"], ["old"])


def test_an_error_blocks_publishing_before_anything_is_encoded(shop: Shop) -> None:
    """All problems come along; the version in force stays."""
    shop.publish()
    shop.write(row("new", "包带长度可以调吗", answer="你好", flags="vip"))
    with pytest.raises(FaqProblemsError, match=r"Not published: 2 error\(s\)") as caught:
        shop.publish()

    assert len(caught.value.problems) == 2
    assert (shop.phases, shop.versions.numbers(), shop.versions.current()) == (["checking"], [1], 1)


def test_a_warning_does_not_block(shop: Shop) -> None:
    """It is told."""
    shop.write(row("new", "包带长度可以调吗", wordings="包带能调吗"))

    assert len(shop.publish().warnings) == 1


def spoil(shop: Shop) -> None:
    """Every entry gets the next one's wordings, which no check can see."""
    subjects = list(SUBJECTS.values())
    turned = dict(zip(SUBJECTS, [*subjects[1:], subjects[0]], strict=True))
    shop.write(*(row(entry_id, subject) for entry_id, subject in turned.items()), file="base.csv")


def test_a_version_that_answers_worse_is_refused(shop: Shop) -> None:
    """With the figures and the way round it; nothing is left behind."""
    shop.ask(*QUESTIONS)
    assert shop.publish().figures.hit_at_1 == 1
    spoil(shop)
    with pytest.raises(RegressionWorseError, match=r"6 questions fewer .* 0\.0% instead of 100\.0%.*--despite-regress"):
        shop.publish()

    assert (shop.versions.numbers(), shop.versions.current()) == ([1], 1)
    assert shop.phases[-1] == "regression"


def test_it_may_be_published_all_the_same(shop: Shop) -> None:
    """Whoever asks for it; its figures are kept with it."""
    shop.ask(*QUESTIONS)
    shop.publish()
    spoil(shop)
    published = shop.publish(despite_regression=True)

    assert (published.number, shop.versions.current()) == (2, 2)
    assert published.before is not None
    assert figures_of(shop.versions.meta(2)) == published.figures
    assert figures_of(shop.versions.meta(1)) == published.before


def test_both_versions_are_asked_the_same_questions(shop: Shop) -> None:
    """So harder questions do not make a version look worse than the one before."""
    shop.ask(*QUESTIONS)
    shop.publish()
    shop.ask(*QUESTIONS, *({"text": text, "relevant": ["zip"]} for text in ("卡了", "坏", "打不开", "修一下")))
    published = shop.publish()

    assert published.before is not None
    assert published.before.questions == published.figures.questions == 10


def test_a_version_that_cannot_serve_is_no_measure(shop: Shop) -> None:
    """Made with another encoder it would leave the bot without answers, however good it was."""
    shop.ask(*QUESTIONS)
    shop.publish()
    file = shop.versions.folder / "1" / "meta.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"encoder_print": "other"}), encoding="utf-8")
    spoil(shop)

    assert shop.publish().before is None
    assert shop.versions.current() == 2


def test_a_damaged_version_in_force_does_not_stop_publishing(shop: Shop) -> None:
    """The new one takes its place; its number is not used again."""
    shop.publish()
    (shop.versions.folder / "current").write_text("41\n", encoding="utf-8")

    assert shop.publish().number == 42


def test_a_full_folder_leaves_the_version_in_force(shop: Shop) -> None:
    """A file stands where the version is to be written."""
    shop.publish()
    (shop.versions.folder / "2").write_text("in the way")
    with pytest.raises(FaqIndexError, match="cannot be written"):
        shop.publish()

    assert shop.versions.current() == 1
    assert not list(shop.versions.folder.glob("unfinished-*"))


def figures_for(shop: Shop, *questions: dict[str, Any], day: date = DAY) -> RegressionFigures:
    """What the base in the files makes of questions."""
    shop.ask(*questions)
    checked = check_faq(shop.data, shop.versions.folder)
    assert checked.blocking == []
    index = build_index(read_faq(shop.data / "faq"), shop.encoder, Calibration())
    catalog = Catalog(shop.data / "catalog").products()
    return ask_regression(index, shop.encoder, checked.questions, checked.entries, day=day, catalog=catalog)


def test_a_replacing_entry_is_right_while_it_is_in_force(shop: Shop) -> None:
    """Before and after, the everyday one is."""
    dates = {"valid_from": "2026-11-20", "valid_to": "2026-11-30"}
    shop.write(row("zip.sale", SUBJECTS["zip"], replaces="zip", **dates))
    question = {"text": SUBJECTS["zip"], "relevant": ["zip"]}

    assert figures_for(shop, question).first == 1
    assert figures_for(shop, question, day=date(2026, 12, 24)).first == 1


def test_a_question_out_of_season_is_passed_over(shop: Shop) -> None:
    """Its entry is not in force, so nobody can answer it."""
    shop.write(row("sale", "双十二有什么活动", valid_from="2026-12-01", valid_to="2026-12-12"))
    figures = figures_for(shop, {"text": "双十二有什么活动", "relevant": ["sale"]})

    assert (figures.questions, figures.passed_over, figures.answerable) == (1, 1, 0)


def test_a_question_may_be_about_a_product(shop: Shop) -> None:
    """Entries for this product or its category are found then, and only then."""
    shop.write(row("strap", "包带长度可以调吗", scope="product:B-1"), row("sole", "鞋底几厘米", scope="category:shoes"))
    about = [
        {"text": "包带长度可以调吗", "relevant": ["strap"], "product_id": "B-1"},
        {"text": "鞋底几厘米", "relevant": ["sole"], "product_id": "S-1"},
    ]

    assert figures_for(shop, *about).first == 2
    assert figures_for(shop, *({**question, "product_id": None} for question in about)).first == 0


def test_a_question_without_answer_counts_when_it_is_answered(shop: Shop) -> None:
    """Saying nothing is right."""
    figures = figures_for(shop, {"text": "xyz", "relevant": []}, {"text": "拉链卡住拉不开", "relevant": []})

    assert (figures.unanswerable, figures.outright_without) == (2, 1)
