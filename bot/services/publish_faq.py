"""Publish the FAQ base: check, encode what changed, build, ask the regression questions, write, put in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from bot.core.errors import JiedaiError
from bot.core.products import Product
from bot.knowledge.calibration import Calibration
from bot.knowledge.encoder import Encoder, load_encoder
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.index import FaqIndex, build_index
from bot.knowledge.problems import Problem
from bot.knowledge.regression import RegressionFigures, worse_than
from bot.knowledge.vector_store import RememberingEncoder
from bot.knowledge.versions import FaqVersions
from bot.services import learn_from_faq
from bot.services.ask_regression import ask_regression
from bot.services.check_faq import CheckedFaq, check_faq, published_before
from bot.services.learn_from_faq import can_learn, texts_to_encode
from bot.services.read_examples import unrelated_messages
from bot.shops.catalog import Catalog
from bot.understanding.scripts import clean

# The program that teaches: where it has changed, a base is taught anew.
_TEACHERS = tuple(
    Path(__file__).parents[1] / name
    for name in (
        "knowledge/calibration.py",
        "knowledge/index.py",
        "knowledge/learnt.py",
        "knowledge/lexical.py",
        "services/learn_from_faq.py",
    )
)


class FaqProblemsError(JiedaiError):
    """The base has errors; `problems` holds them and the warnings."""

    code = "faq_problems"

    def __init__(self, problems: Sequence[Problem]) -> None:
        blocking = sum(problem.blocks for problem in problems)
        super().__init__(f"Not published: {blocking} error(s) in the FAQ, named above. The version in force stays.")
        self.problems = list(problems)


class RegressionWorseError(JiedaiError):
    """The new version answers the regression questions clearly worse than the one in force."""

    code = "faq_regression"


@dataclass(frozen=True)
class Watch:
    """Told how far a publishing is: the phase as it begins, and pieces of work done and in all."""

    phase: Callable[[str], None] = lambda name: None
    progress: Callable[[int, int], None] = lambda done, of: None


class Sorter(Protocol):
    """The trained message sorter, as far as publishing needs it."""

    @property
    def fingerprint(self) -> str:
        """Tells it from any other."""
        ...

    def topics_of(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Probability of each topic for each text."""
        ...


@dataclass(frozen=True)
class Published:
    """What a publishing has done.

    `added`, `changed` and `removed` are entry ids against the version before. `before` are that version's figures for
    the same questions, None where it could not be asked.
    """

    number: int
    index: FaqIndex
    newly_encoded: int
    warnings: list[Problem]
    added: list[str]
    changed: list[str]
    removed: list[str]
    figures: RegressionFigures
    before: RegressionFigures | None


