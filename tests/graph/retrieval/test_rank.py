from graph.retrieval.rank import fused, normalised, within
from graph.retrieval.types import Hit


def _hit(id: str, score: float, content: str = "слова") -> Hit:
    return Hit(id, "passage", id, content, score, None)


def test_scores_become_shares_of_the_best() -> None:
    found = normalised([(_hit("a", 0), 2.0), (_hit("b", 0), 4.0)])

    assert [(one.memory_id, one.score) for one in found] == [("b", 1.0), ("a", 0.5)]


def test_what_was_made_of_words_stands_below_the_words() -> None:
    found = fused([_hit("words", 0.4)], [_hit("made", 1.0)], 5)

    assert [one.memory_id for one in found] == ["words", "made"]
    assert found[1].score <= found[0].score


def test_a_budget_leaves_out_the_last_and_says_how_many() -> None:
    kept, left = within([_hit("a", 1, "x" * 300), _hit("b", 0.5, "x" * 300)], 120)

    assert [one.memory_id for one in kept] == ["a"]
    assert left == 1


def test_the_first_hit_is_shown_whatever_it_costs() -> None:
    kept, left = within([_hit("a", 1, "x" * 3000)], 10)

    assert len(kept) == 1
    assert left == 0
