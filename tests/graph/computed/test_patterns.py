from dataclasses import replace

from graph.computed.patterns import patterns
from graph.types import Affect, Observation
from tests.builders import day, goal, said, snapshot


def _on_and_off(id: str, *days: int) -> list[Observation]:
    """Taken up on the first day of each pair and given up on the second."""
    told: list[Observation] = []
    for n, (start, end) in enumerate(zip(days[::2], days[1::2], strict=True)):
        kind = "resume" if n else "effort"
        told.append(said(id, start, kind=kind, pro=2, phase="active", effort=(2.0, "hours")))
        told += [said(id, at, kind="effort", effort=(1.0, "done")) for at in range(start + 7, end, 9)]  # fmt: skip
        told.append(said(id, end, kind="abandon", con=2, phase="dropped"))
    return told


def test_what_comes_back_is_counted_with_its_days_and_what_came_before_each_exit() -> None:
    told = _on_and_off("флейта", 0, 50, 120, 170, 260, 320)
    told += [said("сын", end - 4, kind="emotion", con=2) for end in (50, 170, 320)]
    told += [said("сад", n, pro=1) for n in range(0, 330, 12)]
    life = snapshot([goal("флейта"), goal("сад"), goal("сын", type="Person")], told)

    [cycle] = patterns(life, day(400)).cycles

    assert cycle.entity_id == "флейта"
    assert cycle.returns == (day(120), day(260))
    assert [start for start, _ in cycle.intervals] == [day(0), day(120), day(260)]
    assert [one.at for one in cycle.exits] == [day(50), day(170), day(320)]
    assert {f.entity_id for one in cycle.exits for f in one.preceded_by} == {"сын"}
    assert all(one.evidence for one in cycle.exits)


def test_a_life_told_from_a_leaving_on_counts_that_leaving() -> None:
    told = [said("блог", 0, kind="abandon", con=2, phase="dropped")]
    told += [replace(one, kind="resume") if one.kind == "effort" else one for one in _on_and_off("блог", 60, 120)]  # fmt: skip
    told += [said("блог", n, kind="resume", pro=2, phase="active") for n in (180, 190, 200)]

    [cycle] = patterns(snapshot([goal("блог")], told), day(210)).cycles

    assert cycle.returns == (day(60), day(180))
    assert [one.at for one in cycle.exits] == [day(0), day(120)]


def test_a_wish_that_is_taken_back_and_wished_again_comes_back() -> None:
    told = [said("море", n, pro=2, phase="considered") for n in (0, 180, 360)]
    told += [said("море", n, kind="abandon", con=2, phase="dropped") for n in (90, 270)]

    [cycle] = patterns(snapshot([goal("море")], told), day(365)).cycles

    assert cycle.returns == (day(180), day(360))


def test_a_break_of_a_week_is_no_return() -> None:
    told = _on_and_off("флейта", 0, 50, 57, 100, 108, 160)

    assert patterns(snapshot([goal("флейта")], told), day(200)).cycles == ()


def test_a_cycle_is_known_only_from_what_had_been_told() -> None:
    life = snapshot([goal("флейта")], _on_and_off("флейта", 0, 50, 120, 170, 260, 320))

    assert patterns(life, day(200)).cycles == ()


def test_much_said_and_little_done_is_told_only_where_deeds_are_reported() -> None:
    words = [said("роман", n, pro=3) for n in range(0, 120, 4)]
    deeds = [said("йога", n, kind="effort", effort=(2.0, "hours")) for n in range(0, 120, 2)]
    entities = [goal("роман"), goal("йога")]

    told = patterns(snapshot(entities, [*words, *deeds]), day(120)).stated_vs_lived
    untold = patterns(snapshot(entities, words), day(120)).stated_vs_lived

    by_id = {one.entity_id: one for one in told}
    assert by_id["роман"].status == "known"
    assert by_id["роман"].delta is not None
    assert by_id["роман"].delta > 1
    assert by_id["роман"].coverage > 0.9
    assert [(one.status, one.delta) for one in untold] == [("unknown", None)]


def test_what_is_only_wanted_in_heat_stands_beside_the_calm_word() -> None:
    told = [said("уехать", 10, con=1, heat=0.1), said("уехать", 20, pro=3, heat=0.9)]
    told += [said("сад", 10, pro=2, heat=0.1), said("сад", 20, pro=2, heat=0.9)]

    [pair] = patterns(snapshot([goal("уехать"), goal("сад")], told), day(30)).hot_cold

    assert pair.entity_id == "уехать"
    assert (pair.cold, pair.hot) == (told[0].id, told[1].id)
    assert pair.slope > 0


def test_what_lifts_and_is_left_alone_is_missed_unless_it_was_stopped() -> None:
    light, plain = Affect(0, 0, 0.8, 0, 0.8, 0.5, 0.1, 0.9), Affect(0, 0, 0, 0, -0.2, 0.2, 0.3, 0.9)
    glad = [
        replace(said(id, n, pro=2), affect=light) for id in ("хор", "лодка") for n in (3, 9, 15, 21)
    ]
    work = [replace(said("работа", n, pro=1), affect=plain) for n in range(0, 120, 6)]
    stopped = said("лодка", 24, kind="abandon", con=2, phase="dropped")
    life = snapshot([goal("хор"), goal("лодка"), goal("работа")], [*glad, *work, stopped])

    [one] = patterns(life, day(120)).neglected

    assert (one.entity_id, one.since) == ("хор", day(21))
    assert one.shift > 0.3
    assert one.evidence
    assert patterns(life, day(60)).neglected == ()


def test_a_life_that_fell_silent_neglects_nothing() -> None:
    light, plain = Affect(0, 0, 0.8, 0, 0.8, 0.5, 0.1, 0.9), Affect(0, 0, 0, 0, -0.2, 0.2, 0.3, 0.9)
    glad = [replace(said("хор", n, pro=2), affect=light) for n in (3, 9, 15, 21)]
    work = [replace(said("работа", n, pro=1), affect=plain) for n in range(0, 30, 3)]

    assert (
        patterns(snapshot([goal("хор"), goal("работа")], [*glad, *work]), day(400)).neglected == ()
    )
