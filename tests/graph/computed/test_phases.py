from graph.computed.phases import phases, stance
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
