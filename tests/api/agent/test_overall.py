"""Questions about the whole life without a model: what weighs, what comes back, what is lived."""

from dataclasses import replace
from datetime import datetime

import pytest

from api.agent.answer import answer
from api.agent.feeling_words import thing_name
from api.agent.question import understand
from api.agent.types import Answer, Question, Spoken, Talk
from graph.types import Affect, Entity, Observation
from tests.api.agent.test_answer import Memory, Shelf
from tests.builders import day, goal, said, snapshot

HEAVY, LIGHT = Affect(0.7, 0.3, 0.0, 0.6, -0.8, 0.5, 0.6, 0.9), Affect(0.0, 0.0, 0.8, 0.0, 0.8, 0.5, 0.1, 0.9)  # fmt: skip
THINGS = [goal("работа", "Работа"), goal("лодка", "Лодка"), goal("бег", "Бег")]


def _felt(thing: str, n: int, affect: Affect, **more: object) -> Observation:
    one = said(thing, n, pro=1, quote=f"{thing} слово {n}")
    return replace(one, affect=affect, **more)


def _told() -> list[Observation]:
    heavy = [_felt("работа", n, HEAVY, emotion="fear", kind="emotion") for n in (1, 11, 21)]
    light = [_felt("лодка", n, LIGHT) for n in (2, 12, 22, 32)]
    turns = [
        said("бег", 3, kind="effort", pro=1, phase="active", effort=(2.0, "hours"), quote="бег слово 3"),
        *(said("бег", n, kind="effort", pro=1, effort=(2.0, "hours"), quote=f"бег слово {n}") for n in (8, 14, 20)),
        said("бег", 40, kind="abandon", con=2, phase="dropped", quote="бег слово 40"),
        *(said("бег", n, kind="resume", pro=2, phase="active", quote=f"бег слово {n}") for n in (100, 108, 116)),
        said("бег", 150, kind="abandon", con=2, phase="dropped", quote="бег слово 150"),
        *(said("бег", n, kind="resume", pro=2, phase="active", quote=f"бег слово {n}") for n in (210, 218, 226)),
    ]  # fmt: skip
    cross = [_felt("бег", 30, HEAVY, emotion="frustration", kind="emotion")]
    glad = [_felt("лодка", n, LIGHT, emotion="joy", kind="emotion") for n in (42, 52)]
    named = [said("работа", n, pro=1, quote=f"работа слово {n}") for n in (1, 11)]
    return [*named, *glad, *heavy, *light, *turns, *cross]


async def _ask(
    text: str,
    talk: Talk | None = None,
    *,
    told: list[Observation] | None = None,
    things: list[Entity] | None = None,
    as_of: datetime | None = None,
    now: datetime | None = None,
) -> Answer:
    told = told or _told()
    days = {int(one.source.message_id[1:]): one.source.quote for one in told}
    shelf = Shelf(days, snapshot(things or THINGS, told))
    mind = Memory(shelf, shelf, shelf)
    parts = [
        part
        async for part in answer(Question(text, now or day(240), as_of=as_of), mind, talk or Talk())
    ]
    last = parts[-1]
    assert isinstance(last, Answer)
    return last


@pytest.mark.parametrize(
    ("text", "name", "other"),
    [
        ("Что меня выматывает?", "«Работа»", "«Лодка»"),
        ("Что меня радует больше всего?", "«Лодка»", "«Работа»"),
        ("Чего я боюсь?", "Страх чаще всего звучит там, где речь о таком: «Работа»", "«Лодка»"),
        ("What was I afraid of?", "Страх чаще всего", "«Лодка»"),
        ("Что меня злит?", "Раздражение чаще всего звучит там, где речь о таком: «Бег»", "«Лодка»"),
        ("What annoys me?", "Раздражение", "«Лодка»"),
        ("Что я чувствовал?", "тревога (3 записи), радость (2 записи)", "грусть"),
        ("К каким целям я всё время возвращаюсь?", "«Бег» (2 раза)", "«Лодка»"),
        ("Что я бросаю снова и снова?", "«Бег» (2 раза)", "«Работа»"),
    ],
)
async def test_it_is_computed_and_quoted(text: str, name: str, other: str) -> None:
    found = await _ask(text)

    assert name in found.text
    assert other not in found.text.split("\n")[0]
    assert found.cites


