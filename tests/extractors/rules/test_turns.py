"""The table of turns: each is heard on its side, of its thing, and of no other; what only sounds so is none."""

import pytest

from graph.types import Harvest
from tests.extractors.rules import plain_sentences, turn_sentences
from tests.extractors.rules.test_reading import harvest
from tests.extractors.rules.turn_sentences import Row

READ = turn_sentences.READ + plain_sentences.READ
MISSED = turn_sentences.MISSED + plain_sentences.MISSED
RANKED = turn_sentences.RANKED + plain_sentences.RANKED
_KINDS = {"off": {"pause", "abandon"}, "back": {"resume"}, "done": {"done"}}
_TURNS = frozenset({"pause", "abandon", "resume", "done"})


@pytest.mark.parametrize("row", READ, ids=lambda row: row[2])
def test_a_turn_is_heard_of_its_thing_alone(row: Row) -> None:
    side, thing, text = row

    found = harvest(text)

    if side == "begun":
        assert thing.casefold() in _begun(found)
        assert not {kind for kind, _ in _turns(found)} - {"resume"}
    else:
        assert {(kind in _KINDS.get(side, ()), name) for kind, name in _turns(found)} == (
            {(True, name) for _, name in _turns(found) if thing.casefold() in name}
        )
        assert bool(_turns(found)) is (side != "none")


@pytest.mark.parametrize("row", MISSED, ids=lambda row: row[2])
def test_what_is_not_heard_is_taken_for_nothing_else(row: Row) -> None:
    side, thing, text = row

    assert not [
        (kind, name)
        for kind, name in _turns(harvest(text))
        if kind not in _KINDS.get(side, {"resume"}) or thing.casefold() not in name
    ]


@pytest.mark.parametrize("row", RANKED, ids=lambda row: row[2])
def test_a_rank_is_heard_of_its_thing_and_turns_nothing(row: Row) -> None:
    side, thing, text = row

    found = harvest(text)

    names = {one.id: one.name.casefold() for one in found.entities}
    ranked = [one for one in found.observations if one.kind == "priority"]
    assert [(one.pro > one.con, thing.casefold() in names[one.entity_id]) for one in ranked] == [
        (side == "first", True)
    ]
    assert not {kind for kind, _ in _turns(found)} & {"abandon", "done"}


def _turns(found: Harvest) -> set[tuple[str, str]]:
    names = {one.id: one.name.casefold() for one in found.entities}
    return {
        (one.kind, names[one.entity_id])
        for one in found.observations
        if one.kind in _TURNS and one.phase is not None
    }


def _begun(found: Harvest) -> str:
    begun = {one.entity_id for one in found.observations if one.phase == "active"}
    return " ".join(one.name.casefold() for one in found.entities if one.id in begun)
