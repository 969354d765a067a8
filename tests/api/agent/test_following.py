"""Questions that lean on the talk before them are understood as if they were asked alone."""

import pytest

from api.agent.following import followed
from api.agent.types import Question, Spoken, Talk
from graph.stems import stems
from tests.builders import day, goal

THINGS = {
    one.id: one
    for one in (
        goal("g1", "Музыка"),
        goal("g2", "Немецкий язык"),
        goal("g3", "the novel"),
        goal("g4", "Лена", "Person"),
        goal("g5", "Марта", "Person"),
    )
}


def _talk(*turns: str, digest: str = "") -> Talk:
    """Turns of the person and answers to them, one after the other."""
    return Talk(digest, tuple(Spoken("assistant" if n % 2 else "user", t) for n, t in enumerate(turns)))  # fmt: skip


def _asked(text: str, talk: Talk) -> Question:
    return followed(Question(text, day(300)), talk, THINGS)[0]


@pytest.mark.parametrize(
    ("before", "text", "kind", "words"),
    [
        ("Что я бросил?", "А почему?", "cause", "бросил"),
        ("Что для меня было важнее всего в мае?", "А в июне?", "priorities", "июне важнее"),
        ("Почему я бросил немецкий?", "А музыку?", "cause", "бросил музыку"),
        ("Как изменилось моё отношение к музыке?", "А к немецкому?", "change", "отношение немецкому"),
        ("Why did I drop the novel?", "And the guitar?", "cause", "drop guitar"),
        ("What mattered most to me in May?", "What about June?", "priorities", "mattered June"),
        ("Что было важно в мае?", "А в июне?", "priorities", "июне важно"),
    ],
)  # fmt: skip
def test_only_what_differs_has_to_be_said(before: str, text: str, kind: str, words: str) -> None:
    question, asked = followed(Question(text, day(300)), _talk(before, "…"), THINGS)

    assert asked.kind == kind
    assert set(stems(words)) <= set(stems(question.text))


@pytest.mark.parametrize(
    ("before", "text", "year"),
    [
        ("Что для меня было важнее всего в мае 2024?", "А в июне?", 2024),
        ("Что для меня было важнее всего весной 2023 года?", "А осенью?", 2023),
        ("What mattered most to me in May 2024?", "And in June?", 2024),
        ("Что для меня было важнее всего в мае 2024?", "А в июне 2025?", 2025),
        ("Что для меня было важнее всего в мае 2024?", "А в 2025?", 2025),
    ],
)
def test_a_month_alone_is_of_the_year_that_was_spoken_of(before: str, text: str, year: int) -> None:
    _, asked = followed(Question(text, day(300)), _talk(before, "…"), THINGS)

    assert {start.year for start, _ in asked.windows} == {year}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Хочу выучить испанский. Что я писал про роман?", "Что я писал про роман?"),
        ("I want to learn Spanish. What did I say about the novel?", "What did I say about the novel?"),
        ("Бросил музыку. Почему?", "Бросил музыку. Почему?"),
        ("В мае я много играл. Как изменилось моё отношение к музыке?", "В мае я много играл. Как изменилось моё отношение к музыке?"),
    ],
)  # fmt: skip
def test_what_is_told_before_a_question_is_not_searched_for(text: str, asked: str) -> None:
    assert _asked(text, Talk()).text == asked


def test_another_time_takes_the_place_of_the_one_before() -> None:
    first = Question("Что для меня было важнее всего в мае?", day(300))
    question, asked = followed(Question("А в июне?", day(300)), _talk(first.text, "…"), THINGS)
    _, before = followed(first, Talk(), THINGS)

    assert len(asked.windows) == 1
    assert asked.windows != before.windows
    assert "мае" not in question.text


def test_what_it_was_asked_of_gives_way_to_what_is_asked_now() -> None:
    question = _asked("А музыку?", _talk("Почему я бросил немецкий?", "…"))

    assert "немецкий" not in question.text


