import pytest

from extractors.rules.deeds import acted
from extractors.rules.sentences import sentences


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
