"""The dense side of the search: nearest wordings by FAISS, exact cosines of any wording."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from bot.core.knowledge import FaqIndexError

# The kind of index by number of wordings, and its settings. Source: docs/benchmarks.md, "Kinds of FAISS index".
FLAT_UP_TO = 10_000
# Fewer cannot teach a code of 4 bits.
FEWEST_COMPRESSED = 256
SUBVECTOR_DIMS = 4
MOST_LISTS = 2048
WORDINGS_PER_LIST = 400
SHARE_OF_LISTS_READ = 0.1875
FEWEST_LISTS_READ = 128
TRAINED_ON_PER_LIST = 64
TRAINING_ROUNDS = 8
# Beyond this share of vectors that no wording has any more, an index is built anew instead of changed.
MOST_GONE = 0.2

INDEX_FILE = "dense.faiss"
ROWS_FILE = "dense-rows.npy"
CHUNK = 50_000


class DenseIndex:
    """Vectors of the wordings in a FAISS index: all of them compared, or, in a large base, the likely ones."""

    def __init__(self, vectors: np.ndarray, *, flat_up_to: int = FLAT_UP_TO) -> None:
        """Build the index.

        Args:
            vectors: float32 or float16, shape (n_wordings, dim), of length 1; a large base keeps them as float16,
                which may be a memory map.
            flat_up_to: Up to so many wordings, and in any case below FEWEST_COMPRESSED, each is compared.
        """
        self._set_vectors(vectors, is_flat=_is_small(vectors, flat_up_to))
        if self.is_flat:
            self._index = faiss.IndexFlatIP(self.dim)
            self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))
            return
        self._index = _trained(self.vectors)
        self._add(np.arange(len(vectors)))
        self._row_of_id = np.arange(len(vectors), dtype=np.int64)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.vectors.shape[1])

    def check(self, query_vector: np.ndarray, encoder_name: str) -> None:
        """Refuse the vector of another encoder.

        Raises:
            FaqIndexError: It has another number of dimensions.
        """
        if query_vector.shape != (self.dim,):
            raise FaqIndexError(
                f"The query has {query_vector.shape[-1]} dimensions, but this FAQ index holds {self.dim} "
                f"(encoder {encoder_name}). Rebuild it with `python -m bot faq publish`."
            )

    def nearest(self, query_vector: np.ndarray, top_k: int) -> np.ndarray:
        """Rows of the nearest wordings; in a large base by compressed vectors, so that their order is a guess.

        Args:
            query_vector: float32, shape (dim,), of length 1.
            top_k: Rows at most, 1 or more.

        Returns:
            int64, shape (at most top_k,).
        """
        _, ids = self._index.search(query_vector[None, :], min(top_k, len(self.vectors)))
        # FAISS fills missing neighbours with -1, which as a row would be the last wording.
        found = ids[0][ids[0] >= 0]
        rows = found if self.is_flat else self._row_of_id[found]
        return rows[rows >= 0]

    def cosines(self, query_vector: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        """Exact cosine with each wording, or with those in some rows: float32, shape (n_wordings,) or (n_rows,)."""
        query = np.ascontiguousarray(query_vector, dtype=np.float32)
        if not self.is_flat:
            chosen = self.vectors if rows is None else np.take(self.vectors, rows, axis=0)
            # Decoded by FAISS, since numpy takes three times as long from float16 to float32; and not multiplied by
            # BLAS, whose threads wait for each other longer than so few rows take.
            decoded = self._halves.sa_decode(np.ascontiguousarray(chosen).view(np.uint8))
            exact: np.ndarray = np.einsum("ij,j->i", decoded, query)
            return exact
        wanted = self._all_rows if rows is None else np.ascontiguousarray(rows, dtype=np.int64)
        cosines = np.empty(len(wanted), dtype=np.float32)
        # Twice as fast as numpy's product where the vectors are larger than the processor's cache.
        self._index.compute_distance_subset(
            1, faiss.swig_ptr(query), len(wanted), faiss.swig_ptr(cosines), faiss.swig_ptr(wanted)
        )
        return cosines

    def write(self, folder: Path) -> None:
        """Write what cannot be made again quickly from the vectors; nothing for a small base.

        Args:
            folder: Of the version; the vectors themselves are written by it.

        Raises:
            OSError: It cannot be written.
        """
        if self.is_flat:
            return
        try:
            faiss.write_index(self._index, str(folder / INDEX_FILE))
        except RuntimeError as error:
            raise OSError(0, "FAISS cannot write", str(folder / INDEX_FILE)) from error
        np.save(folder / ROWS_FILE, self._row_of_id)

    @staticmethod
    def read(folder: Path, vectors: np.ndarray, *, flat_up_to: int = FLAT_UP_TO) -> DenseIndex:
        """The reverse of `write`; where it has written no index, one is built.

        Args:
            folder: Of the version.
            vectors: As for the constructor; those of a small base are copied from a memory map.
            flat_up_to: As for the constructor.

        Raises:
            FaqIndexError: The files are damaged, or belong to other vectors.
        """
        if not (folder / INDEX_FILE).exists():
            return DenseIndex(np.array(vectors) if _is_small(vectors, flat_up_to) else vectors, flat_up_to=flat_up_to)
        again = "Publish again with `python -m bot faq publish`."
        index = DenseIndex.__new__(DenseIndex)
        index._set_vectors(vectors, is_flat=False)
        try:
            index._index = faiss.read_index(str(folder / INDEX_FILE))
            index._row_of_id = np.load(folder / ROWS_FILE, allow_pickle=False)
        except (RuntimeError, MemoryError, OSError, ValueError, EOFError) as error:
            raise FaqIndexError(f"The FAQ's dense index in {folder} cannot be read. {again}") from error
        rows = index._row_of_id
        fits = index._index.d == index.dim and index._index.ntotal == len(rows) and rows.dtype == np.int64
        if not fits or np.count_nonzero(rows >= 0) != len(vectors) or rows.max(initial=-1) >= len(vectors):
            held = f"{index._index.ntotal} vectors of {index._index.d} dimensions"
            raise FaqIndexError(
                f"The FAQ's dense index in {folder} holds {held}, the base {len(vectors)} of {index.dim}. {again}"
            )
        return index

    def changed(self, vectors: np.ndarray, old_rows: np.ndarray) -> DenseIndex:
        """The index of a base that differs little; only its new vectors are added, and this index is used up.

        Args:
            vectors: All vectors of the new base, shape (n_wordings, dim).
            old_rows: The row that each had in this index, int64, shape (n_wordings,); -1 for a new one.
        """
        new = np.flatnonzero(old_rows < 0)
        gone = 1 - (len(vectors) - len(new)) / max(self._index.ntotal, 1)
        if self.is_flat or gone > MOST_GONE or len(new) > MOST_GONE * len(vectors):
            return DenseIndex(vectors, flat_up_to=len(vectors) if self.is_flat else 0)
        row_of_old_row = np.full(len(self.vectors), -1, dtype=np.int64)
        kept = np.flatnonzero(old_rows >= 0)
        row_of_old_row[old_rows[kept]] = kept
        known = self._row_of_id
        rows = np.where(known >= 0, row_of_old_row[known], -1)
        self._set_vectors(vectors, is_flat=False)
        self._add(new)
        self._row_of_id = np.concatenate([rows, new])
        return self

    def _set_vectors(self, vectors: np.ndarray, *, is_flat: bool) -> None:
        self.is_flat = is_flat
        self.vectors = vectors if is_flat else vectors.astype(np.float16, copy=False)
        self._all_rows = np.arange(len(vectors) if is_flat else 0, dtype=np.int64)
        self._halves = faiss.IndexScalarQuantizer(
            vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )

    def _add(self, rows: np.ndarray) -> None:
        for start in range(0, len(rows), CHUNK):
            self._index.add(self.vectors[rows[start : start + CHUNK]].astype(np.float32))


def _is_small(vectors: np.ndarray, flat_up_to: int) -> bool:
    return len(vectors) < FEWEST_COMPRESSED or len(vectors) <= flat_up_to


def _trained(vectors: np.ndarray) -> faiss.Index:
    """An empty index for a large base: lists of alike vectors, each kept as 4 bits for every four dimensions."""
    count, dim = vectors.shape
    lists = int(min(MOST_LISTS, max(1, count // WORDINGS_PER_LIST)))
    subvectors = dim // SUBVECTOR_DIMS if dim % SUBVECTOR_DIMS == 0 else 1
    index = faiss.index_factory(dim, f"IVF{lists},PQ{subvectors}x4fs", faiss.METRIC_INNER_PRODUCT)
    index.by_residual = False
    index.cp.max_points_per_centroid, index.cp.niter = TRAINED_ON_PER_LIST, TRAINING_ROUNDS
    index.cp.min_points_per_centroid = 1
    index.nprobe = min(lists, max(FEWEST_LISTS_READ, round(lists * SHARE_OF_LISTS_READ)))
    sample = np.random.default_rng(1).choice(count, min(count, max(lists * TRAINED_ON_PER_LIST, 20_000)), replace=False)
    index.train(vectors[np.sort(sample)].astype(np.float32))
    return index
