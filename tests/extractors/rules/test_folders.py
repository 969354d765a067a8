import pytest

from extractors.rules.folders import expected, topic_of
from extractors.rules.names import Names
from tests.extractors.rules.test_reading import harvest


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Заметки/Лодка/Корпус/2024-10-09.md", "Лодка"),
        ("Notes/Greenhouse/plans.md", "Greenhouse"),
        ("Заметки/Тихий двор/план.md", "Тихий двор"),
        ("Дневник/2024/Осень/лист 3.md", None),
        ("Выгрузки/Claude/выгрузка 2026-02-20/conversations.json", None),
        ("Личное/Марина/письма.md", None),
        ("заметка.md", None),
        ("live/0f8fad5bd9cb469fa16570867728950e", None),
        ("Live/афиша.md", "Live"),
    ],
)
def test_a_folder_names_an_undertaking_or_nothing(path: str, name: str | None) -> None:
    assert topic_of(path) == name


def test_a_thing_that_has_a_folder_is_known_in_the_diary_too() -> None:
    known = Names(expected(["Заметки/Лодка/план.md"], "u_me"))

    found = harvest("Весь вечер красила лодку.", known)

    assert "Лодка" in {entity.name for entity in found.entities}


def test_one_word_of_a_long_name_is_not_the_thing() -> None:
    known = Names(expected(["Заметки/Тихий двор/план.md"], "u_me"))

    one = harvest("Во дворе сегодня снег, я чистила дорожку.", known)
    whole = harvest("Я весь день занималась Тихим двором.", known)

    assert "Тихий двор" not in {entity.name for entity in one.entities}
    assert "Тихий двор" in {entity.name for entity in whole.entities}
