"""`python -m bot faq …`: check, publish, list and bring back the shop's base, search any base."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bot.core.products import needs_product
from bot.knowledge.problems import Problem
from bot.services.check_faq import check_faq
from bot.settings import read_settings

# Ids in a list of changes; more of them make a number.
SHOWN_IDS = 12


def check() -> int:
    """Say what is wrong in the base and in the files around it.

    Returns:
        0 if nothing is, 1 if anything was found, warnings included.
    """
    settings = read_settings()
    checked = check_faq(settings.data_dir, settings.faq_store)
    _print_problems(checked.problems, sys.stdout)
    blocking = len(checked.blocking)
    wordings = sum(len(entry.wordings) for entry in checked.entries)
    print(
        f"{len(checked.entries)} entries, {wordings} wordings, {len(checked.questions)} regression questions: "
        f"{blocking} error(s), {len(checked.problems) - blocking} warning(s)."
    )
    return 1 if checked.problems else 0


def publish(*, despite_regression: bool = False) -> int:
    """Make data/faq the version in force; a running bot takes it up by itself.

    Args:
        despite_regression: Also when the regression questions are answered clearly worse.
    """
    from tqdm import tqdm

    from bot.knowledge.versions import FaqVersions
    from bot.nlu.trained_topics import read_trained_topics
    from bot.services.publish_faq import FaqProblemsError, Watch, publish_faq

    settings = read_settings()
    bars: list[tqdm[Any]] = []

    def phase(name: str) -> None:
        while bars:
            bars.pop().close()
        print(f"publish the FAQ: {name}", file=sys.stderr, flush=True)

    def progress(done: int, of: int) -> None:
        if not bars or bars[-1].total != of:
            bars.append(tqdm(total=of, unit="text", file=sys.stderr, disable=None, leave=False))
        bars[-1].update(done - bars[-1].n)

    try:
        published = publish_faq(
            settings.data_dir,
            FaqVersions(settings.faq_store),
            settings.encoder,
            day=datetime.now(settings.time_zone).date(),
            despite_regression=despite_regression,
            sorter=read_trained_topics(settings.trained_model),
            watch=Watch(phase, progress),
        )
    except FaqProblemsError as error:
        _print_problems(error.problems, sys.stderr)
        raise
    finally:
        while bars:
            bars.pop().close()
    _print_problems(published.warnings, sys.stderr)
    entries, wordings = len(published.index.entries), len(published.index.vectors)
    print(f"FAQ version {published.number} is in force: {entries} entries, {wordings} wordings.")
    changes = [("added", published.added), ("changed", published.changed), ("removed", published.removed)]
    for what, ids in changes:
        if ids:
            more = f" and {len(ids) - SHOWN_IDS} more" if len(ids) > SHOWN_IDS else ""
            print(f"  {what} {len(ids)}: {', '.join(ids[:SHOWN_IDS])}{more}")
    if not any(ids for _, ids in changes):
        print("  no entry differs from the version before")
    if published.figures.questions:
        print(f"  regression: {published.figures}")
    if published.before:
        print(f"  the version before: {published.before}")
    return 0


def versions() -> int:
    """List what was published, newest first."""
    from bot.knowledge.versions import FaqVersions
    from bot.services.list_faq_versions import list_faq_versions

    settings = read_settings()
    store = FaqVersions(settings.faq_store)
    listed = list_faq_versions(store, settings.encoder)
    if not listed:
        print(f"No FAQ version in {settings.faq_store}. Make one with `python -m bot faq publish`.")
        return 0
    print(f"{'number':>6}  {'published':<16}  {'entries':>7}  {'wordings':>8}  state")
    for one in listed:
        moment = one.published_at.astimezone(settings.time_zone).strftime("%Y-%m-%d %H:%M") if one.published_at else "?"
        states = ["in force"] if one.is_named else []
        states += ["serves"] if one.serves and not one.is_named else []
        states += [f"cannot serve: {one.fault}"] if one.fault else []
        counts = ["?" if count is None else f"{count}" for count in (one.entries, one.wordings)]
        print(f"{one.number:>6}  {moment:<16}  {counts[0]:>7}  {counts[1]:>8}  {', '.join(states)}".rstrip())
        if one.figures:
            print(f"{'':>6}  {one.figures}")
    serving = store.serving()
    if serving.named is None and serving.reason:
        print(serving.sentence)
    return 0


def rollback(wanted: str) -> int:
    """Put an earlier version in force again.

    Args:
        wanted: Its number, as it was typed.
    """
    from bot.knowledge.versions import FaqVersions
    from bot.services.roll_back_faq import roll_back_faq

    settings = read_settings()
    number = roll_back_faq(FaqVersions(settings.faq_store), wanted, settings.encoder)
    print(f"FAQ version {number} is in force. Correct data/faq as well: the next publishing starts from there.")
    return 0


def search(base: Path, source: Path, target: Path, top: int) -> int:
    """Search a base, also one that was never published, for each message of a file, as on the present day.

    Returns:
        0, or 1 if a line was bad.
    """
    from bot.commands.jsonl import BadLineError, process_lines
    from bot.knowledge.calibration import Calibration
    from bot.knowledge.encoder import load_encoder
    from bot.knowledge.faq_files import read_faq
    from bot.knowledge.index import build_index
    from bot.knowledge.synonyms import read_synonyms
    from bot.nlu.trained_topics import read_trained_topics
    from bot.services.find_answer import find_answer_alone
    from bot.services.learn_from_faq import can_learn, learn_from_faq
    from bot.services.read_examples import unrelated_messages
    from bot.shops.catalog import Catalog
    from bot.understanding.product_mentions import ProductMentions

    settings = read_settings()
    encoder = load_encoder(settings.encoder)
    entries = read_faq(base)
    index = build_index(
        entries, encoder, Calibration(), synonyms=read_synonyms(settings.data_dir / "lexicon" / "synonyms.csv")
    )
    sorter, mentions = None, ProductMentions(())
    if can_learn(entries):
        sorter = read_trained_topics(settings.trained_model)
        topics_of = sorter.topics_of if sorter else None
        learn_from_faq(index, encoder, unrelated_messages(settings.data_dir), topics_of=topics_of)
    if any(needs_product(entry.answer) for entry in entries):
        mentions = ProductMentions(Catalog(settings.data_dir / "catalog").products().values())
    today = datetime.now(settings.time_zone).date()

    def work(case: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(case.get("text"), str):
            raise BadLineError("the field 'text' is missing or is no text.")
        topic_chances = sorter.topics_of([case["text"]])[0] if sorter else None
        found = find_answer_alone(
            index, encoder, mentions, case["text"], day=today, topic_chances=topic_chances, top_k=top
        )
        hits = [{"id": hit["id"], "score": hit["score"]} for hit in found["hits"]]
        return {"id": case["id"], "hits": hits, "decision": found["decision"]}

    return process_lines(source, target, work, "search")


def _print_problems(problems: Sequence[Problem], out: TextIO) -> None:
    for problem in problems:
        print(f"{'error  ' if problem.blocks else 'warning'} {problem}", file=out)
