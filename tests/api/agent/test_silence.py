from datetime import timedelta

import pytest

from api.agent.computed import lead
from api.agent.question import understand
from api.agent.types import Question
from tests.builders import day, goal, said, snapshot

LIFE = snapshot(
    [goal("лодка"), goal("шум", "шум за стеной", "Obstacle")],
    [said("лодка", n, pro=3) for n in range(1, 60, 4)]
    + [said("шум", n, con=2, kind="obstacle") for n in (5, 20)],
)


@pytest.mark.parametrize(
    "text", ["Чего я хочу сейчас?", "Какой проект я хочу делать?", "What do I want now?"]
)
def test_a_wish_is_asked_for_in_many_words(text: str) -> None:
    assert understand(Question(text, day(60))).kind == "priorities"


def test_after_a_long_silence_now_is_the_last_day_with_words() -> None:
    question = Question("Чего я хочу сейчас?", day(57) + timedelta(days=300))

    found = lead(question, understand(question), LIFE, [])

    assert found is not None
    assert "Последние слова в архиве" in found.text
    assert "лодка" in found.text
    assert found.evidence


def test_one_word_after_a_long_silence_makes_no_order_of_its_own() -> None:
    told = [*LIFE.observations, said("театр", 400, pro=2, quote="Хочу в театр.")]
    life = snapshot([*LIFE.entities.values(), goal("театр")], told)
    question = Question("Чего я хочу сейчас?", day(401))

    found = lead(question, understand(question), life, [])

    assert found is not None
    assert "После долгого перерыва" in found.text
    assert "«Хочу в театр.»" in found.text
    assert "На первом месте «лодка»" in found.text


def test_after_some_days_of_words_a_new_time_has_an_order_of_its_own() -> None:
    told = [*LIFE.observations, *(said("театр", n, pro=2) for n in range(400, 440, 4))]
    life = snapshot([*LIFE.entities.values(), goal("театр")], told)
    question = Question("Чего я хочу сейчас?", day(441))

    found = lead(question, understand(question), life, [])

    assert found is not None
    assert found.text.startswith("На первом месте «театр»")


def test_without_silence_now_is_today() -> None:
    question = Question("Чего я хочу сейчас?", day(60))

    found = lead(question, understand(question), LIFE, [])

    assert found is not None
    assert "Последние слова" not in found.text


def test_what_stood_in_the_way_is_counted() -> None:
    question = Question("Что мешало мне чаще всего?", day(60))

    found = lead(question, understand(question), LIFE, [])

    assert found is not None
    assert "«шум за стеной» (2 записи)" in found.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Что изменилось за год?", "change"),
        ("Что было прошлой весной?", "change"),
        ("How did my priorities change this year?", "change"),
        ("What stands in my way?", "conflict"),
        ("Чего я хочу сейчас?", "priorities"),
    ],
)
def test_a_question_about_the_whole_life_is_answered_by_numbers(text: str, kind: str) -> None:
    asked = understand(Question(text, day(400)))

    assert (asked.kind, asked.overall) == (kind, True)


@pytest.mark.parametrize("text", ["Что изменилось в отношениях с Аней?", "Что мешало печь хлеб?"])
def test_a_question_about_one_thing_is_not(text: str) -> None:
    assert not understand(Question(text, day(400))).overall
