"""Mailboxes (mbox) and single mails (eml) -> a conversation a thread; quoted replies and signatures are cut."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message as Letter
from email.utils import getaddresses, parsedate_to_datetime
from typing import cast

from extractors import dating
from extractors.encodings import clean, decode, russian
from extractors.formats.chats import Ledger, Turn
from extractors.formats.letters import Cut, cut, of_page
from extractors.formats.look import Look
from extractors.identity import digest, folded, sha256
from extractors.quoting import foreign, merged
from extractors.types import Asked, RawFile, Read
from graph.words import Role, Span

_FROM = re.compile(rb"^From [^\r\n]{0,200}\r?\n(?=[A-Za-z][A-Za-z0-9-]{1,60}:)", re.MULTILINE)
_SUBJECT = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|отв|ответ|пересл|hа)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_IDS = re.compile(r"<([^<>\s]{1,250})>")
_ODD = (MessageError, HeaderParseError, ValueError, LookupError, TypeError, AttributeError, AssertionError,
        IndexError, RecursionError, OverflowError)  # fmt: skip
_DEEPEST = 30
_OFFSET = re.compile(r"[+-](\d{4})\b(?=\s*(?:\(|$))")
_NAMED_ZONE = re.compile(r"(?<=\s)[A-Z]{3,4}\b(?=\s*$)")
_HOURS = {
    "MSK": 3, "MSD": 4, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "WET": 0, "BST": 1, "SAMT": 4, "YEKT": 5, "OMST": 6,
    "NOVT": 7, "KRAT": 7, "IRKT": 8, "VLAT": 10, "JST": 9, "AEST": 10,
}  # fmt: skip
_ONE_BYTE = re.compile(r"iso-?8859|windows-125|cp125|koi8|cp866|latin", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Body:
    text: str
    attached: int
    brought: str = ""  # letters that it carries whole


def recognises(look: Look) -> bool:
    return look.kind == "mail"


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "mail")
    data = file.data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:64]:
        data = decode(data).text.encode()
    mine = {folded(one) for one in asked.me}
    roots: dict[str, str] = {}
    threads: dict[str, tuple[str | None, list[Turn]]] = {}
    for envelope, raw in _letters(data.removeprefix(b"\xef\xbb\xbf").lstrip()):
        try:
            first, root, subject, turn = _turn(ledger, envelope, raw, mine)
            root = roots.setdefault(first, roots.get(root, root))
            threads.setdefault(root, (subject, []))[1].append(turn)
        except _ODD:
            ledger.missed["mails that could not be read"] += 1
    for root, (subject, turns) in threads.items():
        ledger.add(root, subject, turns, kind="messenger")
    return ledger.reading("mail")


def _letters(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Each mail with the line of the mailbox that opens it (none for a single mail)."""
    if not data.startswith(b"From "):
        yield "", data
        return
    starts = [found for found in _FROM.finditer(data) if _opens(data, found.start())]
    first = starts[0].start() if starts else len(data)
    if first:  # the line that opens the mailbox is damaged, or no header follows it
        line, _, raw = data[:first].partition(b"\n")
        yield line.decode("ascii", "replace").strip(), raw
    ends = [found.start() for found in starts[1:]] + [len(data)] * bool(starts)
    for found, end in zip(starts, ends, strict=True):
        raw = re.sub(rb"^>(?=>*From )", b"", data[found.end() : end], flags=re.MULTILINE)
        yield found[0].decode("ascii", "replace").strip(), raw


def _opens(data: bytes, at: int) -> bool:
    return (
        at == 0 or data[max(0, at - 2) : at] == b"\n\n" or data[max(0, at - 4) : at] == b"\r\n\r\n"
    )


def _turn(
    ledger: Ledger, envelope: str, raw: bytes, mine: set[str]
) -> tuple[str, str, str | None, Turn]:
    """A mail: its own id, that of the first one of its thread, and the subject that they share."""
    letter = message_from_bytes(raw)
    fields = _fields(letter)
    body = _body(letter)
    subject = _SUBJECT.sub("", fields.get("subject", "")).strip() or None
    parted = cut(body.text)
    for what, count in (("attachments not read", body.attached), ("quoted replies cut", parted.replies),
                        ("signatures cut", parted.signatures)):  # fmt: skip
        if count:
            ledger.missed[what] += count
    text = parted.text or body.text or fields.get("subject", "")
    wordless = False
    if not text.strip():
        ledger.missed["mails without words"] += 1
        text = fields.get("from", "") or clean(envelope)
        wordless = True
    people = getaddresses([fields.get("from", "")], strict=False)
    known = {folded(part) for one in people for part in one if part}
    role: Role = "self" if known & mine else "other"
    if wordless or (not parted.text and body.text):
        role = "quoted"
    ids = _IDS.findall(fields.get("message-id", ""))
    first = ids[0] if ids else digest(sha256(raw))
    own_id = ledger.once(first)
    thread = _IDS.findall(fields.get("references", "")) or _IDS.findall(
        fields.get("in-reply-to", "")
    )
    at, original, zone = _time(ledger, fields, _received(letter), envelope)
    author = next((name or address for name, address in people if name or address), None)
    whole = f"{text}\n\n{body.brought}" if body.brought else text
    spans = _spans(parted, text, whole, role)
    turn = Turn(own_id, role, whole, at, author, zone=zone, original=original, quoted=spans)
    return first, thread[0] if thread else first, subject, turn


