"""Workbooks of Excel: diaries, tables and exported talks; and those made to hurt."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.content import OnDisk
from extractors.formats import read
from extractors.formats import workbook as reader
from extractors.types import Asked, Broken, RawFile, Reading
from tests.extractors.exports import ASKED, NOW, messages, reading, reads, zipped
from tests.extractors.workbooks import COUNTED, OWN_DAY, Cell, workbook


def day(*parts: int) -> datetime:
    return datetime(*(parts + (0,) * (5 - len(parts))))  # type: ignore[arg-type]  # noqa: DTZ001 - a day in no zone


DIARY: list[list[Cell]] = [
    ["Дата", "Настроение", "Запись"],
    [day(2024, 3, 5), 4.0, "Хочу дом у моря."],
    [day(2024, 3, 6), 2.0, "Поссорился с Леной."],
]


def dates(data: bytes, path: str = "дневник.xlsx") -> list[tuple[str, str, str]]:
    found = reading(data, path).conversations
    return [
        (f"{one.dated.at:%Y-%m-%d %H:%M}" if one.dated.at else "", one.dated.precision, one.dated.source)
        for talk in found
        for one in talk.messages
    ]  # fmt: skip


def test_a_diary_in_a_workbook_is_own_words_by_days() -> None:
    found = messages(workbook({"Лист1": DIARY}))

    assert [(one.role, one.text) for one in found] == [
        ("self", "Дата\tНастроение\tЗапись"),
        ("self", "2024-03-05\t4\tХочу дом у моря."),
        ("self", "2024-03-06\t2\tПоссорился с Леной."),
    ]
    assert [one.locator for one in found] == ["line:1-1", "line:2-2", "line:3-3"]
    assert dates(workbook({"Лист1": DIARY}))[1] == ("2024-03-05 09:00", "day", "inside")


@pytest.mark.parametrize("first_1904", [False, True])
def test_days_are_told_by_the_style_of_the_cell(first_1904: bool) -> None:
    rows: list[list[Cell]] = [
        ["Когда", "Сколько", "Что"],
        [day(2024, 3, 5, 14, 30), 45_356.0, "Шёл пешком."],
        [day(2024, 3, 6), (1234.5, COUNTED), "Шёл ещё."],
    ]

    found = messages(workbook({"а": rows}, first_1904=first_1904))

    assert found[1].text == "2024-03-05 14:30\t45356\tШёл пешком."
    assert found[2].text == "2024-03-06\t1234.5\tШёл ещё."


def test_a_style_of_ones_own_is_a_day_and_an_hour_alone_is_none() -> None:
    rows: list[list[Cell]] = [["а", "б"], [(45_356.0, OWN_DAY), (0.5, 1)]]

    assert messages(workbook({"а": rows}))[1].text == "2024-03-05\t12:00"


def test_each_sheet_is_a_table_of_its_own_hidden_ones_too() -> None:
    data = workbook({"2023": DIARY, ".тайное": [["Мечты"], ["Хочу лодку."]], "пустой": []})

    found = reading(data, "жизнь.xlsx").conversations

    assert [one.title for one in found] == ["жизнь — 2023", "жизнь — .тайное"]
    assert [one.locator for one in found[1].messages] == ["sheet:2/line:1-1", "sheet:2/line:2-2"]
    assert len({one.id for one in found}) == 2


def test_cells_of_all_kinds_are_read_as_they_are_shown() -> None:
    cells = (
        '<row><c t="inlineStr"><is><r><t xml:space="preserve">Хочу </t></r><r><t>дом</t></r><rPh sb="0" eb="1"><t>хо</t></rPh></is></c>'
        '<c t="str"><v>итог_x000D_\nдва</v></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c s="1"/>'
        '<c><v>0.30000000000000004</v></c><c t="d"><v>2024-03-05</v></c></row><row r="7"><c r="C7"><v>1</v></c></row>'
    )
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    data = workbook({"а": []}, more={"xl/worksheets/sheet1.xml": sheet})

    found = messages(data)

    assert found[0].text == "Хочу дом\tитог\nдва\tTRUE\t\t\t0.3\t2024-03-05"
    assert (found[1].text, found[1].locator) == ("\t\t1", "line:7-7")


def test_a_sheet_of_messages_is_a_talk() -> None:
    rows: list[list[Cell]] = [
        ["Дата", "Отправитель", "Сообщение"],
        [day(2024, 3, 5, 10, 0), "Костя", "Хочу к морю, правда"],
        [day(2024, 3, 5, 10, 1), "Лена", "Поехали!"],
    ]

    found = messages(workbook({"чат": rows}), asked=Asked("UTC", NOW, ("Костя",)))

    assert [(one.role, one.author, one.text) for one in found] == [
        ("self", "Костя", "Хочу к морю, правда"),
        ("other", "Лена", "Поехали!"),
    ]
    assert f"{found[0].dated.at:%H:%M}" == "10:00"


def test_without_days_in_it_a_workbook_is_of_when_it_was_made() -> None:
    rows: list[list[Cell]] = [["Мечты"], ["Хочу лодку."]]

    made = dates(workbook({"а": rows}, created="2022-05-06T10:00:00Z"))
    named = dates(workbook({"а": rows}, created="2022-05-06T10:00:00Z"), "мечты 2021-02-03.xlsx")

    assert made == [("2022-05-06 10:00", "second", "inside")] * 2
    assert [one[0][:10] for one in named] == ["2021-02-03"] * 2


def test_comments_beside_cells_are_counted() -> None:
    note = "<comments><commentList><comment ref='A1'><text><t>а</t></text></comment></commentList></comments>"

    found = reading(workbook({"а": DIARY}, more={"xl/comments1.xml": note}))

    assert found.problems == ("1 comments in the margin not read",)


def test_a_workbook_without_a_word_says_so() -> None:
    found = reading(workbook({"а": []}))

    assert found.conversations == ()
    assert found.problems == ("the file holds no text",)


def _bomb() -> dict[str, str]:
    return {"xl/sharedStrings.xml": "<sst>" + "<si><t>" + "а" * 40_000_000 + "</t></si></sst>"}


def _tight() -> dict[str, str]:
    """Below the most that is unpacked, and packed far tighter than any table."""
    return {"xl/worksheets/sheet9.xml": "<row/>" * 1_000_000}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (_tight(), "too_large: the workbook unpacks to more than a table would"),
        (_bomb(), "too_large: the workbook unpacks to more than a table would"),
        ({"xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'}, "unsafe: the file defines entities of its own"),
        ({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"}, "the workbook is damaged, or made in a way not known here"),
    ],
    ids=["tight", "bomb", "entities", "cut off"],
)  # fmt: skip
def test_a_workbook_made_to_hurt_fails_with_its_reason(more: dict[str, str], reason: str) -> None:
    assert reads(workbook({"а": DIARY}, more=more)) == Broken(reason)


def test_columns_and_rows_without_end_are_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_ROWS", 2)
    wide = '<row r="1"><c r="XFD1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    many = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 6))
    sheet = f"<worksheet><sheetData>{wide}{many}</sheetData></worksheet>"

    found = reading(workbook({"а": []}, more={"xl/worksheets/sheet1.xml": sheet}))

    assert [one.text for one in found.conversations[0].messages] == ["2", "2"]
    assert found.problems[0].startswith("partly read: 3 rows beyond")
    assert found.problems[1] == "1 sheets wider than what is read"


def test_a_broken_sheet_costs_itself() -> None:
    data = workbook(
        {"а": DIARY, "б": DIARY}, more={"xl/worksheets/sheet2.xml": "<worksheet><sheetData><row>"}
    )

    found = reading(data)

    assert [len(one.messages) for one in found.conversations] == [3]
    assert found.problems == ("1 broken sheets",)


def test_sheets_without_end_are_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_SHEETS", 2)

    found = reading(workbook({name: DIARY for name in "абв"}))

    assert len(found.conversations) == 2
    assert found.problems[0].startswith("partly read: 1 sheets beyond the first")


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/worksheets/sheet1.xml"])
def test_what_is_no_workbook_is_not_read_as_one(part: str) -> None:
    found = reads(zipped({part: "<x/>", "other.txt": "слова"}))

    assert "xlsx" not in str(found)


def test_a_workbook_cut_anywhere_ends_with_a_reason() -> None:
    data = workbook({"а": DIARY})

    for cut in range(4, len(data), 97):
        outcome: Any = reads(data[:cut])
        assert outcome.reason


def test_on_disk_it_is_read_as_in_memory(tmp_path: Path) -> None:
    data = workbook({"а": DIARY})
    place = tmp_path / "а"
    place.write_bytes(data)

    found = read(RawFile("а.xlsx", OnDisk(place, len(data))), "d", ASKED)

    assert isinstance(found, Reading)
    assert [one.text for one in found.conversations[0].messages] == [
        one.text for one in messages(data)
    ]
