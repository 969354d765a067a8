"""A WhatsApp text export -> one conversation; the order of day and month is decided once for the whole file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from extractors.dating import zone_named
from extractors.encodings import decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.identity import folded
from extractors.types import Asked, RawFile, Read
from graph.words import Dated, Role

_BLANKS = str.maketrans({"\u202f": " ", "\xa0": " "})
_HALF = r"(?P<half>[AaPp]\.? ?[Mm]\.?|上午|下午|오전|오후|午前|午後)"
_HEADER = re.compile(
    r"[\u200e\u200f\ufeff]*\[?(?P<a>\d{1,4})[./-] ?(?P<b>\d{1,2})[./-] ?(?P<c>\d{1,4})\.?,? (?:klo |um |kl\. |à |в )?"
    rf"(?:{_HALF.replace('half', 'before')} ?)?(?P<h>\d{{1,2}})[:.](?P<mi>\d\d)(?:[:.](?P<s>\d\d))? ?{_HALF}?"
    r"(?P<end>\] ?| - | – |: )(?P<rest>.*)",
    re.DOTALL,
)
_MARKS = "\u200e\u200f\u202a\u202c\ufeff"
_MEDIA = re.compile(
    r"<[^<>\n]{0,40}(?:omitted|omitid[oa]s?|ocult[oa]s?|weggelassen|ausgeschlossen|omis|omess[oi]|медиа\w*|пропущен\w*|attached|"
    r"вложен\w*|adjunto|anhang)[^<>\n]{0,60}>|<(?:attached|прикреплено|вложение|angehängt|adjunto)[^<>\n]{0,200}>|"
    r".{0,200}\((?:file attached|файл добавлен|файл прикрепл[её]н|archivo adjunto|datei angehängt|fichier joint|arquivo anexado|file allegato)\)|"
    r"(?:image|video|audio|sticker|gif|document|contact card|изображение|видео|аудиофайл|стикер|документ)\s(?:omitted|опущен[оа]?|отсутствует|пропущен[оа]?)",
    re.IGNORECASE,
)  # fmt: skip
_DELETED = re.compile(
    r"(?:this message was deleted|you deleted this message|данное сообщение удалено|вы удалили (?:данное|это) сообщение|"
    r"это сообщение (?:было )?удалено|se eliminó este mensaje|eliminaste este mensaje|diese nachricht wurde gelöscht|ce message a été supprimé)\.?",
    re.IGNORECASE,
)  # fmt: skip
_SYSTEM = re.compile(
    r"messages and calls are end-to-end|messages (?:you send )?to this (?:chat|group)|сообщения и звонки защищены|"
    r"сообщения,? (?:которые|в этом|отправляемые)[^.]{0,80}(?:шифровани|защищены)|los mensajes y las llamadas|"
    r"nachrichten und anrufe sind|missed (?:voice|video) call|пропущенный (?:аудио|видео)?звонок|"
    r"changed (?:their phone number|the group|this group)|null$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"changed (?:their phone number|the group|this group|the subject)|created (?:this )?group|joined using|"
    r"изменил(?:а|\(а\))? (?:номер|тему|название|картинку|описание)|создал(?:а|\(а\))? группу|добавил(?:а|\(а\))? ",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"\s*\u200e?<(?:this message was edited|сообщение изменено|se editó este mensaje\.?)>\s*$",
    re.IGNORECASE,
)
_OTHER_NAME = re.compile(
    r"(?:Чат WhatsApp с(?: контактом)?|WhatsApp Chat with|WhatsApp Chat -|Chat de WhatsApp con|WhatsApp-Chat mit)\s+"
    r"(.+?)(?:\.txt)?$",
    re.IGNORECASE,
)
_AFTERNOON = ("下午", "오후", "午後")
_NAME = 80


@dataclass(slots=True)
class _Line:
    """A header line with what follows it until the next one."""

    clock: re.Match[str]
    author: str | None
    words: list[str] = field(default_factory=list[str])


def recognises(look: Look) -> bool:
    return look.kind == "whatsapp"


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "whatsapp")
    text = decode(file.data).text
    lines = _lines(ledger, text)
    order, sure = _order(lines)
    other = _OTHER_NAME.search(file.path.rpartition("/")[2]) or _OTHER_NAME.search(file.path)
    authors = list(dict.fromkeys(line.author for line in lines if line.author))
    whose = _whose(authors, other[1] if other else None, asked)
    zone = zone_named(asked.zone)
    turns = list(_turns(ledger, lines, order, zone, whose))
    title = other[1].strip() if other else None
    ledger.add(None, title, turns, kind="messenger")
    doubt = (
        None if sure or not turns else "day and month cannot be told apart: the day was taken first"
    )
    return ledger.reading("whatsapp", doubt)


def _lines(ledger: Ledger, text: str) -> list[_Line]:
    out: list[_Line] = []
    for raw in text.split("\n"):
        found = _HEADER.match(raw.translate(_BLANKS)) if raw[:1] else None
        if found is None:
            if out:
                out[-1].words.append(raw)
            elif raw.strip():
                ledger.missed["lines before the first message"] += 1
            continue
        rest = raw[len(raw) - len(found["rest"]) :]
        author, words = _author(rest)
        out.append(_Line(found, author, [words]))
    return out


def _author(rest: str) -> tuple[str | None, str]:
    """The name before the first colon; a name with quotes or brackets in it is a sentence of the system's."""
    name, colon, words = rest.partition(": ")
    if not colon:
        name, colon, words = rest.partition(":")
    name = name.strip().strip(_MARKS).strip()
    if not colon or not name or len(name) > _NAME or any(sign in name for sign in '"“”«»\n'):
        return None, rest
    return name, words


