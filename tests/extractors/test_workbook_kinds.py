"""Workbooks of four kinds hold the same life; look-alikes of each stay what they are; hostile ones fail alone."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.content import OnDisk
from extractors.formats import read
from extractors.formats.compound import Compound, kind_of
from extractors.intake import members
from extractors.sandbox import Sandbox
from extractors.types import Asked, Broken, RawFile, Reading, Skipped
from tests.extractors.exports import ASKED, NOW, arrival, messages, reading, reads, zipped
from tests.extractors.old_workbooks import compound, old_workbook
from tests.extractors.workbooks import Cell, binary_workbook, open_workbook, workbook

type Made = Callable[[Mapping[str, Sequence[Sequence[Cell]]]], bytes]
ID = "d" * 32
DAMAGED = "the workbook is damaged, or made in a way not known here"


def _excel_5(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    return old_workbook(sheets, biff5=True)


KINDS: Mapping[str, tuple[Made, str]] = {
    "xlsx": (workbook, "xlsx"),
    "xlsb": (binary_workbook, "xlsb"),
    "xls of 97": (old_workbook, "xls"),
    "xls of 95": (_excel_5, "xls"),
    "ods": (open_workbook, "ods"),
}
EACH = pytest.mark.parametrize(("made", "name"), KINDS.values(), ids=KINDS)


def day(*parts: int) -> datetime:
    return datetime(*(parts + (0,) * (5 - len(parts))))  # type: ignore[arg-type]  # noqa: DTZ001 - a day in no zone


LIFE: Mapping[str, Sequence[Sequence[Cell]]] = {
    "Дневник": [
        ["Дата", "Сколько", "Запись"],
        [day(2009, 3, 5), 4.0, "Хочу дом у моря, ёлки."],
        [day(2009, 3, 6, 14, 30), 2.5, "Поссорился с Леной."],
    ],
    "пустой": [],
    ".тайное": [[None, None], [None, "Хочу лодку."]],
}


@EACH
def test_sheets_are_tables_with_their_days(made: Made, name: str) -> None:
    found = reading(made(LIFE), "жизнь")
    diary, hidden = found.conversations

    assert found.format == name
    assert [(one.role, one.text, one.locator) for one in diary.messages] == [
        ("self", "Дата\tСколько\tЗапись", "line:1-1"),
        ("self", "2009-03-05\t4\tХочу дом у моря, ёлки.", "line:2-2"),
        ("self", "2009-03-06 14:30\t2.5\tПоссорился с Леной.", "line:3-3"),
    ]
    assert f"{diary.messages[2].dated.at:%Y-%m-%d %H:%M}" == "2009-03-06 11:30"
    assert hidden.title == "жизнь — .тайное"
    assert [(one.text, one.locator) for one in hidden.messages] == [
        ("\tХочу лодку.", "sheet:3/line:2-2")
    ]
    assert found.problems == ()


@EACH
def test_a_sheet_of_messages_is_a_talk(made: Made, name: str) -> None:
    rows: list[list[Cell]] = [
        ["Дата", "Отправитель", "Сообщение"],
        [day(2010, 3, 5, 10, 0), "Костя", "Хочу к морю, правда"],
        [day(2010, 3, 5, 10, 1), "Лена", "Поехали!"],
    ]

    found = messages(made({"чат": rows}), name, Asked("UTC", NOW, ("Костя",)))

    assert [(one.role, one.author, one.text) for one in found] == [
        ("self", "Костя", "Хочу к морю, правда"),
        ("other", "Лена", "Поехали!"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        workbook({"а": [["Мечты"], ["Хочу лодку."]]}, created="2008-05-06T07:08:09Z"),
        open_workbook({"а": [["Мечты"], ["Хочу лодку."]]}, created="2008-05-06T11:08:09"),
        old_workbook({"а": [["Мечты"], ["Хочу лодку."]]}, created=datetime(2008, 5, 6, 7, 8, 9, tzinfo=UTC)),
    ],
    ids=["xlsx", "ods", "xls"],
)  # fmt: skip
def test_without_days_in_it_a_workbook_is_of_when_it_was_made(data: bytes) -> None:
    made = messages(data)[1].dated
    named = messages(data, "мечты 2007-02-03.dat")[1].dated

    assert (f"{made.at:%Y-%m-%d %H:%M}", made.source) == ("2008-05-06 07:08", "inside")
    assert f"{named.at:%Y-%m-%d}" == "2007-02-03"


@EACH
def test_a_workbook_of_an_upload_is_one_file(made: Made, name: str, tmp_path: Path) -> None:
    (kept,) = members([arrival(tmp_path, f"дневник.{name}", made(LIFE))])

    assert isinstance(kept, RawFile)
    found = read(kept, ID, ASKED)
    assert isinstance(found, Reading)
    assert found.format == name


def test_days_counted_from_1904_are_those_days() -> None:
    data = old_workbook({"а": [["Дата", "Что"], [day(2009, 3, 5), "Шёл."]]}, first_1904=True)

    assert messages(data)[1].text == "2009-03-05\tШёл."


def test_words_of_another_beside_a_cell_of_an_open_sheet_are_counted_not_read() -> None:
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>чужое</text:p>'
        "</office:annotation><text:p>моё</text:p></table:table-cell></table:table-row>"
    )

    found = reading(open_workbook({"а": [["ещё"]]}, before=row))

    assert [one.text for one in found.conversations[0].messages] == ["моё", "ещё"]
    assert found.problems == ("1 comments in the margin not read",)


_LOCK = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml">'
    '<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry></manifest:manifest>'
)


@pytest.mark.parametrize(
    "data",
    [
        compound({"EncryptionInfo": b"x" * 300, "EncryptedPackage": b"y" * 9_000}),
        old_workbook(LIFE, locked=0),
        old_workbook(LIFE, locked=1),
        old_workbook(LIFE, locked=0, biff5=True),
        open_workbook(LIFE, more={"META-INF/manifest.xml": _LOCK}),
    ],
    ids=["xlsx", "xls, obfuscated", "xls, encrypted", "xls of 95", "ods"],
)
def test_a_workbook_with_a_password_says_so(data: bytes) -> None:
    found = reads(data)

    assert isinstance(found, Broken)
    assert found.reason.startswith("encrypted: ")


_OLD = "not a text: an old office file (.doc, .ppt, .msg, a damaged .xls): save it in the newer format (.docx, .eml)"


@pytest.mark.parametrize(
    "streams",
    [
        {"WordDocument": b"w" * 5_000, "1Table": b"t"},
        {"WordDocument": b"w" * 5_000, "ObjectPool": {"_1": {"Workbook": b"b" * 5_000}}},
        {"PowerPoint Document": b"p", "Current User": b"u"},
        {"__properties_version1.0": b"m", "__substg1.0_0037001F": b"s"},
        {"Contents": {"Workbook": b"b"}},
        {"Workbooks": b"b"},
        {},
    ],
    ids=["doc", "a table in a doc", "ppt", "msg", "in a folder", "nearly its name", "empty"],
)
def test_other_old_office_files_stay_what_they_are(streams: Mapping[str, bytes]) -> None:
    assert reads(compound(streams), "дневник.xls") == Skipped(_OLD)


@pytest.mark.parametrize(("name", "kind"), [("Workbook", "workbook"), ("WordDocument", "")])
def test_a_compound_file_is_known_behind_its_further_lists(name: str, kind: str) -> None:
    """Beyond seven megabytes the header has no room for all of its table."""
    made = compound({"Other": bytes(17 << 20), name: b"b" * 5_000, "small": b"s" * 100})

    held = Compound(RawFile("а", made))

    assert kind_of(RawFile("а", made)) == kind
    assert held.head(name.casefold()) == b"b" * 5_000
    assert held.head("small") == b"s" * 100
    assert held.head("none") == b""


def _circle() -> bytes:
    """Every sector is followed by the first."""
    return old_workbook(LIFE)[:-512] + bytes(512)


def test_lists_that_lead_in_a_circle_end() -> None:
    assert kind_of(RawFile("а", _circle())) == "workbook"


def test_a_compound_file_cut_in_its_lists_stays_what_it_is() -> None:
    data = old_workbook(LIFE)

    assert reads(data[:400], "дневник.xls") == Skipped(_OLD)
    assert reads(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4_000) == Skipped(_OLD)


def test_binary_parts_of_another_office_file_are_no_workbook() -> None:
    found = reads(zipped({"[Content_Types].xml": "<Types/>", "ppt/embeddings/sheet1.bin": "x"}))

    assert isinstance(found, Skipped)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.close()


def _wide() -> bytes:
    """Seventeen thousand million cells between two."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    return workbook({"а": []}, more={"xl/worksheets/sheet1.xml": sheet})


