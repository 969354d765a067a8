from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from api.agent.answer import answer
from api.agent.nothing import NOTHING
from api.agent.types import Answer, Part, Question
from api.agent.wording import plural
from graph.model.types import LanguageModel
from graph.retrieval.bounds import Bounds
from graph.retrieval.types import Beside, FindsMeaning
from graph.stems import stems
from graph.types import Snapshot
from graph.words import Dated, Passage, Role, Source
from tests.builders import day, goal, said, snapshot

DIARY = {
    2: "Купил краски. Хочу рисовать акварелью каждый вечер.",
    40: "Опять дождь, ничего не успел. Лена звонила из Казани.",
    90: "Бросил рисовать акварелью, надоело. За краски отдал три тысячи.",
    130: "Ходил в кино.",
}


@dataclass
class Shelf:
    """Text index and archive over a few diary days: a passage a day, scored by shared stems."""

    days: Mapping[int, str]
    life: Snapshot = field(default_factory=lambda: snapshot([], []))

    async def current(self, fresh: bool = False) -> Snapshot:
        return self.life

    async def sources(self, message_ids: Collection[str]) -> dict[str, Source]:
        return {
            f"m{n}": Source("d", f"{n}.md", "line:1", day(n), "day", "self")
            for n in self.days
            if f"m{n}" in message_ids
        }

    async def message_texts(self, ids: Collection[str]) -> dict[str, str]:
        return {f"m{n}": text for n, text in self.days.items() if f"m{n}" in ids}

    async def search(
        self,
        query: str,
        *,
        limit: int,
        as_of: datetime | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        project: str | None = None,
        roles: Collection[Role] | None = None,
        also: Collection[str] = (),
    ) -> list[tuple[Passage, float]]:
        wanted = {*stems(query), *also}
        found = [
            (_passage(n, text), float(score))
            for n, text in self.days.items()
            if (score := len(wanted & set(stems(text))))
            and (as_of is None or day(n) <= as_of)
            and (from_ is None or from_ <= day(n))
            and (to is None or day(n) < to)
        ]
        return sorted(found, key=lambda one: -one[1])[:limit]

    async def of_messages(self, ids: Collection[str], bounds: Bounds) -> list[Passage]:
        return [
            _passage(n, text)
            for n, text in self.days.items()
            if f"m{n}" in ids and (bounds.as_of is None or day(n) < bounds.as_of)
        ]

    async def passages(
        self, ids: Collection[str], *, as_of: datetime | None = None
    ) -> list[Passage]:
        del as_of
        return [_passage(n, text) for n, text in self.days.items() if f"p{n}" in ids]

    async def around(self, ids: Collection[str], reach: int, bounds: Bounds) -> list[Beside]:
        """Every day is a talk of its own: nothing stands beside it."""
        return []

    async def frequencies(
        self, terms: Sequence[str], *, as_of: datetime | None = None, most: int = 200
    ) -> dict[str, int]:
        return {term: sum(term in stems(text) for text in self.days.values()) for term in terms}


def _passage(n: int, text: str) -> Passage:
    dated = Dated(day(n), day(n + 1), "day", "file_name")
    return Passage(
        f"p{n}", "d", f"c{n}", f"m{n}", 0, "self", text, dated, f"{n}.md", "line:1", None, None
    )


@dataclass
class Memory:
    snapshots: Shelf
    archive: Shelf
    text: Shelf
    meaning: FindsMeaning | None = None
    model: LanguageModel | None = None


def memory() -> Memory:
    life = snapshot(
        [goal("рисование", "рисовать акварелью")],
        [
            said("рисование", 2, pro=3, quote="Хочу рисовать акварелью", phase="active"),
            said("рисование", 90, con=2, kind="abandon", quote="Бросил рисовать акварелью", phase="dropped"),
        ],
    )  # fmt: skip
    shelf = Shelf(DIARY, life)
    return Memory(shelf, shelf, shelf)


async def _ask(text: str, *, as_of: datetime | None = None) -> Answer:
    parts: list[Part] = [
        part async for part in answer(Question(text, now=day(200), as_of=as_of), memory())
    ]
    assert isinstance(parts[-1], Answer)
    return parts[-1]


async def test_an_answer_quotes_words_that_stand_in_the_archive() -> None:
    told = await _ask("Сколько я отдал за краски?")

    assert [one.source.path for one in told.cites] == ["90.md"]
    assert all(one.quote in DIARY[90] and one.quote in told.text for one in told.cites)


@pytest.mark.parametrize(
    "text", ["Какую оценку я получил по химии?", "Когда я ездил в Казахстан?", "Where do I keep bees?"]
)  # fmt: skip
async def test_a_question_without_words_in_the_archive_gets_no_invention(text: str) -> None:
    told = await _ask(text)

    assert told.text == NOTHING["ru"]
    assert told.cites == ()


async def test_as_of_binds_the_whole_answer() -> None:
    told = await _ask("Рисовал ли я акварелью?", as_of=day(30))

    assert told.cites
    assert all(one.source.at is not None and one.source.at <= day(30) for one in told.cites)
    assert "«рисовать акварелью»: дело шло" in told.text


async def test_the_state_of_a_later_day_is_the_later_one() -> None:
    told = await _ask("Рисовал ли я акварелью?", as_of=day(100))

    assert "брошено" in told.text


async def test_what_matters_most_is_said_with_its_certainty() -> None:
    told = await _ask("Что было важнее всего?", as_of=day(30))

    assert told.text.startswith("На первом месте «рисовать акварелью»")
    assert "%" in told.text


@pytest.mark.parametrize(
    ("n", "word"), [(1, "раз"), (3, "раза"), (11, "раз_"), (22, "раза"), (25, "раз_")]
)
def test_numbers_take_the_form_of_their_noun(n: int, word: str) -> None:
    assert plural(n, "раз", "раза", "раз_") == word


async def test_the_strongest_words_against_a_position_are_told_with_it() -> None:
    told = await _ask("Рисовал ли я акварелью?", as_of=day(100))

    assert "Против этого говорит: «Хочу рисовать акварелью»" in told.text or any(
        one.quote == "Хочу рисовать акварелью" for one in told.cites
    )


async def test_words_older_than_two_months_say_how_old_they_are() -> None:
    told = await _ask("Сколько я отдал за краски?")

    assert "4 месяца назад" in told.text


@pytest.mark.parametrize(
    "text", ["Сколько лет Лене?", "Как зовут Лену по мужу?", "Еду ли я в Казань?"]
)
async def test_words_about_somebody_do_not_answer_what_was_not_said(text: str) -> None:
    told = await _ask(text)

    assert told.cites == ()
