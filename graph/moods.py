"""Dated readings of what was said of each thing -> what lifts and what drains, against the person's own usual (pure)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from graph.types import Observation

type Pull = Literal["lifts", "drains", "mixed"]

LEAST = 3
# Two thirds of readings of a calm text lie within this of the usual; fewer words are trusted less.
SPREAD = 0.35
# One-sided 90 %: worth telling, not worth insisting.
SURE = 1.28
BOTH = 0.3
HOT = 0.6
COLD = 0.3
MOST_QUOTES = 3


@dataclass(frozen=True, slots=True)
class Mood:
    """How talk of a thing differs from the person's usual; `shift` in units of valence (-1..1)."""

    entity_id: str
    pull: Pull
    shift: float
    messages: int
    up: tuple[str, ...]
    down: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision and the heat it was told in."""

    observation: str
    entity_id: str
    heat: float
    hot: bool


def moods(observations: Iterable[Observation]) -> list[Mood]:
    """The strongest first. One message counts once for a thing; those without a clear side are left out."""
    felt: dict[str, dict[str, Observation]] = defaultdict(dict)
    for one in observations:
        if one.affect is not None:
            for id in {one.entity_id, one.target_id} - {None}:
                if id is not None:
                    felt[id].setdefault(one.source.message_id, one)
    usual = _mean([valence(one) for one in _messages(felt)])
    found = (_mood(id, list(some.values()), usual) for id, some in felt.items())
    kept = [one for one in found if one is not None]
    return sorted(kept, key=lambda one: (-abs(one.shift), one.entity_id))


def choices(observations: Iterable[Observation]) -> list[Choice]:
    """Decisions that were told clearly hot or clearly cold, by time."""
    told = sorted((one for one in observations if one.kind == "decision"), key=lambda one: (one.valid_at, one.id))  # fmt: skip
    return [
        Choice(one.id, one.entity_id, one.heat, one.heat >= HOT)
        for one in told
        if one.heat >= HOT or one.heat <= COLD
    ]


def _messages(felt: dict[str, dict[str, Observation]]) -> Iterable[Observation]:
    seen: dict[str, Observation] = {}
    for some in felt.values():
        seen |= some
    return seen.values()


def _mood(id: str, words: Sequence[Observation], usual: float) -> Mood | None:
    if len(words) < LEAST:
        return None
    values = [valence(one) for one in words]
    shift = _mean(values) - usual
    spread = sqrt((sum((one - _mean(values)) ** 2 for one in values) + SPREAD**2) / len(values))
    inorder = sorted(words, key=lambda one: (valence(one), one.id))
    up = tuple(one.id for one in reversed(inorder) if valence(one) > usual)[:MOST_QUOTES]
    down = tuple(one.id for one in inorder if valence(one) < usual)[:MOST_QUOTES]
    if abs(shift) > SURE * spread / sqrt(len(values)):
        return Mood(id, "lifts" if shift > 0 else "drains", shift, len(words), up, down)
    if max(values) - usual > BOTH and usual - min(values) > BOTH:
        return Mood(id, "mixed", shift, len(words), up, down)
    return None


def valence(one: Observation) -> float:
    return one.affect.valence if one.affect is not None else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
