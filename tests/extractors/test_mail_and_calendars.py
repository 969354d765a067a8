from datetime import UTC, datetime

import pytest

from tests.extractors.reading import reading_of, said, told

LETTER = """From: =?utf-8?b?0JrQvtGB0YLRjw==?= <kostya@example.org>
To: anna@example.org
Subject: Re: Отпуск
Date: Mon, 3 Mar 2025 10:00:00 +0300
Message-ID: <2@example.org>
References: <1@example.org>
Content-Type: text/plain; charset=utf-8

Поеду в июле.

пн, 3 мар. 2025 г. в 09:00, Анна <anna@example.org> пишет:
> когда едешь?
> жду

--\x20
Костя
"""


def test_a_mail_is_cut_to_what_its_sender_wrote() -> None:
    found = reading_of("a.eml", LETTER)

    assert told(found) == [("self", "Поеду в июле.")]
    assert said(found)[0].dated.at == datetime(2025, 3, 3, 7, tzinfo=UTC)
    assert found.conversations[0].title == "Отпуск"
    assert set(found.problems) == {"1 quoted replies cut", "1 signatures cut"}


def test_an_answer_below_a_quotation_is_kept_whole() -> None:
    body = "On Mon, Mar 3, 2025 at 10:00 AM Very Long Name\n<x@example.org> wrote:\n\n> hello\n\nMy answer.\n\nвт, 4 мар. 2025 г. в 09:00, Анна <a@example.org>:\n> да?\n"
    letter = f"From: kostya@example.org\nSubject: x\nDate: Mon, 3 Mar 2025 10:00:00 +0300\n\n{body}"

    found = reading_of("a.eml", letter)

    assert told(found) == [("self", "My answer.")]
    assert found.problems == ("2 quoted replies cut",)


def test_what_was_forwarded_in_an_own_mail_stays_and_is_anothers() -> None:
    body = "Смотри.\n\n---------- Forwarded message ---------\nFrom: Некто\nЧужое.\n"
    letter = f"From: kostya@example.org\nSubject: x\nDate: Mon, 3 Mar 2025 10:00:00 +0300\n\n{body}"

    message = said(reading_of("a.eml", letter))[0]

    spans = [message.text[span.start : span.end] for span in message.quoted]
    assert message.text.startswith("Смотри.")
    assert len(spans) == 1
    assert spans[0].endswith("Чужое.")


def test_a_wrong_charset_and_a_page_for_a_body_are_read() -> None:
    head = "From: a@example.org\nSubject: y\nDate: nonsense\nReceived: by x; Tue, 4 Mar 2025 10:00:00 +0000\n"
    raw = (head + "Content-Type: text/html; charset=us-ascii\n\n").encode() + (
        "<p>Сегодня хорошо работалось</p><blockquote>старое</blockquote>".encode("cp1251")
    )

    found = reading_of("b.eml", raw)

    assert told(found) == [("other", "Сегодня хорошо работалось")]
    assert said(found)[0].dated.at == datetime(2025, 3, 4, 10, tzinfo=UTC)


def test_a_mailbox_is_split_and_threads_hold_together() -> None:
    first = "From a@x Mon Mar 03 10:00:00 2025\nFrom: a@x\nSubject: Дом\nMessage-ID: <1@x>\n\nПервое\n>From сада\n\n"
    second = "From b@x Mon Mar 03 11:00:00 2025\nFrom: b@x\nSubject: Re: Дом\nMessage-ID: <2@x>\nIn-Reply-To: <1@x>\n\nВторое\n"

    found = reading_of("c.mbox", first + second)

    assert len(found.conversations) == 1
    assert [message.text for message in said(found)] == ["Первое\nFrom сада", "Второе"]
    assert said(found)[1].dated.at == datetime(2025, 3, 3, 11, tzinfo=UTC)


