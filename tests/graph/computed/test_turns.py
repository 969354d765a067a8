from graph.computed.shifts import shifts
from tests.builders import day, goal, said, snapshot


def test_a_turn_is_as_sure_as_what_was_said_for_it() -> None:
    told = [
        said("лодка", 1, pro=3, phase="active"),
        said("лодка", 40, con=2, kind="abandon", phase="dropped"),
    ]

    [turn] = shifts(snapshot([goal("лодка")], told), day(20), day(60)).items

    assert turn.change == "dropped"
    assert 0.7 < turn.probability < 0.95
