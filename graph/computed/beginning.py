"""An item and a moment -> the item as far as it had been told of by then.

The first words of an item differ from all of them only from some day on. What was worked out for all words
is taken up at that day, so that a look back costs what was told around it and not what was told in a life.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cached_property

from graph.computed.course import Stretch, Ways, ways
from graph.computed.items import Item, Weighed
from graph.computed.measure import measured
from graph.computed.phases import Phase, dated, phase_of
from graph.computed.readings import Readings
from graph.computed.signs import Signs
from graph.computed.standing import Attention, attention
from graph.types import Observation, PhaseName


class Beginning(Item):
    """The first `same` words of an item, and of those behind them only some; not all of its words."""

    def __init__(self, whole: Item, same: int, rest: tuple[Observation, ...]) -> None:
        super().__init__(whole.id, (*whole.observations[:same], *rest), whole.zone)
        self._whole = whole
        self._same = same
        self._parts = whole.days[same]

    @cached_property
    def times(self) -> tuple[datetime, ...]:
        later = self.observations[self._same :]
        return (*self._whole.times[: self._same], *(one.valid_at for one in later))

    @cached_property
    def wanted(self) -> Readings:
        rest = measured(self.id, self._late, self.zone)
        return self._whole.wanted.begun(self._parts, rest)

    @cached_property
    def owed(self) -> Readings:
        if self._whole.owed is self._whole.wanted:
            return self.wanted
        rest = measured(self.id, self._late, self.zone, duties=True)
        return self._whole.owed.begun(self._parts, rest)

    @cached_property
    def attention(self) -> Attention:
        return attention(self._late, self.zone, self._whole.attention.before(self._parts))

    @cached_property
    def signs(self) -> Signs:
        # Signs are told apart by days of UTC.
        parts = self._whole.times[self._same].astimezone(UTC).date()
        since = datetime.combine(parts, time.min, UTC)
        late = self.observations[bisect_left(self.times, since) :]
        return self._whole.signs.begun(since, self.own(late))

    @cached_property
    def ways(self) -> Ways:
        return ways(self.signs, self._whole.ways)

    @cached_property
    def stretches(self) -> Mapping[Stretch, Phase]:
        return dated(self.signs, self.ways, self._whole.stretches)

    def phase(self, at: datetime) -> PhaseName | None:
        return phase_of(self.signs.all, self.ways, at)

    @cached_property
    def _late(self) -> tuple[Observation, ...]:
        """Words of the days on which it differs from the whole."""
        return self.observations[bisect_left(self._whole.days, self._parts) :]


def told_by(what: Weighed, at: datetime, *, dated: bool = False) -> Weighed:
    """What had been told by a moment, whenever it was; `dated` leaves out what was still to come."""
    parts = {
        id: part
        for id, item in what.items.items()
        if (part := _begun(item, at, dated=dated)) is not None
    }
    same = len(parts) == len(what.items) and all(parts[id] is one for id, one in what.items.items())
    return what if same else Weighed(parts)


def _begun(item: Item, at: datetime, *, dated: bool) -> Item | None:
    many = len(item.observations)
    most = bisect_right(item.times, at) if dated else many
    same = min(most, bisect_right(item.all_told, at))
    behind = item.observations[same : min(most, bisect_right(item.any_told, at))]
    rest = tuple(one for one in behind if one.told_at <= at)
    if not same and not rest:
        return None
    return item if same == many else Beginning(item, same, rest)
