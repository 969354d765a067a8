"""Forwarded and quoted messages inside of notes: another's words, to where they end; look-alikes stay the person's."""

import pytest

from tests.extractors.reading import reading_of, said

_THEIRS = "Я ухожу с завода и продаю гараж."
_MINE = "А я пока остаюсь в школе."
# Where the words of another stand between the person's own.
_BETWEEN = {
    "telegram": f"Переслано от Ивана\n{_THEIRS}",
    "telegram, with a colon": f"Переслано от: Иван Петров\n{_THEIRS}\nИ лодку тоже.",
    "on its own line": f"Переслано от Ивана:\n\n{_THEIRS}",
    "on one line": f"Переслано от Ивана: {_THEIRS}",
    "kin": f"Переслано от мамы:\n{_THEIRS}",
    "nickname": f"Forwarded from @vanya_77\n{_THEIRS}",
    "english": "Forwarded from Ann Smith:\nI quit my job.",
    "message": f"Пересланное сообщение от Ивана:\n{_THEIRS}",
    "messages": f"Пересланные сообщения\n{_THEIRS}",
    "of a channel": f"Переслано из канала «Садовод»\n{_THEIRS}",
    "bold link": f"**Forwarded from [Ann](https://t.me/ann)**\n{_THEIRS}",
    "bracketed": f"[Forwarded from Иван Петров]\n{_THEIRS}",
    "with a day": f"Переслано от Иван Петров [05.03.2024 10:12]\n{_THEIRS}",
    "whatsapp": f"Forwarded\n{_THEIRS}",
    "marked": f"> {_THEIRS}\n> Вот так.",
    "apple, marked": f"Начало пересылаемого сообщения:\n\n> От: Иван\n> Дата: 5 марта 2024\n>\n> {_THEIRS}",
    "closed": f"-------- Пересылаемое сообщение --------\nОт: Иван\nТема: завод\n\n{_THEIRS}\n\nВот так.\n-------- Конец пересылаемого сообщения --------",
    "gmail, to a rule": f"---------- Forwarded message ---------\nFrom: Ivan <i@example.org>\nDate: Tue, 5 Mar 2024 at 10:12\nSubject: x\n\n{_THEIRS}\n\nВот так.\n\n---",
    "slanted": f"_Переслано от_ **Ивана**\n{_THEIRS}",
    "with an arrow": f"↪️ Переслано от Ивана Петрова\n{_THEIRS}",
    "in marks over a blank line": f"Переслано от Ивана: «Привет.\n\n{_THEIRS}»",
    "announced": f"Сообщение от Ивана:\n{_THEIRS}",
    "an item": f"- Переслано от Ивана:\n  {_THEIRS}\n- свой пункт",
}  # fmt: skip


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize("form", _BETWEEN)
def test_what_is_forwarded_in_a_note_is_anothers_to_its_end(form: str, name: str) -> None:
    whole = f"Сегодня думал о работе.\n\n{_BETWEEN[form]}\n\n{_MINE}\n"

    own = _own(whole, name)

    assert "завода" not in own
    assert "quit" not in own
    assert "Сегодня думал о работе." in own
    assert _MINE in own
    assert ("свой пункт" in own) is (form == "an item")


_TO_THE_END = {
    "gmail": f"Вот что прислали.\n\n---------- Forwarded message ---------\nОт: Иван <i@example.org>\nDate: вт, 5 мар. 2024 г. в 10:12\nSubject: x\nTo: <k@example.org>\n\nПривет!\n\n{_THEIRS}\n",
    "thunderbird": f"Вот что прислали.\n\n-------- Перенаправленное сообщение --------\nТема: x\nДата: Tue, 5 Mar 2024 10:12:00 +0300\nОт: Иван\n\nПривет!\n\n{_THEIRS}\n",
    "outlook": f"Вот что прислали.\n\n-----Original Message-----\nFrom: Ivan\n\nПривет!\n\n{_THEIRS}\n",
    "apple": f"Вот что прислали.\n\nBegin forwarded message:\n\nFrom: Ivan\n\nПривет!\n\n{_THEIRS}\n",
    "of a bot": f"# Вот что прислали.\n\n**Переслано от Ивана**\n\nПривет!\n\n{_THEIRS}\n",
}  # fmt: skip


