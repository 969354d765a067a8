"""A look back: what had been told by a day, taken up from all that is told now."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.computed.beginning import told_by
from graph.computed.felt import felt
from graph.computed.heard import life
from graph.computed.items import Weighed, weigh
from graph.computed.patterns import patterns
from graph.computed.priority import priorities
from graph.computed.shifts import shifts
from graph.moods import moods
from graph.types import Affect, Kind, Observation, PhaseName, Snapshot
from tests.builders import day, goal, said, snapshot

KINDS: tuple[Kind, ...] = ("stance", "effort", "abandon", "pause", "resume", "mention", "emotion", "priority")  # fmt: skip
PHASE: dict[Kind, PhaseName] = {"abandon": "dropped", "pause": "paused", "resume": "active"}
LIGHT, HEAVY = Affect(0, 0, 0.8, 0, 0.8, 0.5, 0.1, 0.9), Affect(0, 0, 0, 0, -0.4, 0.2, 0.3, 0.9)

WORDS = st.lists(
    st.tuples(
        st.sampled_from("АБВ"),
        st.sampled_from(KINDS),
        st.integers(0, 400),
        st.sampled_from([0, 0, 0, 1, 9, 120, -5]),
        st.integers(0, 2),
        st.booleans(),
    ),
    min_size=1,
    max_size=80,
)
type Word = tuple[str, Kind, int, int, int, bool]


def words(told: Sequence[Word]) -> tuple[Observation, ...]:
    """Some of it told long after it was so, some before; some only owed."""
    found = [
        replace(
            said(
                id, n, kind=kind, pro=2 - much, con=much, phase=PHASE.get(kind), told=n + later,
                modality="obligation" if owed else "want", heat=0.8 if much == 1 else 0.1,
                effort=(2.0, "hours") if kind == "effort" else None,
            ),
            id=f"{place:03}",
            affect=HEAVY if much else LIGHT,
            target_id="А" if kind == "emotion" else None,
        )
        for place, (id, kind, n, later, much, owed) in enumerate(told)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.valid_at, one.id)))


def course(what: Weighed, at: datetime) -> dict[str, object]:
    """All that is asked of items on a day."""
    noise = what.noise
    return {
        id: (
            item.observations, item.times, item.readings, item.owed.few, item.course,
            item.phase(at), item.track(noise).at(at.toordinal(), hindsight=False),
            item.duty_track(noise).at(at.toordinal(), hindsight=False),
            item.surprises(noise), item.attention.on(at.toordinal()),
        )
        for id, item in what.items.items()
    }  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(WORDS, st.integers(-5, 410), st.booleans())
def test_what_was_known_is_what_the_words_told_by_then_say_alone(
    told: list[Word], n: int, dated: bool
) -> None:
    seen, at = words(told), day(n)
    alone = tuple(o for o in seen if o.told_at <= at and (o.valid_at <= at or not dated))

    known = told_by(weigh(seen, UTC), at, dated=dated)

    assert course(known, at) == course(weigh(alone, UTC), at)


@settings(deadline=None, max_examples=60)
@given(WORDS, st.integers(0, 410))
def test_what_lifted_is_what_the_words_told_by_then_say_alone(told: list[Word], n: int) -> None:
    seen, at = words(told), day(n)
    alone = [o for o in seen if o.told_at <= at and o.valid_at <= at]

    found = felt(seen).by(at).lifting("АБВ")

    plain = [one for one in moods(alone) if one.pull == "lifts"]
    assert {id: words for id, _, words in found} == {one.entity_id: one.up for one in plain}
    assert [round(shift, 9) for _, shift, _ in sorted(found)] == [
        round(one.shift, 9) for one in sorted(plain, key=lambda one: one.entity_id)
    ]


def test_how_usual_words_were_is_counted_by_what_had_been_told() -> None:
    early = [said("сын", n, kind="emotion", con=1) for n in (0, 5, 40)]
    late = said("сын", 20, kind="emotion", con=1, told=90)
    heard = life(weigh((*early[:2], late, early[2]), UTC))

    then, now = heard.by(day(60)), heard.by(day(100))

    assert then.usual(("сын", "emotion")) == pytest.approx((19 + 14) / 60)  # pyright: ignore[reportUnknownMemberType]
    assert now.usual(("сын", "emotion")) == pytest.approx((19 + 14 + 14) / 100)  # pyright: ignore[reportUnknownMemberType]
    assert then.before(day(30)) == frozenset()
    assert now.before(day(30)) == {("сын", "emotion")}


class Looked(Observation):
    """Counts how often anything is asked of any word."""

    times = 0

    def __getattribute__(self, name: str) -> object:
        Looked.times += 1
        return super().__getattribute__(name)


def years(many: int) -> Snapshot:
    """A word a day about each of two goals, of which one is taken up and given up again every season."""
    plain = [
        one
        for n in range(many)
        for one in (
            said("сад", n, kind="effort", effort=(2.0, "hours"), pro=1),
            _season(n),
        )
    ]
    read = [replace(one, affect=LIGHT if n % 3 else HEAVY) for n, one in enumerate(plain)]
    told = [Looked(**{f.name: getattr(one, f.name) for f in fields(one)}) for one in read]
    return snapshot([goal("сад"), goal("хор")], told)


def _season(n: int) -> Observation:
    if n % 90 == 0:
        return said("хор", n, kind="resume", pro=2, phase="active")
    if n % 90 == 45:
        return said("хор", n, kind="abandon", con=2, phase="dropped")
    return said("хор", n, pro=1) if n % 90 < 45 else said("хор", n, kind="mention")


ASKED: dict[str, Callable[[Snapshot, int], object]] = {
    "then": lambda life, n: priorities(life, day(n), "then"),
    "now": lambda life, n: priorities(life, day(n)),
    "shifts": lambda life, n: shifts(life, day(n // 3), day(n)),
    "patterns": lambda life, n: patterns(life, day(n)),
}


@pytest.mark.parametrize("asked", ASKED)
def test_a_day_of_a_life_ten_times_as_long_is_no_more_work(asked: str) -> None:
    """Counted in looks at words, not in seconds; what all days share is worked out before."""

    def looks(many: int) -> int:
        lived = years(many)
        ASKED[asked](lived, many - 40)
        Looked.times = 0
        for n in (many // 2, many - 120, many - 20):
            ASKED[asked](lived, n)
        return Looked.times

    assert looks(4_000) < 1.5 * looks(400)


def test_what_was_said_long_after_it_was_so_is_not_known_before() -> None:
    seen = [said("сад", 10, pro=1), said("сад", 20, con=3, told=300), said("сад", 30, pro=1)]
    what = weigh(tuple(seen), UTC)

    then, never = told_by(what, day(40)), told_by(what, day(5))

    assert [one.valid_at for one in then.items["сад"].observations] == [day(10), day(30)]
    assert never.items == {}
    assert told_by(what, day(300)) is what


def test_a_duty_of_which_nothing_is_read_is_ranked_with_hindsight() -> None:
    life = snapshot([goal("отчёт", duty=True)], [said("отчёт", 1, pro=2, modality="hypothetical")])

    [duty] = priorities(life, day(2)).obligations

    assert duty.entity_id == "отчёт"