def publish_faq(
    data: Path,
    versions: FaqVersions,
    encoder_name: str,
    *,
    day: date,
    despite_regression: bool = False,
    load: Callable[[str], Encoder] = load_encoder,
    sorter: Sorter | None = None,
    watch: Watch | None = None,
) -> Published:
    """Make the base in the files the version in force; whatever goes wrong, the one before stays.

    Args:
        data: The project's data folder, with `faq`, `nlu`, `lexicon` and `catalog`.
        versions: Where versions live.
        encoder_name: Makes the vectors; the running bot must use the same.
        day: On which the regression questions are asked.
        despite_regression: Publish also when they are answered clearly worse.
        load: Loads the encoder; called only if a text is new, since that takes seconds.
        sorter: Knows the topics of messages; the base learns with them.
        watch: Is told how far it is.

    Raises:
        FaqProblemsError: The base has errors.
        RegressionWorseError: The regression questions are answered clearly worse.
        EncoderError: The encoder cannot be loaded.
        FaqIndexError: Another publishing is running, or the version cannot be written.
    """
    watch = watch or Watch()
    with versions.exclusive():
        watch.phase("checking")
        checked = check_faq(data, versions.folder)
        if checked.blocking:
            raise FaqProblemsError(checked.problems)
        watch.phase("encoding")
        unrelated = unrelated_messages(data)
        fingerprint = encoder_fingerprint(encoder_name)
        encoder = RememberingEncoder(encoder_name, load, fingerprint, versions.folder)
        wordings = [wording for entry in checked.entries for wording in entry.wordings]
        asked = [clean(question.text) for question in checked.questions]
        encoder.learn([*wordings, *texts_to_encode(checked.entries, unrelated), *asked], watch.progress)
        encoder.save()
        watch.phase("building")
        index = build_index(checked.entries, encoder, Calibration(), synonyms=checked.synonyms)
        lesson = _digest_of_lesson(index, fingerprint, unrelated, sorter)
        if can_learn(checked.entries) and not _taught_before(index, versions, lesson):
            topics_of = sorter.topics_of if sorter else None
            learn_from_faq.learn_from_faq(index, encoder, unrelated, topics_of=topics_of, progress=watch.progress)
        watch.phase("regression")
        catalog = Catalog(data / "catalog").products()
        figures, before = _figures(index, encoder, checked, versions, fingerprint, day, watch, catalog, sorter)
        encoder.save()
        worse = worse_than(before, figures) if before else ""
        if worse and not despite_regression:
            raise RegressionWorseError(
                f"Not published: {worse}. The version in force stays. Correct the FAQ or data/faq/regression.jsonl, "
                "or publish all the same with `python -m bot faq publish --despite-regression`."
            )
        old = {entry.entry_id: entry for entry in published_before(versions.folder)}
        watch.phase("writing")
        about = {"lesson": lesson, **({"regression": figures.as_json()} if checked.questions else {})}
        number = versions.write(index, encoder_print=fingerprint, about=about, point=False)
        watch.phase("switching")
        versions.point_to(number)
        watch.phase("in force")
    new = index.entries
    return Published(
        number=number,
        index=index,
        newly_encoded=encoder.newly_encoded,
        warnings=checked.problems,
        added=[entry_id for entry_id in new if entry_id not in old],
        changed=[entry_id for entry_id in new if entry_id in old and old[entry_id] != new[entry_id]],
        removed=[entry_id for entry_id in old if entry_id not in new],
        figures=figures,
        before=before,
    )


def _digest_of_lesson(index: FaqIndex, fingerprint: str, unrelated: Sequence[str], sorter: Sorter | None) -> str:
    """Of everything that the base is taught from; the same digest means that the same would be learnt again."""
    asked = [[entry.entry_id, entry.title, *entry.wordings] for entry in index.entries.values()]
    program = [file.read_text(encoding="utf-8") for file in _TEACHERS]
    parts = [asked, fingerprint, list(unrelated), sorter.fingerprint if sorter else "", index.synonyms.groups, program]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _taught_before(index: FaqIndex, versions: FaqVersions, lesson: str) -> bool:
    """Take over what the version that serves has learnt from the very same wordings; answers teach nothing."""
    serving = versions.serving().number
    if serving is None or versions.meta(serving).get("lesson") != lesson:
        return False
    try:
        known = versions.load(serving)
    except JiedaiError:
        return False
    index.learnt, index.calibration = known.learnt, known.calibration
    return True


def _figures(
    index: FaqIndex,
    encoder: Encoder,
    checked: CheckedFaq,
    versions: FaqVersions,
    fingerprint: str,
    day: date,
    watch: Watch,
    catalog: Mapping[str, Product],
    sorter: Sorter | None,
) -> tuple[RegressionFigures, RegressionFigures | None]:
    """Figures of the new version, and of the one that serves if it can be asked the same questions today."""

    def ask(one: FaqIndex) -> RegressionFigures:
        return ask_regression(
            one,
            encoder,
            checked.questions,
            checked.entries,
            day=day,
            catalog=catalog,
            topics_of=sorter.topics_of if sorter else None,
            progress=watch.progress,
        )

    serving = versions.serving(fingerprint).number
    if not checked.questions:
        return RegressionFigures(), None
    figures = ask(index)
    if serving is None:
        return figures, None
    try:
        return figures, ask(versions.load(serving, encoder_print=fingerprint))
    except JiedaiError:
        # It cannot serve either, so there is nothing to be worse than.
        return figures, None
