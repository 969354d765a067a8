"""Names, headings, folders and fields -> the stretch of time that a text speaks from."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extractors.almanac import MONTHS_ABROAD as MONTHS
from extractors.almanac import SEASONS, either, month_span, ordinal, ordinal_pattern, season_span
from extractors.almanac import WEEKDAYS_ABROAD as WEEKDAYS
from extractors.instants import ISO, from_iso, instant
from extractors.types import Asked
from graph.words import UNDATED, Dated, DateSource, Precision

_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
EARLIEST_CHAT = datetime(1990, 1, 1, tzinfo=UTC)
_TEMPLATE_DATES = ("2013-12-23T23:15",)  # python-docx puts its own birthday into every file

_M, _W, _S = either(MONTHS), either(WEEKDAYS), either(SEASONS)
_Y = r"(?:19|20)\d\d"
_TIME = r"(?:[ T_,]+(?:в\s+|at\s+)?(?P<h>[01]?\d|2[0-3])[:.\-_](?P<mi>[0-5]\d)(?:[:.\-_](?P<s>[0-5]\d))?(?:[ \u202f\xa0_]?(?P<half>[ap])\.? ?m\b\.?)?(?P<z>Z(?![^\W_]))?)?"
_YEAR_TAIL = r"(?:\s*(?:г\b\.?|года?\b))?"
# A name or a line holds a date in one of these forms; the first form that fits wins.
_FORMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<y>{_Y})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-2]\d|3[01])T(?P<h>[01]\d|2[0-3])(?P<mi>[0-5]\d)(?P<s>[0-5]\d)?(?P<z>Z)?(?![^\W_])",
        rf"(?<!\d)(?P<y>{_Y})[-._/ 年](?P<m>0?[1-9]|1[0-2])[-._/ 月](?P<d>[0-2]?\d|3[01])日?{_TIME}(?!\d)",
        rf"(?<!\d)(?P<d>[0-2]?\d|3[01])(?P<sep>[-._/])(?P<m>0?[1-9]|1[0-2])(?P=sep)(?P<y>{_Y}){_TIME}(?!\d)",
        rf"(?<!\d)(?P<m>0?[1-9]|1[0-2])(?P<sep>[-._/])(?P<d>1[3-9]|2\d|3[01])(?P=sep)(?P<y>{_Y}){_TIME}(?!\d)",
        rf"(?<!\d)(?P<y>{_Y})[\s._-]+(?P<mon>{_M})\b\.?[\s._-]+(?P<d>[0-2]?\d|3[01])(?!\d)",
        rf"(?<!\d)(?P<y>{_Y})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?:[T_-]?(?P<h>[01]\d|2[0-3])(?P<mi>[0-5]\d)(?P<s>[0-5]\d)?(?P<z>Z(?![^\W_]))?)?(?!\d)",
        rf"(?<!\d)(?P<d>[0-2]?\d|3[01])(?:-?(?:го|е|ое|его|st|nd|rd|th)|\.)?(?:\s+(?:of|de))?[\s._-]+(?P<mon>{_M})\b\.?,?(?:\s+de)?[\s._-]+(?P<y>{_Y}){_YEAR_TAIL}{_TIME}(?!\d)",
        rf"\b(?P<mon>{_M})\b\.?[\s._-]+(?:the\s+)?(?P<d>[0-2]?\d|3[01])(?:st|nd|rd|th)?,?[\s._-]+(?P<y>{_Y}){_TIME}(?!\d)",
        rf"\b(?P<ord>{ordinal_pattern()})\s+(?:of\s+)?(?P<mon>{_M})\b,?\s+(?P<y>{_Y})(?!\d)",
        r"(?<![\d.])(?P<d>[0-2]?\d|3[01])\.(?P<m>0?[1-9]|1[0-2])\.(?P<yy>\d\d)(?![\d.])",
        rf"(?<![\d.])(?P<d>[0-2]?\d|3[01])(?P<sep>[./-])(?P<rom>X|XI|XII|I{{1,3}}|I?V|VI{{1,3}}|IX)(?P=sep)(?P<y>{_Y})(?!\d)",
        # Samsung Notes, recorders: `Список дел_210305_141512`.
        r"(?<!\d)(?P<yy>[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])_(?P<h>[01]\d|2[0-3])(?P<mi>[0-5]\d)(?P<s>[0-5]\d)(?!\d)",
    )
]
_COARSE = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<y>{_Y})[-._/ ](?P<m>0[1-9]|1[0-2])(?:\s*(?:\.\.|…|–|—|-)\s*(?P<m2>0[1-9]|1[0-2]))?(?![\d-])",
        rf"(?<!\d)(?P<m>0[1-9]|1[0-2])[-._](?P<y>{_Y})(?!\d)",
        rf"\b(?P<mon>{_M})\b(?:\s*(?:-|–|—|\.\.)\s*(?P<mon2>{_M})\b)?\.?,?[\s._-]*(?P<y>{_Y}){_YEAR_TAIL}(?!\d)",
        rf"(?<!\d)(?P<y>{_Y})[\s._-]+(?:\d\d?[\s._-]+)?(?P<mon>{_M})\b",
        rf"(?<!\d)(?P<y>{_Y})[\s._-]*(?:q|кв\.?\s*)(?P<q>[1-4])\b|\b(?:q(?P<q2>[1-4])|(?P<q3>[1-4]|iv|i{{1,3}})\s*(?:-й\s*)?(?:кв\.|квартал\w*|quarter|qtr))\s*(?:of\s+)?(?P<y2>{_Y})",
        rf"\b(?P<sea>{_S})\b[\s._-]*(?P<y>{_Y})(?P<on>\s*[-–/]\s*(?:{_Y}|\d\d))?{_YEAR_TAIL}(?!\d)",
        rf"(?<!\d)(?P<y>{_Y})[\s._-]+(?P<sea>{_S})\b",
        rf"(?<!\d)(?P<y>{_Y})[-_. ,]*(?:w|week |неделя )(?P<week>[0-5]?\d)(?!\d)",
        rf"(?<!\w)(?:w|week |неделя )(?P<week>[0-5]?\d)[-_. ,]+(?:of )?(?P<y>{_Y})(?!\d)",
    )
]
_DAY_MONTH = re.compile(
    rf"(?<![\d.])(?P<d>[0-2]?\d|3[01])(?:-?(?:го|е|ое|его|st|nd|rd|th)|\.)?(?:\s+de)?\s+(?P<mon>{_M})\b|"
    rf"\b(?P<mon2>{_M})\.?\s+(?P<d2>[0-2]?\d|3[01])(?:st|nd|rd|th)?(?!\d)|"
    rf"(?<![\d.])(?P<d3>[0-2]?\d|3[01])\.(?P<m>0[1-9]|1[0-2])\.?(?![\d.])",
    re.IGNORECASE,
)
_ONLY_YEAR = re.compile(rf"(?<![\d.,])(?P<y>{_Y})(?![\d,]|\.\d)")
_SHORT_NAME = 40
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# What is kept over a year; of a plan, a film or a model a year in the name says nothing.
_NOTEBOOK = re.compile(
    r"\b(?:дневник|тетрад[ьи]|ежедневник|блокнот|записки|записи|diary|diaries|journal|notebook)\b",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"(?<!\d)(1[0-9]{12}|1[0-9]{9})(?![^\W_])")
_NOT_OWN = re.compile(
    r"(?:^|\s)(?:до|к|ко|по|с|со|после|until|till|by|before|after|since|due)\s*$", re.IGNORECASE
)
_WEEKDAY_ONLY = re.compile(rf"\b(?:{_W})\b\.?", re.IGNORECASE)
_YEAR_FOLDER = re.compile(rf"\s*(?P<y>{_Y})(?:\s*(?:г\.?|год))?\s*")
_MONTH_FOLDER = re.compile(
    rf"(?:(?P<m>0?[1-9]|1[0-2])(?:[\s._-]+.*)?|(?P<mon>{_M})\b.*)", re.IGNORECASE
)
_DAY_FOLDER = re.compile(
    rf"(?P<d>0?[1-9]|[12]\d|3[01])(?:[\s._-]+(?P<mon>{_M})|\.(?P<m>0[1-9]|1[0-2]))?(?:[\s._,-]+\(?(?:{_W})\)?)?",
    re.IGNORECASE,
)
_QUARTER_FOLDER = re.compile(r"q([1-4])|([1-4])\s*(?:кв\.?|квартал)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time as written somewhere: half-open, aware; `end` closes the period the writing names."""

    start: datetime
    end: datetime
    precision: Precision
    original: str

    def as_dated(self, source: DateSource, zone: str | None) -> Dated:
        """In `zone`, but where the writing itself says UTC."""
        return Dated(
            self.start.astimezone(UTC), self.end.astimezone(UTC), self.precision, source,
            "UTC" if self.start.tzinfo is UTC else zone, self.original,
        )  # fmt: skip

    def as_end(self, source: DateSource, zone: str | None) -> Dated:
        """A document that covers a period speaks from its last day; the precision is kept."""
        last = self.end - timedelta(days=1)
        return replace(self, start=max(last, self.start)).as_dated(source, zone)


