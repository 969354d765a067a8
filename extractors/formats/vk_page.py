"""A page of messages from the archive that VK gives -> a conversation, the newest message last."""

import re
from datetime import datetime, tzinfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.almanac import MONTHS
from extractors.dating import zone_named
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.html import too_deep, visible
from extractors.formats.look import Look
from extractors.identity import folded
from extractors.types import Asked, Broken, RawFile, Read
from graph.words import Role

_STAMP = re.compile(
    r"(\d{1,2})\s+([А-Яа-яA-Za-z]{3,9})\.?\s+(\d{4})\s+(?:в|at)\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]m)?"
)
_EDITED = re.compile(r"\s*\((?:ред\.|edited)\)\s*$")
_YOU = ("вы", "you")


def recognises(look: Look) -> bool:
    return look.kind == "html" and "message__header" in look.head


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    if too_deep(text):
        return Broken("too_deep: tags are nested without end")
    ledger = Ledger(file, document_id, asked, "vk-page")
    page = LexborHTMLParser(text)
    crumbs = [clean(visible(node)) for node in page.css(".ui_crumb")]
    title = crumbs[-1] if crumbs else None
    zone = zone_named(asked.zone)
    mine = {folded(one) for one in asked.me}
    turns = [turn for node in page.css("div.message") if (turn := _turn(ledger, node, zone, mine))]
    known = [turn.at for turn in turns if turn.at]
    if len(known) > 1 and known[0] > known[-1]:
        turns.reverse()
    ledger.add(None, title, turns, kind="messenger")
    return ledger.reading("vk")


def _turn(ledger: Ledger, node: LexborNode, zone: tzinfo, mine: set[str]) -> Turn | None:
    header = node.css_first(".message__header")
    if header is None:
        ledger.missed["broken entries"] += 1
        return None
    head = _EDITED.sub("", clean(visible(header)).strip())
    author, _, stamp = head.rpartition(", ")
    for extra in node.css(".kludges, .attachment"):
        extra.decompose()
    body = clean(visible(node)).strip()
    text = body.partition("\n")[2].strip() if body.startswith(head[:20]) else body
    if not text:
        ledger.missed["messages without text"] += 1
        return None
    you = folded(author) in _YOU or folded(author) in mine
    role: Role = "self" if you else "other"
    return Turn(
        node.attributes.get("data-id") or None, role, text, _time(stamp, zone), author or None,
        zone=ledger.asked.zone, original=stamp or None,
    )  # fmt: skip


def _time(stamp: str, zone: tzinfo) -> datetime | None:
    found = _STAMP.search(stamp)
    month = MONTHS.get(found[2].casefold()) if found else None
    if not found or not month:
        return None
    hour = int(found[4])
    if found[7]:
        hour = hour % 12 + (12 if found[7] == "pm" else 0)
    try:
        return datetime(
            int(found[3]),
            month,
            int(found[1]),
            hour,
            int(found[5]),
            int(found[6] or 0),
            tzinfo=zone,
        )
    except ValueError:
        return None