async def test_a_word_of_the_life_itself_is_asked_for_and_not_of_one_thing() -> None:
    whole = ["Что меня выматывает?", "От чего я больше всего устаю?", "What drains me?", "What cheers me up?", "Чего я боюсь?",
             "Что даёт мне силы?", "Что радует меня больше всего?",
             "Живу ли я так, как говорю?", "Do I live what I say?", "Which goals do I keep coming back to?"]  # fmt: skip
    parts = ["Что меня выматывает на работе у Игоря?", "Сколько раз я бросала бег?", "Почему я боюсь лодки?",
             "What drains me about the boat?", "Обещал ли я бегать?"]  # fmt: skip

    assert [one for one in whole if not understand(Question(one, day(0))).overall] == []
    assert [one for one in parts if understand(Question(one, day(0))).overall] == []


@pytest.mark.parametrize("text", ["Привет!", "Привет! Как дела?", "Доброе утро", "Спасибо большое"])
async def test_a_greeting_is_answered_with_what_can_be_asked(text: str) -> None:
    found = await _ask(text)

    assert "важнее всего" in found.text
    assert found.cites == ()


@pytest.mark.parametrize(("text", "said"), [("Спасибо!", "Пожалуйста."), ("Пока", "До встречи.")])
async def test_thanks_are_no_greeting(text: str, said: str) -> None:
    assert (await _ask(text)).text.startswith(said)


async def test_what_came_back_once_stands_after_what_came_back_often() -> None:
    told = [
        *_told(),
        said("лодка", 60, kind="abandon", con=2, phase="dropped", quote="лодка слово 60"),
        said("лодка", 130, kind="resume", pro=2, phase="active", quote="лодка слово 130"),
    ]

    found = await _ask("К каким целям я всё время возвращаюсь?", told=told)

    assert found.text.startswith("Бросалось и возвращалось: «Бег» (2 раза), «Лодка» (1 раз).")
    assert "лодка слово 130" in {one.quote for one in found.cites}


@pytest.mark.parametrize("text", ["живу ли я как говорю", "Do I live what I say?"])
async def test_what_cannot_be_seen_of_a_life_is_named(text: str) -> None:
    found = await _ask(text, told=[said("бег", 3, pro=1, quote="бег слово 3")])

    assert found.cites == ()
    assert found.text.startswith("Об этом в архиве ничего нет: записей о том, на что уходит время")


async def test_what_one_was_like_is_told_by_what_came_first_and_what_was_felt() -> None:
    found = await _ask("Каким я был в январе 2024?")

    assert found.text.startswith("На первом месте")
    assert "Чаще всего в словах слышно: тревога" in found.text
    assert found.cites


@pytest.mark.parametrize("text", ["Почему я бросил бег?", "Why did I stop running?"])
async def test_why_it_was_left_is_told_in_the_words_it_was_left_with(text: str) -> None:
    found = await _ask(text)

    assert found.text.startswith("«Бег»: дело было брошено, по записям с 30 мая 2024.")
    assert found.cites[0].quote == "бег слово 150"


async def test_what_is_to_be_stopped_is_called_by_what_is_to_be_done() -> None:
    things = [goal("курение", "Курение")]
    told = [said("курение", n, pro=3, quote=f"курение слово {n}") for n in (2, 9, 16)]

    found = await _ask("Чего я хочу?", told=told, things=things)

    assert found.text.split("\n")[0].count("На первом месте «бросить курить»") == 1


async def test_why_one_wants_to_quit_is_not_answered_by_a_relapse() -> None:
    things = [goal("курение", "Курение")]
    told = [
        said("курение", 2, pro=3, phase="active", quote="курение слово 2"),
        said("курение", 9, con=2, kind="abandon", phase="dropped", quote="курение слово 9"),
    ]

    found = await _ask("Почему я хочу бросить курение?", told=told, things=things)

    assert "дело было брошено" not in found.text


