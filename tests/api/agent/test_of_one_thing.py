"""Questions about one thing or one person: what stood in its way, how a wish stands, when it turned, what happened."""

from datetime import datetime

import pytest

from api.agent.answer import answer
from api.agent.intending import intends
from api.agent.question import understand
from api.agent.types import Answer, Lang, Question
from graph.types import Observation
from tests.api.agent.test_answer import Memory, Shelf
from tests.builders import day, goal, said, snapshot

DAYS = {
    1: "Первый раз пошла на флейту.",
    20: "Заболела рука, на флейту нет сил.",
    24: "Флейту пришлось отложить: рука.",
    60: "Снова играю на флейте.",
    80: "Хочу дом в горах.",
    100: "Дом в горах мне не нужен, дорого.",
    120: "Всё равно хочу дом в горах.",
    130: "Бабушка звонила, говорили о рассаде.",
    140: "Бабушку положили в больницу.",
    150: "Бабушке сделали операцию на глаза.",
    160: "Бабушка вышивает салфетку.",
    165: "Ира принесла пирог.",
    170: "Ира — моя коллега по архиву.",
    180: "Взяла щенка. Зовут Туман, ему одиннадцать месяцев.",
    190: "Считала деньги: на крышу нужно сорок тысяч.",
    192: "Лодку купили! Двести тысяч, последние деньги.",
    194: "Смотрю на лодку и думаю, какие щенки у собак.",
    205: "Познакомилась: зовут Давид, он чинит органы.",
    210: "Давид, настройщик, опоздал на час.",
    215: "Давид купил билеты. Мама рада.",
}
THINGS = [goal("флейта", "Флейта"), goal("дом", "Дом в горах"), goal("рука", "Боль в руке", "Obstacle")]  # fmt: skip


def _said(thing: str, n: int, **more: object) -> Observation:
    return said(thing, n, quote=DAYS[n], **more)  # pyright: ignore[reportArgumentType]


TOLD = [
    _said("флейта", 1, kind="effort", pro=1, phase="active", effort=(1.0, "hours")),
    _said("рука", 20, kind="obstacle", con=1),
    _said("флейта", 20, kind="mention"),
    _said("флейта", 24, kind="pause", con=1, phase="paused"),
    _said("флейта", 60, kind="resume", pro=2, phase="active"),
    _said("дом", 80, pro=2, phase="considered"),
    _said("дом", 100, con=2),
    _said("дом", 120, pro=2, phase="considered"),
]


async def _ask(text: str, lang: Lang = "ru", now: datetime | None = None) -> Answer:
    shelf = Shelf(DAYS, snapshot(THINGS, TOLD))
    parts = [
        part
        async for part in answer(
            Question(text, now or day(200), lang=lang), Memory(shelf, shelf, shelf)
        )
    ]
    last = parts[-1]
    assert isinstance(last, Answer)
    return last


def _quoted(told: Answer) -> list[str]:
    return [one.quote for one in told.cites]


@pytest.mark.parametrize("text", ["Что мешало мне играть на флейте?", "Что не давало мне играть на флейте?"])  # fmt: skip
async def test_what_stood_in_the_way_of_one_thing_is_told_in_its_order(text: str) -> None:
    told = await _ask(text)

    assert _quoted(told) == [DAYS[20], DAYS[24]]
    assert "«Боль в руке»" in told.text


async def test_a_wish_is_told_with_the_last_words_for_and_against_it() -> None:
    told = await _ask("Хочу ли я дом в горах?")

    assert "Последние слова за: 30 апреля 2024; последние слова против: 10 апреля 2024" in told.text
    assert _quoted(told)[0] == DAYS[120]
    assert DAYS[100] in _quoted(told)


async def test_a_thing_that_was_only_named_is_not_said_to_be_wanted() -> None:
    told = await _ask("Собираюсь ли я к собакам?")

    assert told.cites == ()


@pytest.mark.parametrize(
    ("text", "day_of"),
    [
        ("Когда я начала играть на флейте?", "начато 2 января 2024"),
        ("Когда я отложила флейту?", "отложено 25 января 2024"),
        ("Когда я вернулась к флейте?", "взято снова 1 марта 2024"),
    ],
)
async def test_the_day_of_a_turn_is_told_in_its_words(text: str, day_of: str) -> None:
    assert day_of in (await _ask(text)).text


