"""Signs -> the likeliest phase at each of them: Viterbi, which can be taken up at any sign it has passed."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, inf

from graph.computed.signs import PHASES, SAID, Sign, Signs
from graph.types import PhaseName

type _Scores = dict[PhaseName, float]

CHANGE, BEGIN = 1.6, 0.8
QUIET: Mapping[PhaseName, float] = {"active": 1.2, "considered": 1.2}
PATIENCE, FADING = timedelta(days=14), timedelta(days=40)
ODD = 0.8
# What is paused or finished was under way before.
_AFTER: Mapping[PhaseName, frozenset[PhaseName | None]] = {
    "paused": frozenset({"active", "dropped"}),
    "done": frozenset({"active"}),
}
_MANY = len(PHASES)
_NUMBER = {phase: n for n, phase in enumerate(PHASES)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase, from the sign `first` to the one before `last`."""

    phase: PhaseName
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Ways:
    """The best way to every phase at every sign: five places a sign, from the first that opens any phase.

    Its score, the phase it came from, and the sign since which it has been in this phase without a break.
    `spoken`: when words last broke the silence. Held as plain numbers: there are as many as words.
    """

    begun: int
    scores: array[float]
    came: bytearray
    since: array[int]
    spoken: list[datetime]

    def __len__(self) -> int:
        return len(self.spoken)

    def best(self) -> _Scores:
        """At the last sign."""
        last = zip(PHASES, self.scores[-_MANY:], strict=False)
        return {phase: score for phase, score in last if score > -inf}

    def until(self, kept: int) -> "Ways":
        """The ways over the first signs alone."""
        n = max(0, kept - self.begun)
        many = n * _MANY
        return Ways(
            self.begun, self.scores[:many], self.came[:many], self.since[:many], self.spoken[:n]
        )

    def add(self, scores: _Scores, came: Mapping[PhaseName, PhaseName], spoken: datetime) -> None:
        n = len(self)
        for phase in PHASES:
            self.scores.append(scores.get(phase, -inf))
            old = came.get(phase, phase)
            stays = n > 0 and old == phase
            self.came.append(_NUMBER[old])
            self.since.append(self.since[(n - 1) * _MANY + _NUMBER[phase]] if stays else n)
        self.spoken.append(spoken)


def ways(signs: Signs, before: Ways | None = None) -> Ways:
    """`before`: the ways over other signs, of which the first `signs.kept` are the same as here."""
    seen = signs.all
    # The first step looks at phases in an order of its own, so it is taken anew.
    if before is not None and signs.kept >= before.begun + 2:
        found = before.until(signs.kept)
    else:
        begun = next((n for n, one in enumerate(seen) if any(map(one.opens, PHASES))), len(seen))
        found = Ways(begun, array("d"), bytearray(), array("q"), [])
        if begun == len(seen):
            return found
        found.add(best := _first(seen[begun]), {}, seen[begun].at)
        return _on(found, best, seen)
    return _on(found, found.best(), seen)


def backwards(found: Ways) -> Iterator[Stretch]:
    """The likeliest course: its phases, the last of them first."""
    best, last = found.best(), len(found)
    phase: PhaseName = PHASES[0]
    if best:
        phase = max(best, key=lambda one: (best[one], -_NUMBER[one]))
    while last:
        first = found.since[(last - 1) * _MANY + _NUMBER[phase]]
        yield Stretch(phase, found.begun + first, found.begun + last)
        phase, last = PHASES[found.came[first * _MANY + _NUMBER[phase]]], first


def _on(found: Ways, best: _Scores, seen: Sequence[Sign]) -> Ways:
    """Taken on to the last sign."""
    spoken = found.spoken[-1]
    for here in _from(seen, found.begun + len(found)):
        best, came = _step(best, here, timedelta(0) if here.neutral else here.at - spoken)
        spoken = spoken if here.neutral else here.at
        found.add(best, came, spoken)
    return found


def _from(seen: Sequence[Sign], first: int) -> Iterator[Sign]:
    return (seen[n] for n in range(first, len(seen)))


def _first(sign: Sign) -> _Scores:
    return {
        phase: gain - _cost(None, phase, sign)
        for phase, gain in sign.gains.items()
        if sign.opens(phase)
    }


def _step(best: _Scores, here: Sign, gap: timedelta) -> tuple[_Scores, dict[PhaseName, PhaseName]]:
    """From one sign to the next: the best score of each phase, and the phase it came from."""
    waited: _Scores = {phase: value - _silence(phase, gap) for phase, value in best.items()}
    came: dict[PhaseName, PhaseName] = {}
    scores: _Scores = {}
    for phase in PHASES:
        opened = here.opens(phase)
        options: _Scores = {
            old: value - _cost(old, phase, here)
            for old, value in waited.items()
            if old == phase or opened
        }
        if options:
            came[phase] = max(options, key=lambda old: (options[old], old != phase))
            scores[phase] = options[came[phase]] + here.gains.get(phase, 0.0)
    return scores, came


def _cost(old: PhaseName | None, new: PhaseName, sign: Sign) -> float:
    """What a change costs. All begins as a thought, unless the first words say more."""
    if old == new or (old is None and new == "considered"):
        return 0.0
    begins = new == "active" and old in {None, "considered"}
    # «Снова хочу»: who wishes outright for what was given up has taken that back.
    wished = new == "considered" and old == "dropped" and sign.weight >= SAID
    cost = BEGIN if begins or wished else CHANGE
    odd = ODD if new in _AFTER and old not in _AFTER[new] else 0.0
    return odd + (cost * (1 - sign.ease) if sign.turn == new else cost)


def _silence(phase: PhaseName, gap: timedelta) -> float:
    """What a time without a word costs a phase in which words are expected."""
    cap = QUIET.get(phase, 0.0)
    return cap * (1 - exp(-max(0.0, (gap - PATIENCE) / FADING)))
