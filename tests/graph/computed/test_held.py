"""What was worked out of words is let go with them."""

import gc

from graph.computed import held
from graph.computed.patterns import patterns
from graph.computed.priority import priorities
from graph.computed.shifts import shifts
from graph.types import Observation
from tests.builders import day, goal, said, snapshot

WORD = "канарейка"


def _alive() -> list[Observation]:
    gc.collect()
    return [
        one for one in gc.get_objects() if isinstance(one, Observation) and one.entity_id == WORD
    ]


def _think() -> None:
    life = snapshot([goal(WORD)], [said(WORD, n, pro=2) for n in range(0, 200, 5)])
    priorities(life, day(100))
    shifts(life, day(20), day(180))
    patterns(life, day(150))


def test_nothing_of_a_map_stays_in_memory() -> None:
    _think()
    assert _alive()

    held.let_go()

    assert _alive() == []
