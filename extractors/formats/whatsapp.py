"""A WhatsApp text export -> one conversation; the order of day and month is decided once for the whole file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise

from extractors.dating import zone_named
from extractors.encodings import decode
from extractors.formats import notices, talks, text
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.identity import folded
from extractors.types import Asked, RawFile, Read
from graph.words import Dated, Role

_BLANKS = str.maketrans(
    {
        "\u202f": " ",
        "\xa0": " ",
        "،": ",",
        **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True)),
        **dict(zip("०१२३४५६७८९", "0123456789", strict=True)),
    }
)
_HALF = r"(?P<half>[AaPp]\.? ?[Mm]\.?|上午|下午|오전|오후|午前|午後|पूर्वाह्न|अपराह्न|[صم](?= - |\]))"
# A phone that writes from the right marks the directions within a date.
_MARKS = "[\u200e\u200f\u061c]*"
_HEADER = re.compile(
    rf"[\u200e\u200f\ufeff]*\[?(?P<a>\d{{1,4}}){_MARKS}[./-] ?(?P<b>\d{{1,2}}){_MARKS}[./-] ?(?P<c>\d{{1,4}}){_MARKS}\.?,? (?:klo |um |kl\. |à |в |às |alle |o )?"
    rf"(?:{_HALF.replace('half', 'before')} ?)?(?P<h>\d{{1,2}})[:.](?P<mi>\d\d)(?:[:.](?P<s>\d\d))? ?{_HALF}?"
    r"(?P<end>\] ?| - | – |: )(?P<rest>.*)",
    re.DOTALL,
)
_OTHER_NAME = re.compile(
    r"(?:Чат WhatsApp с(?: контактом)?|WhatsApp Chat with|WhatsApp Chat -|Chat de WhatsApp con|WhatsApp[- ]Chat mit|"
    r"Discussion WhatsApp avec|Conversa do WhatsApp com|Chat WhatsApp con|WhatsApp-chat met|Czat WhatsApp z|"
    r"Чат WhatsApp з|WhatsApp-keskustelu:?|دردشة واتساب مع|محادثة واتساب مع|WhatsApp-chatt med)\s+([^/]+?)(?:\.txt|\.zip)?$|"
    r"([^/]+?) (?:ile WhatsApp Sohbeti|के साथ WhatsApp चैट)(?:\.txt)?$",
    re.IGNORECASE,
)
_OF_WHATSAPP = re.compile(r"whatsapp|(?:^|/)_chat\.txt$", re.IGNORECASE)
_TAKEN = {"DMY": "day", "MDY": "month", "YMD": "year"}
_TILDE = re.compile(r"^~[\s\u202f]*")
_AFTERNOON = ("下午", "오후", "午後", "अपराह्न", "م")
_NAME = 80
_BEFORE = "lines before the first message"
_FEW = 3
_FIRST_LINES = 400
_MORE_NAME = re.compile(r"([^:\n]{1,40}): ")


@dataclass(slots=True)
class _Line:
    """A header line with what follows it until the next one."""

    clock: re.Match[str]
    author: str | None
    words: list[str] = field(default_factory=list[str])

    @property
    def greets(self) -> bool:
        return notices.is_greeting(self.words[0].strip(notices.MARKS))

    @property
    def of_system(self) -> bool:
        return notices.is_system(self.words[0], self.words[0].strip(notices.MARKS))


def recognises(look: Look) -> bool:
    """Lines of a chat; a chat of one message has one such line, which begins the file and names who wrote it."""
    if look.kind != "text" or not look.head:
        return look.kind == "whatsapp"
    lines = [line for line in look.head.split("\n")[:_FIRST_LINES] if line.strip()]
    first = _header(lines[0]) if lines else None
    if first is None:
        return False
    signed = [one for line in lines if (one := _header(line)) and _signed(one[1])]
    if not _signed(first[1]):
        return bool(signed) and notices.is_greeting(first[2].strip(notices.MARKS))
    return first[0][0][:1] == "[" or "," in first[0][0][:14] or len(signed) > 1


def _signed(author: str | None) -> bool:
    """A name, not the first word of a note: it begins large, in letters that know no large ones, or is a number."""
    first = (author or "").lstrip(notices.MARKS)[:1]
    return first in tuple("+0123456789") or (first.isalpha() and first == first.upper())


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "whatsapp")
    body = decode(file.data).text
    lines = _lines(ledger, body)
    path = file.dated_path
    of_whatsapp = _OF_WHATSAPP.search(path) or _OTHER_NAME.search(path)
    if not of_whatsapp and not (_is_chat(ledger, body, lines, look) and _names_speakers(lines)):
        return text.read(file, document_id, asked, look)
    _lengthen(lines, {folded(name) for name in asked.me})
    order, sure = _order(lines)
    other = _other(path, lines)
    authors = list(
        dict.fromkeys(line.author for line in lines if line.author and not line.of_system)
    )
    whose = talks.whose(authors, other, asked)
    turns = list(_turns(ledger, lines, order, zone_named(asked.zone), whose))
    ledger.add(None, other, turns, kind="messenger")
    doubt = (
        None if sure or not turns else f"day and month cannot be told apart: {_TAKEN[order]} first"
    )
    return ledger.reading("whatsapp", doubt)


def _is_chat(ledger: Ledger, body: str, lines: Sequence[_Line], look: Look) -> bool:
    """Few messages below other words are quoted in a note; of a single one its brackets tell."""
    if len(lines) <= _FEW and ledger.missed[_BEFORE]:
        return False
    if len(lines) > 1 or look.kind != "text":
        return bool(lines)
    return bool(lines) and (lines[0].clock[0][:1] == "[" or len(body.strip().split("\n")) == 1)


def _names_speakers(lines: Sequence[_Line]) -> bool:
    """A diary too may begin its lines with day and hour; in a chat most of them go on with a name."""
    named = sum(1 for line in lines if line.author or line.of_system)
    return named * 2 >= len(lines)


def _other(path: str, lines: Sequence[_Line]) -> str | None:
    """Whom the chat is with: the file says, or the line about encryption, which an iPhone signs with the chat's name."""
    found = _OTHER_NAME.search(path.rpartition("/")[2]) or _OTHER_NAME.search(
        path.rpartition("/")[0]
    )
    if found:
        return (found[1] or found[2]).strip()
    return next((line.author for line in lines[:5] if line.author and line.greets), None)


