"""Talks that some program wrote into a text: another's words are never the owner's, and no diary with hours is a talk."""

import pytest

from tests.extractors.reading import ASKED, NOBODY, reading_of, said, told

BESIDE = {
    "clock": "10:15 Костя: Ты придёшь?\n10:16 Оля: Приду, но поздно\n10:18 Костя: Хочу, чтобы все были дома\nи поели\n10:21 Оля: Буду\n",
    "brackets": "[14:02] Костя: Ты придёшь?\n[14:03] Оля: Приду, но поздно\n[14:05] Костя: Хочу, чтобы все были дома\nи поели\n[14:06] Оля: Буду\n",
    "icq": "<10:15:01> Костя: Ты придёшь?\n<10:15:30> Оля: Приду, но поздно\n<10:16:00> Костя: Хочу, чтобы все были дома\nи поели\n<10:16:10> Оля: Буду\n",
    "zoom": "15:01:12\tКостя:\tТы придёшь?\n15:01:20\tОля:\tПриду, но поздно\n15:02:12\tКостя:\tХочу, чтобы все были дома\nи поели\n15:02:30\tОля:\tБуду\n",
    "irc": "2008-03-12 21:15:01 <костя> Ты придёшь?\n2008-03-12 21:15:31 <оля> Приду, но поздно\n2008-03-12 21:16:01 <костя> Хочу, чтобы все были дома\nи поели\n2008-03-12 21:16:41 <оля> Буду\n",
}  # fmt: skip
ABOVE = {
    "qip": "--------------------------------------->-\nКостя (21:15:01 12/03/2008)\nТы придёшь?\n\n--------------------------------------<-\nОля (21:15:30 12/03/2008)\nПриду, но поздно\n\n"
    "--------------------------------------->-\nКостя (21:16:01 12/03/2008)\nХочу, чтобы все были дома\nи поели\n\n--------------------------------------<-\nОля (21:17:30 12/03/2008)\nБуду\n",
    "vk": "Костя\n12 мар 2008 в 21:15\nТы придёшь?\n\nОля\n12 мар 2008 в 21:15\nПриду, но поздно\n\nКостя\n12 мар 2008 в 21:16\nХочу, чтобы все были дома\nи поели\n\nОля\n12 мар 2008 в 21:17\nБуду\n",
    "teams": "Костя  12.03.2008 21:15\nТы придёшь?\nОля  12.03.2008 21:15\nПриду, но поздно\nКостя  12.03.2008 21:16\nХочу, чтобы все были дома\nи поели\nОля  12.03.2008 21:17\nБуду\n",
}  # fmt: skip
TALK = [
    ("self", "Ты придёшь?"), ("other", "Приду, но поздно"), ("self", "Хочу, чтобы все были дома\nи поели"), ("other", "Буду"),
]  # fmt: skip


@pytest.mark.parametrize("text", [*BESIDE.values(), *ABOVE.values()], ids=[*BESIDE, *ABOVE])
def test_each_speaker_has_the_own_words(text: str) -> None:
    found = reading_of("переписка.txt", text)

    assert (found.format, found.conversations[0].kind) == ("talk", "messenger")
    assert told(found) == TALK


_UNSIGNED = {name: text for name, text in (BESIDE | ABOVE).items() if name != "qip"}


@pytest.mark.parametrize("text", _UNSIGNED.values(), ids=_UNSIGNED)
def test_without_a_name_nobody_is_the_owner(text: str) -> None:
    assert {one.role for one in said(reading_of("переписка.txt", text, NOBODY))} == {"other"}


def test_the_rules_of_qip_tell_who_wrote_however_short_the_talk_is() -> None:
    short = "\n\n".join(ABOVE["qip"].split("\n\n")[:2])

    assert told(reading_of("переписка.txt", short, NOBODY)) == TALK[:2]
    assert told(reading_of("переписка.txt", ABOVE["qip"], NOBODY)) == TALK


def test_a_rule_that_stands_over_some_words_only_tells_nothing() -> None:
    note = "--------------------------------------->-\nПланы\n\nКостя (21:15:01 12/03/2008)\nпозвонить\n\nОля (21:15:01 12/03/2008)\nнаписать\n"

    assert reading_of("планы.txt", note, NOBODY).format != "talk"


