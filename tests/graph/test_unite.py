"""One thing as two chunks speak of it: what it is called afterwards."""

from dataclasses import replace

from graph.commit import unite
from graph.types import Entity

OLD = Entity("e1", "Goal", "опись", "Goal|оп", ("опись книг", "старая опись"))
NEW = Entity("e1", "Project", "Опись", "Goal|оп", ("опись книг",))


def test_a_chunk_adds_a_name_and_takes_none() -> None:
    one = unite(OLD, NEW)

    assert (one.name, one.type) == ("опись", "Goal")
    assert one.aliases == ("Опись", "опись книг", "старая опись")


def test_the_names_of_the_whole_archive_take_the_place_of_older_ones() -> None:
    one = unite(OLD, NEW, called_anew=True)

    assert (one.name, one.type, one.aliases) == ("Опись", "Project", ("опись книг",))


def test_what_the_person_called_it_stays() -> None:
    by_hand = replace(OLD, origin="confirmed")

    one = unite(by_hand, NEW, called_anew=True)

    assert (one.name, one.type) == ("опись", "Goal")
    assert "старая опись" in one.aliases
