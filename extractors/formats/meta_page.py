"""A page of messages out of Facebook or Instagram, the form in which both give an archive unless asked for JSON -> a conversation.

Each message is a box, `div.uiBoxWhite.noborder`: the name first, the time last, the words (and a list of reactions) between.
The newest stands first. A page of posts has such boxes too, with a sentence of the site's for a name.
Source: the archives that both sites give.
"""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.encodings import clean, decode
from extractors.formats import html, talks
from extractors.formats.chats import Ledger
from extractors.formats.html import too_deep, visible
from extractors.formats.look import Look
from extractors.formats.meta import is_notice, whose
from extractors.formats.slashes import order_of
from extractors.formats.talks import Said
from extractors.identity import folded
from extractors.types import Asked, Broken, RawFile, Read

_BOX = "div.uiBoxWhite.noborder"
_MARK = "uiBoxWhite noborder"
_SENTENCE = (".", "!")


def recognises(look: Look) -> bool:
    return look.kind == "html" and _MARK in look.head


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    if too_deep(text):
        return Broken("too_deep: tags are nested without end")
    page = LexborHTMLParser(text)
    named = page.css_first("title")
    title = clean(named.text() if named is not None else "").strip()
    said = [one for box in page.css(_BOX) if (one := _said(box))]
    if not _is_talk(said, title):
        return html.read(file, document_id, asked, look)
    ledger = Ledger(file, document_id, asked, "meta")
    kept = [one for one in said if one.words and not is_notice(one.words)]
    ledger.missed["messages without text"] += sum(not one.words for one in said)
    ledger.missed["system lines"] += sum(bool(one.words) for one in said) - len(kept)
    order = order_of((one.when for one in kept), text, asked.now)
    people = list(dict.fromkeys(one.who for one in said))
    roles = whose(people, title, {folded(one) for one in asked.me})
    turns = [talks.turn(asked, order, one, roles.get(folded(one.who), "other")) for one in kept]
    times = [one.dated.at for one in turns if one.dated and one.dated.at]
    if len(times) > 1 and times[0] >= times[-1]:
        turns.reverse()
    ledger.add(f"page:{title}" if title else None, title or None, turns, kind="messenger")
    return ledger.reading("meta", order.doubt)


def _said(box: LexborNode) -> Said | None:
    parts = list(box.iter())
    if len(parts) < 2:
        return None
    for one in box.css("ul"):
        one.decompose()  # who liked it
    who, *between, last = (clean(visible(one)).strip() for one in parts)
    return Said(who, last, "\n".join(between).strip())


def _is_talk(said: list[Said], title: str) -> bool:
    """Names come again or are that of the chat, and none is a sentence."""
    names = {one.who for one in said}
    again = len(names) < len(said) or title in names
    return again and all(name and not name.endswith(_SENTENCE) for name in names)
