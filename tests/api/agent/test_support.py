"""What a question names decides whether there is an answer: things by their names, deeds in whatever words."""

from collections.abc import Mapping

import pytest

from api.agent.answer import answer
from api.agent.question import understand
from api.agent.support import supports
from api.agent.types import Answer, Part, Question
from graph.words import Dated, Passage
from tests.api.agent.test_answer import Memory, Shelf
from tests.builders import day, goal, said, snapshot

PIANO = {
    3: "Купил пианино с рук. Довезли вчетвером, сосед ругался.",
    30: "Пианино опять под пледом, третью неделю не подхожу.",
    70: "Сел за пианино, сыграл гамму и встал.",
    90: "Нина сказала за ужином: «Мечтаю о рояле в гостиной». Я промолчал.",
}
KAYAK = {
    4: "Bought a kayak, it hardly fits the balcony.",
    50: "The kayak is still in its cover. Rained all week.",
}


async def cited(days: Mapping[int, str], text: str, known: str = "", until: int = 200) -> list[str]:
    life = snapshot([goal("о", known)], [said("о", n) for n in days]) if known else snapshot([], [])
    shelf = Shelf(days, life)
    memory = Memory(shelf, shelf, shelf)
    bound = day(until) if until < 200 else None
    parts: list[Part] = [
        part async for part in answer(Question(text, now=day(200), as_of=bound), memory)
    ]
    assert isinstance(parts[-1], Answer)
    return [one.source.path for one in parts[-1].cites]


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (PIANO, "Сколько раз я забрасывал пианино?"),
        (PIANO, "Почему я охладел к пианино?"),
        (KAYAK, "How often did I neglect the kayak?"),
    ],
)
async def test_what_is_done_to_a_thing_may_be_told_in_other_words(
    days: Mapping[int, str], text: str
) -> None:
    assert await cited(days, text)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (PIANO, "Сколько раз я забрасывал скрипку?"),
        (PIANO, "Почему я охладел к шахматам?"),
        (PIANO, "Сколько стоила скрипка, купленная с рук?"),
        (KAYAK, "How often did I neglect the violin?"),
    ],
)
async def test_a_thing_that_was_never_named_has_no_answer(
    days: Mapping[int, str], text: str
) -> None:
    assert await cited(days, text) == []


async def test_the_wish_that_somebody_else_is_quoted_with_is_not_the_persons() -> None:
    assert await cited(PIANO, "Мечтаю ли я о рояле в гостиной?") == []


async def test_how_a_thing_stood_is_told_by_the_last_words_about_it() -> None:
    assert (await cited(PIANO, "В каком состоянии пианино?", until=80))[0] == "70.md"


def test_what_a_question_calls_the_side_of_a_thing_is_not_looked_for() -> None:
    asked = understand(Question("Как изменилось моё отношение к пианино?", day(100)))

    assert asked.stems == ("пианин",)
    assert asked.topics == {"пианин"}


def test_a_question_of_nothing_but_its_side_keeps_it() -> None:
    assert understand(Question("Какая была причина?", day(100))).stems


SOLD = {
    3: "Продал мотоцикл. Просто перестал спать после аварии. Жена не просила.",
    9: "Мотоцикл жалко. Руки помнят, а в гараже пусто.",
}


async def _quoted(days: Mapping[int, str], text: str) -> list[str]:
    shelf = Shelf(days, snapshot([], []))
    parts: list[Part] = [
        part async for part in answer(Question(text, now=day(200)), Memory(shelf, shelf, shelf))
    ]
    assert isinstance(parts[-1], Answer)
    return [one.quote for one in parts[-1].cites]


async def test_a_reason_and_a_feeling_are_quoted_with_what_happened() -> None:
    """Why it was and how it felt stands in the sentences beside, in the person's own order and letters."""
    why = await _quoted(SOLD, "Почему я продал мотоцикл?")
    felt = await _quoted(SOLD, "Что я чувствовал, когда продал мотоцикл?")
    when = await _quoted(SOLD, "Когда я продал мотоцикл?")

    assert SOLD[3] in why
    assert SOLD[3] in felt
    assert when[0] == "Продал мотоцикл."


