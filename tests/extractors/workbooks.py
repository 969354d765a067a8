"""Excel workbooks in their true schema, made by code: sheets of cells, which are words, days, numbers or runs."""

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
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"/>',
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
