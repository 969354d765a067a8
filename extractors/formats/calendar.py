"""Calendars (ICS) -> one conversation of events, each dated by when it took place, or when it was written down."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extractors.dating import moment, sane, zone_named
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.identity import folded
from extractors.types import Asked, RawFile, Read, Skipped
from graph.words import Dated, Role

_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?")
_LINE = re.compile(
    r'([A-Za-z][A-Za-z0-9-]*)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)',
    re.DOTALL,
)
_ZONE = re.compile(r';TZID="?([^";:]+)', re.IGNORECASE)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_ESCAPE = re.compile(r"\\([nN,;\\])")
# Names that Outlook writes -> IANA.
_WINDOWS = {
    "russian standard time": "Europe/Moscow", "w. europe standard time": "Europe/Berlin", "gmt standard time": "Europe/London",
    "central european standard time": "Europe/Warsaw", "central europe standard time": "Europe/Budapest", "romance standard time": "Europe/Paris",
    "fle standard time": "Europe/Kyiv", "gtb standard time": "Europe/Athens", "e. europe standard time": "Europe/Chisinau",
    "belarus standard time": "Europe/Minsk", "ekaterinburg standard time": "Asia/Yekaterinburg", "russia time zone 3": "Europe/Samara",
    "n. central asia standard time": "Asia/Novosibirsk", "omsk standard time": "Asia/Omsk", "north asia standard time": "Asia/Krasnoyarsk",
    "north asia east standard time": "Asia/Irkutsk", "yakutsk standard time": "Asia/Yakutsk", "vladivostok standard time": "Asia/Vladivostok",
    "kaliningrad standard time": "Europe/Kaliningrad", "georgian standard time": "Asia/Tbilisi", "caucasus standard time": "Asia/Yerevan",
    "central asia standard time": "Asia/Almaty", "west asia standard time": "Asia/Tashkent", "turkey standard time": "Europe/Istanbul",
    "israel standard time": "Asia/Jerusalem", "arabian standard time": "Asia/Dubai", "india standard time": "Asia/Kolkata",
    "china standard time": "Asia/Shanghai", "tokyo standard time": "Asia/Tokyo", "aus eastern standard time": "Australia/Sydney",
    "eastern standard time": "America/New_York", "central standard time": "America/Chicago", "mountain standard time": "America/Denver",
    "pacific standard time": "America/Los_Angeles", "utc": "UTC", "moscow standard time": "Europe/Moscow",
}  # fmt: skip
_MOST = 100_000


@dataclass(slots=True)
class _Part:
    """A component: the first value of each property, with its parameters."""

    name: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def text(self, key: str) -> str:
        value = self.fields.get(key, ("", ""))[1]
        return clean(
            _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
        ).strip()


def recognises(look: Look) -> bool:
    return look.kind == "calendar"


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    start = look.head.lstrip("\ufeff\u200e\u200f \n")[:20].upper()
    if start.startswith("BEGIN:VCARD"):
        return Skipped("an address book: names of people, nothing that was said")
    ledger = Ledger(file, document_id, asked, "calendar")
    text = decode(_unfolded(file.data)).text
    zones: dict[str, tzinfo] = {}
    turns: list[Turn] = []
    claimed = 0
    for part in _parts(text, zones):
        claimed += part.name == "VEVENT"
        if part.name == "VEVENT" and len(turns) < _MOST:
            turns.append(_event(ledger, part, zones))
        elif part.name in ("VTODO", "VJOURNAL"):
            ledger.missed["tasks and journal entries of a calendar not read"] += 1
    if not turns:
        return ledger.reading("calendar", "the calendar holds no event with words")
    ledger.add(f"{document_id}", file.path.rpartition("/")[2] or None, turns, kind="note")
    lost = claimed - len(turns)
    return ledger.reading("calendar", f"{lost} events unexplained" if lost > 0 else None)


def _unfolded(data: bytes) -> bytes:
    """Lines are folded by bytes, also inside a letter: they are joined before anything is decoded."""
    return data if b"\0" in data[:64] else re.sub(rb"\r?\n[ \t]", b"", data)


def _parts(text: str, zones: dict[str, tzinfo]) -> Iterator[_Part]:
    """Closed components in file order; properties of alarms inside an event are not the event's."""
    stack: list[_Part] = []
    for line in re.sub(r"\n[ \t]", "", text.replace("\r\n", "\n")).split("\n"):
        found = _LINE.match(line)
        if not found:
            continue
        key, params, value = found[1].upper(), found[2], found[3]
        if key == "BEGIN":
            stack.append(_Part(value.strip().upper()))
        elif key == "END":
            while stack:
                part = stack.pop()
                _zone(part, stack, zones)
                yield part
                if part.name == value.strip().upper():
                    break
        elif stack:
            stack[-1].fields.setdefault(key, (params, value))


