"""A page that signal-export wrote -> a conversation; messages of a group bear the name and the time above them.

`div.msg[.me][.cont][.deleted]` with `.sender`, `.date` and `.time` (newer: `time[title]` in `.meta`), `.quote`, `.body`,
`.reaction`; calls are `div.event`. Format: carderne/signal-export.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.encodings import clean, decode
from extractors.formats import talks
from extractors.formats.chats import Ledger
from extractors.formats.html import first_words, too_deep, visible
from extractors.formats.look import Look
from extractors.formats.signal import OWN, told
from extractors.formats.talks import Said
from extractors.types import Asked, Broken, RawFile, Read

_MARKS = tuple(
    re.compile(rf"class=[\"']?(?:{one})\b") for one in ("msg", "sender", "body", "date|meta")
)
_BESIDE = ".meta, .date, .time, .sender, .quote, .reaction, .reactions, figure, audio, video, .file"
_MEDIA = "figure, audio, video, .file"


def recognises(look: Look) -> bool:
    return look.kind == "html" and all(mark.search(look.head) for mark in _MARKS)


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    if too_deep(text):
        return Broken("too_deep: tags are nested without end")
    page = LexborHTMLParser(text)
    ledger = Ledger(file, document_id, asked, "signal")
    ledger.missed["system lines"] += len(page.css("div.event"))
    said: list[Said] = []
    who = when = ""
    for node in page.css("div.msg"):
        kinds = (node.attributes.get("class") or "").split()
        who, when = first_words(node, ".sender").rstrip(":") or who, _when(node) or when
        attached = node.css_first(_MEDIA) is not None
        words = _typed(node)
        if told(ledger, words, attached=attached):
            said.append(Said(OWN[0].title() if "me" in kinds else who, when, words))
    return talks.reading(ledger, "signal", said, text, own=OWN)


def _when(node: LexborNode) -> str:
    stamp = node.css_first("time")
    if stamp is not None:
        return (stamp.attributes.get("title") or "").strip()
    parts = (first_words(node, css).strip("[]") for css in (".date", ".time"))
    return " ".join(part for part in parts if part)


def _typed(node: LexborNode) -> str:
    """What is left of a message without what stands beside its words: a body's own paragraphs may end it early."""
    for one in node.css(_BESIDE):
        one.decompose()
    return clean(visible(node)).strip()
