"""Questions that ask for a list of the whole life: which list, what stands in it, and when there is none."""

from dataclasses import replace

import pytest

from api.agent.answer import answer
from api.agent.lists import Listed
from api.agent.question import understand
from api.agent.types import Answer, Question
from graph.types import Affect, Entity, Observation
from tests.api.agent.test_answer import Memory, Shelf
from tests.builders import day, goal, said, snapshot

ASKED = """
dropped | Какие проекты я забросила?
dropped | Какие цели я бросил в 2024 году и почему?
dropped | Что я бросила в прошлом году?
dropped | От каких планов я отказалась?
dropped | Which goals did I give up in 2024 and why?
dropped | What have I abandoned?
paused | Что я отложил до лучших времён?
paused | Какие дела я поставила на паузу?
paused | Which projects did I put on hold?
done | Что я довела до конца за этот год?
done | Какие цели я достиг?
done | What did I finish last year?
done | Which of my goals have I achieved?
begun | Что нового я начала в этом году?
begun | Какие проекты я начал весной 2025?
begun | What new projects did I start in 2025?
going | Какие у меня сейчас проекты?
going | Какие у меня цели?
going | Чем я сейчас занимаюсь?
going | Над чем я работала летом 2025?
going | What are my goals?
going | What am I working on now?
decided | Какие решения я принимала в 2025 году?
decided | What decisions have I made?
hot | Какие решения я приняла сгоряча?
hot | Which decisions did I make in the heat of the moment?
cold | Какие решения я принял на холодную голову?
conflicts | Какие мои цели противоречат друг другу?
conflicts | Which of my goals conflict with each other?
neglected | Что я давно откладываю?
neglected | Чего я избегаю?
neglected | What am I avoiding?
values | Какие у меня ценности?
values | What are my values?
beliefs | Во что я верю?
beliefs | What do I believe in?
habits | Какие у меня привычки?
people | Кто для меня важен?
people | О ком я чаще всего пишу?
people | Who matters to me?
- | Почему я бросила лодку?
- | Во что я верил насчёт зарплаты?
- | Какие решения я принял насчёт работы?
- | What did I believe in about money?
- | Кто для меня важен в хоре?
- | Когда я начала рисовать?
- | Что я решила про лодку?
- | Что я начала рисовать первым?
- | Как зовут моего тренера?
- | Какие книги я читал?
- | Что мешает мастерской?
- | Какие цели были у Игоря?
- | Did I finish the boat?
- | What did I decide about the boat?
- | Who jumped first?
- | К каким целям я всё время возвращаюсь?
- | Какие у меня приоритеты?
- | Чего я боюсь?
"""
TABLE = [tuple(part.strip() for part in line.split("|")) for line in ASKED.strip().splitlines()]
HOT = Affect(0.1, 0.9, 0.0, 0.2, -0.9, 0.9, 0.9, 0.9)
GLAD = Affect(0, 0, 0.8, 0, 0.8, 0.5, 0.1, 0.9)
FLAT = Affect(0, 0, 0, 0, -0.2, 0.2, 0.3, 0.9)
THINGS = [
    goal("лодка", "Лодка"),
    goal("роман", "Роман", "Project"),
    goal("бег", "Бег"),
    goal("хор", "Хор"),
    Entity("честность", "Value", "Честность", "Value|честн"),
    Entity("лида", "Person", "Лида", "Person|lidia"),
    Entity("продать", "Decision", "Решил продать лодку", "Decision|x"),
    Entity("остаться", "Decision", "Решил остаться", "Decision|y"),
]


@pytest.mark.parametrize(("listed", "words"), TABLE, ids=[words for _, words in TABLE])
def test_a_question_is_read_for_the_list_it_asks_for(listed: str, words: str) -> None:
    found: Listed | None = understand(Question(words, day(240))).list

    assert (found or "-") == listed


def _one(thing: str, n: int, **more: object) -> Observation:
    return replace(said(thing, n, quote=f"{thing} слово {n}"), **more)


def _told() -> list[Observation]:
    def turn(thing: str, n: int, kind: str, phase: str) -> Observation:
        return _one(thing, n, kind=kind, phase=phase, pro=0 if kind == "abandon" else 2, con=2 if kind == "abandon" else 0)  # fmt: skip

    return [
        turn("лодка", 1, "effort", "active"), turn("лодка", 60, "abandon", "dropped"),
        turn("роман", 10, "effort", "active"), turn("роман", 90, "done", "done"),
        turn("бег", 150, "effort", "active"), *(_one("бег", n, pro=2) for n in (160, 200, 230)),
        *(_one("хор", n, pro=2, affect=GLAD) for n in (12, 18, 24, 30)),
        *(_one("бег", n, kind="remark", affect=FLAT) for n in range(31, 235, 9)),
        *(_one("честность", n, kind="value", pro=3) for n in (40, 50)),
        *(_one("лида", n, kind="remark") for n in (44, 54)),
        _one("продать", 61, kind="decision", affect=HOT, heat=0.9), _one("остаться", 120, kind="decision"),
    ]  # fmt: skip


async def _ask(text: str) -> Answer:
    told = _told()
    days = {int(one.source.message_id[1:]): one.source.quote for one in told}
    shelf = Shelf(days, snapshot(THINGS, told))
    mind = Memory(shelf, shelf, shelf)
    parts = [part async for part in answer(Question(text, day(240)), mind)]
    last = parts[-1]
    assert isinstance(last, Answer)
    return last


@pytest.mark.parametrize(
    ("text", "names", "quote"),
    [
        ("Какие проекты я забросила?", {"Лодка"}, "лодка слово 60"),
        ("Что я довёл до конца?", {"Роман"}, "роман слово 90"),
        ("Чем я сейчас занимаюсь?", {"Бег"}, "бег слово"),
        ("Какие решения я принял?", {"Решил продать лодку", "Решил остаться"}, "продать слово 61"),
        ("Какие решения я принял сгоряча?", {"Решил продать лодку"}, "продать слово 61"),
        ("Какие у меня ценности?", {"Честность"}, "честность слово 50"),
        ("О ком я чаще всего пишу?", {"Лида"}, "лида слово 54"),
        ("What am I avoiding?", {"Хор"}, "хор слово"),
    ],
)
async def test_the_list_is_named_and_quoted(text: str, names: set[str], quote: str) -> None:
    found = await _ask(text)
    head = found.text.split("\n")[0]

    assert {one.name for one in THINGS if f"«{one.name}»" in head} == names
    assert any(quote in one.quote for one in found.cites)


@pytest.mark.parametrize("text", ["Что я отложил?", "Какие у меня привычки?", "Какие мои цели противоречат друг другу?"])  # fmt: skip
async def test_an_empty_list_is_no_answer(text: str) -> None:
    found = await _ask(text)

    assert found.cites == ()
    assert found.text == "Об этом в архиве ничего нет."
