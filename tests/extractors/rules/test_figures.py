"""Turns of speech and what is only supposed make no things; the same words meant so do."""

import pytest

from tests.extractors.rules.test_whose import made, within

FIGURES = [
    "Еду и пою.",
    "Злой как собака вернулся домой.",
    "Тянул кота за хвост до вечера.",
    "Бросило в жар в маршрутке.",
    "Начал за здравие, кончил за упокой.",
    "Собаку съел на этой подливке.",
    "Опять бег по кругу.",
    "I gave up my seat to an old lady.",
    "It's raining cats and dogs.",
    "Worked like a dog until nine.",
    "Ran into Liza at the market.",
]
MEANT = [
    ("Пение", "Пою в хоре по средам."),
    ("Собака и кошка", "Завёл собаку, гуляем по утрам."),
    ("Велосипед", "Купила велосипед, катаюсь каждый день."),
    ("Бег", "Начал бегать по утрам."),
    ("Job", "I gave up my job in May."),
    ("Running", "Ran ten kilometres this morning."),
    ("Dog", "I want to get a dog."),
]
SUPPOSED = [
    "Если бы у меня были деньги, я бы купил яхту.",
    "Допустим, я уволюсь — и что дальше?",
    "Чуть не купил мотоцикл.",
    "I would have studied law if my parents had let me.",
    "Almost bought a boat today.",
    "В песне поётся: «Я хочу быть с тобой».",
    'The song goes "I want to break free".',
]


@pytest.mark.parametrize("text", [*FIGURES, *SUPPOSED])
def test_what_is_not_meant_makes_nothing(text: str) -> None:
    assert not [one for one in made(within(text)) if one.type != "Emotion"]


@pytest.mark.parametrize(("name", "text"), MEANT, ids=lambda one: one)
def test_the_same_words_meant_so_are_heard(name: str, text: str) -> None:
    assert name in {one.name for one in made(within(text))}


def test_a_figure_leaves_what_is_felt_in_it() -> None:
    assert [one for one in within("Злой как собака вернулся домой.").observations if one.kind == "emotion"]  # fmt: skip
