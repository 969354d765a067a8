"""Everything told of one slot -> the intervals that hold, whatever the order it was told in (pure)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from graph.types import FUNCTIONAL, Fact, Provenance

SURE = 0.7
INDEPENDENT = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """A fact told once by one chunk, as it was told; never changed afterwards."""

    id: str
    chunk_id: str
    value: str
    valid_at: datetime
    until: datetime | None
    sentence: str
    confidence: float
    explicit: bool
    evidence: tuple[Provenance, ...] = ()

    @property
    def episode(self) -> str:
        """Conversation and day: repeats inside one are not independent."""
        place = self.evidence[0].conversation_id if self.evidence else self.chunk_id
        return f"{place}|{self.valid_at.date().isoformat()}"

    @property
    def ends_only(self) -> bool:
        return self.until is not None and self.until <= self.valid_at


@dataclass(frozen=True, slots=True)
class Pin:
    """An interval set by hand: it closes others, is closed by them, and is never united with them."""

    id: str
    value: str
    valid_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One interval that holds, with all that was told of it. `until` is its end where that was stated."""

    value: str
    valid_at: datetime
    invalid_at: datetime | None
    until: datetime | None
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """`pins`: the end in force and what was told inside each; `held`: tellings too weak to close."""

    stretches: tuple[Stretch, ...]
    pins: dict[str, tuple[datetime | None, tuple[Telling, ...]]]
    held: frozenset[str]


def is_functional(fact: Fact) -> bool:
    """One value at a time: as the fact itself says, else as the ontology says of its relation."""
    return fact.relation in FUNCTIONAL if fact.functional is None else fact.functional


def slot(fact: Fact) -> str:
    """What a fact competes or unites with, in words."""
    if not is_functional(fact):
        ends = (fact.subject_id, fact.relation, fact.object_id)
        return "|".join(("many", *ends, fact.attribute or "", str(fact.sign)))
    if fact.relation == "HAS_PHASE":
        return "|".join(("one", fact.object_id, fact.relation))
    return "|".join(("one", fact.subject_id, fact.relation, fact.attribute or ""))


def value(fact: Fact) -> str:
    """What a functional fact says of its key."""
    if fact.relation == "HAS_PHASE" and fact.attribute:
        return fact.attribute
    return fact.object_id


def settle(tellings: Iterable[Telling], pins: Sequence[Pin], *, functional: bool) -> Settled:
    """The intervals of one slot, computed anew from all its members: arrival order is no matter.

    What is told for years is told thousands of times: this takes n log n of the tellings, and more only for
    intervals set by hand, ends alone, and weak tellings that may contradict.
    """
    told = sorted(tellings, key=lambda one: (one.valid_at, one.id))
    strong = _strong(told) if functional else []
    starts = _Starts(strong, pins) if functional else _Starts()
    ends = _ends(told, starts)
    pinned = {pin.id: _first([pin.until, starts.after(pin.valid_at, pin.value)]) for pin in pins}
    inside: dict[str, list[Telling]] = {pin.id: [] for pin in pins}
    loose: list[Telling] = []
    for one in told:
        home = next((pin for pin in pins if _covers(pin, pinned[pin.id], one)), None)
        (loose if home is None else inside[home.id]).append(one)
    stretches = _unite(loose, ends)
    held = _held(told, strong, pins, pinned, ends) if functional else frozenset[str]()
    kept = {pin.id: (pinned[pin.id], tuple(inside[pin.id])) for pin in pins}
    return Settled(tuple(stretches), kept, held)


def _strong(told: Sequence[Telling]) -> list[Telling]:
    """Those that may close others: said outright, or in episodes that do not hang together."""
    episodes: dict[str, set[str]] = defaultdict(set)
    for one in told:
        episodes[one.value].add(one.episode)
    often = {value for value, several in episodes.items() if len(several) >= INDEPENDENT}
    return [
        one
        for one in told
        if not one.ends_only and ((one.explicit and one.confidence >= SURE) or one.value in often)
    ]