@pytest.mark.parametrize(("text", "lang"), [("Играла ли я на флейте в феврале 2024?", "ru"), ("Was I playing the flute in February 2024?", "en")])  # fmt: skip
async def test_how_it_stood_in_a_time_is_told_by_the_words_up_to_it(text: str, lang: Lang) -> None:
    told = await _ask(text.replace("the flute", "Флейта"), lang)

    assert ("на паузе" if lang == "ru" else "on pause") in told.text
    assert DAYS[24] in _quoted(told)


async def test_a_thing_that_did_not_shift_is_told_from_both_sides() -> None:
    told = await _ask("Как изменилось моё отношение к дому в горах?", now=day(125))

    assert DAYS[120] in _quoted(told)
    assert DAYS[100] in _quoted(told)


async def test_of_what_happened_to_somebody_events_stand_before_idle_lines() -> None:
    told = await _ask("Что случилось с бабушкой?")

    assert _quoted(told) == [DAYS[150], DAYS[140]]


@pytest.mark.parametrize(("text", "lang"), [("Кто такая Ира?", "ru"), ("Who is Ira?", "en")])
async def test_who_somebody_is_stands_before_what_they_did(text: str, lang: Lang) -> None:
    text = text if lang == "ru" else "Who is Ира?"

    assert _quoted(await _ask(text, lang))[0] == DAYS[170]


@pytest.mark.parametrize(
    "text", ["Кто такой Давид?", "Чем занимается Давид?", "Кем работает Давид?", "What does Давид do?"]
)  # fmt: skip
async def test_what_somebody_does_is_told_where_they_are_introduced(text: str) -> None:
    assert _quoted(await _ask(text, now=day(220)))[:2] == [DAYS[205], DAYS[210]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What happened to my grandmother?", 150),
        ("When did my grandmother have an operation?", 150),
        ("How old is my puppy?", 180),
        ("Как зовут моего щенка?", 180),
        ("Сколько денег нужно на крышу?", 190),
        ("Сколько стоила лодка?", 192),
    ],
)
async def test_one_language_finds_what_the_other_tells(text: str, found: int) -> None:
    told = await _ask(text, "en" if text.isascii() else "ru")

    assert _quoted(told)[0] in DAYS[found]


@pytest.mark.parametrize("text", ["What do I think about my piano lessons?", "What is my brother's name?"])  # fmt: skip
async def test_a_word_of_the_other_language_is_no_word_of_its_area(text: str) -> None:
    assert (await _ask(text)).cites == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Собираюсь ли я переезжать?", "intent"),
        ("Am I going to move?", "intent"),
        ("Do I still want a boat?", "intent"),
        ("Хожу ли я ещё на керамику?", "intent"),
        ("Do I still go to pottery?", "intent"),
        ("Что мешало мне бегать?", "conflict"),
        ("What kept me from running?", "conflict"),
        ("Когда я бросила курить?", "turn"),
        ("When did I quit smoking?", "turn"),
        ("Что случилось с мамой?", "happened"),
        ("What happened to my son?", "happened"),
        ("Что стало с моими приоритетами?", "change"),
    ],
)
def test_a_question_of_one_thing_is_read_for_what_it_asks(text: str, kind: str) -> None:
    assert understand(Question(text, day(200))).kind == kind


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Когда я в последний раз играла на флейте?", 60),
        ("Когда я впервые играла на флейте?", 1),
        ("Когда я последний раз писала про дом в горах?", 120),
        ("Когда я впервые написала про дом в горах?", 80),
        ("Когда я в последний раз писала про бабушку?", 160),
    ],
)
async def test_of_many_days_the_one_that_is_asked_for_comes_first(text: str, first: int) -> None:
    assert _quoted(await _ask(text))[0] == DAYS[first]


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        ("When did I last play the flute?", "last"),
        ("When was the last time I swam?", "last"),
        ("When did I first write of Tartu?", "first"),
        ("When did I start running?", None),
        ("Что я решил в последний раз?", None),
        ("Когда было моё последнее выступление?", None),
    ],
)
def test_which_of_many_days_is_asked_for(text: str, edge: str | None) -> None:
    assert understand(Question(text, day(200))).edge == edge


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Но я не хочу продавать дом.", True),
        ("Хочу продать дом.", True),
        ("Дом продают напротив.", False),
        ("Перед домом стоит сосна.", False),
    ],
)
def test_a_wish_that_is_denied_answers_who_asks_for_it(text: str, told: bool) -> None:
    assert intends(text) is told