def test_events_have_their_own_day_zone_and_folded_words() -> None:
    calendar = (
        "BEGIN:VCALENDAR\r\n"
        'BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID="Russian Standard Time":20240305T100000\r\nSUMMARY:Длинное на\r\n звание\\, вот\r\n'
        "RRULE:FREQ=WEEKLY\r\nBEGIN:VALARM\r\nDESCRIPTION:будильник\r\nEND:VALARM\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20300305\r\nDTSTAMP:20250101T000000Z\r\nSUMMARY:Потом\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:3\r\nDTSTART;VALUE=DATE:20240307\r\nORGANIZER;CN=Шеф:mailto:boss@x\r\nSUMMARY:Зовут\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )

    found = reading_of("k.ics", calendar.encode("cp1251"))

    assert told(found) == [
        ("self", "Длинное название, вот\nFREQ=WEEKLY"), ("self", "Потом"), ("other", "Зовут"),
    ]  # fmt: skip
    [rule] = said(found)[0].quoted
    assert said(found)[0].text[rule.start : rule.end] == "FREQ=WEEKLY"
    assert [message.dated.at for message in said(found)[:2]] == [
        datetime(2024, 3, 5, 7, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC),
    ]  # fmt: skip
    assert said(found)[2].dated.precision == "day"
    assert "1 repeating events kept once, on their first day" in found.problems


@pytest.mark.parametrize(
    "opening", ["From a@x Mon Mar 03 10:00:00 2025\n\n", "From a@x\nnonsense\n"]
)
def test_a_mailbox_with_a_damaged_opening_loses_no_mail(opening: str) -> None:
    rest = "\n\nFrom b@x Mon Mar 03 11:00:00 2025\nFrom: b@x\nSubject: y\n\nВторое\n"

    alone = reading_of("c.mbox", opening + "From: a@x\nSubject: x\n\nПервое\n")
    both = reading_of("c.mbox", opening + "From: a@x\nSubject: x\n\nПервое" + rest)

    assert any("Первое" in message.text for message in said(alone))
    assert len(said(both)) == 2
    assert said(both)[1].text == "Второе"


def test_a_date_that_cannot_be_gives_way_to_the_next_source() -> None:
    head = "From: a@x\nSubject: y\nDate: Tue, 2 Jan 2098 10:00:00 +0000\n"
    stations = "Received: by z; nonsense\nReceived: by x; Tue, 4 Mar 2025 10:00:00 +0000\n"

    found = reading_of("b.eml", head + stations + "\nСлова\n")

    assert said(found)[0].dated.at == datetime(2025, 3, 4, 10, tzinfo=UTC)
    assert found.problems == ("1 message times outside 1990 and now",)


@pytest.mark.parametrize(
    ("named", "true"),
    [
        ("iso-8859-1", "cp1251"), ("iso-8859-1", "koi8-r"), ("windows-1251", "koi8-r"),
        ("koi8-r", "cp1251"), ("koi8-r", "utf-8"), ("koi8-r", "koi8-r"), ("windows-1251", "cp1251"),
    ],
)  # fmt: skip
def test_a_charset_named_wrongly_is_seen_by_its_letters(named: str, true: str) -> None:
    head = f"From: a@x\nSubject: y\nContent-Type: text/plain; charset={named}\n\n"
    words = "Сегодня хорошо работалось, завтра поеду в город."

    assert told(reading_of("b.eml", head.encode() + words.encode(true)))[0][1] == words


def test_western_letters_stay_what_their_charset_says() -> None:
    head = b"From: a@x\nSubject: y\nContent-Type: text/plain; charset=iso-8859-1\n\n"
    words = "Ça été une journée très agréable, über alle Maße schön."

    assert told(reading_of("b.eml", head + words.encode("latin-1")))[0][1] == words


def test_a_line_folded_inside_a_letter_leaves_every_word_whole() -> None:
    title = "Прием у врача".encode()
    broken = title[:3] + b"\r\n " + title[3:]
    event = b"BEGIN:VEVENT\r\nDTSTART:20240305T100000Z\r\nSUMMARY:" + broken + b"\r\nEND:VEVENT\r\n"

    found = reading_of("k.ics", b"BEGIN:VCALENDAR\r\n" + event + b"END:VCALENDAR\r\n")

    assert told(found) == [("self", "Прием у врача")]
