"""Text of a note or diary -> front matter, dated sections and messages that are exact stretches of the file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from itertools import pairwise

from extractors import dating, identity
from extractors.almanac import MONTHS, WEEKDAYS, either
from extractors.dating import NO_CLUES, Clues, Stretch
from extractors.formats.datelines import is_dateline, placed_at
from extractors.formats.forwards import heads
from extractors.formats.halves import whole_day
from extractors.formats.not_own import not_own
from extractors.formats.slashes import Order, order_of
from extractors.types import Asked, RawFile, Reading
from graph.words import Conversation, ConversationKind, Dated, Message, Role, Span

_HEADING = re.compile(r"^[ \t]{0,3}(#{1,6})[ \t]+(\S.*)$|^(\*{1,6})[ \t]+(\S.*)$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_BARE = re.compile(r"^[ \t>*_\-–—=•\[(]*(?=[\d\w])(.{4,70}?)[ \t*_\-–—=\]):.]*$", re.MULTILINE)
_ENTRY = re.compile(
    r"^\[?(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}[./-]\d\d[./-]\d\d|"
    rf"\d{{1,2}} (?:{either(MONTHS)}) (?:19|20)\d\d)\b[^\n]{{0,160}}",
    re.MULTILINE | re.IGNORECASE,
)
# «[2024-03-05 21:41] Words», as jrnl and others keep a diary: two such lines are one.
_STAMPED = re.compile(r"\[[\d./-]{8,10},?[ T]\d{1,2}:\d\d[^\]\n]{0,12}\]")
_CLOSE_DAYS = 31
_LEAP_BACK, _LEAP_ON = 180, 300
_SENTENCE_END = re.compile(r"\w{3}[.!?…]\s")
_YEAR = re.compile(r"\s*((?:19|20)\d\d)(?:\s*(?:г\.?|год))?\s*")
_FIRST = re.compile(r"\s*([^\n#*][^\n]{0,160})")
_LETTER = re.compile(
    r"^(?:письмо|ответ|сообщение|открытка|записка|телеграмма|слова|цитата|отзыв|пересланное)\s+от\s+\S|"
    r"^(?:a\s+)?(?:letter|message|e-?mail|note|reply)\s+from\s+\S|^(?:цитат[аы]|quotes?)\b",
    re.IGNORECASE,
)
_CLIPPINGS = re.compile(
    r"^(?:clippings?|readwise|highlights|web ?clips?|вырезки|вырезка|клиппинги|цитаты|выписки|чужое)$",
    re.IGNORECASE,
)
_SOURCE_FIELDS = ("source", "url", "author", "authors", "источник", "автор", "ссылка")
_DIARY = re.compile(r"дневник|diary|journal|daily|ежедневник", re.IGNORECASE)
_LONGEST_HEADING = 200
_LONGEST_TITLE = 100
# Dates of a file that a day in its own words comes before.
_YIELDING = ("none", "folder", "file_time", "inside")
# Anything but the marks of lists, tables and headings.
_SAYS = re.compile(r"[^\s\-*+#>|_=~`.:\[\]()\u200b\ufeff]")
_NUMBER = re.compile(r"(?:19|20)\d\d\b(?:-\d\d\b){0,2}|\d\d\b")
_STEM = re.compile(r"(\d\d(?:-\d\d)?)(?:[ _.,-]{1,2}([^\W\d_]{2,12}))?\.\w{1,8}$")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d$")
_GENERIC_NAME = re.compile(
    r"(?:text|index|content|untitled|document|note)\.\w{1,8}$", re.IGNORECASE
)
_HEADING_HITS = 4_000


@dataclass(frozen=True, slots=True)
class Note:
    """A text on its way to a reading: where its body begins and what was known before it.

    `foreign` are stretches of the text that the reader knows to be another's; `year` is that of days without one;
    `me` are the owner's names.
    """

    text: str
    body_start: int = 0
    title: str | None = None
    clues: Clues = NO_CLUES
    quoted: bool = False
    kind: ConversationKind | None = None
    role: Role = "self"
    foreign: tuple[Span, ...] = ()
    year: int | None = None
    me: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Section:
    start: int
    end: int
    dated: Dated | None
    role: Role


def reading(
    note: Note, file: RawFile, document_id: str, asked: Asked, format_name: str, *,
    problems: Sequence[str] = (),
) -> Reading:  # fmt: skip
    """One conversation of one speaker; a message for each section that has a date of its own."""
    zone = dating.zone_named(asked.zone)
    whole = _finer(
        dating.of_file(file.dated_path, note.clues, asked, file.modified), file.dated_path, asked
    )
    if not _SAYS.search(note.text, note.body_start):
        note = replace(
            note, role="document"
        )  # a page opened and left: its day is kept, nothing was said
    order = order_of(
        (line for _, line, _ in _lines(note, {})), note.text[note.body_start :], asked.now
    )
    named = dating.named_year(file.dated_path.rpartition("/")[2].rpartition(".")[0])
    note = replace(note, year=int(named["y"]) if named else None, me=asked.me)
    sections = _sections(note, zone, asked, whole, order)
    key = identity.conversation_id("note", document_id)
    base: Role = "quoted" if note.quoted or _clipped(file.path) else note.role
    messages = tuple(_messages(note, sections, key, whole, base))
    if not messages:
        return Reading(format_name, whole, (), (*problems, "the file holds no text"))
    dated = _dated(whole, sections, messages)
    kind = note.kind or _kind(file.dated_path, sections)
    title = note.title or _title(note, file.path)
    conversation = Conversation(key, document_id, kind, title, dated, messages)
    rests = whole.source != "user" and any(section.dated for section in sections)
    doubts = (order.doubt,) if order.doubt and rests else ()
    return Reading(format_name, dated, (conversation,), (*problems, *doubts))


def _finer(whole: Dated, path: str, asked: Asked) -> Dated:
    """Daily notes kept as `2024/03/05.md` or `2024/03-05.md`: the folders and the name spell one day together."""
    if whole.source != "folder":
        return whole
    *folders, name = path.split("/")
    spelled = "-".join(part[0] for one in folders if (part := _NUMBER.match(one.strip())))
    stem = _STEM.match(name)
    dated = stem is not None and (not stem[2] or stem[2].casefold() in (WEEKDAYS | MONTHS))
    found = _DAY.search(f"{spelled}-{stem[1]}") if stem and dated else None
    zone = dating.zone_named(asked.zone)
    day = dating.full_date(found[0], zone) if found else _of_year(whole, name, zone)
    if day is None or not dating.possible(day, asked.now):
        return whole
    return day.as_dated("file_name", asked.zone)


def _of_year(whole: Dated, name: str, zone: tzinfo) -> Stretch | None:
    """A day and a month in the name, in a folder of their year or month."""
    if whole.at is None or whole.until is None or whole.precision not in ("year", "month"):
        return None
    day = dating.of_heading(name, zone, whole.at.astimezone(zone).year)
    if day is None or day.precision != "day" or not name.strip().startswith(day.original):
        return None
    return day if whole.at <= day.start < whole.until else None


def _dated(whole: Dated, sections: Sequence[_Section], messages: Sequence[Message]) -> Dated:
    """One dated section is the document's date; several are a period, which ends with the last."""
    own = [section.dated for section in sections if section.dated is not None]
    if whole.source == "user" or not own:
        return whole
    if (
        len(own) == len(messages) == 1
        or whole.at is None
        or whole.source in ("folder", "file_time")
        or whole.precision == "year"
    ):
        return dating.latest(own)
    return whole


