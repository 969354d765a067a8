from dataclasses import replace

from api.atlas import Atlas
from api.mapping import Wish, of_all_days, on_day
from tests.builders import day, goal, said, snapshot

ME = replace(goal("me", "me", "Person"), is_self=True)


def _atlas() -> Atlas:
    told = [
        said("лодка", 1, pro=3, phase="active"),
        said("лодка", 20, con=3, kind="abandon", phase="dropped"),
        said("лодка", 60, pro=3, kind="resume", phase="active"),
    ]
    return Atlas(snapshot([ME, goal("лодка")], told))


def test_a_goal_in_hand_hangs_on_its_owner() -> None:
    picture = on_day(_atlas(), day(5), Wish(), {})

    assert set(picture.nodes) == {"me", "лодка"}
    [edge] = picture.edges
    assert (edge.subject_id, edge.relation, edge.object_id) == ("me", "HAS_PHASE", "лодка")


def test_a_dropped_goal_leaves_the_map_of_that_day_with_its_edge() -> None:
    picture = on_day(_atlas(), day(40), Wish(), {})

    assert (picture.nodes, picture.edges) == ((), ())


def test_a_goal_that_came_back_is_one_edge_with_a_gap() -> None:
    picture = of_all_days(_atlas(), Wish())

    spans = sorted((edge.valid_at, edge.invalid_at) for edge in picture.edges)
    assert spans[0][1] is not None
    assert spans[0][1] < spans[-1][0]


def test_the_owner_alone_is_no_map() -> None:
    picture = of_all_days(Atlas(snapshot([ME], [])), Wish())

    assert picture.nodes == ()
