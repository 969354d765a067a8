"""Calendars (ICS) -> one conversation of events, each dated by when it took place, or when it was written down."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from extractors.dating import moment, sane, zone_named
from extractors.encodings import clean, decode
from extractors.formats.calendar_zones import zone_of
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.recurrence import repeats
from extractors.identity import folded
from extractors.quoting import foreign, merged
from extractors.types import Asked, RawFile, Read, Skipped
from graph.words import Dated, Role, Span

_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?")
_LINE = re.compile(
    r'([A-Za-z][A-Za-z0-9-]*)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)',
    re.DOTALL,
)
_ZONE = re.compile(r';TZID="?([^";:]+)', re.IGNORECASE)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_ESCAPE = re.compile(r"\\([nN,;\\])")
_MOST = 100_000
# What a calendar holds, and by which stamps each kind is dated: a task speaks from when it was written down.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "VEVENT": ("DTSTART", "RDATE", "CREATED", "LAST-MODIFIED", "DTSTAMP"),
    "VTODO": ("CREATED", "DTSTART", "COMPLETED", "DUE", "LAST-MODIFIED", "DTSTAMP"),
    "VJOURNAL": ("DTSTART", "CREATED", "LAST-MODIFIED", "DTSTAMP"),
}


@dataclass(slots=True)
class _Part:
    """A component: the first value of each property, with its parameters."""

    name: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    left_out: list[str] = field(default_factory=list[str])

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
    kinds: dict[str, list[Turn]] = {name: [] for name in _KINDS}
    claimed = 0
    for part in _parts(text, zones):
        claimed += part.name in _KINDS
        if part.name in _KINDS and len(kinds[part.name]) < _MOST:
            kinds[part.name].append(_turn(ledger, part, zones))
    if not any(kinds.values()):
        return ledger.reading("calendar", "the calendar holds no event with words")
    name = file.path.rpartition("/")[2] or None
    if kinds["VEVENT"]:
        ledger.add(document_id, name, kinds["VEVENT"], kind="note")
    written = kinds["VTODO"] + kinds["VJOURNAL"]
    if written:
        kind = "note" if kinds["VTODO"] else "diary"
        ledger.add(f"{document_id}-written", name, written, kind=kind)
    lost = claimed - sum(len(turns) for turns in kinds.values())
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
            if key == "EXDATE":
                stack[-1].left_out += value.split(",")


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


def _turn(ledger: Ledger, part: _Part, zones: Mapping[str, tzinfo]) -> Turn:
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
    dated = _dated(ledger, part, zones)
    text, quoted = _repeated(ledger, part, text, dated)
    uid = part.text("UID") + part.fields.get("RECURRENCE-ID", ("", ""))[1]
    own_id = ledger.once(uid) if uid else None
    return Turn(own_id, role, text, None, dated=dated, quoted=quoted if role == "self" else None)


def _repeated(
    ledger: Ledger, part: _Part, text: str, dated: Dated | None
) -> tuple[str, tuple[Span, ...] | None]:
    """What repeats is one thing, told once: its rule stands below its words, and its further days are counted."""
    rule = part.text("RRULE")
    if not rule:
        return text, None
    ledger.missed["repeating events kept once, on their first day"] += 1
    if dated is not None and dated.at is not None:
        first, today = dated.at.date(), ledger.asked.now.date()
        without = {day for value in part.left_out if (day := _date(value))}
        days = repeats(rule, first, today, without)
        what = "further days of repeating events" if days else "repetitions of a kind not reckoned"
        ledger.missed[what] += days if days is not None else 1
    whole = f"{text}\n{rule}"
    return whole, merged([*foreign(text), Span(len(text) + 1, len(whole))])


def _date(value: str) -> date | None:
    found = _TIME.match(value.strip())
    at = _at(found, UTC) if found else None
    return at.date() if at else None


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
    for key in _KINDS.get(part.name, ()):
        params, value = part.fields.get(key, ("", ""))
        named = _ZONE.search(params)
        zone = zone_named(ledger.asked.zone)
        zone = zone_of(named[1], zones, zone) if named else zone
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
