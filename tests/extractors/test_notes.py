import pytest

from extractors.types import Asked
from graph.words import Dated
from tests.extractors.exports import ASKED, NOW, messages, reading, zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def day_of(dated: Dated) -> str | None:
    return dated.at.strftime("%Y-%m-%d") if dated.at else None


UTC_ASKED = Asked("UTC", NOW)


@pytest.mark.parametrize(
    ("path", "text", "day", "source"),
    [
        ("a.md", "---\ndate: 2024-03-12\n---\n\nТекст", "2024-03-12", "front_matter"),
        ("a.md", "---\nсоздано: 12.03.2024 08:15\n---\nТекст", "2024-03-12", "front_matter"),
        ("a.md", "---\ntitle: {{date}}\ndate: 2024-03-12\nno: 12:30\n---\nТекст", "2024-03-12", "front_matter"),
        ("2024-03-12 день.md", "Текст", "2024-03-12", "file_name"),
        ("20240312_181500.txt", "Текст", "2024-03-12", "file_name"),
        ("12.03.2024.txt", "Текст", "2024-03-12", "file_name"),
        ("@12-03-2024_14-05-33.md", "Текст", "2024-03-12", "file_name"),
        ("запись 3.md", "# 12 марта 2024, вторник\n\nТекст", "2024-03-12", "heading"),
        ("запись.md", "Вторник, 12.03.24\nТекст", "2024-03-12", "heading"),
        ("x.md", "# Правила, двенадцатое марта 2024\nТекст", "2024-03-12", "heading"),
        ("x.txt", "Черновик от 12 марта 2024 года, название рабочее\nТекст", "2024-03-12", "heading"),
        ("x.md", "# March 12, 2024\nText", "2024-03-12", "heading"),
        ("Быт/2024-03-12/окно.txt", "Текст", "2024-03-12", "folder"),
        ("Дневник/2024/03 Март/мысль.md", "Текст", "2024-03-01", "folder"),
        ("2024-03-12.md", "# План до 31 декабря 2025\nТекст", "2024-03-12", "file_name"),
        ("2024-03-12.md", "Старт 15 сентября 2024, еду туда.\nТекст", "2024-03-12", "file_name"),
        ("мысль.md", "Весной поеду к морю, билеты на 3 мая", None, "none"),
    ],
)  # fmt: skip
def test_the_first_rank_that_speaks_dates_a_note(
    path: str, text: str, day: str | None, source: str
) -> None:
    found = reading(text, path, UTC_ASKED)

    assert (day_of(found.dated), found.dated.source) == (day, source)


def test_a_date_of_the_person_beats_what_the_file_says() -> None:
    said = Dated(NOW, None, "day", "user")

    found = reading("# 12 марта 2020\nТекст", "2019-01-01.md", Asked("UTC", NOW, date=said))

    assert found.dated.source == "user"
    assert found.conversations[0].messages[0].dated.source == "user"


@pytest.mark.parametrize(
    ("path", "hour"),
    [
        ("2024-03-12 9.05 PM.md", 21),
        ("2024-03-12 12.05 a.m.md", 0),
        ("Снимок 2024-03-12 at 9.05.11\u202fPM.txt", 21),
        ("2024-03-12 21.05 PM.md", 21),
        ("2024-03-12 9.05 amber.md", 9),
    ],
)
def test_a_twelve_hour_clock_in_a_name_says_which_half_of_the_day(path: str, hour: int) -> None:
    asked = Asked("UTC", NOW)

    at = reading("Гулял у реки и думал о работе.", path, asked).dated.at

    assert at is not None
    assert at.hour == hour


def test_a_day_is_a_day_of_the_zone_that_was_asked() -> None:
    found = reading("Текст", "2024-03-12.md", ASKED)

    assert found.dated.at is not None
    assert found.dated.at.isoformat() == "2024-03-12T09:00:00+00:00"
    assert (found.dated.precision, found.dated.zone) == ("day", "Europe/Moscow")


def test_date_headings_open_sections_that_are_exact_stretches() -> None:
    text = "Предисловие\n\n## 12 марта 2024\nПервое.\n\n### Планы\nВторое.\n\n## 14 марта\nТретье."

    found = messages(text, "дневник.md", UTC_ASKED)

    assert [day_of(m.dated) for m in found] == [None, "2024-03-12", "2024-03-14"]
    assert [m.locator for m in found] == ["line:1-1", "line:3-7", "line:9-10"]
    assert all(m.text in text for m in found)


def test_a_clipping_is_quoted_and_so_is_a_note_with_a_source() -> None:
    assert messages("Чужой текст", "Вырезки/статья.md")[0].role == "quoted"
    assert messages("---\nsource: https://example.org\n---\nЧужое", "a.md")[0].role == "quoted"
    assert messages("---\ntags: [x]\n---\nМоё", "a.md")[0].role == "self"


def test_a_letter_in_a_note_is_quoted_until_the_next_heading() -> None:
    text = "# День\nМоё.\n\n## Письмо от Ани\nХочу в Рим.\n\n## Потом\nСнова моё."

    assert [m.role for m in messages(text, "a.md")] == ["self", "quoted", "self"]


def test_cited_lines_and_code_are_not_own_words() -> None:
    [message] = messages("Читаю:\n\n> Хочу стать рекой\n\n```\nrm -rf\n```\nКрасиво.", "a.md")

    parts = [message.text[span.start : span.end] for span in message.quoted]
    assert [part.strip() for part in parts] == ["> Хочу стать рекой", "```\nrm -rf\n```"]


def test_a_word_document_is_read_and_dated_by_its_making() -> None:
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>Первый</w:t></w:r></w:p><w:p><w:r><w:t>Второй</w:t></w:r></w:p></w:body></w:document>'
    core = '<cp xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>2024-03-12T09:00:00Z</dcterms:created></cp>'

    found = reading(
        zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": body,
                "docProps/core.xml": core,
            }
        )
    )

    assert found.conversations[0].messages[0].text == "Первый\n\nВторой"
    assert (day_of(found.dated), found.dated.source) == ("2024-03-12", "inside")


def test_a_page_gives_its_visible_words() -> None:
    page = "<!DOCTYPE html><html><head><title>имя</title><style>p{}</style></head><body><h1>Тетрадка</h1><p>Клетка, <b>поля</b>.</p><script>x()</script></body></html>"

    found = reading(page, "2025-01-20 имя.html", UTC_ASKED)

    assert found.conversations[0].messages[0].text == "Тетрадка\n\nКлетка, поля."
    assert day_of(found.dated) == "2025-01-20"


def test_a_table_is_dated_by_its_end_and_a_row_by_itself() -> None:
    table = "неделя;музыка;бег\n2024-07-01;9;1,5\n2024-07-08;10;0\n2024-08-26;3;2,5\n"

    found = reading(table, "Учёт/2024-07..08 часы.csv", UTC_ASKED)

    assert (found.format, day_of(found.dated), found.dated.precision) == (
        "table",
        "2024-08-31",
        "month",
    )
    rows = found.conversations[0].messages[1:]
    assert (rows[0].text, day_of(rows[0].dated), rows[0].dated.precision) == (
        "2024-07-01;9;1,5",
        "2024-07-01",
        "week",
    )


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-16", "cp1251", "cp866", "koi8-r", "iso8859-5", "mac-cyrillic"]
)
def test_russian_words_come_out_of_any_charset(charset: str) -> None:
    text = (
        "Сегодня проснулся рано и решил, что хватит откладывать: иду бегать, потом сажусь за книгу."
    )

    assert messages(text.encode(charset), "a.txt")[0].text == text
