"""What a question asks for, in both languages: the route of its answer."""

from datetime import UTC, datetime

import pytest

from api.agent.question import understand
from api.agent.types import Question

NOW = datetime(2025, 9, 1, tzinfo=UTC)
ROUTES = """
priorities | Чего я хочу сейчас?
priorities | Что мне сейчас важнее всего?
priorities | Что было на первом месте в марте 2025?
priorities | Какие у меня приоритеты?
priorities | Чего я на самом деле хочу?
priorities | Что для меня было главным прошлой весной?
priorities | What do I want now?
priorities | What mattered most in March?
priorities | What were my priorities in May 2024?
priorities | What matters most to me?
priorities | What was important to me last spring?
priorities | Что было важно в марте?
priorities | Что имело значение прошлой весной?
priorities | What was important in March?
fact | Что было важно для Марты в марте?
portrait | Каким я был тогда, осенью 2024?
portrait | Какой я была 15 ноября 2024?
portrait | Как я жил прошлой зимой?
portrait | What was I like in May 2024?
portrait | Who was I back then?
fact | Какой была Марта в мае?
change | Что нового появилось этой весной?
change | How have my goals changed since January?
change | Что изменилось между мартом и июнем 2025?
change | Как поменялись мои приоритеты с марта по июнь?
change | Чем эта весна отличается от прошлой?
change | Что стало с лодкой?
change | Как изменилось моё отношение к работе?
change | What changed between March and June 2025?
change | How did my priorities shift between March and June, and why?
change | How is this spring different from the last one?
change | What became of the boat?
change | Did my view of work change?
recurrence | Сколько раз я возвращалась к лодке?
recurrence | К каким целям я всё время возвращаюсь?
recurrence | Что я бросаю снова и снова?
recurrence | Как часто я бросал бег?
recurrence | Каждый ли раз я бросаю на третьей неделе?
recurrence | Which goals do I keep coming back to?
recurrence | How many times did I quit running?
recurrence | What do I give up again and again?
recurrence | How often did I return to the boat?
feeling | Что я чувствовал после переезда?
feeling | Как я переживала развод?
feeling | Что меня радует в последнее время?
feeling | От чего я устаю больше всего?
feeling | Чего я боялся прошлой зимой?
feeling | How did I feel after the move?
feeling | What drains me?
feeling | What gives me energy?
feeling | What was I afraid of last winter?
feeling | What emotions did the exam bring?
kept | Живу ли я так, как говорю?
kept | живу ли я как говорю
kept | Сдержал ли я обещание бегать по утрам?
kept | Делаю ли я то, что обещал?
kept | Do I live what I say?
kept | Did I keep my promise to run?
kept | I swore to write daily. Did I?
conflict | Что мешает мастерской?
conflict | Что мне мешает больше всего?
list | Какие мои цели противоречат друг другу?
conflict | What gets in my way?
list | Which of my goals conflict with each other?
cause | Почему я ушла из архива?
cause | Из-за чего я бросил музыку?
cause | Зачем мне этот диплом?
cause | Why did I quit the choir?
cause | What made me leave the archive?
fact | Как зовут моего тренера?
fact | Где я жил в Казани?
fact | Кто прыгнул первым?
fact | Where did I buy the boat?
fact | Who jumped first?
state | Что было с лодкой на 1 мая 2025?
state | Что сейчас происходит с лодкой?
list | А что я бросил совсем?
state | Как у меня дела с лодкой?
state | Расскажи про лодку
state | Tell me about the boat
state | Чем закончилась история с описью?
state | На каком этапе роман?
state | На какой стадии роман?
state | What is happening with the boat?
state | How did the story with the archive end?
state | Was I running as of May 2025?
"""
TABLE = [tuple(part.strip() for part in line.split("|")) for line in ROUTES.strip().splitlines()]


@pytest.mark.parametrize(("kind", "words"), TABLE, ids=[words for _, words in TABLE])
def test_a_question_is_read_for_what_it_asks(kind: str, words: str) -> None:
    asked = understand(Question(words, now=NOW, zone="Europe/Moscow"))

    assert asked.kind == kind


def test_an_attitude_to_a_thing_is_no_relationship() -> None:
    to_work = understand(Question("Как изменилось моё отношение к описи?", NOW))
    of_two = understand(Question("Что у меня с отношениями?", NOW))

    assert to_work.areas == frozenset()
    assert of_two.areas


@pytest.mark.parametrize("text", ["Чего я хочу от мастерской?", "What do I want from the choir?"])
def test_a_wish_of_one_thing_is_no_order_of_all(text: str) -> None:
    asked = understand(Question(text, NOW))

    assert (asked.kind, asked.overall) == ("state", False)


@pytest.mark.parametrize("text", ["Чего я хочу от жизни?", "Чего я хочу на самом деле?"])
def test_a_wish_of_life_is_one(text: str) -> None:
    assert understand(Question(text, NOW)).kind == "priorities"


def test_what_somebody_did_carries_the_question_and_how_it_ended_does_not() -> None:
    did = understand(Question("Когда я закончила крышу?", NOW)).stems
    ended = understand(Question("Чем закончилась история с крышей?", NOW)).stems

    assert len(did) == 2
    assert len(ended) == 1


@pytest.mark.parametrize(
    "text", ["Что изменилось за последний год?", "Что я делал в июле 2025?", "What changed over the last year?"]
)  # fmt: skip
def test_nothing_but_a_time_asks_for_what_changed_in_it(text: str) -> None:
    asked = understand(Question(text, NOW))

    assert (asked.kind, asked.stems) == ("change", ())
    assert asked.windows


@pytest.mark.parametrize(
    "text",
    [
        "Как изменились мои цели с марта по июнь?",
        "How did my priorities shift between March and June, and why?",
        "How have my goals changed since January?",
        "живу ли я как говорю",
        "Каким я был прошлой зимой?",
    ],
)
def test_it_is_asked_of_the_whole_life(text: str) -> None:
    asked = understand(Question(text, now=NOW))

    assert asked.overall
    assert not asked.areas


def test_a_language_is_no_name_of_somebody() -> None:
    """It is written of in the other alphabet, and known by its area."""
    asked = understand(Question("Why did I drop Spanish?", now=NOW))

    assert not asked.names
    assert asked.areas == {"Испанский язык"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("What does Olga do?", True), ("What did my brother do for a living?", True), ("Чем занимается Ольга?", True),
        ("Кем работал дед?", True), ("What did I do?", False), ("What did we do?", False), ("Чем я занимаюсь?", False),
    ],
)  # fmt: skip
def test_what_others_do_asks_who_they_are_and_what_i_did_does_not(text: str, who: bool) -> None:
    assert (understand(Question(text, NOW)).wants == "who") is who
