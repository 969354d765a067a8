"""Observations of one item -> signs of where it stands: which phase each speaks for, and how loudly."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.types import Kind, Observation, PhaseName

type Gains = Mapping[PhaseName, float]

PHASES: tuple[PhaseName, ...] = ("considered", "active", "paused", "dropped", "done")
SAID, IMPLIED, WEAK, FAINT = 2.0, 0.9, 0.4, 0.3
TURNED = 1.4
SURE, DOUBTED = 0.4, 0.35
LONG, AFTER = timedelta(days=45), timedelta(days=14)

_TURNS: Mapping[Kind, PhaseName] = {
    "abandon": "dropped",
    "pause": "paused",
    "resume": "active",
    "done": "done",
}
# What one feels or talks about is more than a thought; whether it goes on that does not say.
_FELT: Gains = {"active": FAINT, "paused": FAINT, "dropped": FAINT, "done": FAINT}
_NAMED: Gains = {"active": 0.1, "paused": 0.1, "dropped": 0.1, "done": 0.1}


@dataclass(frozen=True, slots=True)
class Sign:
    """What one observation adds to each phase, in log-odds. `turn`: it tells of a change itself.

    `ease` is the part of the cost of a change that such words pay: 1 when it was said outright.
    `neutral`: it was only named or remarked on, which does not end a silence.
    """

    at: datetime
    id: str
    gains: Gains
    turn: PhaseName | None = None
    ease: float = 0.0
    returned: bool = False
    neutral: bool = False

    @property
    def weight(self) -> float:
        return max(self.gains.values(), default=0.0)

    def opens(self, phase: PhaseName) -> bool:
        """A phase begins only at words that speak for it; what stops, only at words that say so."""
        gain = self.gains.get(phase, 0.0)
        return gain > 0 and (self.turn is not None or phase in {"considered", "active"})


@dataclass(frozen=True, slots=True)
class Signs:
    """By time, one for each phase an episode speaks for on a day, and what returns say of the time before them.

    `told` are the former alone; `pauses` the latter, each with the place of its return among `told`.
    The first `kept` of `all` are those of the signs from which these were begun.
    """

    told: tuple[Sign, ...]
    pauses: tuple[tuple[int, Sign], ...]
    all: tuple[Sign, ...]
    kept: int = 0

    def begun(self, since: datetime, rest: Iterable[Observation]) -> "Signs":
        """The signs before the beginning of a day, and those of other words from that day on."""
        same = bisect_left(self.told, since, key=_at)
        told = (*self.told[:same], *_loudest_of_days(rest))
        known = bisect_left(self.pauses, same, key=lambda one: one[0])
        pauses = (*self.pauses[:known], *_pauses(told, same))
        # A return that is not told yet told of no pause, and another one may tell of another.
        gone = [one.at for _, one in (*self.pauses[known : known + 1], *pauses[known:])]
        parted = min(since, *gone) if gone else since
        kept = bisect_left(self.all, parted, key=_at)
        return Signs(told, pauses, (*self.all[:kept], *_merged(told, pauses, parted)), kept)


def signs(observations: Iterable[Observation]) -> Signs:
    told = _loudest_of_days(observations)
    pauses = tuple(_pauses(told))
    return Signs(told, pauses, tuple(sorted((*told, *(one for _, one in pauses)), key=_told)))


def _merged(
    told: Sequence[Sign], pauses: Sequence[tuple[int, Sign]], since: datetime
) -> list[Sign]:
    """All signs from a moment on."""
    late = told[bisect_left(told, since, key=_at) :]
    return sorted((*late, *(one for _, one in pauses if one.at >= since)), key=_told)


def _loudest_of_days(observations: Iterable[Observation]) -> tuple[Sign, ...]:
    best: dict[tuple[str, PhaseName], Sign] = {}
    for one in observations:
        found = _sign(one)
        if found is None:
            continue
        key = (f"{one.episode or one.id}\x1f{one.valid_at.date()}", _loudest(found.gains))
        held = best.get(key)
        if held is None or (-found.weight, found.at, found.id) < (-held.weight, held.at, held.id):
            best[key] = found
    return tuple(sorted(best.values(), key=_told))


def _at(one: Sign) -> datetime:
    return one.at


def _told(one: Sign) -> tuple[datetime, float, str]:
    return (one.at, one.weight, one.id)


def _loudest(gains: Gains) -> PhaseName:
    return max(PHASES, key=lambda phase: gains.get(phase, 0.0))


def _pauses(seen: Sequence[Sign], first: int = 0) -> Iterator[tuple[int, Sign]]:
    """Who says that they came back to it says that it had stopped: soon after the last sign that it went on.

    What is only said around it in between does not tell that it went on.
    """
    last = next((seen[n] for n in reversed(range(first)) if _went_on(seen[n])), None)
    for n in range(first, len(seen)):
        one = seen[n]
        if last is not None and one.turn == "active" and one.returned and one.at - last.at >= LONG:
            gain = IMPLIED * min(1.0, one.weight / SAID)
            gains: Gains = {"paused": gain, "dropped": gain, "done": gain}
            yield n, Sign(last.at + AFTER, one.id, gains, "paused", 0.6)
        last = one if _went_on(one) else last


def _went_on(one: Sign) -> bool:
    return one.turn is not None or one.gains.get("active", 0.0) >= FAINT


def _sign(one: Observation) -> Sign | None:
    if one.modality == "hypothetical":
        return None
    trust = min(1.0, one.conf / SURE) * (0.5 if one.hedged or one.irony else 1.0)
    turn = _turn(one)
    if turn is not None:
        gain = SAID if one.explicit else TURNED
        gains: Gains = {turn: gain * trust, **_beside(turn, gain * trust)}
        ease = (1.0 if one.explicit else 0.6) * trust
        return Sign(one.valid_at, one.id, gains, turn, ease, returned=one.kind == "resume")
    gains = _gains(one)
    if not gains:
        named: Gains = _NAMED if one.pro == one.con else {}
        return Sign(one.valid_at, one.id, named, neutral=one.kind == "mention" or one.remark)
    trust *= 0.5 if one.conf < DOUBTED else 1.0
    return Sign(one.valid_at, one.id, {phase: gain * trust for phase, gain in gains.items()})


def _turn(one: Observation) -> PhaseName | None:
    """The phase that words of a change name. A part that is done is work on the whole."""
    kind = _TURNS.get(one.kind)
    if one.phase == "considered" or (kind is not None and one.phase not in {None, kind}):
        return None
    if one.kind == "effort" and not one.explicit:
        return None
    return kind or one.phase


def _beside(turn: PhaseName, gain: float) -> Gains:
    """Who gives up does not go on either: what stops one way fits the other a little."""
    match turn:
        case "dropped":
            return {"paused": 0.4 * gain}
        case "paused":
            return {"dropped": 0.4 * gain}
        case _:
            return {}


def _gains(one: Observation) -> Gains:
    if one.phase == "considered":
        return {"considered": SAID if one.explicit else IMPLIED}
    if one.kind == "effort" or one.phase == "active":
        return {"active": IMPLIED} if _did(one) else {}
    if one.kind in {"stance", "decision", "priority"} and one.pro > one.con:
        if one.rank == 1 or one.talk in {"commitment", "step"} or one.kind == "decision":
            return {"active": IMPLIED, "considered": FAINT}
        return {"considered": WEAK, "active": FAINT, "paused": FAINT}
    if one.kind == "emotion" and one.emotion != "fear":
        return _FELT
    return {}


def _did(one: Observation) -> bool:
    done = one.effort is None or (one.effort[1] != "not_done" and one.effort[0] != 0)
    return done and one.con <= one.pro