def _kind(path: str, sections: Sequence[_Section]) -> ConversationKind:
    dates = sum(1 for section in sections if section.dated is not None)
    return "diary" if dates > 1 or _DIARY.search(path) else "note"


def _title(note: Note, path: str) -> str | None:
    first = _HEADING.search(note.text, note.body_start)
    if first:
        return (first[2] or first[4]).strip().rstrip("#").strip()[:_LONGEST_HEADING] or None
    folder, _, name = path.rpartition("/")
    if folder and _GENERIC_NAME.match(name):  # a bundle: the folder bears the name
        name = f"{folder.rpartition('/')[2].removesuffix('.textbundle')}.md"
    return re.sub(r"(?:\s[0-9a-f]{32})?\.[A-Za-z0-9]{1,8}$", "", name) or None


def _clipped(path: str) -> bool:
    return any(_CLIPPINGS.match(folder.strip()) for folder in path.split("/")[:-1])


def quoted_source(fields: dict[str, str], me: Sequence[str] = ()) -> bool:
    """Front matter that names where the words came from: they are another's, unless the person is the author."""
    mine = {identity.folded(name) for name in me}
    named = (fields.get(field, "").strip(" \"'[]") for field in _SOURCE_FIELDS)
    return any(one and identity.folded(one) not in mine for one in named)


