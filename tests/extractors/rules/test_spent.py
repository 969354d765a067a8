"""Time or a way beside a thing is a deed, though no verb tells of it."""

import pytest

from tests.extractors.rules.test_reading import harvest

SPENT = [
    ("Лодка", "Семь часов на лодку. Тишина, пар, дёготь."),
    ("Лодка", "Семь часов на лодку."),
    ("Лодка", "Сегодня на лодку ушло пять часов."),
    ("Лодка", "Лодка, три часа."),
    ("Музыка", "Два часа гитары."),
    ("Английский язык", "Час английского, как обычно."),
    ("Немецкий язык", "40 минут немецкого с утра."),
    ("Книга", "Полчаса за романом, и то хлеб."),
    ("Диплом", "Двенадцать часов на диплом за неделю."),
    ("Ремонт", "На ремонт потратила четыре часа."),
    ("Бег", "Пробежка 5 км."),
    ("Бег", "Бег: 10 километров."),
    ("Music", "Two hours of guitar."),
    ("Music", "Guitar, 30 minutes."),
]
NOT_SPENT = [
    "Семь часов на поезде.",
    "Три часа в очереди.",
    "Репетиция хора в два часа.",
    "До репетиции хора два часа.",
    "Надо два часа английского в день.",
    "Хочу час гитары каждый день.",
    "Осталось три часа на лодку.",
    "Через два часа английский.",
    "Пять часов без гитары.",
    "Если час гитары, то вечером.",
    "Роман на двенадцать часов чтения вслух.",
    "У Марты два часа гитары.",
    "Two hours until guitar class.",
    "I want two hours of guitar a week.",
]


@pytest.mark.parametrize(("thing", "text"), SPENT)
def test_time_given_to_a_thing_is_a_deed(thing: str, text: str) -> None:
    found = harvest(text)
    names = {one.id: one.name for one in found.entities}

    assert thing in {names[o.entity_id] for o in found.observations if o.kind == "effort"}


@pytest.mark.parametrize("text", NOT_SPENT)
def test_a_plan_a_clock_and_what_is_left_are_no_deeds(text: str) -> None:
    assert not [one for one in harvest(text).observations if one.kind == "effort"]
