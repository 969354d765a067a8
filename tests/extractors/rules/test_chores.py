"""The chores of a day are no goals and no decisions; what is bought, fetched or ordered for a life is."""

import pytest

from tests.extractors.rules.test_whose import made, within

CHORES = [
    "Надо купить молока и хлеба.",
    "Собираюсь в магазин за картошкой.",
    "Решил сварить суп.",
    "Решила лечь пораньше.",
    "Планирую завтра забрать посылку.",
    "I need to buy milk.",
    "Going to take the bins out.",
    "Decided to order pizza.",
    "Started the washing machine.",
]
NO_CHORES = [
    ("Goal", "Хочу купить машину."),
    ("Decision", "Решил купить квартиру в Туле."),
    ("Decision", "Решила заказать памятник деду."),
    ("Goal", "Мечтаю принять буддизм."),
    ("Decision", "Решила забрать документы из института."),
    ("Decision", "Decided to take a year off."),
    ("Goal", "I want to clean up my finances."),
]


@pytest.mark.parametrize("text", CHORES)
def test_a_chore_is_no_goal_and_no_decision(text: str) -> None:
    assert not [one for one in made(within(text)) if one.type in ("Goal", "Project", "Decision")]


@pytest.mark.parametrize(("kind", "text"), NO_CHORES, ids=lambda one: one)
def test_what_is_bought_or_fetched_for_a_life_is_one(kind: str, text: str) -> None:
    assert kind in {one.type for one in made(within(text))}