def _spans(parted: Cut, text: str, whole: str, role: Role) -> tuple[Span, ...]:
    """Where in it stand the words of others: pasted, forwarded, or carried as a letter."""
    if role != "self":
        return ()
    brought = [Span(len(text) + 2, len(whole))] if len(whole) > len(text) else []
    forwarded = parted.forwarded if parted.text == text else ()
    return merged([*foreign(text), *forwarded, *brought])


def _fields(letter: Letter) -> dict[str, str]:
    """The first header of each name, its encoded words decoded, 8-bit letters guessed."""
    out: dict[str, str] = {}
    for key, value in letter.raw_items():
        plain = re.sub(r"\s*\r?\n\s*", " ", str(value))
        if not plain.isascii():
            plain = decode(plain.encode("utf-8", "surrogateescape")).text
        if "=?" in plain:
            with suppress(*_ODD):
                plain = str(make_header(decode_header(plain)))
        out.setdefault(key.casefold(), clean(plain).strip())
    return out


def _received(letter: Letter) -> list[str]:
    """When each station took it in, the last one first."""
    return [str(value).rpartition(";")[2] for value in letter.get_all("Received", [])][:_DEEPEST]


def _time(
    ledger: Ledger, fields: Mapping[str, str], received: Sequence[str], envelope: str
) -> tuple[datetime | None, str | None, str]:
    """The letter's own date, else when it was taken in, else what the mailbox noted."""
    zone = dating.zone_named(ledger.asked.zone)
    claimed = [fields.get("date", ""), *received, envelope]
    for place, text in enumerate(claimed):
        at = _of_text(text.strip(), zone, envelope=place == len(claimed) - 1)
        if at is None:
            continue
        if dating.sane(at, ledger.asked.now):
            return (
                at,
                text.strip()[:120],
                _zone_of(text) or (ledger.asked.zone if place == 0 else "UTC"),
            )
        ledger.missed["message times outside 1990 and now"] += 1
    return None, None, "UTC"


def _zone_of(text: str) -> str | None:
    """The offset as written; a letter that names none was dated by the clock on its writer's wall."""
    found = _OFFSET.search(text)
    if found:
        return "UTC" if found[1] == "0000" else f"{found[0][0]}{found[1][:2]}:{found[1][2:]}"
    named = _NAMED_ZONE.search(text)
    return named[0] if named else None


def _of_text(text: str, zone: tzinfo, *, envelope: bool) -> datetime | None:
    if not text:
        return None
    if envelope:
        text = " ".join(text.split()[2:])
        found = re.search(
            r"([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d)(?: [A-Z]{2,5}| [+-]\d{4})? (\d{4})", text
        )
        text = f"{found[2]} {found[1]} {found[4]} {found[3]} +0000" if found else text
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        found = dating.instant(text, zone)
        return found if found and found.year >= 1980 else None
    return (
        (at if at.tzinfo else at.replace(tzinfo=_unzoned(text, zone))) if at.year >= 1980 else None
    )


def _unzoned(text: str, zone: tzinfo) -> tzinfo:
    """-0000 is UTC of nobody's place; a zone's letters that mail does not know are looked up; none is the person's."""
    named = _NAMED_ZONE.search(text)
    if named and named[0] in _HOURS:
        return timezone(timedelta(hours=_HOURS[named[0]]))
    return UTC if _OFFSET.search(text) else zone


def _body(letter: Letter, *, brought_in: bool = False) -> _Body:
    """Plain parts first, a page only where there is no plain part; what is attached is counted."""
    plain: list[str] = []
    pages: list[str] = []
    brought: list[str] = []
    attached = 0
    stack: list[tuple[Letter, int]] = [(letter, 0)]
    while stack:
        part, depth = stack.pop()
        inner = part.get_payload()
        kind = part.get_content_type()
        if part.is_multipart() and isinstance(inner, list) and kind != "message/rfc822":
            inside = cast("list[Letter]", inner) if depth < _DEEPEST else []
            stack += [(one, depth + 1) for one in reversed(inside)]
            continue
        if kind == "message/rfc822" and isinstance(inner, list) and inner and not brought_in:
            brought.append(_carried(cast("list[Letter]", inner)[0]))
            continue
        disposition = str(part.get("Content-Disposition", "")).strip().casefold()
        if kind not in ("text/plain", "text/html") or disposition.startswith("attachment"):
            attached += 1
            continue
        text = _text(part)
        if text.strip():
            (plain if kind == "text/plain" else pages).append(text)
    words = "\n\n".join(plain) if plain else "\n\n".join(of_page(page) for page in pages)
    return _Body(words.strip(), attached, "\n\n".join(one for one in brought if one))


def _carried(letter: Letter) -> str:
    """A letter inside a letter: from whom it is and what it says; those inside it in turn are attachments."""
    fields = _fields(letter)
    head = "\n".join(
        f"{key.title()}: {fields[key]}" for key in ("from", "date", "subject") if fields.get(key)
    )
    return f"{head}\n\n{_body(letter, brought_in=True).text}".strip()


def _text(part: Letter) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    declared = str(part.get_content_charset() or "")
    try:
        text = data.decode(declared) if declared and data.count(0) == 0 else decode(data).text
    except (LookupError, ValueError):
        text = decode(data).text
    if _ONE_BYTE.match(declared) and not data.isascii():
        text = _likelier(data, text)
    return clean(text.replace("\r\n", "\n"))


def _likelier(data: bytes, text: str) -> str:
    """Charsets of one byte decode anything: one that was named wrongly shows in letters at random."""
    guess = decode(data)
    if guess.encoding == "utf-8" and not guess.replaced:
        return guess.text
    return guess.text if russian(guess.text) > max(0.5, russian(text) + 0.3) else text
