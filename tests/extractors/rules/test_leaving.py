"""To want to leave a thing speaks against it; to give up giving it up keeps it in hand."""

import pytest

from extractors.rules.turning import KIN
from graph.types import Observation
from tests.extractors.rules.test_reading import harvest

KEPT = [
    ("Испанский", "Передумал бросать испанский."),
    ("Работа", "Передумала увольняться."),
    ("Наука", "Я передумал уходить из аспирантуры."),
    ("Бег", "Решил не бросать бег."),
    ("Работа", "Решила всё-таки не уходить с работы."),
    ("Музыка", "Не буду я бросать гитару."),
    ("Фотография", "Отказалась от мысли бросить фотографию."),
    ("Работа", "Погорячился я с увольнением."),
    ("Работа", "Никуда я не ухожу, работа как работа."),
    ("Наука", "Всё-таки остаюсь в аспирантуре."),
    ("Испанский", "Я уже не хочу бросать испанский."),
    ("Музыка", "Не хочу бросать гитару."),
    ("Пение", "Хотела бросить хор, но передумала."),
    ("Работа", "Хотел уволиться, но передумал."),
    ("Job", "I changed my mind about quitting my job."),
    ("Music", "Changed my mind: I'm not giving up the guitar."),
    ("Spanish", "I decided not to quit Spanish."),
    ("Job", "I'm not quitting my job after all, I was just angry."),
    ("Job", "Took it back: I'm staying at my job."),
]
GIVEN_UP = [
    ("Испанский", "Передумал учить испанский."),
    ("Переезд", "Передумала переезжать в Казань."),
    ("Жильё", "Раздумала покупать квартиру."),
    ("Вождение", "Расхотел учиться вождению."),
    ("Переезд", "Собирался переехать, но передумал."),
    ("Лодка", "Планировал купить лодку, но раздумал."),
    ("Курение", "Передумал бросать курить."),
    ("Spanish", "I changed my mind about learning Spanish."),
    ("Работа", "Хотел уволиться и уволился."),
    ("Пение", "Решила бросить хор и бросила."),
    ("Пение", "Хотел бросить хор и забил на него."),
    ("Испанский", "Давно хотела бросить испанский, и вот забросила."),
    ("Job", "I wanted to quit my job and I quit."),
]
AGAINST = [
    ("Пение", "Хочу бросить хор."),
    ("Работа", "Хочу уволиться."),
    ("Работа", "Собираюсь уйти с работы."),
    ("Фотография", "Подумываю завязать с фотографией."),
    ("Ремонт", "Хочется бросить этот ремонт к чёрту."),
    ("Job", "I want to quit my job."),
    ("Job", "I'm thinking about quitting my job."),
    ("Работа", "Мечтаю больше никогда не ходить на эту работу."),
    ("Книга", "Хочу отдохнуть от романа."),
    ("Бег", "Я разлюбил бег."),
    ("Лодка", "Лодка мне не нужна."),
    ("Лодка", "Больше не мечтаю о лодке."),
    ("Переезд", "Против переезда я, если честно."),
    ("Работа", "Пора завязывать с этой работой."),
    ("Job", "Enough of this job."),
]
FOR = [
    ("Курение", "Хочу бросить курить и начать бегать."),
    ("Пекарня", "Мечтаю уволиться и открыть кондитерскую."),
    ("Жильё", "Хочу закрыть ипотеку."),
    ("Running", "I want to leave early and go running."),
    ("Музыка", "Жалею, что бросил гитару."),
    ("Испанский", "Зря я бросила испанский."),
    ("Книга", "Жаль бросать роман."),
    ("Music", "I regret quitting guitar."),
    ("Переезд", "Я не против переезда."),
    ("Музыка", "Не представляю жизни без гитары."),
    ("Книга", "Пора браться за роман."),
    ("Running", "Time to get back to running."),
    ("Music", "I can't live without my guitar."),
]


@pytest.mark.parametrize(("thing", "text"), KEPT)
def test_who_does_not_leave_after_all_stays_and_has_not_come_back(thing: str, text: str) -> None:
    turns = _turns(thing, text)

    assert [(one.kind, one.phase) for one in turns if one.pro > one.con] == [("stance", "active")]
    assert not [one for one in turns if one.con > one.pro and one.phase]


@pytest.mark.parametrize(("thing", "text"), GIVEN_UP)
def test_who_does_not_take_it_up_after_all_has_given_it_up(thing: str, text: str) -> None:
    turns = _turns(thing, text)

    assert "dropped" in [one.phase for one in turns if one.kind == "abandon"]
    assert not [one for one in turns if one.phase == "active"]


@pytest.mark.parametrize(("thing", "text"), AGAINST)
def test_to_want_to_leave_speaks_against_and_ends_nothing(thing: str, text: str) -> None:
    said = [one for one in _turns(thing, text) if one.kind == "stance"]

    assert [(one.pro, one.phase) for one in said] == [(0, None)]
    assert said[0].con > 0


