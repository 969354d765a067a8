from pathlib import Path

import pytest

from extractors.intake import members
from extractors.types import RawFile
from tests.extractors.exports import arrival, zipped
from tests.extractors.reading import ASKED, NOBODY, reading_of, said, told

# The lines of one chat as phones of different languages write them.
# language | file | before the name | greeting | picture | file | deleted
_LOCALES = {
    row.split(" | ")[0]: row.split(" | ")[1:]
    for row in """
ru | Чат WhatsApp с Ида.txt | 05.03.2024, {} | Сообщения и звонки защищены сквозным шифрованием. | <Без медиафайлов> | a.jpg (файл добавлен) | Вы удалили данное сообщение
de | WhatsApp-Chat mit Ida.txt | 05.03.24, {} | Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. | <Medien ausgeschlossen> | a.jpg (Datei angehängt) | Diese Nachricht wurde gelöscht.
fr | Discussion WhatsApp avec Ida.txt | 05/03/2024 à {} | Les messages et les appels sont chiffrés de bout en bout. | <Médias omis> | a.jpg (fichier joint) | Vous avez supprimé ce message
es | Chat de WhatsApp con Ida.txt | 5/3/24 {} | Los mensajes y las llamadas están cifrados de extremo a extremo. | <Multimedia omitido> | a.jpg (archivo adjunto) | Eliminaste este mensaje.
pt | Conversa do WhatsApp com Ida.txt | 05/03/2024 {} | As mensagens e as chamadas são protegidas com criptografia. | <Mídia oculta> | a.jpg (arquivo anexado) | Mensagem apagada
it | Chat WhatsApp con Ida.txt | 05/03/24, {} | I messaggi e le chiamate sono crittografati. | <Media omessi> | a.jpg (file allegato) | Questo messaggio è stato eliminato
tr | Ida ile WhatsApp Sohbeti.txt | 05.03.2024 {} | Mesajlar ve aramalar uçtan uca şifrelidir. | <Medya dahil edilmedi> | a.jpg (dosya ekli) | Bu mesaj silindi
hu | WhatsApp Chat with Ida.txt | 2024. 03. 05. {} | Messages and calls are end-to-end encrypted. | <Média kihagyva> | a.jpg (csatolt fájl) | This message was deleted
""".strip().splitlines()
}


@pytest.mark.parametrize("language", _LOCALES)
def test_a_chat_in_any_language_keeps_what_was_said_and_counts_the_rest(language: str) -> None:
    path, stamp, greeting, media, attached, deleted = _LOCALES[language]
    other = "Ида" if "Ида" in path else "Ida"
    said_ = [
        f"{other}: Привет",
        f"Лев: {media}",
        f"Лев: {attached}",
        f"Лев: {deleted}",
        "Лев: Хочу: дом",
    ]
    lines = [greeting, *said_]
    chat = "\n".join(f"{stamp.format(f'14:0{place}')} - {line}" for place, line in enumerate(lines))

    found = reading_of(path, chat, NOBODY)

    assert told(found) == [("other", "Привет"), ("self", "Хочу: дом")]
    assert found.problems[-3:] == (
        "1 system lines",
        "2 messages of media only",
        "1 deleted messages",
    )
    assert {str(one.dated.at)[:10] for one in said(found)} == {"2024-03-05"}


def test_a_chat_of_one_message_is_a_chat_and_its_words_another_persons() -> None:
    apple = reading_of("_chat.txt", "[12.02.2019, 14:22:05] Ида: Хочу дом\nу моря", NOBODY)
    android = reading_of("Чат WhatsApp с Ида.txt", "12.02.19, 14:22 - Ида: Хочу дом", NOBODY)

    assert told(apple) == [("other", "Хочу дом\nу моря")]
    assert told(android) == [("other", "Хочу дом")]


def test_a_note_with_one_line_that_looks_like_a_message_stays_a_note() -> None:
    found = reading_of("x.txt", "12.02.2019, 14:22 - Погода: хорошая\nГулял у реки.\nЧитал.")

    assert found.format == "text"


