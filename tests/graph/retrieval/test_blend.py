import pytest

from graph.retrieval.blend import blended, standard


def test_words_and_meaning_that_agree_come_before_either_alone() -> None:
    words = {"both": 5.0, "words": 6.0, "meaning": 0.0, "none": 0.0}
    meaning = {"both": 0.8, "words": 0.1, "meaning": 0.9, "none": 0.1}

    found = blended(list(words), ((0.5, words), (0.5, meaning)))

    assert max(found, key=lambda id: found[id]) == "both"
    assert found["none"] == 0.0
    assert found["both"] == 1.0


def test_the_scale_of_a_score_does_not_matter() -> None:
    small = {"a": 0.81, "b": 0.80, "c": 0.79}
    large = {id: 1000 * one for id, one in small.items()}
    words = {"a": 1.0, "b": 3.0, "c": 2.0}

    one = blended(list(words), ((0.5, words), (0.5, small)))
    other = blended(list(words), ((0.5, words), (0.5, large)))

    assert one == pytest.approx(other)


def test_who_has_no_vector_yet_is_neither_lifted_nor_lowered() -> None:
    words = {"new": 2.0, "near": 2.0, "far": 2.0}
    meaning = {"near": 0.9, "far": 0.1}

    found = blended(list(words), ((0.5, words), (0.5, meaning)))

    assert found["near"] > found["new"] > found["far"]


def test_scores_that_are_all_the_same_say_nothing() -> None:
    assert standard({"a": 0.3, "b": 0.3}) == {"a": 0.0, "b": 0.0}
    assert blended([], ()) == {}
