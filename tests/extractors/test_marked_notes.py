import pytest

from extractors.types import Asked
from graph.words import Message
from tests.extractors.reading import ASKED, reading_of, said, told


def own(message: Message) -> str:
    kept = list(message.text)
    for span in message.quoted:
        kept[span.start : span.end] = " " * (span.end - span.start)
    return "".join(kept)


def test_a_callout_is_own_and_a_quotation_is_not() -> None:
    text = "# Мысли\n> [!note] Вывод\n> Надо бегать.\n\n> [!quote] Поэт\n> Чужие слова.\n\n- > Чужая строка\n- Своя\n"

    words = own(said(reading_of("a.md", text))[0])

    assert "Надо бегать." in words
    assert "Своя" in words
    assert "Чуж" not in words


def test_properties_embeds_and_comments_are_nobodys_words() -> None:
    text = "type:: идея\n- Бегал\n  id:: 65f0\n- {{embed ((65f0))}}\n![[фото.png]]\n%%потом%%\n"

    words = own(said(reading_of("a.md", text))[0])

    assert words.replace("-", "").split() == ["Бегал"]


@pytest.mark.parametrize("text", ["-", "- \n-\n", "* \n", "---\n\n"])
def test_marks_alone_keep_their_day_and_are_nobodys_words(text: str) -> None:
    found = reading_of("journals/2024_03_05.md", text)

    assert [role for role, _ in told(found)] == ["document"]
    assert found.dated.precision == "day"


@pytest.mark.parametrize(
    "path", ["Дневник/2024/03/05.md", "2024/03-05.md", "2024/03/05 вторник.md", "Daily/2024/2024-03/05.md"]
)  # fmt: skip
def test_folders_and_name_of_a_daily_note_spell_one_day(path: str) -> None:
    found = reading_of(path, "Бегал.\n- и читал\n")

    assert found.dated.precision == "day"
    assert str(found.dated.at) == "2024-03-05 09:00:00+00:00"


def test_a_numbered_chapter_in_a_folder_of_a_month_is_of_the_month() -> None:
    assert reading_of("2024/03/05 Введение.md", "Бегал.\n").dated.precision == "month"


def test_an_afternoon_is_not_taken_for_a_morning() -> None:
    found = reading_of("a.md", "# Дом\n\nCreated: March 12, 2024 9:05 PM\nTags: дом\n\nХочу **дом**.\n")  # fmt: skip

    assert str(found.dated.at) == "2024-03-12 18:05:00+00:00"
    assert found.dated.original == "March 12, 2024 9:05 PM"


def test_a_note_whose_author_is_the_person_is_own() -> None:
    text = "---\nauthor: {}\n---\nХочу дом\n"

    assert [role for role, _ in told(reading_of("a.md", text.format("Костя")))] == ["self"]
    assert [role for role, _ in told(reading_of("a.md", text.format("Лев")))] == ["quoted"]


def test_a_bundle_bears_the_name_of_its_folder() -> None:
    found = reading_of("Сад.textbundle/text.md", "Полил *розы*\n- и траву\n")

    assert found.conversations[0].title == "Сад"


def test_a_table_is_dated_by_when_its_rows_were_made() -> None:
    rows = (
        'Name,Deadline,Created time,Full date\nДом,"March 1, 2025","March 12, 2024 9:05 PM","May 1, 2024"\n'
        'Сад,"April 1, 2025","March 13, 2024 9:05 AM",\n'
    )

    found = reading_of("Планы 0123456789abcdef0123456789abcdef_all.csv", rows)

    assert [str(one.dated.at)[:16] for one in said(found)[1:]] == [
        "2024-03-12 18:05", "2024-03-13 06:05",
    ]  # fmt: skip
    assert found.conversations[0].title == "Планы"


def test_the_first_day_of_a_range_dates_a_row() -> None:
    rows = 'Name,Full date\nДом,"March 12, 2024 9:00 AM → March 14, 2024 10:00 AM"\nСад,"March 13, 2024"\n'

    found = reading_of("a.csv", rows)

    assert str(said(found)[1].dated.at) == "2024-03-12 06:00:00+00:00"


def test_a_chapter_of_a_book_is_a_document_and_a_saved_page_anothers() -> None:
    chapter = '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body><p>Хотел стать врачом.</p></body></html>'
    saved = '<html><head><link rel="canonical" href="https://example.org"></head><body><p>Хочу дом</p></body></html>'
    notion = '<html><head><title>x</title></head><body><article class="page"><table class="properties"><tr><td><time>@March 12, 2024 9:05 PM</time></td></tr></table><p>Хочу дом</p></article></body></html>'

    assert [role for role, _ in told(reading_of("OEBPS/1.xhtml", chapter))] == ["document"]
    assert [role for role, _ in told(reading_of("a.html", saved))] == ["quoted"]
    assert [role for role, _ in told(reading_of("a.html", notion))] == ["self"]
    assert str(reading_of("a.html", notion).dated.at) == "2024-03-12 18:05:00+00:00"


def letter(date: str, body: str = "Хочу дом", more: str = "") -> str:
    return f"From: Костя <kostya@example.org>\nTo: ida@example.org\nSubject: x\nDate: {date}\n{more}\n{body}"


@pytest.mark.parametrize(
    ("date", "at", "zone"),
    [
        ("Tue, 5 Mar 2024 10:00:00", "07:00", "Europe/Moscow"),
        ("Tue, 5 Mar 2024 10:00:00 MSK", "07:00", "MSK"),
        ("Tue, 5 Mar 2024 10:00:00 -0000", "10:00", "UTC"),
        ("Tue, 5 Mar 2024 10:00:00 +0500 (YEKT)", "05:00", "+05:00"),
    ],
)
def test_a_mail_is_dated_by_its_zone_or_its_writers_clock(date: str, at: str, zone: str) -> None:
    found = said(reading_of("a.eml", letter(date)))[0]

    assert (str(found.dated.at)[11:16], found.dated.zone) == (at, zone)


def test_a_letter_that_a_mail_carries_is_anothers() -> None:
    more = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n'
    body = "--b\nContent-Type: text/plain; charset=utf-8\n\nСмотри\n--b\nContent-Type: message/rfc822\n\nFrom: Ida <ida@example.org>\nSubject: y\n\nУезжаю\n--b--\n"

    found = said(reading_of("a.eml", letter("Tue, 5 Mar 2024 10:00:00 +0300", body, more)))[0]

    assert found.role == "self"
    assert "Уезжаю" in found.text
    assert own(found).split() == ["Смотри"]


def test_a_mailbox_whose_first_line_is_damaged_keeps_no_zero_byte() -> None:
    box = b"From x\0y Tue Mar  5 10:00:00 2024\nFrom: Ida <ida@example.org>\n\n\n"

    found = reading_of("a.mbox", box, Asked("UTC", ASKED.now))

    assert all("\0" not in one.text for one in said(found))
