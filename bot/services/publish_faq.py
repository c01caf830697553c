"""Publish the FAQ base: check, encode what changed, build, ask the regression questions, write, put in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from bot.core.errors import JiedaiError
from bot.core.knowledge import FaqEntry, is_for_calibration
from bot.knowledge.calibration import Calibration, fit_calibration
from bot.knowledge.encoder import Encoder, load_encoder
from bot.knowledge.encoder_fingerprint import encoder_fingerprint
from bot.knowledge.index import FaqIndex, build_index
from bot.knowledge.problems import Problem
from bot.knowledge.regression import Question, RegressionFigures, worse_than
from bot.knowledge.vector_store import RememberingEncoder
from bot.knowledge.versions import FaqVersions
from bot.services.ask_regression import ask_regression
from bot.services.check_faq import CheckedFaq, check_faq, published_before
from bot.services.read_examples import unrelated_messages
from bot.understanding.scripts import clean

# Below these numbers a base cannot say anything about itself, and the shipped calibration serves.
MIN_ENTRIES_TO_CALIBRATE = 20
MIN_WORDINGS_TO_CALIBRATE = 4


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
        unrelated = unrelated_messages(data / "nlu")
        fingerprint = encoder_fingerprint(encoder_name)
        encoder = RememberingEncoder(encoder_name, load, fingerprint, versions.folder)
        encoder.learn(_texts_of(checked.entries, unrelated, checked.questions), watch.progress)
        encoder.save()
        watch.phase("building")
        index = build_index(checked.entries, encoder, Calibration())
        if can_calibrate(checked.entries):
            index.calibration = calibrate(index, encoder, unrelated, progress=watch.progress)
        watch.phase("regression")
        figures, before = _figures(index, encoder, checked, versions, fingerprint, day, watch)
        encoder.save()
        worse = worse_than(before, figures) if before else ""
        if worse and not despite_regression:
            raise RegressionWorseError(
                f"Not published: {worse}. The version in force stays. Correct the FAQ or data/faq/regression.jsonl, "
                "or publish all the same with `python -m bot faq publish --despite-regression`."
            )
        old = {entry.entry_id: entry for entry in published_before(versions.folder)}
        watch.phase("writing")
        about = {"regression": figures.as_json()} if checked.questions else {}
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


def can_calibrate(entries: Sequence[FaqEntry]) -> bool:
    """Whether a base has enough wordings to learn from them when to answer."""
    rich = [entry for entry in entries if len(entry.wordings) >= MIN_WORDINGS_TO_CALIBRATE]
    return len(rich) >= MIN_ENTRIES_TO_CALIBRATE


def _texts_of(entries: Sequence[FaqEntry], unrelated: Sequence[str], questions: Sequence[Question]) -> list[str]:
    """All texts whose vectors will be asked for."""
    wordings = [wording for entry in entries for wording in entry.wordings]
    asked = [
        clean(wording)
        for entry in entries
        for number, wording in enumerate(entry.wordings)
        if is_for_calibration(number)
    ]
    others = [clean(text) for text in [*unrelated, *(question.text for question in questions)]]
    return list(dict.fromkeys([*wordings, *asked, *map(_swapped, asked), *others]))


def _figures(
    index: FaqIndex,
    encoder: Encoder,
    checked: CheckedFaq,
    versions: FaqVersions,
    fingerprint: str,
    day: date,
    watch: Watch,
) -> tuple[RegressionFigures, RegressionFigures | None]:
    """Figures of the new version, and of the one that serves if it can be asked the same questions today."""

    def ask(one: FaqIndex) -> RegressionFigures:
        return ask_regression(
            one,
            encoder,
            checked.questions,
            checked.entries,
            day=day,
            category_of=checked.category_of,
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


def calibrate(
    index: FaqIndex,
    encoder: Encoder,
    unrelated: Sequence[str],
    *,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Calibration:
    """Fit on the base's own wordings that the encoder has not learnt.

    Each asks for its entry twice: while it is held out, as a customer with quite another wording would, and with
    two characters swapped, as a hurried customer with this very wording would. Every second of them asks again
    with its whole entry taken away, which makes a question near to the shop that has no answer.
    """
    entries: list[FaqEntry] = list(index.entries.values())
    rows = [
        (entry_number, wording, is_for_calibration(number) and len(entry.wordings) >= MIN_WORDINGS_TO_CALIBRATE)
        for entry_number, entry in enumerate(entries)
        for number, wording in enumerate(entry.wordings)
    ]
    asked = [(row, entry_number, clean(wording)) for row, (entry_number, wording, asks) in enumerate(rows) if asks]
    others = [clean(text) for text in unrelated]
    hurried = [_swapped(text) for _, _, text in asked]
    vectors = encoder.encode([text for _, _, text in asked] + others)
    hurried_vectors = encoder.encode(hurried)
    answerable: list[tuple[np.ndarray, int]] = []
    unanswerable: list[np.ndarray] = []
    total = len(vectors)
    for done, (row, entry_number, text) in enumerate(asked):
        signals = index.signals(text, vectors[done], without=row)
        answerable.append((signals, entry_number))
        answerable.append((index.signals(hurried[done], hurried_vectors[done]), entry_number))
        if done % 2 == 0:
            alone = signals.copy()
            alone[entry_number] = 0.0
            unanswerable.append(alone)
        progress(done + 1, total)
    for done, text in enumerate(others, len(asked)):
        unanswerable.append(index.signals(text, vectors[done]))
        progress(done + 1, total)
    return fit_calibration(answerable, unanswerable)


def _swapped(text: str) -> str:
    """Two characters in the middle swapped; a text under four characters stays."""
    middle = len(text) // 2
    return text if len(text) < 4 else text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]
