"""Day One, as JSON and as the property lists of Classic -> a diary conversation for each entry."""

import json
import plistlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import cast
from xml.parsers.expat import ExpatError

from extractors.dating import instant
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.labels import tags
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.types import Asked, Broken, RawFile, Read

_PICTURE = re.compile(r"!\[\]\(dayone-moment:[^)\s]{0,200}\)")
_ESCAPED = re.compile(r"\\([.\-!()#+*_\[\]])")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,300}>", re.IGNORECASE)
_ATTACHED = ("photos", "videos", "audios", "pdfAttachments")
_BROKEN = (
    plistlib.InvalidFileException, ExpatError, ValueError, TypeError, KeyError, AttributeError, OverflowError,
    IndexError, RecursionError,
)  # fmt: skip


def recognises(look: Look) -> bool:
    if {"entries.item.creationDate", "entries.item.uuid"} & look.paths:
        return True
    if look.paths:
        return (
            "entries" in look.paths
            and "metadata" in look.paths
            and "metadata.version" in look.paths
        )
    return look.kind in ("xml", "html", "text") and _is_classic(look.head)


def _is_classic(head: str) -> bool:
    """A property list of an entry, also one that lost its first lines."""
    start = head[:2000].lstrip("\ufeff \n\t")
    return (
        start.startswith(("<?xml", "<!DOCTYPE", "<plist", "<dict>"))
        and "<key>Entry Text</key>" in head
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "dayone")
    if not look.paths:
        return _classic(ledger)
    items = Items(file.data, "entries.item")
    for item in items:
        entry = mapping(item)
        zone = name(entry.get("timeZone")) or asked.zone
        at = instant(entry.get("creationDate")) or instant(entry.get("modifiedDate"))
        own_id = name(entry.get("uuid"))
        text = words(entry.get("text")) or _rich(entry.get("richText"))
        for kind in _ATTACHED:
            if attached := len(sequence(entry.get(kind))):
                ledger.missed["pictures, sounds and films not read"] += attached
        labels = [name(one) or "" for one in sequence(entry.get("tags"))]
        _keep(ledger, own_id, text, at, zone, name(entry.get("creationDate")), labels)
    return ledger.reading("dayone", items.problem)


def _rich(value: Json) -> str:
    """Newer journals keep an entry as JSON in a string: pieces of text one after the other."""
    try:
        found: Json = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return ""
    pieces = sequence(mapping(found).get("contents"))
    return "".join(words(mapping(piece).get("text")) for piece in pieces)


def _classic(ledger: Ledger) -> Read:
    text = decode(ledger.file.data).text
    if "<!ENTITY" in text:
        return Broken("unsafe: the file defines entities of its own")
    body = _DOCTYPE.sub("", text, count=1)
    body = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", body).strip()
    if body.startswith("<dict>"):
        body = f"<plist version='1.0'>{body.removesuffix('</plist>')}</plist>"
    try:
        known: object = plistlib.loads(body.encode("utf-8", "replace"), fmt=plistlib.FMT_XML)
    except _BROKEN:
        return _by_hand(ledger, body)
    if not isinstance(known, dict):
        return Broken("a property list without an entry")
    entry = cast("Mapping[str, object]", known)
    created, said = entry.get("Creation Date"), entry.get("Entry Text")
    zone, own_id = entry.get("Time Zone"), entry.get("UUID")
    at = created.replace(tzinfo=UTC) if isinstance(created, datetime) else None
    _keep(
        ledger, own_id if isinstance(own_id, str) else None, clean(said) if isinstance(said, str) else "", at,
        zone if isinstance(zone, str) else ledger.asked.zone, str(created) if created else None,
    )  # fmt: skip
    return ledger.reading("dayone")


def _by_hand(ledger: Ledger, text: str) -> Read:
    """A list that does not parse (a date of no calendar) still has its keys and their texts."""

    def value(key: str) -> str | None:
        found = re.search(rf"<key>{key}</key>\s*<(?:string|date)>([^<]*)</", text)
        return found[1].strip() if found else None

    words_ = value("Entry Text")
    if not words_:
        return Broken("a broken property list without an entry that could be read")
    for sign, plain in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        words_ = words_.replace(sign, plain)
    created = value("Creation Date")
    zone = value("Time Zone") or ledger.asked.zone
    _keep(ledger, value("UUID"), clean(words_), instant(created), zone, created)
    return ledger.reading("dayone", "the property list is broken: its text was taken by its keys")


def _keep(
    ledger: Ledger, own_id: str | None, text: str, at: datetime | None, zone: str, original: str | None,
    labels: Sequence[str] = (),
) -> None:  # fmt: skip
    body = _ESCAPED.sub(r"\1", _PICTURE.sub("", text)).strip()
    if not body:
        ledger.missed["entries without words"] += 1
        return
    first = body.split("\n", 1)[0].lstrip("# ").strip()[:120] or None
    turn = Turn(None, "self", body, at, zone=zone[:64], original=original)
    ledger.add(own_id, first, [turn, *tags(labels, at, zone[:64])], kind="diary")