def _order(lines: Sequence[_Line]) -> tuple[str, bool]:
    """Any field above 12 decides for the file; a year in front means year, month, day; a dot the day first."""
    if any(len(line.clock["a"]) == 4 for line in lines):
        return "YMD", True
    firsts = {int(line.clock["a"]) for line in lines}
    seconds = {int(line.clock["b"]) for line in lines}
    if any(first > 12 for first in firsts):
        return ("DMY", True) if max(firsts) <= 31 else ("YMD", True)
    if any(second > 12 for second in seconds):
        return "MDY", True
    dotted = any("." in line.clock[0][:12].split(",")[0].split(" ")[0] for line in lines)
    return "DMY", dotted or not lines


def _turns(
    ledger: Ledger, lines: Sequence[_Line], order: str, zone: tzinfo, whose: dict[str, Role]
) -> Iterator[Turn]:
    for line in lines:
        words = _EDITED.sub("", "\n".join(line.words)).strip(" \n\t" + _MARKS)
        if line.author is None or line.author in ("Sistema", "System") or _of_system(line, words):
            ledger.missed["system lines"] += 1
        elif _DELETED.fullmatch(words):
            ledger.missed["deleted messages"] += 1
        elif _MEDIA.fullmatch(words) or (_MEDIA.match(words) and line.words[0][:1] == "\u200e"):
            ledger.missed["messages of media only"] += 1
        elif not words:
            ledger.missed["messages without text"] += 1
        else:
            original = line.clock[0][: line.clock.start("end")].strip("[" + _MARKS)
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


def _of_system(line: _Line, words: str) -> bool:
    """A mark after the colon makes a sentence about the chat the system's, whoever stands before it."""
    marked = line.words[0][:1] == "\u200e"
    return _SYSTEM.match(words) is not None or (marked and _CHANGED.search(words[:200]) is not None)


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


def _whose(authors: Sequence[str], other: str | None, asked: Asked) -> dict[str, Role]:
    """The owner by name; in a talk of two the file bears the other's name; else nobody is known."""
    mine = {folded(name) for name in asked.me}
    own: dict[str, Role] = {name: "self" for name in authors if folded(name) in mine}
    if own or other is None or len(authors) > 2:
        return own
    rest = [name for name in authors if folded(name) != folded(other)]
    return {rest[0]: "self"} if len(rest) == 1 and len(authors) == 2 else {}
