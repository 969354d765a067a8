"""Two invented lives as bare observations, and what a careful reader would say of their course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.types import Effort, Entity, Kind, Observation, PhaseName, Snapshot
from tests.builders import goal, said, snapshot

_TURNS: Mapping[str, PhaseName] = {
    "abandon": "dropped",
    "pause": "paused",
    "resume": "active",
    "done": "done",
}
_KINDS: Mapping[str, Kind] = {
    "wish": "stance", "first": "priority", "did": "effort", "felt": "emotion", "named": "mention",
    "pause": "pause", "abandon": "abandon", "resume": "resume", "done": "done",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Life:
    """`told`: day, item, what it is, strength (below 0: against it), heat, `said` outright or `shown`.

    `course`: the day on which each phase of an item began. `held` and `passed` are changes of what
    matters that lasted and that were a mood: item, up or down, day.
    """

    days: int
    told: str
    course: Mapping[str, Sequence[tuple[PhaseName, int]]]
    held: Sequence[tuple[str, str, int]]
    passed: Sequence[tuple[str, str, int]]

    @property
    def snapshot(self) -> Snapshot:
        rows = [line.split() for line in self.told.strip().splitlines()]
        entities: list[Entity] = [goal(id) for id in sorted({row[1] for row in rows})]
        return snapshot(entities, [_observation(row) for row in rows])


def _observation(row: Sequence[str]) -> Observation:
    at, item, what, strength, heat, how = row
    much = int(strength)
    effort: Effort | None = (2.0, "hours") if what == "did" else None
    return said(
        item, int(at), kind=_KINDS[what], pro=max(0, much), con=max(0, -much), heat=float(heat),
        phase=_TURNS.get(what), effort=effort, rank=1 if what == "first" and much == 3 else None,
        explicit=how == "said",
    )  # fmt: skip


CHOIR = Life(
    days=420,
    told="""
      0 хор did 2 0.1 said
      8 хор felt 3 0.2 shown
      21 хор did 2 0.1 shown
      40 хор did 2 0.2 shown
      66 хор wish 2 0.1 said
      90 хор pause -1 0.1 said
      131 хор felt 2 0.2 shown
      170 хор named 0 0.1 shown
      200 хор resume 2 0.3 said
      214 хор did 2 0.1 shown
      250 хор did 2 0.1 shown
      301 хор did 2 0.2 shown
      360 хор felt 3 0.1 shown
      5 роман wish 2 0.2 said
      28 роман wish 2 0.1 said
      60 роман did 2 0.2 shown
      66 роман did 2 0.2 shown
      75 роман did 3 0.3 shown
      98 роман did 2 0.2 shown
      126 роман felt -2 0.4 shown
      150 роман abandon -3 0.2 said
      188 роман wish -1 0.1 shown
      260 роман resume 2 0.3 said
      268 роман did 2 0.2 shown
      290 роман did 2 0.2 shown
      330 роман abandon -2 0.3 said
      371 роман wish -2 0.1 said
      14 бассейн wish 1 0.1 said
      55 бассейн wish 2 0.1 said
      120 бассейн wish 1 0.2 said
      190 бассейн wish 2 0.1 shown
      280 бассейн wish 1 0.1 said
      30 переезд wish 1 0.1 shown
      80 переезд wish -1 0.1 shown
      210 переезд first 3 0.9 said
      213 переезд first 3 0.9 said
      217 переезд wish 3 0.8 said
      235 переезд wish -1 0.1 said
      252 переезд wish -1 0.1 said
      300 переезд wish -1 0.2 shown
      20 сад did 1 0.1 shown
      48 сад wish -1 0.1 said
      85 сад wish -1 0.1 shown
      118 сад wish -1 0.2 said
      160 сад wish -1 0.1 said
      205 сад wish -1 0.1 shown
      240 сад first 3 0.2 said
      247 сад wish 3 0.1 said
      258 сад did 3 0.2 shown
      275 сад wish 3 0.1 said
      296 сад did 3 0.1 shown
      320 сад wish 3 0.1 said
      355 сад did 3 0.1 shown
      400 сад did 3 0.1 shown
    """,
    course={
        "хор": [("active", 0), ("paused", 90), ("active", 200)],
        "роман": [("considered", 5), ("active", 60), ("dropped", 150), ("active", 260), ("dropped", 330)],
        "бассейн": [("considered", 14)],
        "сад": [("active", 20)],
    },
    held=[("роман", "down", 150), ("роман", "down", 330), ("сад", "up", 240)],
    passed=[("переезд", "up", 210)],
)  # fmt: skip

GUITAR = Life(
    days=400,
    told="""
      2 guitar did 2 0.2 shown
      9 guitar did 2 0.2 shown
      20 guitar felt 3 0.3 shown
      33 guitar abandon -2 0.3 shown
      110 guitar resume 2 0.3 shown
      116 guitar did 2 0.2 shown
      131 guitar did 2 0.2 shown
      160 guitar abandon -2 0.4 shown
      231 guitar resume 3 0.3 said
      240 guitar did 3 0.2 shown
      262 guitar did 2 0.1 shown
      310 guitar did 2 0.1 shown
      0 job first 3 0.2 said
      6 job did 2 0.2 said
      25 job did 2 0.3 shown
      60 job did 2 0.3 shown
      95 job felt -2 0.4 shown
      120 job done 3 0.4 said
      4 marathon wish 2 0.2 said
      30 marathon did 2 0.1 shown
      37 marathon did 2 0.1 shown
      51 marathon did 2 0.2 shown
      77 marathon wish 2 0.1 shown
      100 marathon pause -1 0.1 shown
      220 marathon did 2 0.1 shown
      224 marathon did 2 0.1 shown
      231 marathon did 3 0.2 shown
      255 marathon did 2 0.1 shown
      300 marathon did 2 0.1 shown
      10 startup did 2 0.2 shown
      31 startup did 3 0.2 shown
      62 startup first 3 0.2 said
      88 startup did 3 0.3 shown
      122 startup did 2 0.2 shown
      150 startup did 3 0.2 shown
      180 startup abandon -3 0.9 said
      183 startup felt -3 0.9 shown
      188 startup did 2 0.3 shown
      192 startup did 2 0.2 shown
      205 startup wish 2 0.1 said
      240 startup did 3 0.2 shown
      290 startup did 2 0.2 shown
      340 startup did 3 0.2 shown
      150 boat wish 3 0.2 said
      171 boat wish 2 0.1 said
      199 boat wish 3 0.2 said
      226 boat wish 2 0.1 said
      270 boat wish -2 0.1 said
      281 boat wish -2 0.1 shown
      299 boat wish -3 0.1 said
      330 boat wish -2 0.1 said
      372 boat wish -2 0.1 shown
    """,
    course={
        "guitar": [("active", 2), ("dropped", 33), ("active", 110), ("dropped", 160), ("active", 231)],
        "job": [("active", 0), ("done", 120)],
        "marathon": [("considered", 4), ("active", 30), ("paused", 100), ("active", 220)],
        "startup": [("active", 10)],
        "boat": [("considered", 150)],
    },
    held=[("boat", "down", 270), ("guitar", "up", 231), ("guitar", "down", 160), ("job", "down", 120)],
    passed=[("startup", "down", 180)],
)  # fmt: skip
