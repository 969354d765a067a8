from collections import Counter
from datetime import UTC

import pytest

from graph.computed.items import weigh
from graph.computed.shifts import Shift, shifts
from tests.builders import START, day
from tests.graph.computed.lives import CHOIR, GUITAR, Life

UP = frozenset({"appeared", "rose", "resumed"})
MONTH, NEAR = 30, 21


def _months(starts: list[tuple[str, int]], days: int) -> list[str | None]:
    """The phase that holds most days of each month."""
    held: list[str | None] = []
    for first in range(0, days, MONTH):
        counts = Counter(
            next((phase for phase, since in reversed(starts) if since <= n), None)
            for n in range(first, first + MONTH)
        )
        held.append(counts.most_common(1)[0][0])
    return held


@pytest.mark.parametrize("life", [CHOIR, GUITAR], ids=["choir", "guitar"])
def test_phases_are_those_a_careful_reader_sees(life: Life) -> None:
    what = weigh(life.snapshot.observations, UTC)
    shares: list[float] = []
    for item, true in life.course.items():
        found = [(one.phase, (one.start - START).days) for one in what.items[item].course]
        pairs = list(zip(_months(list(true), life.days), _months([*found], life.days), strict=True))
        known = [a == b for a, b in pairs if a or b]
        shares.append(sum(known) / len(known))

    assert sum(shares) / len(shares) >= 0.85


def _told(life: Life, a: int, b: int) -> list[tuple[str, str, int]]:
    found = [one for one in shifts(life.snapshot, day(a), day(b)).items if one.stable and one.date]
    return [(one.entity_id, _way(one), (one.date - START).days) for one in found if one.date]


def _way(one: Shift) -> str:
    return "up" if one.change in UP else "down"


@pytest.mark.parametrize("life", [CHOIR, GUITAR], ids=["choir", "guitar"])
def test_what_lasted_is_stable_and_what_was_a_mood_is_not(life: Life) -> None:
    windows = range(0, life.days, 30)
    said = {one for a in windows for one in _told(life, a, min(a + 60, life.days))}

    def near(item: str, way: str, at: int) -> bool:
        return any((i, w) == (item, way) and abs(n - at) <= NEAR for i, w, n in said)

    found = [near(*one) for one in life.held]
    assert sum(found) / len(found) >= 0.75
    assert not any(near(*one) for one in life.passed)


@pytest.mark.parametrize("life", [CHOIR, GUITAR], ids=["choir", "guitar"])
def test_inside_a_mood_nothing_is_called_lasting(life: Life) -> None:
    for item, way, at in life.passed:
        said = [one[:2] for one in _told(life, at - 45, at + 7)]
        assert (item, way) not in said
