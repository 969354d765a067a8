import pytest

from graph.retrieval.forms import forms
from graph.retrieval.score import Fields, Place, Units, judged, rarity
from graph.stems import stem

ASKED = Units({"лодк": 0, "озер": 1, "марин": 2}, (2.0, 3.0, 0.5))


def _fields(
    own: str, *, talk: str = "t", n: int = 0, before: str = "", after: str = "", author: str = ""
) -> Fields:
    return Fields(
        Place(talk, n), own.split(), before.split(), after.split(), author.split(),
        frozenset(author.split()),
    )  # fmt: skip


def test_the_turn_after_speaks_for_a_turn_less_than_its_own_words() -> None:
    found = {
        1: _fields("лодк озер", talk="a"),
        2: _fields("лодк да", talk="b", after="озер тих"),
        3: _fields("лодк да", talk="c", after="дожд тих"),
    }

    scores = judged(ASKED, found)

    assert scores[1] > scores[2] > scores[3] > 0


def test_of_two_who_say_the_same_the_one_asked_about_comes_first() -> None:
    found = {
        1: _fields("лодк озер", talk="a", author="марин"),
        2: _fields("лодк озер", talk="b", author="олег"),
    }

    scores = judged(ASKED, found)

    assert scores[1] > scores[2]


def test_a_talk_that_says_more_of_the_question_lends_to_its_turns() -> None:
    found = {
        1: _fields("лодк", talk="a"),
        2: _fields("лодк озер", talk="a", n=1),
        3: _fields("лодк", talk="b"),
        4: _fields("тих", talk="b", n=1),
    }

    scores = judged(ASKED, found)

    assert scores[1] > scores[3]
    assert scores[4] == 0


def test_a_rarer_word_tells_more_and_none_tells_nothing() -> None:
    assert rarity(1, 1000) > rarity(100, 1000) > rarity(1000, 1000) > 0


@pytest.mark.parametrize(
    ("one", "other"), [("went", "go"), ("шла", "идти"), ("людей", "человек"), ("bought", "buy")]
)
def test_forms_that_no_stemmer_ties_stand_for_one_another(one: str, other: str) -> None:
    assert stem(other) in forms(stem(one))
    assert forms(stem(one))[0] == stem(one)


def test_a_word_with_one_form_is_itself() -> None:
    assert forms("лодк") == ("лодк",)
