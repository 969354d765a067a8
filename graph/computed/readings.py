"""Measurements of one item -> so few that a line through them says the same, and what the filter makes of them.

The first words of an item leave other measurements than all of them only on their last days. So what was
worked out for all of them is taken up from there, and a look back at a day costs what is told of some days.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from graph.computed.filter import NOTHING, Filtered, filtered
from graph.computed.measure import Measured, Params

MOST, WIDEST = 400, 32


class Readings:
    """Measurements by day, united by 2, 4, 8 … days until there are no more than 400 of them.

    `of`: those of more words, which are the same on all days before `since`.
    """

    def __init__(
        self, known: tuple[Measured, ...], of: "Readings | None" = None, since: int = 0
    ) -> None:
        self._known = known
        self._of = of
        self._since = since
        self._by: dict[int, tuple[Measured, ...]] = {1: known}
        self._filtered: dict[tuple[int, float], Filtered] = {}

    def begun(self, since: int, rest: tuple[Measured, ...]) -> "Readings":
        """The measurements before a day, and others from that day on."""
        return Readings((*self._known[: _place(self._known, since)], *rest), self, since)

    @cached_property
    def width(self) -> int:
        width = 1
        while width < WIDEST and len(self._united(width)) > MOST:
            width *= 2
        return width

    @property
    def few(self) -> tuple[Measured, ...]:
        return self._united(self.width)

    def filtered(self, params: Params) -> Filtered:
        return self._filter(self.width, params)

    def _united(self, width: int) -> tuple[Measured, ...]:
        made = self._by.get(width)
        if made is None:
            since = self._since // width * width
            same = self._of._united(width) if self._of else ()
            rest = self._known[_place(self._known, since) :]
            made = self._by[width] = (*same[: _place(same, since)], *united(rest, width))
        return made

    def _filter(self, width: int, params: Params) -> Filtered:
        """Of those that would be kept of the first words if they were united by so many days."""
        key = (width, params.noise)
        made = self._filtered.get(key)
        if made is None:
            kept = self._united(width)[: MOST if width < WIDEST else None]
            begun, same = NOTHING, 0
            if self._of is not None:
                since = self._since // width * width
                same = _place(kept, since)
                begun = self._of._filter(width, params).before(since, same)
            made = self._filtered[key] = filtered(kept[same:], params, begun)
        return made


def united(readings: Iterable[Measured], width: int) -> tuple[Measured, ...]:
    """One reading of each channel for every so many days."""
    bins: dict[tuple[int, str], list[Measured]] = defaultdict(list)
    for one in readings:
        bins[one.day // width, one.channel].append(one)
    some = (_summed(same) for same in bins.values())
    return tuple(sorted(some, key=lambda m: (m.day, m.item, m.channel, m.y, m.episode)))


def _summed(same: list[Measured]) -> Measured:
    """Readings of neighbouring days as one that is as sure as all of them."""
    total = sum(one.conf for one in same)
    return replace(
        same[len(same) // 2],
        y=sum(one.y * one.conf for one in same) / total,
        heat=sum(one.heat * one.conf for one in same) / total,
        conf=total,
        blur=min(one.blur for one in same),
    )


def _place(readings: tuple[Measured, ...], day: int) -> int:
    """How many there are before a day."""
    return bisect_left(readings, day, key=lambda one: one.day)
