"""Where nodes of the map stand."""

from api.jobs.layout import place

NODES = [f"n{i}" for i in range(40)]
EDGES = [(f"n{i}", f"n{(i * 7 + 1) % 40}") for i in range(40)]


def test_the_same_map_is_drawn_the_same_way_twice() -> None:
    assert place(NODES, EDGES, {}) == place(NODES, EDGES, {})


def test_a_known_place_never_changes_and_only_new_nodes_get_one() -> None:
    known = place(NODES[:30], EDGES, {})

    fresh = place(NODES, EDGES, known)

    assert set(fresh) == set(NODES[30:])
    assert place(NODES, EDGES, {**known, **fresh}) == {}


def test_labels_of_a_small_map_do_not_cover_each_other_much() -> None:
    places = list(place(NODES, EDGES, {}).values())

    close = sum(
        abs(a[0] - b[0]) < 75 and abs(a[1] - b[1]) < 32
        for n, a in enumerate(places)
        for b in places[n + 1 :]
    )
    assert close <= 4


def test_one_lonely_node_has_a_place() -> None:
    assert list(place(["a"], [], {})) == ["a"]