def test_a_name_may_hold_a_colon() -> None:
    chat = "\n".join(
        f"[05.03.2024, 14:0{minute}:00] {line}"
        for minute, line in enumerate(
            ["Врач: Ида: Жду", "Костя: План: бегать", "Врач: Ида: Хорошо", "Костя: План: плавать"]
        )
    )

    found = reading_of("_chat.txt", chat, ASKED)

    assert [(one.author, one.text) for one in said(found)] == [
        ("Врач: Ида", "Жду"), ("Костя", "План: бегать"), ("Врач: Ида", "Хорошо"), ("Костя", "План: плавать"),
    ]  # fmt: skip


def test_an_iphone_signs_the_line_about_encryption_with_the_others_name() -> None:
    chat = (
        "[05.03.2024, 14:00:00] Ида: \u200eСообщения и звонки защищены сквозным шифрованием.\n"
        "\u200e[05.03.2024, 14:01:00] ~\u202fЛев: \u200eизображение отсутствует\n"
        "[05.03.2024, 14:02:00] Лев: Хочу дом\u200e<прикреплено: 1.jpg>\n"
        "[05.03.2024, 14:03:00] Ида: Рада\n"
    )

    found = reading_of("_chat.txt", chat, NOBODY)

    assert told(found) == [("self", "Хочу дом"), ("other", "Рада")]
    assert found.conversations[0].title == "Ида"


def test_american_clocks_and_narrow_blanks_are_read() -> None:
    chat = "3/5/24, 11:58\u202fPM - Ida: hi\n3/6/24, 12:01\u202fAM - Lev: hey\n3/7/24, 9:00\u202fAM - Ida: so"

    found = reading_of("WhatsApp Chat with Ida.txt", chat, NOBODY)

    assert [str(one.dated.at)[:16] for one in said(found)] == [
        "2024-03-05 20:58", "2024-03-05 21:01", "2024-03-07 06:00",
    ]  # fmt: skip
    assert "month first" in found.problems[0]


def test_the_order_in_which_time_runs_forward_tells_day_from_month() -> None:
    days = ["1/2/24", "2/2/24", "1/3/24"]
    chat = "\n".join(f"{day}, 10:00 - Ida: hi" for day in days)

    found = reading_of("x.txt", chat, NOBODY)

    assert [str(one.dated.at)[:10] for one in said(found)] == [
        "2024-02-01",
        "2024-02-02",
        "2024-03-01",
    ]
    assert not [problem for problem in found.problems if "told apart" in problem]


def test_words_beside_a_file_stay_and_its_name_goes() -> None:
    chat = (
        "05.03.2024, 10:00 - Ида: IMG-1.jpg (файл добавлен)\nНаш дом\n05.03.2024, 10:01 - Лев: Да\n"
    )

    assert [text for _, text in told(reading_of("x.txt", chat, NOBODY))] == ["Наш дом", "Да"]


def test_a_note_that_quotes_a_few_messages_stays_the_owners_note() -> None:
    text = "Вспомнил наш разговор:\n\n12.02.2024, 14:22 - Марфа: Строй\n12.02.2024, 14:23 - Костя: Хочу дом\n\nТак и решил.\n"

    assert reading_of("мысли.txt", text).format == "text"
    assert reading_of("Чат WhatsApp с Марфа.txt", text).format == "whatsapp"


def test_what_the_app_adds_to_words_is_not_said_by_anybody() -> None:
    chat = (
        "[05.03.2024, 10:00:01] Ида: Привет \u200e<Это сообщение было изменено>\n"
        "[05.03.2024, 10:00:03] Ида: \u200eLigação de voz perdida.\n"
        "[05.03.2024, 10:00:04] Лев: Хочу туда, <где море>\n"
    )

    found = reading_of("_chat.txt", chat)

    assert [text for _, text in told(found)] == ["Привет", "Хочу туда, <где море>"]
    assert found.problems == ("1 system lines",)


def test_the_name_of_a_chats_own_zip_is_whom_it_is_with(tmp_path: Path) -> None:
    chat = "[05.03.2024, 21:41:10] Ида: Привет\n[05.03.2024, 21:42:10] Лев: Хочу к тебе\n"
    came = members([arrival(tmp_path, "WhatsApp Chat - Ида.zip", zipped({"_chat.txt": chat}))])

    found = [
        reading_of(one.reads_as or one.path, one.data, NOBODY)
        for one in came
        if isinstance(one, RawFile)
    ]

    assert [told(one) for one in found] == [[("other", "Привет"), ("self", "Хочу к тебе")]]