@pytest.mark.parametrize("text", [*ABOVE.values(), BESIDE["irc"]], ids=[*ABOVE, "irc"])
def test_a_day_that_is_written_is_read(text: str) -> None:
    first = said(reading_of("переписка.txt", text))[0].dated

    assert str(first.at)[:16] == "2008-03-12 18:15"
    assert (first.source, first.zone) == ("message", ASKED.zone)


def test_a_clock_alone_has_the_day_of_the_file_and_past_midnight_the_next() -> None:
    text = "[23:58] Костя: Спишь?\n[23:59] Оля: Нет\n[00:03] Костя: И я\n[00:04] Оля: Ладно\n"

    days = [str(one.dated.at)[:16] for one in said(reading_of("2021-03-12 чат.txt", text))]

    assert days == ["2021-03-12 20:58", "2021-03-12 20:59", "2021-03-12 21:03", "2021-03-12 21:04"]
    assert said(reading_of("чат.txt", text))[0].dated.at is None


@pytest.mark.parametrize(
    "text",
    [
        "08:30 Проснулась, хочу спать\n09:15 Кофе. Думаю о хоре\n12:00 Обед: суп\n18:00 Хор: пели Баха\n22:00 Итог: хороший день\n",
        "09:00 Работа: отчёт\n13:00 Обед: суп\n14:00 Работа: звонки\n19:30 Обед: ужин и чай\n20:00 Работа: опять отчёт\n",
        "09:07 Работа: отчёт\n13:11 Обед: суп\n14:02 Работа: звонки\n19:31 Обед: ужин и чай\n21:04 Работа: опять отчёт\n",
        "Хор 12.03.2021 18:30\nПели Баха.\nБег 13.03.2021 19:00\nПять километров.\nХор 14.03.2021 18:30\nМоцарт.\nБег 15.03.2021 19:00\nУстала.\n",
        "Хор 12.03.2021 18:31\nПели Баха.\nБег 13.03.2021 19:02\nПять километров.\nХор 14.03.2021 18:33\nМоцарт.\nБег 15.03.2021 19:04\nУстала.\n",
        "Тесто: мука, вода, соль\nНачинка: капуста\nТесто: постоять 20 минут\nНачинка: потушить\nВыпечка: 40 минут\n",
        "ВЕРА: Мы опоздали.\nОЛЕГ: Мы никогда не опаздываем.\nВЕРА: Поезд ушёл.\nОЛЕГ: Придёт другой.\n",
        "Понедельник: хор\nВторник: бег\nСреда: английский\nЧетверг: бег\nПятница: баня\n",
        "Сегодня перечитала наш разговор, и вот что в нём осталось важным для меня, хоть прошёл уже год и всё давно решено.\n\nЯ тогда хотела уехать.\n\nВот он:\n\n"
        "[14:02] Костя: Ты едешь?\n[14:03] Оля: Еду\n[14:05] Костя: Точно?\n[14:06] Оля: Точно\n\nА потом я осталась.\n\nИ не жалею.\n",
    ],
    ids=["hours", "tracker", "tracker of odd minutes", "trainings", "trainings of odd minutes", "recipe", "play", "plan", "quoted"],
)  # fmt: skip
def test_what_only_looks_like_a_talk_stays_the_persons_own(text: str) -> None:
    found = reading_of("запись.txt", text)

    assert found.format in ("text", "markdown")
    assert {one.role for one in said(found)} == {"self"}


def test_a_title_above_is_nobodys() -> None:
    found = reading_of("чат.txt", f"Разговор о доме\n{BESIDE['clock']}")

    assert told(found) == [("document", "Разговор о доме"), *TALK]


def test_whatsapp_from_a_phone_that_writes_from_the_right_is_a_talk() -> None:
    arabic = "".join(
        f"\u200f13\u200f/2\u200f/2019، 2:2{n} م - {one}\n"
        for n, one in enumerate(("لينا: أين أنت؟", "Костя: Хочу петь сегодня", "لينا: أنتظر"))
    )

    found = reading_of("محادثة واتساب مع لينا.txt", arabic)

    assert found.format == "whatsapp"
    assert [one.role for one in said(found)] == ["other", "self", "other"]
    assert str(said(found)[0].dated.at) == "2019-02-13 11:20:00+00:00"