def _lengthen(lines: Sequence[_Line], mine: set[str]) -> None:
    """A name may hold a colon: then all that it «said» begins with the rest of the name."""
    of_author: dict[str, list[_Line]] = {}
    for line in lines:
        if line.author:
            of_author.setdefault(line.author, []).append(line)
    for author, own in of_author.items():
        more = _MORE_NAME.match(own[0].words[0])
        if len(own) < 2 or more is None or folded(author) in mine:
            continue
        if all(line.words[0].startswith(more[0]) for line in own):
            for line in own:
                line.author = f"{author}: {more[1]}"
                line.words[0] = line.words[0][len(more[0]) :]


def _lines(ledger: Ledger, body: str) -> list[_Line]:
    out: list[_Line] = []
    for raw in body.split("\n"):
        found = _header(raw)
        if found is None:
            if out:
                out[-1].words.append(raw)
            elif raw.strip():
                ledger.missed[_BEFORE] += 1
            continue
        out.append(_Line(found[0], found[1], [found[2]]))
    return out


def _header(raw: str) -> tuple[re.Match[str], str | None, str] | None:
    """The clock, the author and the words of a line that opens a message."""
    found = _HEADER.match(raw.translate(_BLANKS)) if raw[:1] else None
    if found is None:
        return None
    rest = raw[len(raw) - len(found["rest"]) :]
    author, words = _author(rest)
    return found, author, words


def _author(rest: str) -> tuple[str | None, str]:
    """The name before the first colon; a name with quotes or brackets in it is a sentence of the system's."""
    name, colon, words = rest.partition(": ")
    if not colon:
        name, colon, words = rest.partition(":")
    name = _TILDE.sub("", name.strip().strip(notices.MARKS)).strip()
    if not colon or not name or len(name) > _NAME or any(sign in name for sign in '"“”«»\n'):
        return None, rest
    return name, words


