"""The person's decisions laid over the map: each stands for ever, and each can be taken back."""

import random
from dataclasses import replace

from graph.care import DECIDED, UNDONE, Care, Decision, Split, payload_of, read_care
from graph.overlay import lay
from graph.types import Fact, Snapshot
from tests.builders import day, goal, said, snapshot

SAID = [said("a", 1, pro=2), said("a", 5, pro=1), said("b", 3, con=1), said("c", 9, pro=3)]


def _told(facts: tuple[Fact, ...] = ()) -> Snapshot:
    entities = [goal("a", "сервис"), goal("b", "тетрадка"), goal("c", "лодка")]
    return snapshot(entities, SAID, facts)


def _care(*decisions: Decision) -> Care:
    return read_care((n, DECIDED, one.entity_id, payload_of(one)) for n, one in enumerate(decisions, 1))  # fmt: skip


def _fact(id: str, a: str, b: str, start: int, end: int | None = None, name: str = "SERVES") -> Fact:  # fmt: skip
    until = day(end) if end is not None else None
    return Fact(id, a, name, b, "слова", day(start), until, until)


def test_without_a_decision_the_map_is_what_the_words_say() -> None:
    told = _told()

    assert lay(told, Care()).snapshot is told


def test_two_that_are_one_share_statements_names_and_time() -> None:
    shown = lay(_told(), _care(Decision(0, "b", merge_into="a"))).snapshot

    assert set(shown.entities) == {"a", "c"}
    assert shown.entities["a"].aliases == ("тетрадка",)
    assert [one.entity_id for one in shown.observations] == ["a", "a", "a", "c"]


def test_a_chain_of_merges_ends_in_one() -> None:
    laid = lay(_told(), _care(Decision(0, "a", merge_into="b"), Decision(0, "b", merge_into="c")))

    assert set(laid.snapshot.entities) == {"c"}
    assert laid.overlay.members("a") == {"a", "b", "c"}


def test_two_merged_into_each_other_are_one_and_not_lost() -> None:
    shown = lay(_told(), _care(Decision(0, "a", merge_into="b"), Decision(0, "b", merge_into="a"))).snapshot  # fmt: skip

    assert set(shown.entities) == {"b", "c"}


def test_what_is_split_off_has_its_own_name_statements_and_time() -> None:
    off = Split("new", "книга", frozenset({SAID[1].id}))

    shown = lay(_told(), _care(Decision(0, "a", split=off))).snapshot

    new = shown.entities["new"]
    assert (new.name, new.origin, new.first_seen, new.last_seen) == ("книга", "confirmed", day(5), day(5))  # fmt: skip
    assert [one.entity_id for one in shown.observations] == ["a", "new", "b", "c"]


def test_a_part_that_was_split_off_may_be_merged_into_another() -> None:
    off = Split("new", "книга", frozenset({SAID[1].id}))

    shown = lay(_told(), _care(Decision(0, "a", split=off), Decision(0, "new", merge_into="c"))).snapshot  # fmt: skip

    assert "new" not in shown.entities
    assert [one.entity_id for one in shown.observations] == ["a", "c", "b", "c"]


def test_taking_back_gives_what_was() -> None:
    told = _told()
    kept = [(1, DECIDED, "b", payload_of(Decision(0, "b", merge_into="a", name="план")))]

    back = read_care([*kept, (2, UNDONE, "b", {"n": 1})])

    assert lay(told, back).snapshot == replace(told, revision="1.2")


def test_any_row_of_decisions_loses_no_statement() -> None:
    chance = random.Random(7)
    told = _told()
    for _ in range(200):
        some = [_any(chance) for _ in range(chance.randint(1, 6))]
        laid = lay(told, _care(*some))
        shown = laid.snapshot
        assert len(shown.observations) == len(told.observations)
        assert {one.entity_id for one in shown.observations} <= set(shown.entities)
        assert all(laid.overlay.home(id) in shown.entities for id in told.entities)


def _any(chance: random.Random) -> Decision:
    a, b = chance.sample(["a", "b", "c", "new"], 2)
    if chance.random() < 0.4:
        some = frozenset(one.id for one in chance.sample(SAID, 2))
        return Decision(0, a, split=Split("new", "другое", some))
    return Decision(0, a, merge_into=b)


def test_the_same_relation_of_two_that_became_one_is_one_interval() -> None:
    facts = (_fact("f1", "a", "c", 1, 5), _fact("f2", "b", "c", 3))

    shown = lay(_told(facts), _care(Decision(0, "b", merge_into="a"))).snapshot

    [one] = shown.facts
    assert (one.subject_id, one.valid_at, one.invalid_at) == ("a", day(1), None)


def test_of_one_at_a_time_the_later_closes_the_earlier() -> None:
    facts = (_fact("f1", "a", "c", 1, name="PART_OF"), _fact("f2", "b", "b2", 4, name="PART_OF"))

    shown = lay(_told(facts), _care(Decision(0, "b", merge_into="a"))).snapshot

    assert [(one.object_id, one.invalid_at) for one in shown.facts] == [("c", day(4)), ("b2", None)]


def test_a_relation_between_two_that_became_one_is_none() -> None:
    shown = lay(_told((_fact("f", "a", "b", 1),)), _care(Decision(0, "b", merge_into="a"))).snapshot

    assert shown.facts == ()


def test_the_forgotten_are_nowhere() -> None:
    care = replace(Care(version=3), gone=frozenset({"a"}))

    shown = lay(_told((_fact("f", "a", "c", 1),)), care).snapshot

    assert set(shown.entities) == {"b", "c"}
    assert shown.facts == ()
    assert {one.entity_id for one in shown.observations} == {"b", "c"}