def _zone(part: _Part, stack: list[_Part], zones: dict[str, tzinfo]) -> None:
    """A zone that only the file knows by name has its standard offset there."""
    offset = _OFFSET.match(part.fields.get("TZOFFSETTO", ("", ""))[1])
    if part.name not in ("STANDARD", "DAYLIGHT") or not stack or not offset:
        return
    name = stack[-1].fields.get("TZID", ("", ""))[1].strip()
    if part.name == "STANDARD" or name not in zones:
        minutes = int(offset[2]) * 60 + int(offset[3])
        if minutes < 24 * 60:
            zones[name] = timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))


def _event(ledger: Ledger, part: _Part, zones: Mapping[str, tzinfo]) -> Turn:
    words = [part.text(key) for key in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    text = "\n".join(word for word in words if word)
    if not text:
        text = part.text("COMMENT") or part.text("CATEGORIES")
    role = _role(part, ledger)
    if not text:
        # Nobody said anything; the event counts, its stamp stands for it.
        ledger.missed["events without words"] += 1
        stamps = (part.text(key) for key in ("DTSTART", "RDATE", "UID", "DTSTAMP"))
        text, role = next((stamp for stamp in stamps if stamp), part.name), "quoted"
    if "RRULE" in part.fields:
        ledger.missed["repeating events kept once, on their first day"] += 1
    uid = part.text("UID") + part.fields.get("RECURRENCE-ID", ("", ""))[1]
    dated = _dated(ledger, part, zones)
    return Turn(ledger.once(uid) if uid else None, role, text, None, dated=dated)


def _role(part: _Part, ledger: Ledger) -> Role:
    """What somebody else invited to are their words."""
    params, organizer = part.fields.get("ORGANIZER", ("", ""))
    if not organizer:
        return "self"
    mine = {folded(one) for one in ledger.asked.me}
    name = re.search(r';CN="?([^";:]+)', params, re.IGNORECASE)
    known = {folded(organizer.casefold().removeprefix("mailto:")), folded(name[1]) if name else ""}
    return "self" if known & mine else "other"


def _dated(ledger: Ledger, part: _Part, zones: Mapping[str, tzinfo]) -> Dated | None:
    """The day of the event; one that is still to come speaks from the day it was written down."""
    for key in ("DTSTART", "RDATE", "CREATED", "LAST-MODIFIED", "DTSTAMP"):
        params, value = part.fields.get(key, ("", ""))
        named = _ZONE.search(params)
        zone = _of_name(named[1], zones, ledger.asked) if named else zone_named(ledger.asked.zone)
        found = _TIME.match(value.strip())
        at = _at(found, zone) if found else None
        if found and at and sane(at, ledger.asked.now):
            name = "UTC" if found[7] else named[1] if named else ledger.asked.zone
            if not found[4]:
                utc = at.astimezone(UTC)
                return Dated(utc, utc + timedelta(days=1), "day", "message", name, value.strip())
            return moment(at, name, value.strip())
    return None


def _at(found: re.Match[str], zone: tzinfo) -> datetime | None:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        return datetime(
            year, month, day, hour, minute, min(second, 59), tzinfo=UTC if found[7] else zone
        )
    except ValueError:
        return None


def _of_name(name: str, zones: Mapping[str, tzinfo], asked: Asked) -> tzinfo:
    name = name.strip()
    try:
        return ZoneInfo(_WINDOWS.get(name.casefold(), name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return zones.get(name) or zone_named(asked.zone)
