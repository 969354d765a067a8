"""Journey: one JSON for each entry, also in a zip beside its pictures -> a diary conversation.

`{id, text, date_journal (ms; newer: dateOfJournal, ISO), date_modified, timezone (IANA), preview_text, mood, address, lat, lon, weather, music_title,
photos[], tags[], type html|markdown}`. Sources: public importers of such files (journey-markdown-converter and others).
"""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.html import too_deep, with_quotations
from extractors.formats.labels import tags
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.quoting import foreign, merged
from extractors.types import Asked, RawFile, Read
from graph.words import Span

_WHEN = ("date_journal", "dateOfJournal")
_MARKS = ("date_modified", "preview_text", "timezone", "mood", "photos")
_PAGE = re.compile(r"\s*<(?:p|div|h[1-6]|ul|ol|blockquote|br|span|b|i|strong|em)\b", re.IGNORECASE)
_TITLE = 120


def _place(look: Look) -> str | None:
    for at in ("", "item"):
        inside = {key for key in ("text", *_WHEN) if f"{at}.{key}".lstrip(".") in look.paths}
        if (
            "text" in inside
            and len(inside) > 1
            and any(f"{at}.{key}".lstrip(".") in look.paths for key in _MARKS)
        ):
            return at
    return None


def recognises(look: Look) -> bool:
    return _place(look) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "journey")
    items = Items(file, _place(look) or "")
    for item in items:
        _entry(ledger, mapping(item))
    return ledger.reading("journey", items.problem)


def _entry(ledger: Ledger, entry: Mapping[str, Json]) -> None:
    written, kind = words(entry.get("text")), name(entry.get("type"))
    if is_page(written, kind) and too_deep(written):
        ledger.missed["entries nested too deep to be read"] += 1
        return
    text, quoted = without_tags(written, kind)
    if pictures := len(sequence(entry.get("photos"))):
        ledger.missed["pictures, sounds and films not read"] += pictures
    if not text:
        ledger.missed["entries without words"] += 1
        return
    zone = (name(entry.get("timezone")) or ledger.asked.zone)[:64]
    stamp = next((entry[key] for key in _WHEN if key in entry), None)
    at = instant(stamp) or instant(entry.get("date_modified"))
    title = text.split("\n", 1)[0].lstrip("# ").strip()[:_TITLE] or None
    turn = Turn(None, "self", text, at, zone=zone, original=name(stamp), quoted=quoted)
    labels = tags([name(one) or "" for one in sequence(entry.get("tags"))], at, zone)
    ledger.add(name(entry.get("id")), title, [turn, *labels], kind="diary")


def is_page(text: str, kind: str | None = None) -> bool:
    """As its `kind` says, else as its beginning looks."""
    return kind == "html" or (kind != "markdown" and _PAGE.match(text) is not None)


def without_tags(text: str, kind: str | None = None) -> tuple[str, tuple[Span, ...]]:
    """The words of a page or of Markdown, and which of them are quotations."""
    if not is_page(text, kind):
        return text.strip(), foreign(text.strip())
    plain, marked = with_quotations(LexborHTMLParser(text).body)
    return plain, merged([*foreign(plain), *marked])
