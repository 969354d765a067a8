"""A page that imessage-exporter wrote -> a conversation; a reply below what it answers counts once.

`div.message > div.sent|received` holds `.timestamp`, `.sender` and a `.message_part` for each bubble.
Format: ReagentX/imessage-exporter.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.encodings import clean, decode
from extractors.formats import talks
from extractors.formats.chats import Ledger
from extractors.formats.html import first_words, too_deep, visible
from extractors.formats.imessage import OWN, each_once, kept
from extractors.formats.look import Look
from extractors.formats.talks import Said
from extractors.types import Asked, Broken, RawFile, Read

_BUBBLE = re.compile(r"class=[\"'](?:sent\b|received\b)[^\"'>]{0,40}[\"']")
_PARTS = ('class="message"', 'class="timestamp"', 'class="sender"')


def recognises(look: Look) -> bool:
    return (
        look.kind == "html"
        and _BUBBLE.search(look.head) is not None
        and all(part in look.head for part in _PARTS)
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    if too_deep(text):
        return Broken("too_deep: tags are nested without end")
    page = LexborHTMLParser(text)
    ledger = Ledger(file, document_id, asked, "imessage")
    ledger.missed["system lines"] += len(page.css("div.announcement"))
    found = [(_said(node), _is_reply(node)) for node in page.css("div.message")]
    said = [one for one in each_once(found) if kept(ledger, one)]
    return talks.reading(ledger, "imessage", said, text, own=OWN)


def _said(message: LexborNode) -> Said:
    """The owner's side is marked, whatever name stands above it."""
    body = message.css_first(".sent, .received")
    if body is None:
        return Said("", "", "")
    who, when = (first_words(body, name) for name in (".sender", ".timestamp"))
    sent = "sent" in (body.attributes.get("class") or "").split()
    words = "\n".join(said for part in _parts(body) if (said := _typed(part)))
    return Said(OWN[0].title() if sent else who, when.partition(" (Read by")[0], words)


def _parts(body: LexborNode) -> Iterator[LexborNode]:
    """The bubbles of this message, not of those that answer it."""
    return (one for one in body.iter() if "message_part" in (one.attributes.get("class") or ""))


def _typed(part: LexborNode) -> str:
    cells = part.css(".edited td")
    if cells:
        return clean(visible(cells[-1])).strip()
    return "\n".join(words for one in part.css(".bubble") if (words := clean(visible(one)).strip()))


def _is_reply(node: LexborNode) -> bool:
    above = node.parent
    return above is not None and "reply" in (above.attributes.get("class") or "").split()