@pytest.mark.parametrize("form", _TO_THE_END)
def test_a_letter_that_was_forwarded_goes_on_to_the_end(form: str) -> None:
    own = _own(_TO_THE_END[form])

    assert "завода" not in own
    assert "Привет" not in own
    assert "Вот что прислали." in own


def test_the_next_day_of_a_diary_is_ones_own_again() -> None:
    own = _own(
        f"# 5 марта 2024\n\n---------- Forwarded message ---------\nFrom: Ivan\n\n{_THEIRS}\n\n# 6 марта 2024\n\n{_MINE}\n"
    )

    assert "завода" not in own
    assert _MINE in own


@pytest.mark.parametrize(
    "line",
    [
        "Переслано от Ивана письмо, надо ответить завтра.",
        "Переслано от меня в бухгалтерию три счёта.",
        "Forwarded from work the invoice that Ann had asked for.",
        "Переслали документы, жду.",
        "Пересылаю себе всё, что важно:",
        "Forwarded the letter to mom and went home.",
        "Переслано.",
        "Я пересмотрел сообщение от Ивана:",
        "Looking forward:",
        "---- Пересылка ----",
        "Начало моего сообщения:",
        "Переслано от Ивана уже второй раз: не читаю.",
        "Письмо от мамы: плакала весь вечер.",
        "Сообщение от Ивана меня обидело.",
        "Сообщение от Ивана",
        "Message from Ann arrived late:",
        "«Как-то так",
    ],
)
def test_a_sentence_on_forwarding_is_ones_own(line: str) -> None:
    own = _own(f"Утро.\n\n{line}\n{_MINE}\n")

    assert own == f"Утро.\n\n{line}\n{_MINE}"


@pytest.mark.parametrize("line", ["Переслано от Ивана", "Пересланное сообщение", "Forwarded from Ann:"])  # fmt: skip
def test_where_nothing_follows_nothing_is_anothers(line: str) -> None:
    assert _own(f"Утро.\n\n{line}\n\n---\n\n{_MINE}").startswith(f"Утро.\n\n{line}")


_COPIED = "От: {}\nОтправлено: 5 марта 2021 г. 10:12\nКому: Лена\nТема: Дом\n\nПриезжай.\n\nПродаю гараж у завода.\n"


@pytest.mark.parametrize("before", ["", "Сохраняю на память.\n\n"])
def test_a_letter_copied_with_its_head_is_anothers(before: str) -> None:
    own = _own(before + _COPIED.format("Иван Петров <i@example.org>"), "письмо.txt")

    assert own.strip() == before.strip()


def test_ones_own_letter_copied_with_its_head_is_ones_own() -> None:
    own = _own(_COPIED.format("Костя"), "письмо.txt")

    assert "Продаю гараж" in own


@pytest.mark.parametrize(
    "text",
    ["От: метро\nДо: дома\nПешком хожу с завода.", "От: Ивана\nТема: лодка\nПозвонить на завод."],
)
def test_two_fields_of_a_list_are_no_head_of_a_letter(text: str) -> None:
    assert _own(text, "список.txt") == text


def test_the_day_in_a_head_is_none_of_the_note() -> None:
    head = "От: Иван\nДата: 5 марта 2012\nКому: Костя\nТема: Дом\n\nПриезжай.\n"

    (message,) = said(reading_of("2021-04-01.txt", f"Вот письмо.\n\n{head}"))

    assert str(message.dated.at)[:10] == "2021-04-01"


def _own(whole: str, name: str = "a.md") -> str:
    """The words of the person's, all others taken out."""
    out: list[str] = []
    for message in said(reading_of(name, whole)):
        if message.role != "self":
            continue
        at = 0
        for span in message.quoted:
            out.append(message.text[at : span.start])
            at = span.end
        out.append(message.text[at:])
    return "".join(out)
