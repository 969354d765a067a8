"""A page that DiscordChatExporter wrote -> a conversation; messages of a group bear the name above them."""

from datetime import datetime, tzinfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors import dating
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.halves import whole_day
from extractors.formats.html import too_deep, visible
from extractors.formats.look import Look
from extractors.identity import folded
from extractors.types import Asked, Broken, RawFile, Read
from graph.words import Role


def recognises(look: Look) -> bool:
    return look.kind == "html" and "chatlog__" in look.head


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    if too_deep(text):
        return Broken("too_deep: tags are nested without end")
    page = LexborHTMLParser(text)
    ledger = Ledger(file, document_id, asked, "discord-page")
    zone = dating.zone_named(asked.zone)
    turns: list[Turn] = []
    for group in page.css(".chatlog__message-group"):
        author = group.css_first(".chatlog__author, .chatlog__author-name")
        names = _names(author) if author is not None else []
        own = {folded(name) for name in names} & {folded(one) for one in asked.me}
        stamp: str | None = None
        for node in group.css(".chatlog__message-container") or group.css(".chatlog__message"):
            stamp = _stamp(node) or stamp
            turn = _turn(ledger, node, stamp, names, zone, own=bool(own))
            if turn is not None:
                turns.append(turn)
    title = " / ".join(
        part for node in page.css(".preamble__entry") if (part := clean(visible(node)).strip())
    )
    ledger.add(None, title[:200] or None, turns, kind="messenger")
    return ledger.reading("discord")


def _names(author: LexborNode) -> list[str]:
    known = (
        clean(visible(author)).strip(),
        author.attributes.get("title"),
        author.attributes.get("data-user-id"),
    )
    return [name for name in known if name]


def _stamp(node: LexborNode) -> str | None:
    for one in node.css(".chatlog__timestamp, .chatlog__short-timestamp"):
        found = (one.attributes.get("title") or "").strip() or clean(visible(one)).strip()
        if found:
            return found
    return None


def _turn(
    ledger: Ledger,
    node: LexborNode,
    stamp: str | None,
    names: list[str],
    zone: tzinfo,
    *,
    own: bool,
) -> Turn | None:
    forwarded = node.css_first(".chatlog__forwarded")
    said = [
        words
        for one in node.css(".chatlog__content")
        if not _inside(one, "chatlog__forwarded") and (words := clean(visible(one)).strip())
    ]
    role: Role = "self" if own else "other"
    if not said and forwarded is not None:
        said, role = [clean(visible(forwarded)).strip()], "quoted"
    text = "\n".join(said)
    if not text:
        ledger.missed["messages without text"] += 1
        return None
    key = node.attributes.get("data-message-id") or (
        node.parent.attributes.get("data-message-id") if node.parent is not None else None
    )
    at = _time(stamp, zone)
    return Turn(
        key, role, text, at, names[0] if names else None, zone=ledger.asked.zone, original=stamp
    )


def _inside(node: LexborNode, name: str) -> bool:
    above = node.parent
    while above is not None:
        if name in (above.attributes.get("class") or ""):
            return True
        above = above.parent
    return False


def _time(stamp: str | None, zone: tzinfo) -> datetime | None:
    if not stamp:
        return None
    found = dating.full_date(whole_day(stamp), zone)
    return dating.instant(stamp, zone) or (found.start if found else None)