def zone_named(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def moment(at: datetime, zone: str | None = "UTC", original: str | None = None) -> Dated:
    """A message's own time, to the second."""
    at = at if at.tzinfo is UTC else at.astimezone(UTC)
    return Dated(at, at + _SECOND, "second", "message", zone, original)


def sane(at: datetime | None, now: datetime, earliest: datetime = EARLIEST_CHAT) -> bool:
    return at is not None and earliest <= at <= now + _DAY


def full_date(text: str, zone: tzinfo) -> Stretch | None:
    """The first complete date of a text (day, month and year), with its time when it has one."""
    best: tuple[int, Stretch] | None = None
    for form in _FORMS:
        for found in form.finditer(text):
            stretch = _stretch_of_day(found, zone)
            if stretch and (best is None or found.start() < best[0]):
                best = (found.start(), stretch)
            if stretch:
                break
    return best[1] if best else None


def _stretch_of_day(found: re.Match[str], zone: tzinfo) -> Stretch | None:
    parts = found.groupdict()
    zone = UTC if parts.get("z") else zone
    year = int(parts.get("y") or 0) or 2000 + int(parts.get("yy") or 0)
    month = _month(parts)
    day = ordinal(parts["ord"]) if parts.get("ord") else int(parts["d"])
    try:
        start = datetime(year, month, day or 0, tzinfo=zone)
        if not parts.get("h"):
            return Stretch(start, start + timedelta(days=1), "day", found[0])
        start = start.replace(
            hour=_hour(parts), minute=int(parts["mi"]), second=int(parts["s"] or 0)
        )
    except ValueError:
        return None
    if parts["s"]:
        return Stretch(start, start + timedelta(seconds=1), "second", found[0])
    return Stretch(start, start + timedelta(minutes=1), "minute", found[0])


def _month(parts: Mapping[str, str | None]) -> int:
    if rom := parts.get("rom"):
        return _ROMAN.index(rom.upper()) + 1
    name = parts.get("mon")
    return MONTHS[name.casefold()] if name else int(parts["m"] or 0)


def _hour(parts: Mapping[str, str | None]) -> int:
    """Of the whole day; «21:05 PM» is what it says."""
    hour, half = int(parts["h"] or 0), (parts.get("half") or "").casefold()
    return hour if not half or hour > 12 else hour % 12 + 12 * (half == "p")


def coarse_date(text: str, zone: tzinfo) -> Stretch | None:
    """A month, quarter, season or week with its year, or a run of months."""
    for form in _COARSE:
        found = form.search(text)
        if found:
            return _stretch_of_period(found, zone)
    return None


def _stretch_of_period(found: re.Match[str], zone: tzinfo) -> Stretch | None:
    parts = found.groupdict()
    year = int(parts.get("y") or parts.get("y2") or 0)
    quarter = parts.get("q") or parts.get("q2") or parts.get("q3")
    if quarter:
        number = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(quarter.casefold()) or int(quarter)
        return Stretch(*month_span(year, number * 3 - 2, zone, 3), "quarter", found[0])
    if parts.get("sea"):
        season = SEASONS[parts["sea"].casefold()]
        year += season == 0 and bool(parts.get("on"))  # «зима 2019-2020» ends in the second
        return Stretch(*season_span(year, season, zone), "season", found[0])
    if parts.get("week"):
        return _week(year, int(parts["week"]), zone, found[0])
    month = MONTHS[parts["mon"].casefold()] if parts.get("mon") else int(parts["m"])
    last = MONTHS[parts["mon2"].casefold()] if parts.get("mon2") else int(parts.get("m2") or month)
    if last < month:
        return None
    return Stretch(*month_span(year, month, zone, last - month + 1), "month", found[0])


def _week(year: int, week: int, zone: tzinfo, original: str) -> Stretch | None:
    try:
        start = datetime.fromisocalendar(year, week, 1).replace(tzinfo=zone)
    except ValueError:
        return None
    return Stretch(start, start + timedelta(days=7), "week", original)


def of_name(name: str, zone: tzinfo) -> Stretch | None:
    """The date in a file name without its extension."""
    stem = re.sub(r"\.[A-Za-z][A-Za-z0-9]{0,8}$", "", name)
    if found := full_date(stem, zone) or coarse_date(stem, zone):
        return found
    epoch = _EPOCH.search(stem)
    at = instant(epoch[1]) if epoch else None
    if epoch and at and at.year >= 2000:
        return Stretch(at, at + timedelta(seconds=1), "second", epoch[0])
    only = _YEAR_FOLDER.fullmatch(stem) or (named_year(stem) if _NOTEBOOK.search(stem) else None)
    return year_span(int(only["y"]), zone, only["y"]) if only else None


def year_span(year: int, zone: tzinfo, original: str) -> Stretch:
    return Stretch(*month_span(year, 1, zone, 12), "year", original)


def of_folders(path: str, zone: tzinfo) -> Stretch | None:
    """The date that the parent folders spell together, the finest that they name."""
    best: Stretch | None = None
    year: int | None = None
    for folder in path.split("/")[:-1]:
        whole = full_date(folder, zone) or coarse_date(folder, zone)
        only = _YEAR_FOLDER.fullmatch(folder) or named_year(folder)
        if whole:
            best, year = whole, whole.start.year
        elif only:
            year = int(only["y"])
            best = year_span(year, zone, folder)
        elif year is not None and (best is None or best.precision != "day"):
            found = _day_folder(folder, year, best, zone)
            if found is None and (best is None or best.precision != "month"):
                found = _within_year(folder, year, zone)
            best = found or best
    return best


def named_year(folder: str) -> re.Match[str] | None:
    """«Дневник 2019»: a short name with one year in it."""
    years = list(_ONLY_YEAR.finditer(folder))
    return years[0] if len(years) == 1 and len(folder) <= _SHORT_NAME else None


def _day_folder(folder: str, year: int, above: Stretch | None, zone: tzinfo) -> Stretch | None:
    """«5 марта» in a year, «5» or «05 пт» in a month; «03 март» is that month."""
    name = folder.strip().casefold()
    found = _DAY_FOLDER.fullmatch(name)
    if found is None:
        return None
    month = MONTHS[found["mon"]] if found["mon"] else int(found["m"] or 0)
    if found["mon"] and month == int(found["d"]) and not found["mon"].endswith(("а", "я")):
        return None
    if not month and (above is None or above.precision not in ("month", "day")):
        return None
    try:
        start = datetime(
            year, month or (above.start.month if above else 0), int(found["d"]), tzinfo=zone
        )
    except ValueError:
        return None
    return Stretch(start, start + _DAY, "day", folder)


def _within_year(folder: str, year: int, zone: tzinfo) -> Stretch | None:
    name = folder.strip().casefold()
    if name in SEASONS:
        return Stretch(*season_span(year, SEASONS[name], zone), "season", folder)
    quarter = _QUARTER_FOLDER.fullmatch(name)
    if quarter:
        first = int(quarter[1] or quarter[2]) * 3 - 2
        return Stretch(*month_span(year, first, zone, 3), "quarter", folder)
    if month := _MONTH_FOLDER.fullmatch(name):
        number = MONTHS[month["mon"]] if month["mon"] else int(month["m"])
        return Stretch(*month_span(year, number, zone), "month", folder)
    return None


def of_heading(line: str, zone: tzinfo, year: int | None = None) -> Stretch | None:
    """The date that a heading or a line of its own is set under.

    A date after «до», "by" and the like is a plan, not the day of writing. Without a year in the line
    the year of the place counts (a folder, an earlier heading).
    """
    found = full_date(line, zone)
    if found is None and year is not None:
        found = _day_of_year(line, year, zone)
    if found is None:
        found = coarse_date(line, zone)
    if found is None or _NOT_OWN.search(line[: line.find(found.original)]):
        return None
    return found


def _day_of_year(line: str, year: int, zone: tzinfo) -> Stretch | None:
    found = _DAY_MONTH.search(line)
    if not found:
        return None
    name = found["mon"] or found["mon2"]
    month = MONTHS[name.casefold()] if name else int(found["m"])
    try:
        start = datetime(year, month, int(found["d"] or found["d2"] or found["d3"]), tzinfo=zone)
    except ValueError:
        return None
    return Stretch(start, start + timedelta(days=1), "day", found[0])


def only_a_date(line: str, found: Stretch) -> bool:
    """True when a line says nothing but its date, a weekday and a time."""
    rest = line.replace(found.original, " ", 1)
    rest = _WEEKDAY_ONLY.sub(" ", rest)
    rest = re.sub(
        r"\b\d\d?[:.]\d\d\b|\b(?:года?|г|дата|date)\b|\b(?:утро|день|вечер|ночь|утром|дн[её]м|вечером|ночью|полдень|полночь|"
        r"morning|afternoon|evening|night|noon|midnight)\b",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    return not re.search(r"\w", rest)


def of_field(value: object, zone: tzinfo) -> Stretch | None:
    """A front matter or metadata value -> its date; a bare year counts."""
    text = str(value).strip().strip("\"'[]") if value is not None else ""
    if not text or len(text) > 120:
        return None
    found = ISO.fullmatch(text)
    at = from_iso(text, zone) if found else None
    if found and at and found[4]:
        return Stretch(at, at + timedelta(seconds=1), "second", text)
    stretch = full_date(text, zone) or coarse_date(text, zone)
    if stretch:
        return stretch
    if only := _ONLY_YEAR.fullmatch(text):
        return year_span(int(only["y"]), zone, text)
    at = instant(text) if re.fullmatch(r"\d{10}(?:\d{3})?", text) else None
    return Stretch(at, at + timedelta(seconds=1), "second", text) if at else None


@dataclass(frozen=True, slots=True)
class Clues:
    """What a file says about its own date beside its sections, by rank."""

    front_matter: Stretch | None = None
    inside: Stretch | None = None


NO_CLUES = Clues()


def of_file(path: str, clues: Clues, asked: Asked, modified: datetime | None) -> Dated:
    """Ranks 4-6, 8, 9 of import.md; the person's own date beats them, a full date in a name beats metadata."""
    zone = zone_named(asked.zone)
    if asked.date is not None:
        return asked.date
    name = of_name(path.rpartition("/")[2], zone)
    exact = name is not None and name.precision in ("day", "minute", "second")
    ranked: list[tuple[Stretch | None, DateSource]] = [
        (clues.front_matter, "front_matter"), (clues.inside, "inside"), (of_folders(path, zone), "folder"),
    ]  # fmt: skip
    ranked.insert(1 if exact else 2, (name, "file_name"))
    for stretch, source in ranked:
        if stretch and possible(stretch, asked.now):
            covers = source == "file_name" and stretch.precision not in ("day", "minute", "second")
            told = stretch.as_end if covers else stretch.as_dated
            return told(source, asked.zone)
    if modified is not None and sane(modified, asked.now):
        return Dated(modified, modified + timedelta(seconds=2), "second", "file_time", "UTC", None)
    return UNDATED


def possible(stretch: Stretch, now: datetime) -> bool:
    if stretch.original.startswith(_TEMPLATE_DATES):
        return False
    return stretch.start <= now + timedelta(days=1) and stretch.start.year >= 1600


def latest(dates: Iterable[Dated]) -> Dated:
    """The end of what several dates cover."""
    known = [d for d in dates if d.at is not None]
    return max(known, key=lambda d: d.at or EARLIEST_CHAT) if known else UNDATED