async def test_what_a_thing_is_called_is_not_strange_though_it_is_never_said() -> None:
    things = [replace(goal("грузинский", "Грузинский язык"), aliases=("грузинский",))]
    told = [
        said("грузинский", 2, pro=2, phase="active", quote="грузинский слово 2"),
        said("грузинский", 60, kind="abandon", con=2, phase="dropped", quote="грузинский слово 60"),
    ]
    talk = Talk(turns=(Spoken("user", "Как у меня дела с грузинским?"), Spoken("assistant", "…")))

    found = await _ask("Почему я его бросил?", talk, told=told, things=things)

    assert found.text.startswith("«Грузинский язык»: дело было брошено")


async def test_a_month_without_a_year_is_one_that_the_archive_tells_of() -> None:
    """The last words are of August 2024; by now it is far into 2025."""
    found = await _ask("Что изменилось между январём и апрелем?", now=day(600))

    assert found.text.startswith("С 1 января 2024 по 1 мая 2024")


async def test_a_life_of_words_is_not_held_against_words_that_sound_like_the_question() -> None:
    told = [said("бег", 3, pro=1, quote="бег слово живу как говорю")]

    assert (await _ask("живу ли я как говорю", told=told)).cites == ()


async def test_a_word_of_an_area_never_spoken_of_is_strange() -> None:
    told = [said("бег", 3, pro=1, quote="бег снова слово 3")]

    found = await _ask("Почему я снова закурил?", told=told)

    assert found.cites == ()


async def test_who_speaks_from_a_day_knows_nothing_told_later() -> None:
    late = replace(said("лодка", 5, pro=3, quote="лодка слово 5"), told_at=day(200))
    early = [said("бег", n, pro=1, quote=f"бег слово {n}") for n in (3, 8)]

    found = await _ask("Чего я хочу?", told=[*early, late], as_of=day(20))

    assert "«Лодка»" not in found.text


async def test_how_it_goes_is_told_by_its_phase_and_how_often_by_its_own_words() -> None:
    goes, often = await _ask("Как идут дела с бегом?"), await _ask("Сколько раз я возвращался к бегу?")  # fmt: skip

    assert goes.text.startswith("«Бег»: дело шло")
    assert often.text.startswith("«Бег»: 2 возвращения")
    assert {cite.quote.split()[0] for cite in often.cites} == {"бег"}
    assert [cite.quote for cite in often.cites[:2]] == ["бег слово 100", "бег слово 210"]


async def test_what_was_said_in_the_talk_is_told_from_it() -> None:
    talk = Talk(turns=(Spoken("user", "Хочу собаку."), Spoken("assistant", "…")))

    assert "«Хочу собаку.»" in (await _ask("О чём мы говорили?", talk)).text


async def test_what_was_given_up_in_heat_is_told_as_said_in_heat() -> None:
    told = [
        *(said("работа", n, kind="effort", pro=2, effort=(5.0, "hours"), phase="active", quote=f"работа слово {n}") for n in (1, 10, 20)),
        said("работа", 30, con=3, kind="abandon", phase="dropped", heat=0.9, quote="работа слово 30"),
    ]  # fmt: skip
    calm = said("работа", 50, con=2, kind="abandon", phase="dropped", quote="работа слово 50")

    for text in ("Почему я бросил работу?", "Что происходит с работой?"):
        assert "сгоряча" in (await _ask(text, told=told)).text
        assert "сгоряча" not in (await _ask(text, told=[*told, calm])).text
    assert "«Работа»" not in (await _ask("Что я бросил?", told=told)).text
    assert "«Работа»" in (await _ask("Что я бросил?", told=[*told, calm])).text


async def test_what_is_new_is_what_the_last_weeks_tell_the_weightiest_first() -> None:
    late = [
        *(said("бег", n, pro=3, kind="priority", rank=1, quote=f"бег слово {n}") for n in (228, 232, 236)),
        said("бег", 236, con=3, kind="abandon", phase="dropped", quote="бег слово 236 всё"),
        said("Экзамен", 237, kind="event", quote="Сдал экзамен"),
    ]  # fmt: skip
    things = [*THINGS, goal("Экзамен", "Экзамен", type="Event")]

    for text in ("Что нового?", "What's new?", "Что у меня нового за последние недели?"):
        found = await _ask(text, told=[*_told(), *late], things=things)
        assert "«Бег» — брошено" in found.text
        assert "«Экзамен»" in found.text
        assert "«Лодка»" not in found.text
        assert found.cites


