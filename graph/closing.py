"""Everything told of one slot -> the intervals that hold, whatever the order it was told in (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

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
    """The intervals of one slot, computed anew from all its members: arrival order is no matter."""
    told = sorted(tellings, key=lambda one: (one.valid_at, one.id))
    strong = [one for one in told if _may_close(one, told)]
    starts = _starts(strong, pins) if functional else []
    ends = {one.id: _end(one, told, starts) for one in told}
    pinned = {pin.id: _first([pin.until, _next(pin.value, pin.valid_at, starts)]) for pin in pins}
    inside: dict[str, list[Telling]] = {pin.id: [] for pin in pins}
    loose: list[Telling] = []
    for one in told:
        home = next((pin for pin in pins if _covers(pin, pinned[pin.id], one)), None)
        (loose if home is None else inside[home.id]).append(one)
    stretches = _unite(loose, ends)
    held = _held(told, strong, pins, pinned, ends) if functional else frozenset[str]()
    kept = {pin.id: (pinned[pin.id], tuple(inside[pin.id])) for pin in pins}
    return Settled(tuple(stretches), kept, held)


def _may_close(one: Telling, told: Sequence[Telling]) -> bool:
    if one.ends_only:
        return False
    if one.explicit and one.confidence >= SURE:
        return True
    return len({other.episode for other in told if other.value == one.value}) >= INDEPENDENT


def _starts(strong: Sequence[Telling], pins: Sequence[Pin]) -> list[tuple[datetime, str]]:
    return sorted({(one.valid_at, one.value) for one in (*strong, *pins)})


def _next(value: str, after: datetime, starts: Sequence[tuple[datetime, str]]) -> datetime | None:
    """The next start with another value; an equal start closes nothing."""
    return next((at for at, other in starts if at > after and other != value), None)


def _end(
    one: Telling, told: Sequence[Telling], starts: Sequence[tuple[datetime, str]]
) -> datetime | None:
    stated = one.until
    if stated is None:
        # Nothing was said of an end then; the first end named of the same thing later is it.
        named = [other.until for other in told if other.value == one.value and other.until]
        stated = min((end for end in named if end > one.valid_at), default=None)
    return _first([stated, _next(one.value, one.valid_at, starts)])


def _first(ends: Iterable[datetime | None]) -> datetime | None:
    return min((end for end in ends if end is not None), default=None)


def _covers(pin: Pin, end: datetime | None, one: Telling) -> bool:
    if pin.value != one.value or one.valid_at < pin.valid_at:
        return False
    return end is None or one.valid_at < end or (one.ends_only and one.until == end)


def _unite(loose: Sequence[Telling], ends: dict[str, datetime | None]) -> list[Stretch]:
    stretches: list[Stretch] = []
    for value in sorted({one.value for one in loose}):
        same = [one for one in loose if one.value == value]
        runs: list[Stretch] = []
        for one in (one for one in same if not one.ends_only):
            _join(runs, one, ends[one.id])
        for one in (one for one in same if one.ends_only):
            _attach_end(runs, one)
        stretches += runs
    return sorted(stretches, key=lambda run: (run.valid_at, run.tellings[0].id))


def _join(runs: list[Stretch], one: Telling, end: datetime | None) -> None:
    stated = end if end is not None and one.until == end else None
    last = runs[-1] if runs else None
    if last is None or (last.invalid_at is not None and one.valid_at >= last.invalid_at):
        runs.append(Stretch(one.value, one.valid_at, end, stated, (one,)))
        return
    longer = last.invalid_at is not None and (end is None or end > last.invalid_at)
    until = (stated if end == last.invalid_at else None) or last.until
    runs[-1] = Stretch(
        last.value,
        last.valid_at,
        end if longer else last.invalid_at,
        stated if longer else until,
        (*last.tellings, one),
    )


def _attach_end(runs: list[Stretch], one: Telling) -> None:
    for place, run in enumerate(runs):
        if run.invalid_at == one.until:
            all_told = (*run.tellings, one)
            runs[place] = Stretch(run.value, run.valid_at, run.invalid_at, one.until, all_told)
            return
    runs.append(Stretch(one.value, one.valid_at, one.until, one.until, (one,)))


def _held(
    told: Sequence[Telling],
    strong: Sequence[Telling],
    pins: Sequence[Pin],
    pinned: dict[str, datetime | None],
    ends: dict[str, datetime | None],
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
