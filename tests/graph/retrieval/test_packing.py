import pytest

from graph.retrieval.packing import SHARP, packed, sharp
from graph.retrieval.rank import tokens
from graph.retrieval.score import Place

SIZE = 40


def _talk(name: str, turns: int) -> list[Place]:
    return [Place(name, n) for n in range(turns)]


def _scores(places: list[Place]) -> dict[Place, float]:
    return {place: 1 - n / 100 for n, place in enumerate(places)}


def _sizes(*talks: list[Place]) -> dict[Place, int]:
    return {place: SIZE for talk in talks for place in talk}


def test_the_best_stand_alone_and_first() -> None:
    talks = [_talk(f"t{n}", 30) for n in range(20)]
    finds = [talk[15] for talk in talks]

    found = packed(_scores(finds), _sizes(*talks), 10, 1_500)

    alone = int(SHARP * 10)
    assert [one.places for one in found[:alone]] == [(place,) for place in finds[:alone]]
    assert all(len(one.places) > 1 for one in found[alone:])
    assert len(found) == 10


def test_all_that_is_shown_has_room() -> None:
    talks = [_talk(f"t{n}", 30) for n in range(20)]
    sizes = dict.fromkeys(_sizes(*talks), 100)

    found = packed(_scores([talk[15] for talk in talks]), sizes, 10, 1_500)

    shown = [place for one in found for place in one.places]
    assert 1_500 - 100 < sum(sizes[place] for place in shown) <= 1_500
    assert len(shown) == len(set(shown))


def test_finds_that_stand_near_each_other_are_read_as_one_in_the_order_of_the_talk() -> None:
    talk = _talk("t", 40)

    found = sharp(_scores([talk[12], talk[10], talk[35]]), 10)

    assert found == [[talk[12], talk[10]], [talk[35]]]
    bundles = packed(_scores([talk[12], talk[10], talk[35]]), {p: SIZE for p in talk}, 10, 120)
    assert bundles[0].head == talk[12]
    assert bundles[0].places == (talk[10], talk[12])


def test_a_long_find_is_shown_even_where_there_is_no_room_to_widen_others() -> None:
    notes = [Place(f"n{n}", 0) for n in range(12)]

    found = packed(_scores(notes), dict.fromkeys(notes, 900), 10, 1_500)

    assert [one.places for one in found] == [(place,) for place in notes[:10]]


def test_two_finds_in_one_place_are_worth_more_than_a_single_one() -> None:
    alone, together = _talk("alone", 9), _talk("together", 9)
    first = [Place(f"n{n}", 0) for n in range(8)]
    scores = {place: 1.0 for place in first} | {alone[4]: 0.5, together[3]: 0.49, together[5]: 0.48}
    sizes = _sizes(first, alone, together)

    found = packed(scores, sizes, 10, 8 * SIZE + 4 * SIZE)

    shown = {place for one in found for place in one.places}
    assert {together[3], together[4], together[5]} <= shown


def test_no_result_is_said_to_be_better_than_the_one_before_it() -> None:
    talks = [_talk(f"t{n}", 20) for n in range(15)]
    finds = [talk[n] for talk in talks for n in (3, 15)]

    found = packed(_scores(finds), _sizes(*talks), 10, 3_000)

    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 40])
def test_never_more_results_than_were_asked_for(limit: int) -> None:
    talks = [_talk(f"t{n}", 20) for n in range(60)]

    found = packed(_scores([talk[9] for talk in talks]), _sizes(*talks), limit, 150 * limit)

    assert len(found) == limit


def test_russian_letters_weigh_more_than_latin_ones() -> None:
    assert tokens("a" * 400) == 101
    assert tokens("а" * 400) == 161
    assert tokens("") == 1
