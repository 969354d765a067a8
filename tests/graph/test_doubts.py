"""What only the person can settle: weak readings, facts that exclude each other, likely twins."""

from dataclasses import replace

from graph.care import Care
from graph.doubts import Twins, doubts
from graph.types import Fact
from tests.builders import day, goal, said, snapshot


def _job(id: str, what: str, start: int, end: int | None = None) -> Fact:
    until = day(end) if end is not None else None
    return Fact(id, "me", "STATUS", what, "слова", day(start), until, until, attribute="job")


def _conflicts(*facts: Fact) -> list[tuple[str, str | None]]:
    people = [goal(one) for one in ("me", "teacher", "cook")]
    found = doubts(snapshot(people, [], facts), Care(), [])
    return [(one.left, one.right) for one in found if one.kind == "conflict"]


def test_two_jobs_at_a_time_are_a_question() -> None:
    assert _conflicts(_job("a", "teacher", 1), _job("b", "cook", 5)) == [("a", "b")]


def test_one_job_after_the_other_is_none() -> None:
    assert _conflicts(_job("a", "teacher", 1, 5), _job("b", "cook", 5)) == []


def test_what_the_person_confirmed_is_no_question() -> None:
    sure = replace(_job("a", "teacher", 1), verdict="confirmed")

    assert _conflicts(sure, _job("b", "cook", 5)) == []


def test_a_thing_hardly_said_is_a_question_and_one_said_outright_is_none() -> None:
    things = [replace(goal(id), confidence=0.4) for id in ("weak", "plain")]
    words = [said("weak", 1, pro=1, explicit=False), said("plain", 2, pro=1)]

    found = doubts(snapshot(things, words), Care(), [])

    assert [(one.kind, one.left) for one in found] == [("low_confidence", "weak")]


def test_likely_twins_are_asked_once_and_never_when_kept_apart() -> None:
    things = [goal("a", "сервис для репетиторов"), goal("b", "сервис репетиторов и школ")]
    words = [said("a", 1, pro=1), said("b", 2, pro=1), said("b", 3, pro=1)]
    told = snapshot(things, words)
    pair = [Twins("a", "b", 0.6)]

    asked = [one for one in doubts(told, Care(), pair) if one.kind == "merge"]
    settled = doubts(told, replace(Care(), apart=frozenset({frozenset(("b", "a"))})), pair)

    assert [(one.left, one.right) for one in asked] == [("b", "a")]
    assert not [one for one in settled if one.kind == "merge"]
