"""Check the FAQ base before customers meet it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.core.knowledge import FaqEntry, FaqFileError
from bot.core.products import CatalogError
from bot.knowledge.faq_check import Surroundings, check_entries
from bot.knowledge.faq_files import FaqScan, scan_faq
from bot.knowledge.forbidden import read_forbidden
from bot.knowledge.problems import Problem, in_order
from bot.knowledge.published import read_entries, serving_version
from bot.knowledge.regression import REGRESSION_FILE, Question, read_questions
from bot.knowledge.synonyms import Synonyms, SynonymsError, read_synonyms
from bot.shops.catalog import read_product_rows

RETIRED_FILE = "retired.txt"


@dataclass(frozen=True)
class CheckedFaq:
    """What stands in the files: entries, questions, synonyms, products' categories by id, and what is wrong."""

    entries: list[FaqEntry]
    questions: list[Question]
    synonyms: Synonyms
    category_of: dict[str, str]
    problems: list[Problem]

    @property
    def blocking(self) -> list[Problem]:
        """What must be corrected before publishing."""
        return [problem for problem in self.problems if problem.blocks]


def check_faq(data: Path, store: Path) -> CheckedFaq:
    """Read and check everything that a publishing takes in; changes nothing.

    Args:
        data: The project's data folder, with `faq`, `lexicon` and `catalog`.
        store: The published versions, for ids that vanished.

    Returns:
        All problems at once, by file and line.
    """
    folder = data / "faq"
    problems: list[Problem] = []
    try:
        scan = scan_faq(folder)
    except FaqFileError as error:
        return CheckedFaq([], [], Synonyms(), {}, [Problem(folder, 0, error.message)])
    if not scan.placed and not scan.problems:
        problems.append(Problem(folder, 0, "this FAQ base has no entries. Add at least one line below the header."))
    category_of = _catalog(data / "catalog", problems)
    synonyms = _synonyms(data / "lexicon" / "synonyms.csv", problems)
    forbidden, wrong = read_forbidden(data / "lexicon" / "forbidden.csv")
    retired, retired_lines = _retired(folder / RETIRED_FILE, problems)
    questions, unaskable = read_questions(folder / REGRESSION_FILE)
    around = Surroundings(
        category_of=category_of,
        forbidden=forbidden,
        published={entry.entry_id: entry.title for entry in published_before(store)},
        retired=retired,
        retired_file=folder / RETIRED_FILE,
        retired_lines=retired_lines,
    )
    problems += [*wrong, *unaskable, *check_entries(scan, around), *_unknown_in(questions, scan, folder)]
    entries = [placed.entry for placed in scan.placed]
    return CheckedFaq(entries, questions, synonyms, category_of or {}, in_order(problems))


def published_before(store: Path) -> list[FaqEntry]:
    """Entries of the version that serves now, whatever its encoder; empty if none can be read."""
    serving = serving_version(store)
    try:
        return read_entries(store / str(serving.number or serving.named))
    except (OSError, ValueError, TypeError):
        return []


def _catalog(folder: Path, problems: list[Problem]) -> dict[str, str] | None:
    try:
        rows = read_product_rows(folder)
    except CatalogError as error:
        problems.append(Problem(folder, 0, f"products cannot be looked up. {error.message}"))
        return None
    return {str(row["product_id"]): str(row["category"]) for row in rows}


def _synonyms(file: Path, problems: list[Problem]) -> Synonyms:
    try:
        return read_synonyms(file)
    except SynonymsError as error:
        problems.append(Problem(file, 0, f"synonyms cannot be read. {error.message}"))
        return Synonyms()


def _retired(file: Path, problems: list[Problem]) -> tuple[dict[str, int], int]:
    """Line of each retired id, and the number of lines."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return {}, 0
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(file, 0, "the file cannot be read. Save it as UTF-8 text, one id a line."))
        return {}, 0
    ids = [line.partition("#")[0].strip() for line in lines]
    return {entry_id: number for number, entry_id in enumerate(ids, 1) if entry_id}, len(lines)


def _unknown_in(questions: Iterable[Question], scan: FaqScan, folder: Path) -> list[Problem]:
    """Regression questions about entries that are not there, unless nobody can say which are there."""
    known = {placed.entry.entry_id for placed in scan.placed}
    return [
        Problem(folder / REGRESSION_FILE, question.line, f"'{entry_id}' is no entry. Correct the line or delete it.")
        for question in questions
        for entry_id in question.relevant
        if scan.is_whole and entry_id not in known
    ]
