"""The table of hard sentences: what must come out of each, and what must not."""

import pytest

from graph.types import Observation
from tests.extractors.rules.hard_sentences import ROWS, Row
from tests.extractors.rules.test_reading import harvest

_TURNS = frozenset({"abandon", "pause", "resume", "done"})
_SIDES = {"+": 1, "-": -1}


def test_there_are_enough_of_them_in_both_languages() -> None:
    english = sum(row[0].isascii() for row in ROWS)

    assert len({row[0] for row in ROWS}) == len(ROWS) >= 150
    assert 60 <= english <= len(ROWS) - 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_hard_sentence_is_read_for_what_it_says(row: Row) -> None:
    text, must, never = row

    found = harvest(text).observations

    assert [one for one in must.split() if not any(_is(seen, one) for seen in found)] == []
    assert [one for one in never.split() if any(_is(seen, one) for seen in found)] == []


def _is(seen: Observation, sign: str) -> bool:
    match sign:
        case "own":
            return seen.kind != "mention"
        case "want":
            return (
                seen.kind in {"stance", "priority"}
                and seen.pro > seen.con
                and seen.modality == "want"
            )
        case "turn":
            return seen.kind in _TURNS
        case "obligation":
            return seen.modality == "obligation"
        case "hedged":
            return seen.hedged
        case "not_done":
            return seen.effort is not None and seen.effort[1] == "not_done"
        case _ if sign.startswith("phase="):
            return seen.phase == sign.removeprefix("phase=")
        case _:
            return _of_kind(seen, sign)


def _of_kind(seen: Observation, sign: str) -> bool:
    side = _SIDES.get(sign[-1])
    kind = sign[:-1] if side else sign
    return seen.kind == kind and (side is None or seen.polarity == side)
