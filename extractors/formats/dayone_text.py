"""Day One as plain text -> a diary conversation for each entry, which begins with a line of its date."""

import re

from extractors import dating
from extractors.encodings import decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.halves import whole_day
from extractors.formats.look import Look
from extractors.types import Asked, RawFile, Read

_ENTRY = re.compile(r"^\tDate:\t([^\n]{6,120})\n(?:\t[A-Z][\w ]{0,20}:\t[^\n]*\n)*", re.MULTILINE)
_ZONE = re.compile(r"(?:GMT|UTC)([+-])(\d{1,2}):?(\d\d)?\s*$")


def recognises(look: Look) -> bool:
    return look.kind == "text" and _ENTRY.match(look.head.lstrip("\ufeff\n")) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    ledger = Ledger(file, document_id, asked, "dayone-text")
    heads = list(_ENTRY.finditer(text))
    for place, head in enumerate(heads):
        end = heads[place + 1].start() if place + 1 < len(heads) else len(text)
        said = text[head.end() : end].strip()
        if not said:
            ledger.missed["entries without words"] += 1
            continue
        written = head[1].strip()
        offset = _ZONE.search(written)
        zone = dating.zone_named(asked.zone)
        plain = whole_day(written)
        if offset:
            zone = dating.zone_named(f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}")
        found = dating.full_date(plain, zone)
        name = offset[0].strip() if offset else asked.zone
        dated = found.as_dated("message", name) if found else None
        title = said.split("\n", 1)[0].lstrip("# ").strip()[:120] or None
        turn = Turn(None, "self", said, None, zone=name, original=written, dated=dated)
        ledger.add(f"{written} {said[:80]}", title, [turn], kind="diary")
    return ledger.reading("dayone")