def _repeated() -> bytes:
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
        'office:value-type="float" office:value="1"/></table:table-row>'
    )
    return open_workbook({"а": []}, before=row)


def _understated() -> bytes:
    """Shared strings that unpack to a hundred times of what the zip says of them."""
    more = {"xl/sharedStrings.xml": "<sst>" + "<si><t>а</t></si>" * 3_000_000 + "</sst>"}
    data = bytearray(workbook({"а": [["Мечты"]]}, more=more))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    return bytes(data).replace(struct.pack("<I", size), struct.pack("<I", size // 100))


@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        (_wide(), ("too_large: ",)),
        (_repeated(), ("too_large: ", DAMAGED)),
        (old_workbook(LIFE, rows=0xFFFFFFF0), ("too_large: ", "the reader of this format failed")),
        (_understated(), (DAMAGED,)),
        (_circle(), ("too_large: ", DAMAGED)),
        (old_workbook(LIFE)[:-512], (DAMAGED, "the reader of this format failed")),
        (old_workbook(LIFE)[:3_000], (_OLD,)),
        (workbook(LIFE)[:1_500], ("archive_damaged: ", "an archive inside")),
    ],
    ids=["wide", "repeated", "long by its own word", "understated", "circle", "xls without its lists", "cut xls", "cut xlsx"],
)  # fmt: skip
def test_a_hostile_workbook_fails_alone(
    sandbox: Sandbox, data: bytes, reasons: tuple[str, ...]
) -> None:
    found = sandbox.read(RawFile("а", data), ID, ASKED)
    after = sandbox.read(RawFile("б", old_workbook(LIFE)), ID, ASKED)

    assert isinstance(found, Broken | Skipped)
    assert found.reason.startswith(reasons)
    assert isinstance(after, Reading)


@EACH
def test_a_large_workbook_is_read_by_its_descriptor(
    sandbox: Sandbox, made: Made, name: str, tmp_path: Path
) -> None:
    data = made(LIFE)
    place = tmp_path / "а"
    place.write_bytes(data)

    found = sandbox.read(RawFile("а", OnDisk(place, len(data))), ID, ASKED)

    assert isinstance(found, Reading)
    assert found.format == name
    assert found == read(RawFile("а", data), ID, ASKED)