async def test_a_time_that_begins_somewhere_lasts_until_now() -> None:
    assert "28 августа 2024" in (await _ask("Что изменилось с весны 2024?")).text
    assert "28 августа" not in (await _ask("Что изменилось весной 2024?")).text


async def test_what_comes_back_is_told_with_what_came_before_it_was_left() -> None:
    led = [
        replace(said("работа", n, kind="emotion", con=2, quote=f"работа слово {n}"), emotion="fear") for n in (36, 146)
    ]  # fmt: skip
    plain = [one for one in _told() if one.entity_id != "работа"]

    ru = await _ask("К чему я всё время возвращаюсь?", told=[*plain, *led])

    assert "Перед тем как бросить «Бег», речь чаще обычного шла о таком: «Работа»" in ru.text


async def test_where_nothing_turned_the_newest_words_are_told() -> None:
    quiet = [said("бег", n, pro=1, quote=f"бег слово {n}") for n in (100, 180, 190)]

    found = await _ask("Что нового?", told=quiet, as_of=day(200))

    assert [one.quote for one in found.cites] == ["бег слово 190", "бег слово 180"]


async def test_nothing_new_is_said_so() -> None:
    old = [said("бег", 1, pro=1, quote="бег слово 1")]

    found = await _ask("Что нового?", told=old, as_of=day(200))

    assert "нового" in found.text
    assert found.cites == ()


async def test_a_decision_told_beside_hot_words_is_one_in_the_heat() -> None:
    told = [
        said("уйти", 10, kind="decision", pro=2, heat=0.5, quote="орал, решил уйти"),
        replace(said("работа", 10, kind="emotion", con=2, heat=0.8, quote="орал, решил уйти"), emotion="frustration"),
        said("остаться", 40, kind="decision", pro=2, heat=0.5, quote="решил остаться"),
    ]  # fmt: skip
    things = [*THINGS, goal("уйти", "уйти", "Decision"), goal("остаться", "остаться", "Decision")]

    found = await _ask("Какие решения я принял сгоряча?", told=told, things=things)

    assert "«уйти»" in found.text
    assert "«остаться»" not in found.text


async def test_a_time_without_named_feelings_is_told_by_its_strongest_words() -> None:
    told = [
        replace(said("лодка", 3, quote="Руки опустились"), affect=HEAVY),
        said("лодка", 4, quote="Купил гвозди"),
    ]

    found = await _ask("Что я чувствовал в январе 2024?", told=told)

    assert "сильнее всего звучат" in found.text
    assert [one.quote for one in found.cites] == ["Руки опустились"]


async def test_how_often_smoking_was_quit_is_how_often_it_was_tried() -> None:
    told = [
        said("куре", 1, pro=3, kind="effort", phase="active", quote="Не курю с утра"),
        said("куре", 40, con=3, kind="abandon", phase="dropped", quote="Закурил"),
        said("куре", 120, pro=3, kind="resume", phase="active", quote="Снова бросил курить"),
    ]

    found = await _ask("Сколько раз я бросал курить?", told=told, things=[goal("куре", "Курение")])

    assert "2 попытки" in found.text


@pytest.mark.parametrize("text", ["Что для меня было главным в январе 2024?", "Что я сделал?"])
async def test_what_came_first_and_what_was_done_are_asked_for_in_these_words_too(
    text: str,
) -> None:
    told = [*_told(), said("лодка", 60, pro=3, kind="done", phase="done", quote="лодка слово 60")]

    assert "«" in (await _ask(text, told=told)).text.split("\n")[0]


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (goal("e", "грусть", "Emotion"), "sadness"),
        (goal("e", "зависть", "Emotion"), "зависть"),
        (goal("g", "грусть"), "грусть"),
    ],
)
def test_a_feeling_is_called_in_the_language_of_the_reader(thing: Entity, told: str) -> None:
    assert thing_name(thing, "en") == told
    assert thing_name(thing, "ru") == thing.name