async def test_a_given_reason_stands_first() -> None:
    days = {3: "Бросил бег в марте.", 5: "Бросил бег, потому что колено."}

    assert (await _quoted(days, "Почему я бросил бег?"))[0] == days[5]
    assert (await _quoted(days, "Когда я бросил бег?"))[0] == days[3]


async def test_how_a_thing_stood_is_told_by_words_of_that_time() -> None:
    days = {10: "Опись идёт, шесть часов.", 40: "Выходной, ели арбуз.", 170: "Сдал опись. Всё."}

    told = await _quoted(days, "На каком этапе была опись в январе 2024?")

    assert told
    assert not any("Сдал" in one or "арбуз" in one for one in told)


async def test_one_word_is_quoted_with_what_it_is_about() -> None:
    days = {3: "За ночь продал лодку. Жалею. Очень."}

    assert await _quoted(days, "О чём я жалею?") == [days[3]]


async def test_a_fact_of_a_time_is_not_taken_from_another() -> None:
    """Unless the words themselves name the year."""
    days = {3: "Отпуск провели на даче.", 9: "Отпуск 2019 провели в Крыму."}

    assert await _quoted(days, "Где я провёл отпуск в 2021 году?") == []
    assert await _quoted(days, "Где я провёл отпуск в 2019 году?") == [days[9]]
    assert await _quoted(days, "Где я провёл отпуск в январе 2024?")


async def test_years_of_somebody_else_are_nobodys_age() -> None:
    days = {3: "Пять лет назад тут был причал.", 9: "Паромщица: тридцать лет возила людей."}

    assert await _quoted(days, "Сколько мне лет?") == []
    mine = {3: "Мне сорок лет, а я всё бегаю.", 9: days[9]}
    assert (await _quoted(mine, "Сколько мне лет?"))[0] == mine[3]


async def test_a_verb_of_the_first_person_is_said_of_oneself() -> None:
    days = {10: "Ненавижу его, хочу уйти от Марата.", 20: "Он хочет уйти от Марата."}

    assert await cited(days, "Хочу ли я уйти от Марата?") == ["10.md"]


@pytest.mark.parametrize(("path", "quote"), [("live/0a", "Я сел за пианино."), ("2025/а.md", "А на что ушло пианино?")])  # fmt: skip
def test_what_was_asked_here_bears_nothing_out(path: str, quote: str) -> None:
    text = "Я сел за пианино. А на что ушло пианино?"
    dated = Dated(day(5), None, "day", "message", "UTC")
    passage = Passage("p", "d", "c", "m", 0, "self", text, dated, path, "", None, None)
    asked = understand(Question("На что ушло пианино?", now=day(200)))

    [found] = supports(asked, dict.fromkeys(asked.stems, 1.0), {}, [passage])

    assert quote in found.quote
    assert ("?" in found.quote) == (path != "live/0a")


SPENT = {
    2: "Купил лыжи с рук за восемь тысяч.",
    5: "Прошёл на лыжах десять километров.",
    9: "Меня поставили бригадиром, плюс двадцать человек в подчинении.",
    12: "Уезжаю в Тотьму к сестре, насовсем.",
    15: "Руслан купил яхту.",
    20: "Откладываю вязание: глаза болят.",
    22: "Поссорилась с Тамарой из-за ключей.",
    30: "Отец дал мне пилу.",
    33: "У отца нашли опухоль.",
    36: "Отдал сестре рюкзак, что купил отцу.",
    40: "На даче был Олег с женой Катей.",
}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Сколько стоили лыжи?", "2.md"),
        ("Сколько я заплатил за лыжи?", "2.md"),
        ("Когда меня сделали бригадиром?", "9.md"),
        ("Хочу ли я уехать в Тотьму?", "12.md"),
        ("Почему я отложила вязание?", "20.md"),
        ("Мы ссоримся с Тамарой?", "22.md"),
        ("Что с отцом?", "33.md"),
        ("Как зовут жену Олега?", "40.md"),
    ],
)
async def test_the_same_deed_is_told_by_its_other_verb_and_a_price_by_money(
    text: str, path: str
) -> None:
    assert (await cited(SPENT, text))[0] == path


@pytest.mark.parametrize("text", ["Хочу ли я яхту?", "Сколько стоила яхта?", "Как зовут жену?"])
async def test_what_somebody_else_does_and_a_number_that_is_no_price_are_no_answers(
    text: str,
) -> None:
    assert await cited(SPENT, text) == []
