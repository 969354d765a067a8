"""A talk without clocks: another's words are never the owner's, and a list of keys is no talk."""

import pytest

from tests.extractors.reading import NOBODY, reading_of, said, told

TALK = "Вера: Ты придёшь?\nКостя: Приду, но поздно\nВера: Хочу, чтобы все были дома\nи поели\nКостя: Ладно\n"
TOLD = [
    ("other", "Ты придёшь?"), ("self", "Приду, но поздно"), ("other", "Хочу, чтобы все были дома\nи поели"), ("self", "Ладно"),
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        TALK,
        "".join(f"**{line.replace(':', ':**', 1)}\n" if ":" in line else f"{line}\n" for line in TALK.splitlines()),
        TALK.replace("\n", "\n\n").replace("дома\n\n", "дома\n"),
        TALK.replace("Костя", "Я"),
        TALK.replace("Костя", "Me").replace("Вера", "Начальник"),
        TALK.replace("Вера", "Вера Петрова"),
    ],
    ids=["plain", "bold", "spaced", "I", "a stranger and I", "full name"],
)  # fmt: skip
def test_each_speaker_has_the_own_words(text: str) -> None:
    found = reading_of("разговор 2021-03-12.txt", text)

    assert (found.format, found.conversations[0].kind) == ("talk", "messenger")
    assert told(found) == TOLD
    assert {(str(one.dated.at)[:10], one.dated.source) for one in said(found)} == {("2021-03-12", "file_name")}  # fmt: skip


def test_without_a_name_nobody_is_the_owner() -> None:
    assert {one.role for one in said(reading_of("разговор.txt", TALK, NOBODY))} == {"other"}


def test_a_title_above_is_nobodys_and_names_are_kept() -> None:
    found = reading_of("разговор.md", f"# О доме\n\n{TALK}")

    assert told(found) == [("document", "# О доме"), *TOLD]
    assert [one.author for one in said(found)[1:]] == ["Вера", "Костя", "Вера", "Костя"]


@pytest.mark.parametrize(
    "text",
    [
        "Купить: хлеб\nПозвонить: маме\nКупить: чай\nПозвонить: Вере\nИтог: я всё успела!\n",
        "Итог: я молодец!\nПлан: ты справишься?\nИтог: да\nПлан: нет\n",
        "Тесто: мука\nНачинка: капуста\nТесто: постоять\nНачинка: потушить\n",
        "Маша: посуда\nПетя: мусор\nМаша: пол\nПетя: окна\n",
        "Вера: 5 км\nОлег: 3 км\nВера: 6 км\nОлег: 4 км\n",
        "Сцена 1. Вокзал\n\nВера: Мы опоздали?\nОлег: Нет!\nВера: Ты уверен?\nОлег: Да.\n",
        "ВЕРА: Мы опоздали?\nОЛЕГ: Нет!\nВЕРА: Ты уверен?\nОЛЕГ: Да.\n",
        f"---\ntags: дом\n---\n{TALK}",
        "Сегодня долго говорили, и я записала.\n\nХочу запомнить, как это было.\n\nВот.\n\n" + TALK,
        "Мама: звонила, я рада!\nПапа: ты устал?\nРабота: да, сдала отчёт\nДом: нет сил\n",
        "Вопрос: ты хочешь уехать?\nОтвет: да, хочу\nВопрос: куда?\nОтвет: к морю!\n",
        "Pros: you save time\nCons: no money?\nPros: I like it\nCons: I am tired!\n",
    ],
    ids=["errands", "summary", "recipe", "chores", "runs", "play", "capitals", "front matter", "inside a note", "areas", "question", "pros"],
)  # fmt: skip
def test_what_only_looks_like_a_talk_stays_the_persons_own(text: str) -> None:
    found = reading_of("запись.txt", text)

    assert found.format in ("text", "markdown")
    assert {one.role for one in said(found)} == {"self"}
