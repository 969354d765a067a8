import pytest

from extractors.rules.deeds import acted
from extractors.rules.sentences import sentences
from tests.extractors.rules.test_reading import harvest


@pytest.mark.parametrize(
    ("text", "did"),
    [
        ("Весь вечер красила лодку.", True),
        ("Собрал полку и покрасил её.", True),
        ("Мы вчера разобрали чердак.", True),
        ("I fixed the roof before the rain.", True),
        ("Мама позвонила насчёт дачи.", False),
        ("Он починил велосипед.", False),
        ("Так и не открыла учебник.", False),
        ("Хотел бы починить велосипед.", False),
        ("Стало холодно.", False),
        ("Думала о лодке всю ночь.", False),
        ("He fixed the roof.", False),
    ],
)
def test_a_deed_is_the_persons_own_and_done(text: str, did: bool) -> None:
    [sentence] = list(sentences(text))

    assert acted(sentence) is did


def test_the_owner_is_one_person_in_every_harvest() -> None:
    silent, decided = harvest("Сегодня туман."), harvest("Решила продать лодку.")

    [a] = [one.id for one in silent.entities if one.is_self]
    [b] = [one.id for one in decided.entities if one.is_self]
    assert a == b
    assert ("CHOSE", a) in {(fact.relation, fact.subject_id) for fact in decided.facts}


def test_a_feeling_told_of_a_thing_is_evoked_by_it() -> None:
    found = harvest("Я ужасно злюсь на эту работу.")

    assert "EVOKES" in {fact.relation for fact in found.facts}


@pytest.mark.parametrize(("text", "pos"), [("Дела идут хорошо.", "NOUN"), ("Правила простые.", "NOUN"), ("Копала грядки.", "VERB"), ("Начала бегать.", "VERB")])  # fmt: skip
def test_what_is_hardly_ever_a_deed_stays_a_thing(text: str, pos: str) -> None:
    assert sentences(text)[0].words[0].reading.pos == pos
