"""Word documents, pages and tables: what is in them, and what is made to hurt."""

import pytest

from extractors.formats import docx
from extractors.types import Asked, Broken
from graph.words import Message
from tests.extractors.exports import NOW, messages, reading, reads, zipped

UTC_ASKED = Asked("UTC", NOW)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SHAPES = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'


def part(root: str, inside: str, space: str = WORD) -> str:
    return f'<?xml version="1.0"?><w:{root} xmlns:w="{space}" {SHAPES}>{inside}</w:{root}>'


def p(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{text}</w:t></w:r></w:p>"


def word(body: str, *, space: str = WORD, maker: str = "", **parts: str) -> bytes:
    entries = {"[Content_Types].xml": "<Types/>"}
    entries["word/document.xml"] = part("document", f"<w:body>{body}</w:body>", space)
    entries["docProps/core.xml"] = f'<cp xmlns:dc="d"><dc:creator>{maker}</dc:creator></cp>'
    return zipped(entries | {f"word/{name}.xml": text for name, text in parts.items()})


def own(message: Message) -> list[str]:
    return [message.text[span.start : span.end] for span in message.quoted]


def test_a_word_document_gives_its_boxes_notes_and_comments() -> None:
    box = "<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent><w:t>вокруг рамки</w:t></w:r></w:p>"
    data = word(
        p("Глава", "Heading1")
        + box.format(p("в рамке"))
        + "<w:p><w:del><w:r><w:delText>зачёркнуто</w:delText></w:r></w:del><w:ins><w:r><w:t>вписано</w:t></w:r></w:ins></w:p>",
        footnotes=part("footnotes", f"<w:footnote>{p('сноска')}</w:footnote>"),
        endnotes=part("endnotes", f"<w:endnote>{p('в конце')}</w:endnote>"),
        comments=part("comments", f'<w:comment w:author="Аня">{p("не верю")}</w:comment>'),
    )

    [message] = messages(data)

    assert message.text.split("\n\n") == [
        "# Глава", "в рамке", "вокруг рамки", "вписано", "не верю", "в конце", "сноска",
    ]  # fmt: skip
    assert own(message) == ["не верю"]


@pytest.mark.parametrize(
    ("author", "me", "foreign"),
    [("Аня", (), True), ("Ольга", (), False), ("Оля", ("оля",), False)],
)
def test_a_comment_is_the_persons_when_the_document_is(
    author: str, me: tuple[str, ...], foreign: bool
) -> None:
    remark = part("comments", f'<w:comment w:author="{author}">{p("подумать ещё")}</w:comment>')

    [message] = messages(
        word(p("Хочу дом."), maker="Ольга", comments=remark), asked=Asked("UTC", NOW, me)
    )

    assert own(message) == (["подумать ещё"] if foreign else [])


def test_a_strict_word_document_is_read_as_any_other() -> None:
    assert messages(word(p("строгий вид"), space=STRICT))[0].text == "строгий вид"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (
            '<!DOCTYPE x [<!ENTITY a "b">]>' + part("document", p("&a;"))[21:],
            "xml_dtd: the document declares entities",
        ),
        (part("document", "<w:r>" * 300 + "</w:r>" * 300), "the document holds broken XML"),
        (part("document", "<w:p>"), "the document holds broken XML"),
        ("", "the document holds broken XML"),
    ],
)
def test_a_word_document_made_to_hurt_fails_with_its_reason(document: str, reason: str) -> None:
    data = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document})

    assert reads(data) == Broken(reason)


def test_a_word_document_without_end_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MOST_PARAGRAPHS", 3)

    found = reading(word(p("раз") * 5))

    assert found.conversations[0].messages[0].text == "раз\n\nраз\n\nраз"
    assert found.problems == ("partly read: the first 3 paragraphs",)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_page_that_is_nested_without_end_is_refused(charset: str) -> None:
    found = reads(("<div>" * 3_000 + "слово").encode(charset))

    assert found == Broken("too_deep: tags are nested without end")


def test_a_page_without_its_frame_is_a_page() -> None:
    found = reading('<p title="' + "а" * 300_000 + '">Хочу к морю</p>')

    assert (found.format, found.conversations[0].messages[0].text) == ("html", "Хочу к морю")


def test_a_page_of_blanks_takes_no_square_of_its_length() -> None:
    assert messages("<html><body>x" + "<b> </b>" * 100_000 + "y")[0].text == "x y"


TABLE = "Дата;Категория;Сумма;Комментарий\n12.03.2024;Книги;350,50;Записки\n13.03.2024;Кофе;120;с Аней\n"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp866", "koi8-r"])
def test_a_russian_table_is_a_table_in_any_charset(charset: str) -> None:
    found = reading(TABLE.encode(charset), "траты.csv", UTC_ASKED)

    rows = found.conversations[0].messages
    assert found.format == "table"
    assert [row.text for row in rows] == TABLE.rstrip("\n").split("\n")
    assert [row.dated.at.isoformat()[:10] for row in rows[1:] if row.dated.at] == [
        "2024-03-12",
        "2024-03-13",
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("date,text\n2024-01-01,бег\n2024-01-02,сон\n", ["2024-01-01", "2024-01-02"]),
        ("Дата;Цель\n12.03.2024;Хочу к морю\n", ["2024-03-12"]),
        ('date,text\n2024-01-01,"Бег,\nсон, дом"\n2024-01-02,"Море"\n', ["2024-01-01", "2024-01-02"]),
        ("Дата;Что я сделал сегодня, если честно?;Балл\n12.03.2024;бег;5\n", ["2024-03-12"]),
        ("Date,Item\n03/12/2024,Book\n03/13/2024,Tea\n", ["2024-03-12", "2024-03-13"]),
        ("Date,Item\n03/12/2024,Book\n13/12/2024,Tea\n", ["2024-12-03", "2024-12-13"]),
        ('date,text\n2024-01-01,"' + "а" * 3_000_000 + '"\n', ["2024-01-01"]),
    ],
)  # fmt: skip
def test_a_column_of_dates_under_its_name_makes_a_table(text: str, days: list[str]) -> None:
    found = reading(text, "таблица.csv", UTC_ASKED)

    rows = found.conversations[0].messages[1:]
    assert found.format == "table"
    assert [row.dated.at.isoformat()[:10] for row in rows if row.dated.at] == days
    assert all(row.text in text for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "Сегодня был длинный день; я устал.\nПотом пошёл домой; спал.\nЗавтра снова; опять.\n",
        "Дата, которой я жду\nскоро, очень скоро\nи вот она, пришла\n",
        "Дата: 12.03.2024\nХочу к морю, и к горам.\n",
    ],
)
def test_prose_with_signs_is_prose(text: str) -> None:
    assert reading(text, "заметка.csv").format == "text"
