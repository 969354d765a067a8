"""«My Clippings.txt» of a Kindle -> a conversation for each book: marked passages are quoted, notes beside them are own.

`Title (Author)`, then `- Your Highlight on page 5 | Location 100-110 | Added on Tuesday, March 5, 2024 9:41:00 PM` in the
language of the device, an empty line, the words, and a line of ten `=`. Source: the files that the device writes.
"""

import re
from collections import defaultdict

from extractors import dating
from extractors.encodings import decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.halves import whole_day
from extractors.formats.look import Look
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_RULE = re.compile(r"^={10}[ \t]*$", re.MULTILINE)
_CLIP = re.compile(
    r"\s*(?P<book>[^\n]{1,400})\n- (?P<about>[^\n|]{3,120}(?:\|[^\n|]{1,120}){1,3})\n(?P<words>.*)", re.DOTALL
)  # fmt: skip
_NOTE = re.compile(r"\b(?:note|notiz|nota|заметка|нотатка|notitie|notatka)\b", re.IGNORECASE)


def recognises(look: Look) -> bool:
    head = look.head.lstrip("\ufeff")
    return look.kind == "text" and bool(_RULE.search(head) and _CLIP.match(head))


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "kindle")
    zone = dating.zone_named(asked.zone)
    books: dict[str, list[Turn]] = defaultdict(list)
    for clip in _RULE.split(decode(file.data).text.lstrip("\ufeff")):
        found = _CLIP.match(clip.replace("\ufeff", ""))
        if found is None:
            ledger.missed["broken entries"] += bool(clip.strip())
            continue
        if not (words := found["words"].strip()):
            ledger.missed["entries without words"] += 1
            continue
        kind, _, when = found["about"].rpartition("|")
        day = dating.full_date(whole_day(when), zone)
        dated = day.as_dated("message", asked.zone) if day else None
        role: Role = "self" if _NOTE.search(kind) else "quoted"
        turn = Turn(None, role, words, None, zone=asked.zone, original=when.strip(), dated=dated)
        books[found["book"].strip()].append(turn)
    for book, turns in books.items():
        ledger.add(book, book, turns, kind="note")
    return ledger.reading("kindle")
