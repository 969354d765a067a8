"""A computed position -> the strongest words of the person that speak against it."""

from dataclasses import dataclass

from api.agent.computed import Lead
from api.agent.types import Question
from extractors.rules.quitting import called
from graph.types import Observation, Snapshot


@dataclass(frozen=True, slots=True)
class Against:
    """The observation that fits the position least, if there is any; `searched` counts the records read for it."""

    name: str
    observation_id: str | None
    searched: int


def against(question: Question, snapshot: Snapshot, position: Lead) -> Against | None:
    """The newest of the strongest with the other sign than the position's own words."""
    rests = set(position.evidence)
    own = [one for one in snapshot.observations if one.id in rests]
    if not own:
        return None
    last = max(own, key=lambda one: (one.valid_at, one.id))
    sign = last.polarity
    bound = position.at or question.as_of or question.now
    told = [
        one
        for one in snapshot.observations
        if one.entity_id == last.entity_id and max(one.valid_at, one.told_at) <= bound
    ]
    other = [one for one in told if one.id not in rests and sign * one.polarity < 0]
    name = called(snapshot.entities[last.entity_id])
    searched = len({one.source.message_id for one in told})
    return Against(name, max(other, key=_strength).id if other else None, searched)


def _strength(one: Observation) -> tuple[bool, int, float, str]:
    return one.explicit, abs(one.pro - one.con), one.valid_at.timestamp(), one.id
