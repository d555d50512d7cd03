"""Nearest-neighbour search over unit vectors, with FAISS (Douze et al. 2024).

The kind of index follows the number of vectors: exact while exact is quick, then compressed to
8 bits a number, then inverted lists. One question on one thread, of 384 dimensions: 50,000 vectors
exactly 3.1 ms, in 8 bits 1.2 ms with .993 of the ten nearest (n = 60 headlines); a million take
1.1 ms in 2,048 lists with RaBitQ codes refined in 8 bits, with .980 of the ten nearest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.encoders.encoder import Vectors
from index.errors import IndexDamaged

FLAT_LIMIT = 60_000
SCALAR_LIMIT = 500_000
_TRAINED_ON, _ADDED = 200_000, 8_192  # vectors in memory at once


def kind_for(count: int, flat_limit: int = FLAT_LIMIT, scalar_limit: int = SCALAR_LIMIT) -> str:
    """The FAISS factory string for that many vectors."""
    if count <= flat_limit:
        return "Flat"
    if count <= scalar_limit:
        return "SQ8"
    lists = 1 << max(4, round(np.log2(2 * np.sqrt(count))))
    return f"IVF{lists},RaBitQfs,Refine(SQ8)"


class VectorIndex:
    """Rows 0..n-1 of unit vectors; similarity is the dot product, that is the cosine."""

    def __init__(self, faiss_index: Any) -> None:
        self._index = faiss_index

    @classmethod
    def build(cls, vectors: Vectors, kind: str | None = None) -> VectorIndex:
        """Index the rows of ``vectors``, shape (n, dimension).

        :raises ValueError: the array is not two-dimensional.
        """
        if vectors.ndim != 2:
            raise ValueError(f"expected shape (n, dimension), got {vectors.shape}")
        return cls.read_from(lambda rows: vectors[rows], len(vectors), vectors.shape[1], kind)

    @classmethod
    def read_from(
        cls,
        read: Callable[[slice], Vectors],
        count: int,
        dimension: int,
        kind: str | None = None,
    ) -> VectorIndex:
        """Index ``count`` rows, of which some thousands are in memory at once.

        :param read: gives the vectors of a slice of rows. A kind that is trained is trained on at
            most 200,000, evenly spaced.
        """
        import faiss

        index = faiss.index_factory(dimension, kind or kind_for(count), faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            index.train(np.ascontiguousarray(read(slice(0, count, -(-count // _TRAINED_ON)))))
        for start in range(0, count, _ADDED):
            index.add(np.ascontiguousarray(read(slice(start, min(count, start + _ADDED)))))
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> VectorIndex:
        """Read an index file.

        :raises IndexDamaged: FAISS cannot read it.
        """
        import faiss

        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise IndexDamaged(f"{path} cannot be read ({str(error).splitlines()[0]})") from None

    def save(self, path: Path) -> None:
        """Write FAISS's own format."""
        import faiss

        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:  # a full disk, mostly
            raise OSError(f"{path.name}: {str(error).splitlines()[0]}") from None

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Numbers in each vector."""
        return int(self._index.d)

    def search(self, vector: Vectors, k: int) -> tuple[npt.NDArray[np.int64], Vectors]:
        """The ``k`` nearest rows (fewer if there are fewer) and their cosines, best first."""
        import faiss

        k = min(k, len(self))
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        options = None
        if isinstance(faiss.downcast_index(self._index), faiss.IndexRefine):
            inner = faiss.SearchParametersIVF(nprobe=16)  # type: ignore[call-arg]
            options = faiss.IndexRefineSearchParameters(  # type: ignore[call-arg]
                k_factor=10, base_index_params=inner
            )
        with _one_thread():
            scores, rows = self._index.search(vector.reshape(1, -1), k, params=options)
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """The stored vectors of these rows (as compressed), shape (len(rows), dimension)."""
        found: Vectors = self._index.reconstruct_batch(rows)
        return found


@contextmanager
def _one_thread() -> Iterator[None]:
    """FAISS on the calling thread alone, for one question.

    Threads that meet for a few milliseconds cost more than they save: on a busy machine 20,000
    vectors took 112 ms on two, 11 of processor, and 1.2 on one. The number is the calling thread's
    own: a build beside keeps its.
    """
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
