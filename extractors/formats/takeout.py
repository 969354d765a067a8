"""Gemini in Google Takeout (My Activity, JSON or HTML) -> conversations put together by their pauses."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors import dating
from extractors.config import LIMITS
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.html import too_deep, visible
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.types import Asked, Broken, RawFile, Read

_PAUSE = timedelta(minutes=30)
_PRODUCT = re.compile(r"\b(?:gemini|bard)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"(?:Prompted|Eingegebener Prompt:|Prompt eingegeben:|Asked|Said|Отправлен запрос:?|Запрос:|Введён запрос:|"
    r"Введен запрос:|Промпт:|Вы спросили:?|Requête saisie\s?:|Prompt saisi\s?:|Petición:|Prompt introducido:|"
    r"Prompt inserito:)[\s\xa0]+",
)
_OTHER = re.compile(
    r"(?:Gave feedback|Used|Created|Selected|Canceled|Deleted|Viewed|Visited|Оставлен отзыв|Использован\w*)[\s\xa0]"
)
_CLOCK = re.compile(
    r"(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?[\s\u202f\xa0]*(?P<half>[AaPp]\.?[Mm]\.?)?[\s\u202f\xa0]*(?P<zone>[A-Z]{2,5}(?:[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d\d:?\d\d)?\s*\Z"
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d\d)?\Z")
_ZONES = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "IST": 5.5, "JST": 9, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7,
}  # fmt: skip
_MOST_SHARE = 0.6
_FEW = 3


@dataclass(frozen=True, slots=True)
class _Record:
    title: str
    answer: str
    at: datetime | None
    zone: str
    original: str | None


def recognises(look: Look) -> bool:
    if look.kind == "html":
        return "outer-cell" in look.head and "content-cell" in look.head
    return {"item.header", "item.title", "item.time"} <= look.paths and bool(
        {"item.products", "item.safeHtmlItem"} & look.paths
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "gemini")
    problem: str | None = None
    if look.kind == "html":
        if len(file.data) > LIMITS.text:
            return Broken("too_large: a page of more than 64 MB")
        text = decode(file.data).text
        if too_deep(text):
            return Broken("too_deep: tags are nested without end")
        records = list(_of_page(ledger, text, dating.zone_named(asked.zone)))
    else:
        items = Items(file.data, "item")
        records = [found for item in items if (found := _of_item(ledger, mapping(item)))]
        problem = items.problem
    _conversations(ledger, _questions(ledger, records))
    if ledger.conversations:
        ledger.missed["conversations put together by pauses of 30 minutes"] += len(
            ledger.conversations
        )
    return ledger.reading("gemini_takeout", problem)


def _of_item(ledger: Ledger, item: Mapping[str, Json]) -> _Record | None:
    if not item:
        ledger.missed["broken entries"] += 1
        return None
    products = [name(item.get("header")) or "", *map(words, sequence(item.get("products")))]
    if not any(_PRODUCT.search(product) for product in products):
        ledger.missed["records of other products"] += 1
        return None
    pages = [words(mapping(part).get("html")) for part in sequence(item.get("safeHtmlItem"))]
    answer = "\n\n".join(_plain(page) for page in pages if page.strip())
    original = name(item.get("time"))
    return _Record(
        words(item.get("title")), answer, dating.instant(item.get("time")), "UTC", original
    )


def _plain(page: str) -> str:
    if too_deep(page):
        return ""
    tree = LexborHTMLParser(page)
    return clean(visible(tree.body or tree.root)).strip()


def _of_page(ledger: Ledger, text: str, zone: tzinfo) -> Iterator[_Record]:
    for cell in LexborHTMLParser(text).css("div.outer-cell"):
        header = cell.css_first(".header-cell")
        if header is None or not _PRODUCT.search(header.text()):
            ledger.missed["records of other products"] += 1
            continue
        content = cell.css_first(".content-cell")
        if content is not None:
            yield _of_cell(content, zone)


def _of_cell(cell: LexborNode, zone: tzinfo) -> _Record:
    """Lines divided by `<br>`: the question, then a line that is a date, then the answer."""
    inside = cell.inner_html or ""
    pieces = re.split(r"<br\s*/?>", inside)
    for place, piece in enumerate(pieces):
        line = _plain(piece) if len(piece) < 200 else ""
        # The date closes its piece before the first block of the answer.
        head = line.split("\n", 1)[0].strip()
        if place and (found := _moment(head, zone)):
            title = _plain("<br>".join(pieces[:place]))
            return _Record(title, _plain("<br>".join(pieces[place + 1 :])), *found, head)
        cut = re.match(r"[^<]{8,80}", piece)
        if place and cut and (found := _moment(_plain(cut[0]), zone)):
            title = _plain("<br>".join(pieces[:place]))
            rest = "<br>".join((piece[cut.end() :], *pieces[place + 1 :]))
            return _Record(title, _plain(rest), *found, _plain(cut[0]))
    return _Record(_plain(pieces[0]), _plain("<br>".join(pieces[1:])), None, "UTC", None)


def _moment(line: str, zone: tzinfo) -> tuple[datetime, str] | None:
    """`Mar 2, 2026, 9:15:00 AM GMT+03:00` and its kin in other languages."""
    clock = _CLOCK.search(line)
    day = dating.full_date(line[: clock.start()].rstrip(" ,\u202f\xa0"), zone) if clock else None
    if clock is None or day is None:
        return None
    hour = int(clock["h"])
    half = (clock["half"] or "").casefold()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    there, label = _zone(clock["zone"], zone)
    try:
        at = day.start.replace(
            hour=hour, minute=int(clock["m"]), second=int(clock["s"] or 0), tzinfo=there
        )
    except ValueError:
        return None
    return at, label


def _zone(written: str | None, zone: tzinfo) -> tuple[tzinfo, str]:
    if not written:
        return zone, str(zone)
    offset = _OFFSET.search(written)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        minutes = min(minutes, 14 * 60) * (-1 if offset[1] == "-" else 1)
        return timezone(timedelta(minutes=minutes)), written
    hours = _ZONES.get(written)
    return (timezone(timedelta(hours=hours)), written) if hours is not None else (zone, str(zone))


def _questions(ledger: Ledger, records: Sequence[_Record]) -> list[_Record]:
    """What was asked, without the words of the interface before it; other doings are counted."""
    prefix = _prefix(records)
    kept: list[_Record] = []
    for record in records:
        found = prefix.match(record.title)
        if found is None or not record.title[found.end() :].strip():
            ledger.missed["records that are no question"] += 1
            continue
        title = record.title[found.end() :].strip()
        kept.append(_Record(title, record.answer, record.at, record.zone, record.original))
    return kept


def _prefix(records: Sequence[_Record]) -> re.Pattern[str]:
    if any(_ASKED.match(record.title) for record in records):
        return _ASKED
    titles = [r.title.replace("\xa0", " ") for r in records if r.answer] or [
        r.title for r in records if not _OTHER.match(r.title)
    ]
    firsts = Counter(title.split(" ", 1)[0] for title in titles if " " in title)
    if len(titles) >= _FEW and firsts:
        first, count = firsts.most_common(1)[0]
        if count >= _MOST_SHARE * len(titles):
            return _words_common([title for title in titles if title.startswith(f"{first} ")])
    return re.compile(rf"(?!{_OTHER.pattern})")


def _words_common(titles: Sequence[str]) -> re.Pattern[str]:
    common: list[str] = []
    for column in zip(*(title.split(" ")[:-1] for title in titles), strict=False):
        if len(set(column)) > 1:
            break
        common.append(re.escape(column[0]))
    return re.compile(r"[\s\xa0]+".join(common) + r"[\s\xa0]+")


def _conversations(ledger: Ledger, records: list[_Record]) -> None:
    """The file is newest first; a pause of half an hour begins another talk."""
    times = [record.at for record in records if record.at is not None]
    if len(times) > 1 and times[0] >= times[-1]:
        records.reverse()
    talk: list[Turn] = []
    last: datetime | None = None
    for record in records:
        if last is not None and record.at is not None and abs(record.at - last) > _PAUSE:
            _close(ledger, talk)
            talk = []
        last = record.at or last
        for own, text in ((True, record.title), (False, record.answer)):
            role = "self" if own else "assistant"
            turn = Turn(None, role, text, record.at, zone=record.zone, original=record.original)
            talk.append(turn)
    _close(ledger, talk)


def _close(ledger: Ledger, talk: Sequence[Turn]) -> None:
    if talk:
        began = talk[0].at
        ledger.add(f"takeout-{began.isoformat()}" if began else None, None, talk)
