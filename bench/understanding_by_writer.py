"""Cross-validation on our own chats: each file of data/chats has one writer, and is sorted by a model without it.

    .venv/bin/python -m bench.understanding_by_writer [--folds 4]

Afterwards a model of all files sorts bench/held_out, whose writer's lines are never learnt. Prints accuracy and F1 of
the five classes, expected calibration error, and the urgency tagger's recall and precision at a range of thresholds:
by these the weights and thresholds of both classifiers were chosen.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import accuracy_score, f1_score

from bot.core.taxonomy import CATEGORIES, OTHER
from bot.core.urgency import LEVELS
from bot.services.read_examples import read_training_messages
from bot.services.sort_message import sort_message
from bot.understanding.chats import AnnotatedTurn, read_chat_file, read_chats
from bot.understanding.topic_model import TopicExample, TopicModel
from bot.understanding.urgency_model import CALM_INTENTS, UrgencyExample, UrgencyModel, read_examples, read_lexicon

DATA = Path("data")
HELD_OUT = Path("bench/held_out")
LABELS = [*CATEGORIES, OTHER]
# True category, the one given, and its confidence.
Told = tuple[str, str, float]
# True level, the classifier's chances of urgent or more and of critical, and the level given.
Judged = tuple[str, float, float, str]


def category_of(label: str) -> str:
    """Category of a label of the training data."""
    name = label.partition("/")[0]
    return name if name in CATEGORIES else OTHER


def main() -> None:
    """Run the folds and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=int, default=4, help="groups of files, each left out once")
    folds = parser.parse_args().folds
    files = sorted((DATA / "chats").glob("*.txt"))
    chats = {file: read_chat_file(file) for file in files}
    base = [TopicExample(m.text, m.intent, m.turns) for m in read_training_messages(DATA / "nlu")]
    told: list[Told] = []
    levels: list[Judged] = []
    for fold in range(folds):
        held = [turn for file in files[fold::folds] for turn in chats[file]]
        rest = [turn for number, file in enumerate(files) if number % folds != fold for turn in chats[file]]
        start = time.monotonic()
        sorted_now, judged_now = learn_and_read(base, rest, held)
        told += sorted_now
        levels += judged_now
        print(f"fold {fold + 1} of {folds}: {len(held)} turns in {time.monotonic() - start:.0f} s", flush=True)
    report("all folds together", told, levels)
    everything = [turn for turns in chats.values() for turn in turns]
    report("held out", *learn_and_read(base, everything, read_chats(HELD_OUT)))


def learn_and_read(
    base: list[TopicExample], rest: list[AnnotatedTurn], held: list[AnnotatedTurn]
) -> tuple[list[Told], list[Judged]]:
    """Learn from the base and the rest, then sort and judge what was held out."""
    topics = TopicModel()
    topics.fit([*base, *(TopicExample(t.text, str(t.label), t.before) for t in rest)])
    told = []
    for turn in held:
        sorted_as = sort_message(topics, turn.text, turn.before)
        told.append((category_of(str(turn.label)), sorted_as.category, sorted_as.confidence))
    return told, judge_fold(base, rest, held)


def judge_fold(base: list[TopicExample], rest: list[AnnotatedTurn], held: list[AnnotatedTurn]) -> list[Judged]:
    """Learn urgency from the base and the rest, then judge what was held out."""
    model = UrgencyModel(read_lexicon(DATA / "lexicon"))
    calm = [UrgencyExample(e.text, "normal") for e in base if e.label.partition("/")[0] in CALM_INTENTS]
    examples = [*read_examples(DATA / "lexicon" / "urgency_examples.csv"), *calm]
    model.fit([*examples, *(UrgencyExample(t.text, str(t.urgency), t.before) for t in rest)])
    judged = []
    for turn in held:
        evidence = model.evidence(turn.text, turn.before)
        level = model.judge(turn.text, turn.before).level
        judged.append((str(turn.urgency), evidence.urgent, evidence.critical, level))
    return judged


def report(title: str, told: list[Told], levels: list[Judged]) -> None:
    """All figures of one run."""
    print(f"\n{title}")
    report_categories(told)
    report_urgency(levels)


def report_categories(told: list[Told]) -> None:
    """Accuracy, F1 by class, calibration."""
    truth, said = [row[0] for row in told], [row[1] for row in told]
    right = np.array([t == s for t, s in zip(truth, said, strict=True)])
    sure = np.array([row[2] for row in told])
    bins = np.minimum((sure * 10).astype(int), 9)
    filled = [bins == number for number in range(10) if (bins == number).any()]
    error = sum(abs(right[rows].mean() - sure[rows].mean()) * rows.mean() for rows in filled)
    scores = f1_score(truth, said, labels=LABELS, average=None)
    accuracy = accuracy_score(truth, said)
    print(f"turns {len(told)}  accuracy {accuracy:.3f}  macro-F1 of the four {scores[:4].mean():.3f}")
    print("F1 " + "  ".join(f"{label} {score:.3f}" for label, score in zip(LABELS, scores, strict=True)))
    print(f"expected calibration error {error:.3f}")


def report_urgency(levels: list[Judged]) -> None:
    """Recall and precision of 'needs a person' and of critical, by threshold, then with the word lists as shipped."""
    truth = np.array([LEVELS.index(row[0]) for row in levels])
    for name, least, column in (("needs a person", 1, 1), ("critical", 2, 2)):
        chances = np.array([row[column] for row in levels])
        for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
            print(f"{name:<15} classifier from {threshold:.1f}   {_rates(truth >= least, chances >= threshold)}")
        given = np.array([LEVELS.index(row[3]) >= least for row in levels])
        print(f"{name:<15} as shipped            {_rates(truth >= least, given)}")


def _rates(truth: np.ndarray, said: np.ndarray) -> str:
    hit = int((truth & said).sum())
    return f"recall {hit / max(1, truth.sum()):.3f}  precision {hit / max(1, said.sum()):.3f}"


if __name__ == "__main__":
    main()
