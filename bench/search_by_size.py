"""FAQ search by number of wordings: recall, time of a search, building, memory, loading, one changed entry.

    .venv/bin/python -W ignore -m bench.search_by_size [--up-to 100000]

One core, in the core's own time, since the machine does other work at the same time. Queries are the messages of
bench/held_out, which stand in no base. The base is made by bench/recombined_wordings.py: our own wordings first, then
our customers' messages, then recombinations. `encode new` is a message that no part of the bot has read; in the running
bot the classifier has read it just before, so that its general vector is remembered: `encode again`. Prints markdown
for docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import faiss
import numpy as np
import torch
from threadpoolctl import threadpool_limits

from bench.recombined_wordings import BenchBase, recombined_base
from bot.knowledge import lexical
from bot.knowledge.calibration import Calibration
from bot.knowledge.dense import FLAT_UP_TO, DenseIndex
from bot.knowledge.encoder import Encoder, load_encoder
from bot.knowledge.index import CANDIDATES_BY_MEANING, CANDIDATES_BY_WORDING, FaqIndex
from bot.services.find_answer import find_answer
from bot.understanding import general_vectors
from bot.understanding.chats import read_chats
from bot.understanding.scripts import clean

SIZES = (1_000, 4_500, 10_000, 100_000, 1_000_000)
HELD_OUT = Path("bench/held_out")
DAY = date(2026, 11, 24)
ROWS_AT_ONCE = 50_000
TOP = 10
TIMES = "time, ms (p50 / p95)"


@dataclass
class Row:
    """Figures of one size, by name, in the order of the tables."""

    wordings: int
    figures: dict[str, dict[str, str]] = field(default_factory=dict)

    def note(self, table: str, name: str, value: str) -> None:
        """Keep one figure and say it."""
        self.figures.setdefault(table, {})[name] = value
        print(f"  {name}: {value}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure size by size and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--up-to", type=int, default=100_000, help="wordings of the largest base (1000000: 4 GB)")
    parser.add_argument("--encoder", default="var/encoder")
    arguments = parser.parse_args()
    encoder = load_encoder(arguments.encoder)
    base = recombined_base(arguments.up_to, encoder, progress=_progress("making wordings"))
    queries = list(dict.fromkeys(clean(turn.text) for turn in read_chats(HELD_OUT) if clean(turn.text)))
    print(
        f"{len(queries)} queries; {base.shop_count} wordings of the shop, {base.true_count} vectors made by the "
        "encoder, the others composed of halves"
    )
    rows = []
    for size in dict.fromkeys(min(size, arguments.up_to) for size in SIZES):
        print(f"{size} wordings", file=sys.stderr, flush=True)
        rows.append(measure(base.first(size), queries, encoder))
        gc.collect()
    for table in rows[0].figures:
        print_table(table, rows)


def measure(base: BenchBase, queries: list[str], encoder: Encoder) -> Row:
    """All figures of one base."""
    row = Row(len(base.vectors))
    before = _resident_mb()
    vectors = base.vectors if len(base.vectors) > FLAT_UP_TO else base.vectors.astype(np.float32)
    start = time.perf_counter()
    dense = DenseIndex(vectors)
    built = time.perf_counter() - start
    index = FaqIndex(base.entries, vectors, encoder.name, Calibration(), dense=dense)
    row.note("cost", "kind", "flat, all scored" if dense.is_flat else "lists and candidates")
    row.note("cost", "dense side built, s", f"{built:.1f}")
    row.note("cost", "whole built, s", f"{time.perf_counter() - start:.1f}")
    row.note("cost", "memory, MB", f"{_resident_mb() - before + (0 if dense.is_flat else vectors.nbytes / 1e6):.0f}")
    with threadpool_limits(1):
        faiss.omp_set_num_threads(1)
        torch.set_num_threads(1)
        note_times(row, index, queries, encoder)
        note_recall(row, index, queries, encoder.encode(queries))
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    torch.set_num_threads(os.cpu_count() or 1)
    note_files(row, base, dense)
    return row


def note_times(row: Row, index: FaqIndex, queries: list[str], encoder: Encoder) -> None:
    """Encoding and search of each query, after one round for warming up."""
    # What was read while the size before was measured is new again.
    general_vectors._general_vectors.cache_clear()
    lexical._words_of.cache_clear()
    index.search(queries[0], encoder.encode(queries[:1])[0])
    new, again, raw, found = [], [], [], []
    for text in queries:
        new.append(_ms(lambda text=text: encoder.encode([text])))
        again.append(_ms(lambda text=text: encoder.encode([text])))
        vector = encoder.encode([text])[0]
        raw.append(_ms(lambda vector=vector: index.dense.nearest(vector, CANDIDATES_BY_MEANING)))
        found.append(_ms(lambda text=text, vector=vector: find_answer(index, text, vector, day=DAY)))
    times = {name: np.array(values) for name, values in zip("nrfa", (new, raw, found, again), strict=True)}
    for name, values in (
        ("encode new", times["n"]),
        ("encode again", times["a"]),
        ("FAISS alone", times["r"]),
        ("find_answer", times["f"]),
        ("encode new + find_answer", times["n"] + times["f"]),
        ("encode again + find_answer", times["a"] + times["f"]),
    ):
        row.note(TIMES, name, f"{np.percentile(values, 50):.2f} / {np.percentile(values, 95):.2f}")
    for name, encoded in (("new", times["n"]), ("again", times["a"])):
        ratio = np.percentile(encoded + times["f"], 50) / np.percentile(encoded + times["r"], 50)
        row.note(TIMES, f"ratio to encode {name} + FAISS alone", f"{ratio:.2f}")


def note_recall(row: Row, index: FaqIndex, texts: list[str], queries: np.ndarray) -> None:
    """Share of the ten nearest by exact cosine that are among what FAISS brings, and among all candidates."""
    dense = index.dense
    by_faiss = by_all = 0
    for text, query, exact in zip(texts, queries, _ten_nearest(dense.vectors, queries), strict=True):
        rows = dense.nearest(query, CANDIDATES_BY_MEANING)
        best = set(rows[np.argsort(-dense.cosines(query, rows))[:TOP]].tolist())
        by_faiss += len(best & set(exact.tolist()))
        if not dense.is_flat:
            best |= set(index.lexical.candidates(index.lexical.read(text), CANDIDATES_BY_WORDING).tolist())
        by_all += len(best & set(exact.tolist()))
    row.note("cost", "recall@10, FAISS alone", f"{by_faiss / (TOP * len(texts)):.3f}")
    row.note("cost", "recall@10, with candidates by wording", f"{by_all / (TOP * len(texts)):.3f}")


def _ten_nearest(vectors: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """Rows by exact cosine, shape (n_queries, 10), in no order."""
    scores, rows = np.zeros((len(queries), 0)), np.zeros((len(queries), 0), dtype=np.int64)
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        cosines = queries @ vectors[start : start + ROWS_AT_ONCE].astype(np.float32).T
        near = np.argpartition(-cosines, TOP, axis=1)[:, :TOP]
        scores = np.hstack([scores, np.take_along_axis(cosines, near, 1)])
        rows = np.hstack([rows, near + start])
        best = np.argpartition(-scores, TOP - 1, axis=1)[:, :TOP]
        scores, rows = np.take_along_axis(scores, best, 1), np.take_along_axis(rows, best, 1)
    return rows


def note_files(row: Row, base: BenchBase, dense: DenseIndex) -> None:
    """Writing, reading, and a change of the entry in the middle."""
    with tempfile.TemporaryDirectory(dir="var") as name:
        folder = Path(name)
        np.save(folder / "vectors.npy", dense.vectors)
        dense.write(folder)
        row.note("cost", "files, MB", f"{sum(file.stat().st_size for file in folder.iterdir()) / 1e6:.0f}")
        start = time.perf_counter()
        read = DenseIndex.read(folder, np.load(folder / "vectors.npy", mmap_mode=None if dense.is_flat else "r"))
        row.note("cost", "dense side loaded, s", f"{time.perf_counter() - start:.2f}")
        middle = len(base.vectors) // 2
        vectors = np.concatenate([base.vectors[:middle], base.vectors[-3:], base.vectors[middle + 3 :]])
        old_rows = np.concatenate([np.arange(middle), [-1] * 3, np.arange(middle + 3, len(vectors))])
        start = time.perf_counter()
        changed = read.changed(vectors if not read.is_flat else vectors.astype(np.float32), old_rows)
        added = time.perf_counter() - start
        np.save(folder / "vectors.npy", changed.vectors)
        changed.write(folder)
        row.note("cost", "one entry changed in the dense side, s", f"{added:.2f}")
        row.note("cost", "changed and written, s", f"{time.perf_counter() - start:.2f}")


def print_table(title: str, rows: list[Row]) -> None:
    """One table, sizes from left to right."""
    print(f"\n| {title} | " + " | ".join(f"{row.wordings:,}" for row in rows) + " |")
    print("|---|" + "---|" * len(rows))
    for name in rows[0].figures[title]:
        print(f"| {name} | " + " | ".join(row.figures[title][name] for row in rows) + " |")


def _ms(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1000


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _progress(what: str) -> Callable[[int, int], None]:
    def show(done: int, of: int) -> None:
        print(f"\r{what}: {done} of {of}", end="\n" if done >= of else "", file=sys.stderr, flush=True)

    return show


if __name__ == "__main__":
    main()
