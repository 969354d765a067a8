"""When two names are one thing, when they are two, and when a person is asked."""

import pytest

from extractors.resolve import grey_pairs
from extractors.rules import Names
from extractors.rules.morphology import read
from extractors.rules.names import areas, key_of
from extractors.rules.people import people
from extractors.rules.renaming import new_name
from extractors.rules.sentences import words
from graph.stems import words as plain
from graph.types import Entity, EntityType
from tests.extractors.rules.test_reading import harvest


def entity(kind: EntityType, name: str, *aliases: str) -> Entity:
    return Entity(f"id-{name}", kind, name, key_of(kind, name), aliases)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Лёша", "Алексей"), ("Саша", "Александр"), ("Сашка", "Саша"), ("Игорь", "Igor"), ("Катя", "Катька"),
        ("Серега", "Сергей"), ("Алёна", "Алена"),
        ("Лида", "Lida"), ("Саша", "Sasha"), ("Александр", "Alexander"), ("Катя", "Katja"), ("Катя", "Katia"),
        ("Юля", "Yulia"), ("Юля", "Julia"), ("Женя", "Zhenya"), ("Сергей", "Sergey"), ("Сергей", "Sergei"),
        ("Алексей", "Alexey"), ("Миша", "Mikhail"), ("Артём", "Artyom"), ("Артём", "Artem"), ("Пётр", "Pyotr"),
        ("Дмитрий", "Dmitry"), ("Дима", "Dmitri"), ("Ксюша", "Ksenia"), ("Максим", "Maxim"), ("Яна", "Yana"),
        ("Юрий", "Yury"), ("Илья", "Ilya"), ("Иван Петров", "Ivan Petrov"), ("Елена", "Yelena"), ("Филипп", "Philip"), ("Виктор", "Wiktor"),
        ("Саше", "Александр"), ("Лидой", "Лида"), ("Андреем", "Андрей"), ("Вере", "Вера"), ("Павлу", "Паша"),
    ],
)  # fmt: skip
def test_a_pet_form_another_spelling_and_the_long_name_are_one_person(a: str, b: str) -> None:
    assert key_of("Person", a) == key_of("Person", b)


@pytest.mark.parametrize(("a", "b"), [
        ("Оля", "Юля"), ("Марина", "Мария"), ("Миша", "Маша"), ("Dan", "Dana"), ("Paul", "Paula"), ("Ян", "Яна"),
        ("Валентин", "Валентина"), ("Александр", "Александра"), ("Alex", "Алексей"), ("Kate", "Катя"),
        ("Иван Петров", "Иван Сидоров"),
    ],
)  # fmt: skip
def test_other_people_stay_apart(a: str, b: str) -> None:
    assert key_of("Person", a) != key_of("Person", b)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Вчера Саше стало лучше.", ["Саша"]),
        ("Ездили с отцом на дачу.", ["Папа"]),
        ("Позвонила маме и Лиде.", ["Мама", "Лида"]),
        ("I told Dave about the boat.", ["Dave"]),
        ("My mother called in May.", ["Mother"]),
        ("Купил хлеба и сыра.", []),
    ],
)
def test_people_are_met_by_name_or_by_kin(text: str, names: list[str]) -> None:
    assert list(people(list(words(text)))) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Назвал сервис «Тетрадь в клетку».", "Тетрадь в клетку"),
        ("CRM больше нет, есть «Фонарь».", "Фонарь"),
        ("Теперь называется «Маяк».", "Маяк"),
        ("We renamed it Lantern.", "Lantern"),
        ('The shop is now called "North Light".', "North Light"),
        ("Назвал его дураком.", None),
        ("The dentist called.", None),
    ],
)
def test_a_new_name_is_heard_when_the_text_gives_one(text: str, name: str | None) -> None:
    assert new_name(text) == name


def test_what_was_renamed_is_still_the_same_thing() -> None:
    names = Names()
    first = harvest("Весь вечер делал сервис. Назвал сервис «Фонарь».", names)
    for one in first.entities:
        names.add(one)

    later = harvest("Опять до ночи сидел над «Фонарём».", names)

    [before] = {o.entity_id for o in first.observations if o.kind == "effort"}
    assert before in {o.entity_id for o in later.observations}


def test_near_names_are_asked_about_and_far_ones_are_not() -> None:
    names = Names(
        [
            entity("Goal", "выучить сербский"), entity("Goal", "сербский разговорный клуб"),
            entity("Person", "Женя"), entity("Person", "Евгения"), entity("Person", "Оля"),
            entity("Project", "Ableton"), entity("Goal", "Аблетон"), entity("Value", "Свобода"),
        ]
    )  # fmt: skip

    pairs = {(a.removeprefix("id-"), b.removeprefix("id-")) for a, b, _, _ in grey_pairs(names)}

    assert {("Ableton", "Аблетон"), ("Евгения", "Женя")} <= pairs
    assert not [pair for pair in pairs if {"Оля", "Свобода"} & set(pair)]
    assert all(0 < certainty < 1 and why for _, _, certainty, why in grey_pairs(names))


def test_grey_pairs_do_not_depend_on_the_order_of_things() -> None:
    many = [entity("Goal", "дом у моря"), entity("Goal", "дом моря"), entity("Goal", "сад у дома")]

    assert grey_pairs(Names(many)) == grey_pairs(Names(reversed(many)))


def test_a_day_or_a_season_names_no_undertaking() -> None:
    """Else every word of a Wednesday is about the wish to be free on one."""
    for name, other in [
        ("проснуться в среду свободным", "встреча в среду"),
        ("собрать две штуки", "половина штуки"),
        ("переплыть залив летом", "отпуск летом"),
        ("bake on Sundays", "Sunday dinner"),
    ]:
        assert Names([entity("Goal", name)]).find("Goal", other) is None, name


def test_an_area_is_known_by_what_it_is_called() -> None:
    known = areas()

    for name, called in known.called.items():
        assert name in {known.of(read(word).lemma, word) for word in plain(name)}
        assert name in {known.of(word, word) for word in plain(called)}


@pytest.mark.parametrize(
    "word", ["own", "cold", "game", "walk", "board", "stream", "save", "record"]
)
def test_a_word_of_everyday_is_no_area(word: str) -> None:
    assert areas().of(word, word) is None


@pytest.mark.parametrize("word", ["мобильный", "компьютерный", "настольный", "защита", "банк"])
def test_a_part_of_a_name_is_no_area(word: str) -> None:
    assert areas().of(word, word) is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("We moved from Leeds to Bristol.", []),
        ("The train to Ghent was late, so I wrote to Karen.", ["Karen"]),
        ("Went with Ann to Boston.", ["Ann"]),
        ("Звонила Рита, зовёт в Питер.", ["Рита"]),
        ("Приехала из Питера к Марату.", ["Марат"]),
        ("Я верю в Нину.", ["Нина"]),
    ],
)
def test_where_one_goes_is_nobody(text: str, who: list[str]) -> None:
    assert list(people(words(text))) == who


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Вчера Алия смеялась.", "Алия"),
        ("Камила пришла поздно.", "Камила"),
        ("Сказал Камиле правду.", "Камила"),
        ("Видел Рустама вчера.", "Рустам"),
        ("Был у Марины.", "Марина"),
    ],
)
def test_a_woman_is_not_called_by_the_name_of_a_man(text: str, name: str) -> None:
    assert list(people(words(text))) == [name]
