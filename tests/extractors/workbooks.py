"""Excel workbooks in their true schema, made by code: sheets of cells, which are words, days, numbers or runs."""

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from tests.extractors.exports import zipped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>'
    '<numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;дней&quot;"/></numFmts>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
DAY, OWN_DAY, COUNTED = 1, 2, 3
type Cell = str | float | datetime | tuple[float, int] | None


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Cell]]], *, first_1904: bool = False, created: str = "", more: Mapping[str, str] | None = None
) -> bytes:  # fmt: skip
    """A number with its style as a tuple; a time as a number of days under Excel's own style of dates."""
    shared: dict[str, int] = {}
    first = datetime(1904, 1, 1) if first_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a day in no zone
    pages = {
        f"xl/worksheets/sheet{n}.xml": _page(rows, shared, first)
        for n, rows in enumerate(sheets.values(), 1)
    }
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"{" state='hidden'" if name.startswith(".") else ""}/>'
        for n, name in enumerate(sheets, 1)
    )
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(sheets, 1)
    )
    strings = "".join(f'<si><t xml:space="preserve">{escape(one)}</t></si>' for one in shared)
    entries = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><workbookPr{" date1904='1'" if first_1904 else ""}/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{targets}</Relationships>',
        "xl/styles.xml": _STYLES,
        **pages,
        "xl/sharedStrings.xml": f'{_XML}<sst xmlns="{_MAIN}">{strings}</sst>',
    }
    if created:
        entries["docProps/core.xml"] = (
            f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>{created}</dcterms:created></cp:coreProperties>'
        )
    return zipped({**entries, **(more or {})})


def _page(rows: Sequence[Sequence[Cell]], shared: dict[str, int], first: datetime) -> str:
    lines = "".join(
        f'<row r="{n}">{"".join(_cell(one, f"{chr(65 + at)}{n}", shared, first) for at, one in enumerate(row))}</row>'
        for n, row in enumerate(rows, 1)
    )
    return f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(one: Cell, place: str, shared: dict[str, int], first: datetime) -> str:
    match one:
        case None:
            return ""
        case str():
            return f'<c r="{place}" t="s"><v>{shared.setdefault(one, len(shared))}</v></c>'
        case datetime():
            return f'<c r="{place}" s="{DAY}"><v>{(one - first).total_seconds() / 86_400!r}</v></c>'
        case (number, style):
            return f'<c r="{place}" s="{style}"><v>{number!r}</v></c>'
        case number:
            return f'<c r="{place}"><v>{number!r}</v></c>'


def binary_workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """An .xlsb: the same package with its parts in binary records."""
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELS}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n, _ in enumerate(sheets, 1)
    )
    listed = b"".join(
        _record(0x9C, struct.pack("<II", name.startswith("."), n) + _wide(f"rId{n}") + _wide(name))
        for n, name in enumerate(sheets, 1)
    )
    formats = b"".join(_record(0x2F, struct.pack("<HH", 0, style) + bytes(12)) for style in (0, 14))
    return zipped({
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_RELS}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{targets}</Relationships>',
        "xl/workbook.bin": _record(0x83) + _record(0x99, bytes(12)) + _record(0x8F) + listed + _record(0x90) + _record(0x84),
        "xl/styles.bin": _record(0x116) + _record(0x269, struct.pack("<I", 2)) + formats + _record(0x26A) + _record(0x117),
        **{f"xl/worksheets/sheet{n}.bin": _binary_page(rows) for n, rows in enumerate(sheets.values(), 1)},
    })  # fmt: skip


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    while size >= 0x80:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_page(rows: Sequence[Sequence[Cell]]) -> bytes:
    width = max(map(len, rows), default=1)
    extent = _record(0x94, struct.pack("<IIII", 0, max(0, len(rows) - 1), 0, width - 1))
    lines = [
        _record(0x00, struct.pack("<II", n, 0) + bytes(9))
        + b"".join(_binary_cell(one, at) for at, one in enumerate(row))
        for n, row in enumerate(rows)
    ]
    return _record(0x81) + extent + _record(0x91) + b"".join(lines) + _record(0x92) + _record(0x82)


def _binary_cell(one: Cell, at: int) -> bytes:
    match one:
        case None:
            return b""
        case str():
            return _record(6, struct.pack("<II", at, 0) + _wide(one))
        case datetime():
            days = (one - datetime(1899, 12, 30)).total_seconds() / 86_400  # noqa: DTZ001 - a day in no zone
            return _record(5, struct.pack("<IId", at, 1, days))
        case (number, style):
            return _record(5, struct.pack("<IId", at, style, number))
        case number:
            return _record(5, struct.pack("<IId", at, 0, number))


_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_OPEN_NAMES = " ".join(
    f'xmlns:{one}="{_OPEN}:{one}:1.0"'
    for one in ("office", "table", "text", "meta", "manifest", "style")
)


def open_workbook(
    sheets: Mapping[str, Sequence[Sequence[Cell]]], *, created: str = "", more: Mapping[str, str] | None = None, before: str = ""
) -> bytes:  # fmt: skip
    """An .ods as LibreOffice writes it, with the empty rest of the sheet as repeated rows and cells."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}"{' table:style-name="ta2"' if name.startswith(".") else ""}>{before}'
        f'{"".join(map(_open_row, rows))}<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for name, rows in sheets.items()
    )
    styles = '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({
        "mimetype": kind,
        "content.xml": f"{_XML}<office:document-content {_OPEN_NAMES}>{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        "meta.xml": f"{_XML}<office:document-meta {_OPEN_NAMES}><office:meta><meta:creation-date>{created}</meta:creation-date></office:meta></office:document-meta>",
        "META-INF/manifest.xml": f'{_XML}<manifest:manifest {_OPEN_NAMES}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        **(more or {}),
    })  # fmt: skip


def _open_row(row: Sequence[Cell]) -> str:
    return f'<table:table-row>{"".join(map(_open_cell, row))}<table:table-cell table:number-columns-repeated="16380"/></table:table-row>'


def _open_cell(one: Cell) -> str:
    match one:
        case None:
            return "<table:table-cell/>"
        case str():
            lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in one.split("\n"))
            return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
        case datetime():
            told = one.isoformat() if one.hour or one.minute else f"{one:%Y-%m-%d}"
            return f'<table:table-cell office:value-type="date" office:date-value="{told}"><text:p>{one:%d.%m.%y}</text:p></table:table-cell>'
        case (number, _):
            return f'<table:table-cell office:value-type="float" office:value="{number!r}"><text:p>{number}</text:p></table:table-cell>'
        case number:
            return f'<table:table-cell office:value-type="float" office:value="{number!r}"><text:p>{number}</text:p></table:table-cell>'
