from datetime import datetime

from graph.computed.phases import phases, stance
from graph.types import Observation
from tests.builders import day, said


def test_a_goal_comes_goes_and_comes_back() -> None:
    seen = [
        said("альбом", 0, pro=2),
        said("альбом", 5, kind="effort", effort=(3.0, "hours"), phase="active"),
        said("альбом", 50, kind="abandon", con=2, phase="dropped"),
        said("альбом", 120, kind="resume", pro=2, phase="active"),
    ]

    found = phases(seen)

    assert [one.phase for one in found] == ["considered", "active", "dropped", "active"]
    assert [one.start for one in found[2:]] == [day(50), day(120)]
    assert found[-1].end is None
    assert phases(reversed(seen)) == found


def test_one_implied_deed_does_not_end_a_pause_but_two_do() -> None:
    pause = said("бег", 0, kind="pause", phase="paused")
    deeds = [said("бег", n, kind="effort", effort=(1.0, "done"), explicit=False) for n in (3, 5)]

    assert [one.phase for one in phases([pause, deeds[0]])] == ["paused"]
    assert [one.phase for one in phases([pause, *deeds])] == ["paused", "active"]


def test_silence_is_dormant_and_never_dropped() -> None:
    seen = [said("бег", 0, pro=2)]

    assert stance(seen, day(10)) == "wants"
    assert stance(seen, day(200)) == "dormant"
    assert stance([said("бег", 0, con=2)], day(1)) == "averse"
    assert [one.phase for one in phases(seen)] == ["considered"]


def _course(*told: Observation) -> list[tuple[str, datetime]]:
    return [(one.phase, one.start) for one in phases(told)]


def test_who_comes_back_says_that_it_had_stopped() -> None:
    told = [said("вышивка", n, kind="effort", effort=(1.0, "done")) for n in (0, 6, 12)]

    found = _course(*told, said("вышивка", 150, kind="resume", pro=2, phase="active"))

    assert [phase for phase, _ in found] == ["active", "paused", "active"]
    assert day(12) < found[1][1] < day(60)
    assert found[2][1] == day(150)


def test_remarks_in_between_do_not_tell_that_it_went_on() -> None:
    told = [said("вышивка", n, kind="effort", effort=(1.0, "done")) for n in (0, 6, 12)]
    remarks = [said("вышивка", n, explicit=False) for n in (70, 110, 148)]

    found = _course(*told, *remarks, said("вышивка", 150, kind="resume", pro=2, phase="active"))

    assert [phase for phase, _ in found] == ["active", "paused", "active"]
    assert found[1:] == [("paused", day(26)), ("active", day(150))]


def test_a_pause_implied_counts_when_silence_bears_it_out() -> None:
    started = said("вышивка", 0, kind="effort", effort=(1.0, "done"))
    pause = said("вышивка", 30, kind="pause", con=1, explicit=False)
    goes_on = [said("вышивка", n, kind="effort", effort=(1.0, "done")) for n in (33, 38, 44)]

    assert [phase for phase, _ in _course(started, pause)] == ["active", "paused"]
    assert [phase for phase, _ in _course(started, pause, *goes_on)] == ["active"]


def test_remarks_do_not_end_the_silence_that_bears_a_pause_out() -> None:
    deeds = [said("вышивка", n, kind="effort", effort=(1.0, "done")) for n in (0, 6, 12)]
    pause = said("вышивка", 20, kind="pause", con=1, explicit=False)
    remarks = [said("вышивка", n, explicit=False) for n in (24, 30, 45, 60, 75, 90)]
    back = said("вышивка", 95, kind="effort", effort=(1.0, "done"), explicit=False)

    assert _course(*deeds, pause, *remarks, back) == _course(*deeds, pause, back)


def test_single_deeds_far_apart_do_not_end_a_pause() -> None:
    told = [
        said("кружок", 0, kind="effort", effort=(2.0, "hours")),
        said("кружок", 20, kind="pause", con=2),
        said("кружок", 140, kind="effort", effort=(2.0, "hours"), explicit=False),
        said("кружок", 280, kind="effort", effort=(2.0, "hours"), explicit=False),
    ]

    assert [phase for phase, _ in _course(*told)] == ["active", "paused"]


def test_a_part_that_is_done_is_work_on_the_whole() -> None:
    told = [
        said("книга", 0, kind="effort", effort=(1.0, "done")),
        said("книга", 10, kind="done", pro=1, phase="active"),
    ]

    assert [phase for phase, _ in _course(*told)] == ["active"]


def test_what_is_only_wished_for_is_considered_however_much_it_pleases() -> None:
    told = [said("остров", n, pro=2) for n in range(0, 90, 15)]

    assert [phase for phase, _ in _course(*told)] == ["considered"]
