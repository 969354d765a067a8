"""Whose kin and whose beasts a sentence speaks of decides whether it answers a question about one's own."""

from collections.abc import Mapping

import pytest

from api.agent.question import understand
from api.agent.types import Question
from api.agent.whose import is_own
from tests.api.agent.test_support import cited
from tests.builders import day

OTHERS = {
    3: "У Лены двое детей, и оба болеют.",
    10: "Муж Оли запил, она плачет в трубку.",
    20: "Саша с женой зовут на дачу. Её брат уже там.",
    30: "Собака соседей воет второй час.",
    40: "Tom's wife called, she has two kids and a dog.",
}
OWN = {
    5: "Отвёл детей в сад и поехал на работу.",
    15: "Муж опять молчит за ужином.",
    25: "Звонил брат, сидит без денег.",
    35: "Выгуливал собаку под дождём.",
    45: "My wife says that our kids grow too fast.",
}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Есть ли у меня дети?", "5.md"),
        ("Есть ли у меня муж?", "15.md"),
        ("Что с братом?", "25.md"),
        ("Есть ли у меня собака?", "35.md"),
        ("Do I have a wife?", "45.md"),
        ("Do I have kids?", "45.md"),
    ],
)
async def test_other_peoples_are_no_answer_and_ones_own_are(text: str, path: str) -> None:
    assert await cited(OTHERS, text) == []
    found = await cited({**OTHERS, **OWN}, text)
    assert path in found
    assert not {f"{n}.md" for n in OTHERS} & set(found)


async def test_whose_they_are_may_be_asked_for() -> None:
    assert await cited(OTHERS, "Есть ли у Лены дети?") == ["3.md"]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Мои дети спят.", True),
        ("Детей у меня нет.", True),
        ("Гуляла с детьми до вечера.", True),
        ("Лена приехала с детьми.", False),
        ("Её дети шумят.", False),
        ("Дети Олега шумят.", False),
        ("Дети во дворе орут.", False),
        ("Увидела детей в парке.", False),
        ("Her kids are loud.", False),
        ("We have two kids.", True),
    ],
)
def test_the_sentence_decides(text: str, own: bool) -> None:
    owned = frozenset({"дет", "kid"})

    assert is_own(text, owned, having=True) == own


def test_what_is_anothers_in_the_question_is_not_asked_of_oneself() -> None:
    asked: Mapping[str, frozenset[str]] = {
        text: understand(Question(text, day(1))).owned
        for text in ("Как зовут мужа Лены?", "Как зовут мужа?", "What is my wife's name?")
    }

    assert list(asked.values()) == [frozenset(), frozenset({"муж"}), frozenset({"wife"})]