@pytest.mark.parametrize(("thing", "text"), FOR)
def test_another_thing_or_one_that_is_regretted_is_still_wanted(thing: str, text: str) -> None:
    said = _turns(thing, text)

    assert [one for one in said if one.kind == "stance" and one.pro > one.con]
    assert not [one for one in said if one.kind == "abandon"]


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        ("Переезд", "Не уверен, что хочу этот переезд."),
        ("Job", "I'm not sure if I want to keep my job."),
    ],
)
def test_who_is_not_sure_says_as_much_for_as_against(thing: str, text: str) -> None:
    assert [(one.pro, one.con) for one in _turns(thing, text)] == [(1, 1)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Решил не бросать бег.", "не бросать бег"),
        ("I decided not to quit Spanish.", "not to quit Spanish"),
        ("Решила уволиться.", "уволиться"),
    ],
)
def test_what_was_decided_is_named_with_its_not(text: str, name: str) -> None:
    assert [one.name for one in harvest(text).entities if one.type == "Decision"] == [name]


def test_what_is_not_the_main_thing_is_none() -> None:
    said = _turns("Книга", "Главное сейчас не роман, а здоровье.")

    assert [(one.kind, one.pro, one.con) for one in said] == [("priority", 0, 1)]


def test_what_is_not_needed_for_a_day_is_not_disliked() -> None:
    assert not _turns("Работа", "Мне не нужно на работу завтра.")


def test_others_leave_nothing_of_ones_own() -> None:
    assert not _turns("Пение", "Мама хочет бросить хор.")
    assert not _turns("Испанский", "Марат передумал бросать испанский.")


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        ("Переезд", "Решили с женой: осенью переезжаем."),
        ("Немецкий", "Решила, что буду учить немецкий."),
        ("German", "I decided to learn German."),
    ],
)
def test_what_is_decided_on_is_wanted(thing: str, text: str) -> None:
    assert [(one.pro, one.con) for one in _decided(thing, text)] == [(2, 0)]


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        ("Пение", "Решила бросить хор."),
        ("Дача", "Решили продать дачу."),
        ("Спорт", "Решила не ходить больше в зал."),
        ("Работа", "Никуда я не уволюсь."),
        ("Немецкий", "Марат решил учить немецкий."),
        ("Жильё", "Полгода назад сняла квартиру у реки."),
        ("Блог", "Разослала всем письмо: «Подкаст закрывается в мае»."),
    ],
)
def test_a_decision_to_leave_a_thing_is_none_for_it(thing: str, text: str) -> None:
    assert not _decided(thing, text)


def test_what_comes_first_is_no_value_beside_it() -> None:
    found = harvest("Главное для меня сейчас – раздать долги до лета.")

    assert not [one for one in found.entities if one.type == "Value"]


@pytest.mark.parametrize(
    ("thing", "text", "sides"),
    [
        ("Лодка", "Думаю, не починить ли лодку.", (1, 0)),
        ("Йога", "А не записаться ли мне на йогу?", (1, 0)),
        ("Пение", "Думаю, не бросить ли хор.", (0, 1)),
    ],
)
def test_what_is_weighed_is_thought_of(thing: str, text: str, sides: tuple[int, int]) -> None:
    assert [(one.pro, one.con) for one in _turns(thing, text)] == [sides]


def test_what_comes_first_is_said_by_the_words_themselves() -> None:
    text = "Весь вечер писал свой роман на кухне. Главное для меня — чтобы соседи молчали."

    assert not [one for one in harvest(text).observations if one.kind == "priority"]


def test_a_compound_is_what_its_last_word_is() -> None:
    assert any(one.name == "Музыка" for one in harvest("Играю на бас-гитаре по вечерам.").entities)


def test_a_day_is_nothing_that_is_given_up() -> None:
    assert not [one for one in harvest("Бросил первого марта, без таблеток.").entities if one.type == "Goal"]  # fmt: skip


def _decided(thing: str, text: str) -> list[Observation]:
    found = harvest(text)
    names = {one.id: one.name for one in found.entities if one.type == "Project"}
    return [one for one in found.observations if one.kind == "decision" and thing in names.get(one.entity_id, "")]  # fmt: skip


def _turns(thing: str, text: str) -> list[Observation]:
    """What is said of the thing beyond naming it, and turns of any other, which none of these sentences holds."""
    found = harvest(text)
    names = {one.id: one.name for one in found.entities}
    return [
        one
        for one in found.observations
        if (one.pro or one.con)
        and one.kind not in ("emotion", "effort", "decision")
        and thing in names[one.entity_id]
        and names[one.entity_id] not in KIN
    ]