class _Starts:
    """When which value begins; an equal start closes nothing."""

    def __init__(self, strong: Sequence[Telling] = (), pins: Sequence[Pin] = ()) -> None:
        line = sorted({(one.valid_at, one.value) for one in (*strong, *pins)})
        self._line = line
        self._at = [at for at, _ in line]
        self._other: list[datetime | None] = [None] * len(line)
        for n in range(len(line) - 2, -1, -1):
            same = line[n][1] == line[n + 1][1]
            self._other[n] = self._other[n + 1] if same else line[n + 1][0]

    def after(self, at: datetime, value: str) -> datetime | None:
        """The next start with another value."""
        n = bisect_right(self._at, at)
        if n == len(self._line):
            return None
        return self._other[n] if self._line[n][1] == value else self._at[n]


def _ends(told: Sequence[Telling], starts: _Starts) -> dict[str, datetime | None]:
    """Where nothing was said of an end, the first end named of the same thing later is it."""
    named: dict[str, list[datetime]] = defaultdict(list)
    for one in told:
        if one.until is not None:
            named[one.value].append(one.until)
    for several in named.values():
        several.sort()

    def stated(one: Telling) -> datetime | None:
        if one.until is not None:
            return one.until
        several = named.get(one.value, [])
        n = bisect_right(several, one.valid_at)
        return several[n] if n < len(several) else None

    return {one.id: _first([stated(one), starts.after(one.valid_at, one.value)]) for one in told}


def _first(ends: Iterable[datetime | None]) -> datetime | None:
    return min((end for end in ends if end is not None), default=None)


def _covers(pin: Pin, end: datetime | None, one: Telling) -> bool:
    if pin.value != one.value or one.valid_at < pin.valid_at:
        return False
    return end is None or one.valid_at < end or (one.ends_only and one.until == end)


@dataclass(slots=True)
class _Run:
    """A stretch that still grows."""

    value: str
    valid_at: datetime
    invalid_at: datetime | None
    until: datetime | None
    tellings: list[Telling] = field(default_factory=list[Telling])

    @property
    def whole(self) -> Stretch:
        return Stretch(self.value, self.valid_at, self.invalid_at, self.until, tuple(self.tellings))


def _unite(loose: Sequence[Telling], ends: Mapping[str, datetime | None]) -> list[Stretch]:
    stretches: list[Stretch] = []
    # In the order of time within a value, for sorting keeps it.
    for _, same in groupby(sorted(loose, key=attrgetter("value")), key=attrgetter("value")):
        runs: list[_Run] = []
        closing: list[Telling] = []
        for one in same:
            if one.ends_only:
                closing.append(one)
            else:
                _join(runs, one, ends[one.id])
        for one in closing:
            _attach_end(runs, one)
        stretches += [run.whole for run in runs]
    return sorted(stretches, key=lambda run: (run.valid_at, run.tellings[0].id))


def _join(runs: list[_Run], one: Telling, end: datetime | None) -> None:
    stated = end if end is not None and one.until == end else None
    last = runs[-1] if runs else None
    if last is None or (last.invalid_at is not None and one.valid_at >= last.invalid_at):
        runs.append(_Run(one.value, one.valid_at, end, stated, [one]))
        return
    last.tellings.append(one)
    if last.invalid_at is not None and (end is None or end > last.invalid_at):
        last.invalid_at, last.until = end, stated
    elif end == last.invalid_at:
        last.until = stated or last.until


def _attach_end(runs: list[_Run], one: Telling) -> None:
    run = next((run for run in runs if run.invalid_at == one.until), None)
    if run is None:
        runs.append(_Run(one.value, one.valid_at, one.until, one.until, [one]))
    else:
        run.tellings.append(one)
        run.until = one.until


def _held(
    told: Sequence[Telling],
    strong: Sequence[Telling],
    pins: Sequence[Pin],
    pinned: Mapping[str, datetime | None],
    ends: Mapping[str, datetime | None],
) -> frozenset[str]:
    """Weak tellings that contradict something in force when they begin."""
    sure = {one.id for one in strong}
    spans = [(one.value, one.valid_at, ends[one.id]) for one in told if not one.ends_only]
    spans += [(pin.value, pin.valid_at, pinned[pin.id]) for pin in pins]

    def contradicts(one: Telling) -> bool:
        return any(
            other != one.value and start < one.valid_at and (end is None or end > one.valid_at)
            for other, start, end in spans
        )

    weak = (one for one in told if one.id not in sure and not one.ends_only)
    return frozenset(one.id for one in weak if contradicts(one))