def test_a_third_question_leans_on_the_second_as_it_was_meant() -> None:
    talk = _talk("Почему я бросил немецкий?", "…", "А музыку?", "…")

    _, asked = followed(Question("А роман?", day(300)), talk, THINGS)

    assert asked.kind == "cause"


@pytest.mark.parametrize(
    ("talk", "text", "name"),
    [
        (_talk("Расскажи про музыку", "…"), "Когда я к ней вернулся?", "Музыка"),
        (_talk("Что сейчас главное?", "Главное сейчас: Немецкий язык."), "Когда я его начал?", "Немецкий язык"),
        (_talk("Что я писал про музыку?", "…", "Спасибо", "…"), "Сколько раз я её бросал?", "Музыка"),
        (_talk("Tell me about the novel", "…"), "When did I start it?", "the novel"),
        (_talk("Что сейчас главное?", "Главное сейчас: Музыка.", "А в марте?", "Тогда: Музыка."), "Почему я её бросил?", "Музыка"),
        (_talk("Что для меня важнее всего?", "На первом месте «Немецкий язык»."), "А почему?", "Немецкий язык"),
        (_talk("Tell me about the novel", "…"), "What did I say about it in spring?", "the novel"),
        (_talk(digest="? Что с музыкой → …"), "Сколько раз я её бросал?", "Музыка"),
    ],
)  # fmt: skip
def test_a_pronoun_stands_for_what_was_named_last(talk: Talk, text: str, name: str) -> None:
    assert _asked(text, talk).text == f"{name}: {text}"


@pytest.mark.parametrize(
    "text",
    [
        "Почему я бросил музыку?",
        "Что для меня сейчас важнее всего?",
        "Когда Лена звонила ему?",
        "А сколько денег я потратил на ремонт дачи прошлым летом и зимой?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(text: str) -> None:
    assert _asked(text, _talk("Почему я бросил немецкий?", "…")).text == text


def test_without_a_talk_nothing_is_added() -> None:
    assert _asked("А почему?", Talk()).text == "А почему?"
    assert _asked("Когда я к ней вернулся?", Talk()).text == "Когда я к ней вернулся?"


@pytest.mark.parametrize(
    ("text", "name"),
    [("Who is Marta?", "Марта"), ("What about Lena?", "Лена"), ("Кто такая Marta?", "Марта")],
)
def test_a_name_in_another_alphabet_is_the_one_of_the_map(text: str, name: str) -> None:
    assert name in _asked(text, Talk()).text


@pytest.mark.parametrize("text", ["Who is Martin?", "Where is Leningrad?", "What is the novel?"])
def test_a_name_that_only_begins_alike_stays(text: str) -> None:
    assert _asked(text, Talk()).text == text


@pytest.mark.parametrize(
    ("talk", "text"),
    [
        (_talk("Что было важно в марте 2023?", "…", "А в июне 2023?", "…"), "Что изменилось между ними?"),
        (_talk("Чем отличались март 2023 и июнь 2023?", "…"), "Что изменилось между этими месяцами?"),
        (_talk("What mattered in March 2023?", "…", "And in June 2023?", "…"), "What changed between them?"),
    ],
)  # fmt: skip
def test_between_them_means_the_two_times_that_were_named(talk: Talk, text: str) -> None:
    _, asked = followed(Question(text, day(300)), talk, THINGS)

    assert asked.kind == "change"
    assert [(a.year, a.month) for a, _ in asked.windows] == [(2023, 3), (2023, 6)]
    assert not asked.stems


@pytest.mark.parametrize("text", ["Что изменилось между ними?", "What changed between them?"])
def test_between_them_means_the_two_things_that_were_named(text: str) -> None:
    talk = _talk("Что с музыкой?", "…", "А с немецким языком?", "…")

    question, asked = followed(Question(text, day(300)), talk, THINGS)

    assert set(stems("музыка немецкий")) <= set(asked.stems)
    assert asked.windows == ()
    assert "ними" not in question.text


def test_between_them_after_one_time_alone_means_no_two() -> None:
    question = _asked("Что изменилось между ними?", _talk("Что было в марте?", "…"))

    assert "ними" in question.text
