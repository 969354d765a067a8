"""What all days rest on: worked out at once, and the same as step by step."""

from collections.abc import Sequence
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.computed import items, tracks
from graph.computed.filter import START, filtered
from graph.computed.measure import Channel, Measured
from graph.computed.priority import prepare, priorities
from graph.computed.segments import LEAST, Calmed, calmed, pieces
from graph.computed.tracks import track
from tests.builders import day, goal, said, snapshot

CHANNELS: tuple[Channel, ...] = ("S", "R", "B", "A")
READINGS = st.lists(
    st.builds(
        Measured,
        day=st.integers(700_000, 700_900),
        item=st.just("сад"),
        channel=st.sampled_from(CHANNELS),
        y=st.floats(-3, 3),
        heat=st.floats(0, 1),
        conf=st.floats(0.1, 1.5),
        blur=st.sampled_from([0.0, 7.0, 90.0]),
        episode=st.just("e"),
    ),
    min_size=1,
    max_size=40,
).map(lambda some: tuple(sorted(some, key=lambda one: one.day)))


@settings(deadline=None, max_examples=80)
@given(READINGS)
def test_a_line_smoothed_at_once_is_that_smoothed_day_by_day(readings: tuple[Measured, ...]) -> None:  # fmt: skip
    found = track(readings)
    steps = filtered(readings).steps

    after = [tracks._belief(one.after) for one in steps]  # pyright: ignore[reportPrivateUsage]
    ahead = [tracks._belief(one.ahead) for one in steps]  # pyright: ignore[reportPrivateUsage]
    for i in range(len(steps) - 2, -1, -1):
        gap = steps[i + 1].day - steps[i].day
        gain = tracks._gain(after[i], ahead[i + 1], gap, START)  # pyright: ignore[reportPrivateUsage]
        after[i] = tracks._back(after[i], gain, after[i + 1], ahead[i + 1])  # pyright: ignore[reportPrivateUsage]
    for one, alone in zip(found.smooth, after, strict=True):
        # Many at once and one by one are multiplied by different kernels: on some processors the last bit differs.
        np.testing.assert_allclose(one.mean, alone.mean, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(one.cov, alone.cov, rtol=1e-9, atol=1e-12)


@settings(deadline=None, max_examples=60)
@given(READINGS)
def test_the_best_cut_is_the_best_of_all_cuts(readings: tuple[Measured, ...]) -> None:
    of = calmed(readings[:11])
    found = pieces(of)
    if of is None:
        assert found is None
        return
    assert found is not None

    best = max(_worth(cuts, of) for cuts in _all_cuts(0, len(of.days)))

    assert _worth(found.cuts, of) == pytest.approx(best)
    assert found.score == pytest.approx(best - START.hazard * float(of.days[-1] - of.days[0]))


def test_no_day_is_the_first_on_which_something_is_worked_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items.let_go()
    told = [said("лодка", n, pro=3, kind="effort", effort=(2.0, "hours")) for n in range(0, 90, 5)]
    told.append(said("лодка", 95, kind="done", pro=3))
    told += [said("сад", n, pro=2) for n in range(200, 300, 5)]
    life = snapshot([goal("лодка"), goal("сад")], told)
    naive = priorities(life, day(50))
    items.let_go()

    prepare(life)

    def late(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(tracks, "_smooth", late)
    monkeypatch.setattr(items, "segments", late)
    assert priorities(life, day(50)) == naive
    assert naive.items[0].entity_id == "лодка"


def _all_cuts(first: int, last: int) -> list[tuple[tuple[int, int], ...]]:
    """Every way to cut readings into pieces; the first piece may be short, later ones may not."""
    whole = [((first, last),)]
    return whole + [
        (*rest, (b, last))
        for b in range(first + 1, last - LEAST + 1)
        for rest in _all_cuts(first, b)
    ]


def _worth(cuts: Sequence[tuple[int, int]], of: Calmed) -> float:
    begun = sum(log(START.hazard * max(1, of.days[a] - of.days[a - 1])) for a, _ in cuts if a)
    return begun + sum(of.sums.of(a, b) for a, b in cuts)
