"""Questions about one day, and about which of two things matters more."""

import pytest

from api.agent.answer import answer
from api.agent.comparing import higher
from api.agent.question import understand
from api.agent.types import Answer, Lang, Question
from graph.computed.priority import Ranked
from tests.api.agent.test_answer import Memory, Shelf
from tests.builders import day, goal, said, snapshot

DAYS = {
    3: "Хочу дописать роман.",
    10: "Весь вечер за романом.",
    12: "Главное сейчас — роман.",
    15: "Иногда думаю о саде.",
    40: "Решила бросить хор. Устала.",
    44: "Главное для меня роман, а сад подождёт.",
}
TOLD = [
    said("роман", 3, pro=2, quote=DAYS[3]),
    said("роман", 10, pro=1, kind="effort", effort=(3.0, "hours"), quote=DAYS[10]),
    said("роман", 12, pro=3, kind="priority", rank=1, quote=DAYS[12]),
    said("сад", 15, pro=1, explicit=False, quote=DAYS[15]),
    said("хор", 40, con=2, kind="abandon", phase="dropped", quote=DAYS[40]),
    said("роман", 44, pro=3, kind="priority", rank=1, quote=DAYS[44]),
]
LIFE = snapshot([goal("роман", "Роман"), goal("сад", "Сад"), goal("хор", "Хор")], TOLD)


async def _ask(text: str, lang: Lang = "ru", as_of: int | None = None) -> Answer:
    shelf = Shelf(DAYS, LIFE)
    asked = Question(text, day(50), lang=lang, as_of=day(as_of) if as_of else None)
    parts = [part async for part in answer(asked, Memory(shelf, shelf, shelf))]
    last = parts[-1]
    assert isinstance(last, Answer)
    return last


@pytest.mark.parametrize(
    "text",
    [
        "Что для меня важнее: сад или роман?",
        "Что важнее, роман или сад?",
        "Чего я больше хочу, сад или роман?",
        "Роман мне важнее, чем сад?",
    ],
)
async def test_of_two_things_the_higher_one_is_named_first(text: str) -> None:
    told = await _ask(text)

    assert told.text.startswith("Выше «Роман», ниже «Сад»")
    assert told.cites


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Что для меня важнее всего?", "priorities"),
        ("Что важнее: лодка или сад?", "rather"),
        ("Is the boat more important to me than the garden?", "rather"),
        ("What is most important to me?", "priorities"),
    ],
)
def test_what_comes_first_is_not_which_of_two(text: str, kind: str) -> None:
    assert understand(Question(text, day(50))).kind == kind


@pytest.mark.parametrize(
    "text", ["Какие у меня циклы?", "What are my cycles?", "Что у меня повторяется?"]
)
def test_cycles_are_asked_for_by_their_name(text: str) -> None:
    asked = understand(Question(text, day(50)))

    assert (asked.kind, asked.overall) == ("recurrence", True)


def test_how_sure_one_level_is_above_another() -> None:
    def at(level: float, sd: float) -> Ranked:
        return Ranked("x", level, sd, 0.0, 0.0, 1, 1, 1, ())

    assert higher(at(1.0, 0.3), at(1.0, 0.3)) == pytest.approx(0.5)
    assert higher(at(1.0, 0.3), at(0.4, 0.4)) == pytest.approx(0.8849, abs=1e-4)
    assert higher(at(1.0, 0.0), at(0.4, 0.0)) == 1.0


async def test_a_day_is_told_by_what_was_heard_on_it() -> None:
    told = await _ask(f"Что было {_date(40)}?")

    assert "«Хор» — брошено" in told.text
    assert [one.quote for one in told.cites] == [DAYS[40]]


async def test_a_day_after_the_one_that_is_spoken_from_holds_nothing() -> None:
    told = await _ask(f"Что было {_date(40)}?", as_of=20)

    assert "брошено" not in told.text
    assert told.cites == ()


async def test_longer_times_are_told_by_what_changed() -> None:
    told = await _ask("Что изменилось за последний год?")

    assert "Услышано" not in told.text


def _date(n: int) -> str:
    at = day(n)
    months = ("января", "февраля", "марта", "апреля", "мая", "июня")
    return f"{at.day} {months[at.month - 1]} {at.year}"
