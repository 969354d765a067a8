import zlib

import pytest

from extractors.formats import pdf as reader
from extractors.types import Asked, Broken, Reading
from graph.words import Dated
from tests.extractors.exports import ASKED, NOW, reading, reads
from tests.extractors.pdfs import pdf, stream, whole

UTC_ASKED = Asked("UTC", NOW)


def day_of(dated: Dated) -> str | None:
    return dated.at.strftime("%Y-%m-%d") if dated.at else None


def test_a_pdf_gives_its_pages_and_nobodys_own_words() -> None:
    found = reading(pdf("Хочу к морю.\nЁжик, 12 марта", "Second page"), "бумаги/план.pdf")

    [talk] = found.conversations
    assert (found.format, talk.kind, talk.title, found.problems) == ("pdf", "document", "план", ())
    assert [(m.role, m.locator, m.text) for m in talk.messages] == [
        ("document", "page:1", "Хочу к морю.\nЁжик, 12 марта"),
        ("document", "page:2", "Second page"),
    ]


@pytest.mark.parametrize(
    ("made", "path", "day", "precision", "source"),
    [
        ("D:20240312181500+03'00'", "a.pdf", "2024-03-12T15:15:00", "second", "inside"),
        ("D:20240312181500Z", "a.pdf", "2024-03-12T18:15:00", "second", "inside"),
        ("D:20240312", "a.pdf", "2024-03-12T12:00:00", "day", "inside"),
        ("20240312181500", "a.pdf", "2024-03-12T18:15:00", "second", "inside"),
        ("D:202403", "a.pdf", "2024-03-01T12:00:00", "month", "inside"),
        ("D:20240312181500Z", "2022-01-31 счёт.pdf", "2022-01-31T12:00:00", "day", "file_name"),
        ("D:19700101000000Z", "2023/a.pdf", "2023-01-01T12:00:00", "year", "folder"),
        ("D:20991231000000Z", "a.pdf", None, "unknown", "none"),
        ("вчера", "a.pdf", None, "unknown", "none"),
        ("D:20241345000000Z", "a.pdf", None, "unknown", "none"),
    ],
)  # fmt: skip
def test_a_pdf_is_dated_by_its_making_unless_its_name_says_a_day(
    made: str, path: str, day: str | None, precision: str, source: str
) -> None:
    dated = reading(pdf("Слово", made=made.encode().decode("latin-1")), path, UTC_ASKED).dated

    assert (dated.at.isoformat()[:19] if dated.at else None) == day
    assert (dated.precision, dated.source) == (precision, source)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("План на лето", "План на лето"),
        ("Microsoft Word - x.doc", "имя"),
        ("untitled", "имя"),
        ("", "имя"),
    ],
)
def test_a_title_is_a_persons_or_the_files(title: str, shown: str) -> None:
    found = reading(pdf("Слово", title=title), "имя.pdf")

    assert found.conversations[0].title == shown


def test_a_scanned_page_is_reported_and_a_blank_one_is_not() -> None:
    found = reading(pdf("Слово", None, "", None))

    assert [m.locator for m in found.conversations[0].messages] == ["page:1"]
    assert found.problems == ("scanned pages without text, to be recognised first: 2, 4",)


def test_a_pdf_without_any_text_is_read_with_a_problem() -> None:
    assert reading(pdf(None)).problems == ("scanned pages without text, to be recognised first: 1",)
    assert reading(pdf("")).problems == ("this PDF holds no text",)
    assert reading(pdf("")).conversations == ()


def test_a_locked_pdf_is_refused_with_its_reason() -> None:
    locked = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%b)/U(%b)>>" % (
        b"o" * 32,
        b"u" * 32,
    )

    found = reads(pdf("Слово", extra=locked))

    assert isinstance(found, Broken)
    assert found.reason.startswith("encrypted")


@pytest.mark.parametrize("rest", [b"", b"nothing of the kind", b"\0" * 3_000])
def test_a_damaged_pdf_fails_with_its_reason(rest: bytes) -> None:
    assert reads(b"%PDF-1.7\n" + rest) == Broken("this PDF is damaged: it cannot be opened")


def test_a_pdf_with_too_many_pages_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_PAGES", 2)

    found = reading(pdf("раз", "два", "три"))

    assert len(found.conversations[0].messages) == 2
    assert found.problems == ("partly read: the first 2 of 3 pages",)


@pytest.mark.parametrize(
    "hostile",
    [
        pdf("Слово").replace(b"/Count 1", b"/Count 999999999"),
        pdf("Слово").replace(b"/Kids[6 0 R]", b"/Kids[2 0 R]"),
        pdf("Слово", extra=b"/Prev 9"),
        pdf("Слово", extra=b"/X " + b"[" * 100_000 + b"]" * 100_000),
        whole(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
                stream(zlib.compress(b" " * 10_000_000), b"/F 1").replace(
                    b"/FlateDecode", b"[/FlateDecode /FlateDecode]"
                ),
            ]
        ),
    ],
)
def test_a_pdf_made_to_hurt_ends_in_a_reading_or_a_reason(hostile: bytes) -> None:
    found = reads(hostile)

    assert isinstance(found, Reading | Broken)


def test_a_note_about_pdf_is_a_note() -> None:
    assert reading("# Формат\n\nФайл начинается с %PDF, дальше версия.\n").format == "markdown"


def test_the_zone_asked_for_dates_a_time_without_one() -> None:
    dated = reading(pdf("Слово", made="D:20240312120000"), "a.pdf", ASKED).dated

    assert day_of(dated) == "2024-03-12"
    assert dated.at is not None
    assert dated.at.hour == 9