def _sections(note: Note, zone: tzinfo, asked: Asked, whole: Dated, order: Order) -> list[_Section]:
    """Cuts at every date heading, and where another's letter begins or ends."""
    cuts = list(_cuts(note, zone, asked, whole, order))
    out: list[_Section] = []
    start, dated, role = note.body_start, None, note.role
    for at, new_date, new_role in cuts:
        within = note.text[start:at].strip()
        if within and not (dated and dated.precision == "year" and "\n" not in within):
            out.append(_Section(start, at, dated, role))
            start = at
        else:
            start = min(start, at)
        dated = new_date if new_date is not None else dated
        role = new_role
    out.append(_Section(start, len(note.text), dated, role))
    return _joined(note, out, whole)


def _joined(note: Note, sections: list[_Section], whole: Dated) -> list[_Section]:
    """A single line above the only date is the title of what stands below it.

    A day alone in the last line is that of a letter, where no name or field says another.
    """
    if len(sections) != 2 or sections[0].dated is not None or sections[1].dated is None:
        return sections
    above, below = sections
    line = note.text[above.start : above.end].strip()
    last = note.text[below.start : below.end].strip()
    signs = "\n" not in last and last[:1] not in "#*" and whole.source in _YIELDING
    titled = "\n" not in line and len(line) <= _LONGEST_TITLE
    if above.role != below.role or not (titled or signs):
        return sections
    return [replace(below, start=above.start)]


def _cuts(
    note: Note, zone: tzinfo, asked: Asked, whole: Dated, order: Order
) -> Iterator[tuple[int, Dated | None, Role]]:
    year = (
        whole.at.astimezone(zone).year if whole.at and whole.precision != "unknown" else note.year
    )
    letter_level = 0
    feed = _feed(note, zone, order)
    last: Stretch | None = None
    years, placed = _years(note, feed), placed_at(note.text, note.body_start, zone)
    for at, line, level in _lines(note, feed):
        written, line = line, whole_day(order.told(line))
        if alone := _YEAR.fullmatch(line):
            year, last = int(alone[1]), None
        found = _carried(dating.of_heading(line, zone, year), last, line, zone, asked)
        found = dating.year_span(years[at], zone, line) if at in years else found
        opens = (
            at in feed or at in years or _opens(found, line, level, placed=placed)
            if found
            else False
        )
        if found and not opens and not note.text[note.body_start : at].strip():
            opens = _opens_first(found, line, whole)
        if found and not (opens and dating.possible(found, asked.now)):
            found = None
        letter = bool(level and _LETTER.search(line))
        ends = bool(letter_level and level and level <= letter_level and not letter)
        if found:
            year, last = found.start.year, None if at in years else found
            found = found if line == written else replace(found, original=written.strip()[:80])
        if found or letter or ends:
            letter_level = level if letter else 0 if ends or not level else letter_level
            role: Role = "quoted" if letter_level else note.role
            yield at, found.as_dated("heading", asked.zone) if found else None, role


def _years(note: Note, feed: Mapping[int, str]) -> Mapping[int, int]:
    """Lines that are years alone and open what was said of them: several in order, or one that is called a year."""
    found = {at: one for at, line, _ in _lines(note, feed) if (one := _YEAR.fullmatch(line))}
    years = [int(one[1]) for one in found.values()]
    in_order = sorted(set(years)) in (years, years[::-1])
    called = all(re.search(r"[^\W\d]", one[0]) for one in found.values())
    return (
        {at: int(one[1]) for at, one in found.items()}
        if in_order and (len(years) > 1 or called)
        else {}
    )


def _carried(
    found: Stretch | None, last: Stretch | None, line: str, zone: tzinfo, asked: Asked
) -> Stretch | None:
    """A day without a year that leaps back most of one from the day above is in the next; one that leaps forward, in the last."""
    if found is None or last is None or found.precision != "day" or dating.full_date(line, zone):
        return found
    leap = (found.start - last.start).days
    years = 1 if leap < -_LEAP_BACK else -1 if leap > _LEAP_ON else 0
    told = dating.of_heading(line, zone, found.start.year + years)
    return told if told and dating.possible(told, asked.now) else found


