"""A page of a Telegram export (`messages.html`) -> a conversation; joined messages bear the name above them."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.dating import zone_named
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.html import too_deep, visible, with_quotations
from extractors.formats.look import Look
from extractors.identity import folded
from extractors.quoting import foreign, merged
from extractors.types import Asked, Broken, RawFile, Read
from graph.words import Role

_MARK = re.compile(r"class=[\"']message (?:default|service)")
_SAVED = frozenset({"saved messages", "избранное"})
_VIA = re.compile(r"\s+via\s+@\w{1,64}\s*$")
_STAMP = re.compile(
    r"(\d{2})\.(\d{2})\.(\d{4}) (\d{2}):(\d{2})(?::(\d{2}))?(?: (?:UTC)?([+-])(\d{2}):?(\d{2}))?"
)


def recognises(look: Look) -> bool:
    return look.kind == "html" and _MARK.search(look.head) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    if too_deep(text):
        return Broken("too_deep: tags are nested without end")
    ledger = Ledger(file, document_id, asked, "telegram-page")
    page = LexborHTMLParser(text)
    title = _words(page.css_first(".page_header .text"))
    mine = {folded(one) for one in asked.me}
    found: list[tuple[LexborNode, str | None]] = []
    author: str | None = None
    for node in page.css("div.message"):
        kinds = (node.attributes.get("class") or "").split()
        if "service" in kinds:
            ledger.missed["service messages"] += 1
            continue
        if "joined" not in kinds:
            author = _name(node) or author
        found.append((node, author))
    authors = list(dict.fromkeys(name for _, name in found if name))
    own = _own(authors, title, mine)
    turns = [turn for node, name in found if (turn := _turn(ledger, node, name, own))]
    # All pages of a chat are one conversation: they share its name, and each message has its own number and time.
    ledger.add(f"page:{title}" if title else None, title or None, turns, kind="messenger")
    claimed = len(_MARK.findall(text))
    seen = len(found) + ledger.missed["service messages"]
    return ledger.reading(
        "telegram", f"{claimed - seen} items unexplained" if claimed > seen else None
    )


def _turn(ledger: Ledger, node: LexborNode, author: str | None, own: set[str]) -> Turn | None:
    forwarded = node.css_first(".forwarded.body .text")
    said = [one for one in node.css(".text") if forwarded is None or one.mem_id != forwarded.mem_id]
    text, cited = with_quotations(said[0]) if said else ("", ())
    role: Role = "self" if author and folded(author) in own else "other"
    if not text and forwarded is not None:
        text, role, cited = _words(forwarded), "quoted", ()
    if not text:
        ledger.missed["messages without text"] += 1
        return None
    date = node.css_first(".date.details")
    stamp = (date.attributes.get("title") or "") if date is not None else ""
    at, zone = _time(stamp, zone_named(ledger.asked.zone), ledger.asked.zone)
    own_id = re.sub(r"\D", "", node.attributes.get("id") or "")
    key = f"{own_id}@{stamp}" if own_id else None
    quoted = merged([*foreign(text), *cited]) if cited and role == "self" else None
    return Turn(key, role, text, at, author, zone=zone, original=stamp or None, quoted=quoted)


def _name(node: LexborNode) -> str | None:
    """The sender, not the one a message was forwarded from, and without the date that old pages set into it."""
    for one in node.css(".from_name"):
        parent = one.parent
        if parent is not None and "forwarded" in (parent.attributes.get("class") or ""):
            continue
        own = "".join(
            child.text_content or ""
            for child in one.iter(include_text=True)
            if child.tag == "-text"
        )
        return _VIA.sub("", clean(own)).strip() or None
    return None


def _own(authors: list[str], title: str, mine: set[str]) -> set[str]:
    """By the owner's names; in a talk of two the page bears the other's name; what one saves, one says to oneself."""
    if folded(title) in _SAVED:
        return {folded(name) for name in authors}
    known = {folded(name) for name in authors} & mine
    if known or len(authors) != 2 or not title:
        return known
    rest = {folded(name) for name in authors} - {folded(title)}
    return rest if len(rest) == 1 else set()


def _words(node: LexborNode | None) -> str:
    return clean(visible(node)).strip() if node is not None else ""


def _time(stamp: str, local: tzinfo, name: str) -> tuple[datetime | None, str]:
    found = _STAMP.search(stamp)
    if not found:
        return None, name
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    zone: tzinfo = local
    if found[7]:
        shift = timedelta(hours=int(found[8]), minutes=int(found[9]))
        zone = timezone(shift if found[7] == "+" else -shift) if shift < timedelta(days=1) else UTC
        name = f"{found[7]}{found[8]}:{found[9]}"
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone), name
    except ValueError:
        return None, name
