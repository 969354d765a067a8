"""The seven small lives read with recorded answers: phases month by month, beside what the careful reader holds true.

Statements and entities of the same reading are checked one by one in `test_recordings.py`: all of them, on
the right thing and on no other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import mean

from extractors.model.prompt import prompt_of
from graph.computed.phases import phases
from graph.types import Observation
from tests.extractors.lives import Life, lives
from tests.extractors.lives.recording import Telling, recordings

type Course = Sequence[tuple[str, date]]

LEAST = 0.75


def test_phases_of_recorded_lives_are_those_of_the_careful_reader() -> None:
    scores = {f"{life.name} {ref}": score for life in lives() for ref, score in _scores(life)}

    assert len(scores) >= 20
    assert mean(scores.values()) >= LEAST, scores


def test_the_score_tells_a_course_from_another() -> None:
    """Always under way, or a month late, is not the same."""
    gold = [("considered", date(2024, 1, 1)), ("active", date(2024, 3, 1)), ("dropped", date(2024, 5, 1))]  # fmt: skip
    end = date(2024, 6, 30)

    assert _alike(gold, gold, end) == 1
    assert _alike(gold, [("active", date(2024, 1, 1))], end) == 2 / 6
    assert _alike(gold, [], end) == 0


def _scores(life: Life) -> Iterator[tuple[str, float]]:
    """By goal and project whose course is known."""
    telling, seen, ids = Telling(life), defaultdict[str, list[Observation]](list), dict[str, str]()
    for told, recorded in zip(life.told, recordings(life.name), strict=True):
        prompt = prompt_of(*telling.talk(told), telling.names)
        _, harvest = telling.read(told, prompt, recorded.answer)
        for one in harvest.observations:
            seen[one.entity_id].append(one)
            for expected in told.expected:
                if (expected.kind, expected.quote) == (one.kind, one.source.quote):
                    ids.setdefault(expected.ref, one.entity_id)
    end = life.told[-1].day
    for ref in dict.fromkeys(ref for ref, _, _ in life.phases):
        gold = [(phase, day) for other, phase, day in life.phases if other == ref]
        ours = [(one.phase, one.start.date()) for one in phases(seen[ids[ref]])]
        yield ref, _alike(gold, ours, end)


def _alike(gold: Course, ours: Course, end: date) -> float:
    """The share of months with the same phase, of those in which either has one."""
    wanted, got = _by_month(gold, end), _by_month(ours, end)
    months = wanted.keys() | got.keys()
    return mean(wanted.get(month) == got.get(month) for month in months)


def _by_month(course: Course, end: date) -> dict[tuple[int, int], str]:
    """A month has the phase of most of its days."""
    days: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    ends = [*(day for _, day in course[1:]), end + timedelta(days=1)]
    for (phase, start), stop in zip(course, ends, strict=False):
        for n in range((stop - start).days):
            day = start + timedelta(days=n)
            days[day.year, day.month][phase] += 1
    return {month: counted.most_common(1)[0][0] for month, counted in days.items()}
