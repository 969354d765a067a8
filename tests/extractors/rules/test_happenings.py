"""What happens to a life is read from the verbs that tell of it; what is planned, feared, somebody else's, is not."""

import pytest

from extractors.rules.happenings import happened_in
from extractors.rules.sentences import sentences
from tests.extractors.rules.test_reading import harvest


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Я развелась в апреле.", "Развод"),
        ("Развелись официально в январе.", "Развод"),
        ("Мы с Катей расстались.", "Расставание"),
        ("Мы поженились в субботу.", "Свадьба"),
        ("Помирились с братом, я рада.", "Примирение"),
        ("У нас родилась дочка.", "Рождение: дочь"),
        ("Мама умерла сегодня в пять утра.", "Смерть: мама"),
        ("У мамы микроинсульт. Скорая, реанимация.", "Болезнь: мама"),
        ("Сарай открыли впервые после бабушкиных похорон.", "Похороны"),
        ("Меня уволили.", "Увольнение"),
        ("Меня повысили до старшего инженера.", "Повышение"),
        ("Я сломала ногу на катке.", "Травма"),
        ("Сняла уголок на Ильинке.", "Новое жильё"),
        ("Переехали в новую квартиру, я довольна.", "Переезд"),
        ("We got married yesterday.", "Wedding"),
        ("I was fired on Friday.", "Leaving a job"),
        ("I had my surgery on Monday and I am fine.", "Hospital"),
        ("My grandmother passed away on Sunday, I miss her.", "Death: grandmother"),
    ],
)
def test_an_event_is_named_by_what_happened(text: str, name: str) -> None:
    assert name in _events(text)


@pytest.mark.parametrize(
    "text",
    [
        "Хочу развестись.",
        "Боюсь, что меня уволят.",
        "Чуть не сломала ногу, я испугалась.",
        "Лена развелась, а я слушала её весь вечер.",
        "Соседи переехали, я помогал с коробками.",
        "Если бы я уволился, мама бы не пережила.",
        "Десять лет назад мы поженились.",
        "Когда мы поженимся, я не знаю.",
        "My phone died and I went home.",
        "Anna got fired on Friday.",
        "I might get fired.",
    ],
)
def test_what_did_not_happen_to_the_person_is_no_event(text: str) -> None:
    assert not _events(text)


def _events(text: str) -> set[str]:
    found = harvest(text)
    told = {one.entity_id for one in found.observations if one.kind == "event"}
    return {one.name for one in found.entities if one.id in told}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Маму положили в больницу.", {"Больница"}),
        ("Брату сделали операцию.", {"Операция"}),
        ("Сестра переехала в Тверь.", {"Переезд"}),
        ("Mum was taken to hospital.", {"Больница"}),
        ("Мама поливает рассаду.", set[str]()),
        ("Маму хотели положить в больницу.", set[str]()),
        ("Маму не положили в больницу.", set[str]()),
    ],
)
def test_what_happened_is_heard_whoever_it_happened_to(text: str, names: set[str]) -> None:
    [one] = sentences(text)

    assert happened_in(one) == names