def _opens(found: Stretch, line: str, level: int, *, placed: bool) -> bool:
    """A heading needs a whole date, or nothing but a coarse one; a plain line must be a date alone."""
    if level and found.precision in ("day", "minute", "second"):
        return True
    return dating.only_a_date(line, found) or (placed and is_dateline(found, line))


def _opens_first(found: Stretch, line: str, whole: Dated) -> bool:
    """The first line may go on after its date; one that only mentions a date yields to the file's own."""
    if found.precision not in ("day", "minute", "second"):
        return False
    at = line.find(found.original)
    if at == 0 or not re.search(r"\w", line[:at]):
        return True
    told = _SENTENCE_END.search(line[:at]) is not None  # of another time, in a sentence of its own
    return at <= 40 and not told and whole.source in _YIELDING


def _feed(note: Note, zone: tzinfo, order: Order) -> Mapping[int, str]:
    """Lines of a diary that begin with their day and go on with words: three at least, in order, close to each other.

    What happened over years is a chronicle written later; its lines lie further apart.
    """
    lines = [(one.start(), one[0].strip()) for one in _ENTRY.finditer(note.text, note.body_start)]
    days = [dating.full_date(whole_day(order.told(line[:40])), zone) for _, line in lines]
    known = [day.start for day in days if day]
    if len(known) < (2 if all(_STAMPED.match(line) for _, line in lines) else 3) or len(
        known
    ) < len(lines):
        return {}
    gaps = [(later - day).days for day, later in pairwise(known)]
    one_way = all(gap >= 0 for gap in gaps) or all(gap <= 0 for gap in gaps)
    close = sorted(map(abs, gaps))[len(gaps) // 2] <= _CLOSE_DAYS
    return dict(lines) if one_way and close else {}


def _lines(note: Note, feed: Mapping[int, str]) -> Iterator[tuple[int, str, int]]:
    """Headings (with their level) and short lines (level 0) outside of code, in order; the first line too."""
    fenced = [*_fenced(note), *heads(note.text, note.me)]
    marks: dict[int, tuple[str, int]] = {at: (line, 0) for at, line in feed.items()}
    for found in _HEADING.finditer(note.text, note.body_start):
        title = (found[2] or found[4])[:_LONGEST_HEADING]
        marks[found.start()] = (title, len(found[1] or found[3]))
    first = _FIRST.match(note.text, note.body_start)
    if first and first.start(1) not in marks:
        marks[first.start(1)] = (first[1], 0)
    for found in _BARE.finditer(note.text, note.body_start):
        if found.start() not in marks and _might_date(found[1]):
            marks[found.start()] = (found[1], 0)
    for at in sorted(marks)[:_HEADING_HITS]:
        if not any(span.start <= at < span.end for span in fenced):
            line, level = marks[at]
            yield at, line, level


def _might_date(line: str) -> bool:
    return any(c.isdigit() for c in line) or (" " in line.strip() and len(line.split()) <= 5)


def _fenced(note: Note) -> list[Span]:
    starts = [found.start() for found in _FENCE.finditer(note.text, note.body_start)]
    pairs = [Span(a, b) for a, b in zip(starts[::2], starts[1::2], strict=False)]
    return pairs[:200]


def _messages(
    note: Note, sections: Sequence[_Section], key: str, whole: Dated, base: Role
) -> Iterator[Message]:
    lines = _LineCount(note.text)
    for number, section in enumerate(sections, 1):
        start, end = _trimmed(note.text, section.start, section.end)
        if start == end:
            continue
        text = note.text[start:end]
        role: Role = base if base != "self" else section.role
        dated = section.dated if section.dated is not None and whole.source != "user" else whole
        own_id = identity.digest("section", key, str(number), identity.folded(text))
        place = f"line:{lines.at(start)}-{lines.at(end - 1)}"
        spans = not_own(text, _within(note.foreign, start, end), note.me) if role == "self" else ()
        yield Message(own_id, role, text, dated, place, None, spans)


def _within(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """Those that reach into a section, in the section's own places."""
    return [
        Span(max(span.start, start) - start, min(span.end, end) - start)
        for span in spans
        if span.start < end and start < span.end
    ]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    return start + left, max(start + left, start + len(part.rstrip()))


class _LineCount:
    """Line numbers of growing offsets, counted once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset = 0
        self._line = 1

    def at(self, offset: int) -> int:
        if offset > self._offset:
            self._line += self._text.count("\n", self._offset, offset)
            self._offset = offset
        return self._line
