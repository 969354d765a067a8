"""Signatures of all talks -> which of them share a band, and so may say nearly the same."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from extractors.likeness import BANDS, PERMUTATIONS, ROWS

type _Folded = npt.NDArray[np.uint64]

# FNV-1a over whole numbers: what it takes for the same is compared in the end.
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)


class Meetings:
    """Which talks share a band, among all that were signed: eight bytes for each band, and nothing is kept anew.

    Looked up in a table, a band of every talk cost an import a tenth of its time (docs/adr/0037).
    """

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._folded: list[_Folded] = []
        self._met: dict[str, list[Sequence[str]]] = {}

    def add(self, signed: Sequence[tuple[str, bytes]]) -> None:
        """Talks by id with their signatures."""
        if signed:
            self._ids += [id for id, _ in signed]
            self._folded.append(_folded([one for _, one in signed]))

    def meet(self, own: Collection[str]) -> None:
        """Find whom each of these meets. Once, when all are there."""
        if not self._folded:
            return
        wanted, folded = frozenset(own), np.concatenate(self._folded)
        for n in range(BANDS):
            for places in _alike(folded[:, n]):
                group = [self._ids[place] for place in places]
                for id in wanted.intersection(group):
                    self._met.setdefault(id, []).append(group)

    def others(self, id: str) -> set[str]:
        """Of one of `own`: all that share a band with it."""
        return {other for group in self._met.get(id, ()) for other in group} - {id}


def _folded(signatures: Sequence[bytes]) -> _Folded:
    """A number for each band of each talk."""
    kept = np.frombuffer(b"".join(signatures), "<u4").reshape(len(signatures), 1 + PERMUTATIONS)
    rows = kept[:, 1 : 1 + BANDS * ROWS].reshape(len(signatures), BANDS, ROWS).astype(np.uint64)
    found = np.full(rows.shape[:2], _BASIS)
    for n in range(ROWS):
        found = (found ^ rows[:, :, n]) * _PRIME
    return found


def _alike(column: _Folded) -> Iterator[Sequence[int]]:
    """Places at which the same number stands, of every number that stands twice."""
    order = np.argsort(column, kind="stable")
    ordered = column[order]
    edges = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    starts = np.concatenate(([0], edges))
    ends = np.concatenate((edges, [len(ordered)]))
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        yield order[start:end].tolist()
