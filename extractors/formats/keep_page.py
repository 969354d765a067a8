"""The page that Google Keep writes of a note -> the note; beside the JSON of the same note it is left to that one."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors import dating
from extractors.dating import Stretch
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.html import too_deep, visible
from extractors.formats.labels import tags
from extractors.formats.look import Look
from extractors.types import Asked, Broken, RawFile, Read, Skipped

_NOTE = re.compile(r"<div class=\"note (?:[A-Z]+|[a-z-]+)?\"?[^>]{0,80}>\s*<div class=\"heading\">")
_DONE = "☑"


def recognises(look: Look) -> bool:
    return look.kind in ("html", "xml") and _NOTE.search(look.head) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    del look
    text = decode(file.data).text
    if too_deep(text):
        return Broken("too_deep: tags are nested without end")
    page = LexborHTMLParser(text)
    if page.css_first(".note .trashed, .note.trashed, .heading .trash-icon") is not None:
        return Skipped("a note in the bin of Google Keep")
    ledger = Ledger(file, document_id, asked, "keep")
    found = _made(page, asked)
    dated = found.as_dated("inside", asked.zone) if found else None
    title = _words(page.css_first(".note .title")) or None
    body = "\n".join(_body(page.css_first(".note .content"))).strip()
    if not (body or title):
        ledger.missed["notes without words"] += 1
        return ledger.reading("keep")
    turn = Turn(None, "self", body or title or "", None, dated=dated, zone=asked.zone)
    labels = tags([_words(one) for one in page.css(".chips .label-name, .labels .label")], None)
    ledger.add(f"{document_id} {title or ''}", title, [turn, *labels], kind="note")
    return ledger.reading("keep")


def _made(page: LexborHTMLParser, asked: Asked) -> Stretch | None:
    """The day that stands above the note, in the language of the account."""
    heading = _words(page.css_first(".note .heading"))
    return dating.full_date(heading, dating.zone_named(asked.zone))


def _body(content: LexborNode | None) -> Iterator[str]:
    """Lines, or the items of a list with what is done in it."""
    items = content.css(".listitem") if content is not None else []
    if not items:
        yield clean(visible(content))
    for item in items:
        bullet, said = _words(item.css_first(".bullet")), _words(item.css_first(".text"))
        done = bullet == _DONE or "checked" in (item.attributes.get("class") or "")
        if said := said or _words(item).removeprefix(bullet).strip():
            yield f"- [{'x' if done else ' '}] {said}"


def _words(node: LexborNode | None) -> str:
    return clean(visible(node)).strip()