def _order(lines: Sequence[_Line]) -> tuple[str, bool]:
    """Any field above 12 decides for the file, then which order lets time run forward, then the dot and the locale."""
    fields = [(line.clock["a"], line.clock["b"], line.clock["c"]) for line in lines]
    if any(len(a) == 4 for a, _, _ in fields):
        return "YMD", True
    firsts, seconds, thirds = ({int(one[place]) for one in fields} for place in range(3))
    if any(first > 31 for first in firsts) or (
        len(fields) > 3
        and len(firsts) == 1 < len(thirds)
        and max(firsts) > 12
        and max(thirds) <= 31
    ):
        return "YMD", True
    if any(first > 12 for first in firsts):
        return "DMY", True
    if any(second > 12 for second in seconds):
        return "MDY", True
    backwards = {order: _backwards(fields, order) for order in ("DMY", "MDY")}
    if backwards["DMY"] != backwards["MDY"] and min(backwards.values()) == 0:
        return min(backwards, key=lambda order: backwards[order]), True
    dotted = any("." in line.clock[0][:12].split(",")[0].split(" ")[0] for line in lines)
    american = any(
        (line.clock["half"] or "").isupper()
        and "/" in line.clock[0][:4]
        and "0" not in line.clock["a"][:1]
        for line in lines
    )
    return "MDY" if american and not dotted else "DMY", dotted or not lines


def _backwards(fields: Sequence[tuple[str, str, str]], order: str) -> int:
    """How often time would run backwards, were the dates of this order."""
    places = (2, 1, 0) if order == "DMY" else (2, 0, 1)
    days = [tuple(int(one[place]) for place in places) for one in fields]
    return sum(1 for before, after in pairwise(days) if after < before)


def _turns(
    ledger: Ledger, lines: Sequence[_Line], order: str, zone: tzinfo, whose: dict[str, Role]
) -> Iterator[Turn]:
    for line in lines:
        raw = "\n".join(line.words)
        words = notices.spoken(raw)
        if (
            line.author is None
            or line.author in ("Sistema", "System")
            or notices.is_system(raw, words)
        ):
            ledger.missed["system lines"] += 1
        elif notices.is_deleted(words):
            ledger.missed["deleted messages"] += 1
        elif notices.is_media(raw, words):
            ledger.missed["messages of media only"] += 1
        elif not words:
            ledger.missed["messages without text"] += 1
        else:
            original = line.clock[0][: line.clock.start("end")].strip("[" + notices.MARKS)
            at = _time(line.clock, order, zone)
            role = whose.get(line.author, "other")
            dated = _to_the_minute(line.clock, at, ledger.asked.zone, original)
            yield Turn(
                None, role, words, at, line.author, zone=ledger.asked.zone, original=original, dated=dated
            )  # fmt: skip


def _to_the_minute(
    clock: re.Match[str], at: datetime | None, zone: str, original: str
) -> Dated | None:
    if at is None or clock["s"]:
        return None
    at = at.astimezone(UTC)
    return Dated(at, at + timedelta(minutes=1), "minute", "message", zone, original)


def _time(clock: re.Match[str], order: str, zone: tzinfo) -> datetime | None:
    a, b, c = int(clock["a"]), int(clock["b"]), int(clock["c"])
    if order == "YMD" and len(clock["a"]) < len(clock["c"]) and max(a, b) <= 12:
        return None  # another order in the middle of the file: nobody can tell day from month
    if (order == "YMD" and c <= 31) or len(clock["a"]) == 4:
        year, month, day = a, b, c
    else:
        day, month = (b, a) if order == "MDY" or b > 12 else (a, b)
        year = c
    hour = int(clock["h"])
    half = (clock["half"] or clock["before"] or "").casefold()
    if half:
        late = half[:1] == "p" or half in _AFTERNOON
        hour = hour % 12 + (12 if late else 0) if hour <= 12 else hour
    try:
        return datetime(
            year + 2000 if year < 100 else year, month, day, hour, int(clock["mi"]), int(clock["s"] or 0),
            tzinfo=zone,
        )  # fmt: skip
    except ValueError:
        return None
