"""Vectors side by side in memory, each under its id: put in, and compared with one all at once."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

type Row = NDArray[np.float32]

FIRST = 256


class Shelf:
    """Rows grow by doubling. A row that is put anew takes its old place."""

    def __init__(self, width: int) -> None:
        self._rows: Row = np.zeros((FIRST, width), dtype=np.float32)
        self._places: dict[str, int] = {}
        self.ids: list[str] = []

    @property
    def width(self) -> int:
        return int(self._rows.shape[1])

    def put(self, ids: Sequence[str], rows: Row) -> None:
        need = len(self.ids) + len(ids)
        if need > len(self._rows):
            grown = np.zeros((max(need, 2 * len(self._rows)), self.width), dtype=np.float32)
            grown[: len(self.ids)] = self._rows[: len(self.ids)]
            self._rows = grown
        for id, row in zip(ids, rows, strict=True):
            place = self._places.setdefault(id, len(self.ids))
            if place == len(self.ids):
                self.ids.append(id)
            self._rows[place] = row

    def cosines(self, asked: Row) -> Row:
        """How near each is to what is asked, in the order of `ids`; all are of length one."""
        return self._rows[: len(self.ids)] @ asked

    def cosines_of(self, places: Sequence[int], asked: Row) -> Row:
        return self._rows[list(places)] @ asked

    def places(self, ids: Iterable[str]) -> list[int]:
        """Where some of them stand; those that are not here are left out."""
        return [place for id in ids if (place := self._places.get(id)) is not None]


def best(scores: Row, most: int) -> list[int]:
    """The places of the highest scores, the highest first."""
    if most < len(scores):
        top = np.argpartition(-scores, most)[:most]
        return [int(n) for n in top[np.argsort(-scores[top], kind="stable")]]
    return [int(n) for n in np.argsort(-scores, kind="stable")]
