"""Short messages of an Android phone, as SMS Backup & Restore keeps them in XML -> a conversation for each number.

`<sms address date="ms" type="1 received, 2 sent" body contact_name/>`, and `<mms address date msg_box="1|2" contact_name>` whose
`<part ct="text/plain" text>` hold the words. Source: the schema that the program documents.
"""

from collections import defaultdict
from xml.etree.ElementTree import Element

from extractors.dating import instant
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.xml_records import BROKEN, CUT_OFF, records
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_SENT = frozenset({"2", "4", "5", "6"})  # sent, on its way, failed, waiting: all typed by the owner
_DRAFT = "3"
_NOBODY = frozenset({"", "null", "(Unknown)"})


def recognises(look: Look) -> bool:
    return look.kind in ("xml", "html", "text") and "<smses " in look.head[:4000]


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "sms")
    talks: dict[str, list[Turn]] = defaultdict(list)
    names: dict[str, str] = {}
    problem: str | None = None
    try:
        for one in records(decode(file.data).text, frozenset({"sms", "mms"})):
            number = one.get("address") or ""
            named = clean(one.get("contact_name") or "").strip()
            names[number] = named if named not in _NOBODY else names.get(number, number)
            if turn := _turn(ledger, one, names[number]):
                talks[number].append(turn)
    except BROKEN:
        problem = CUT_OFF
    for number, turns in talks.items():
        in_time = sorted(turns, key=lambda turn: turn.at.timestamp() if turn.at else 0)
        ledger.add(number, names[number], in_time, kind="messenger")
    return ledger.reading("sms", problem)


def _turn(ledger: Ledger, one: Element, other: str) -> Turn | None:
    kind = one.get("type") or one.get("msg_box") or ""
    parts = (part.get("text") or "" for part in one.iter("part") if part.get("ct") == "text/plain")
    text = clean(one.get("body") or "\n".join(parts)).strip()
    if kind == _DRAFT:
        ledger.missed["drafts never sent"] += 1
        return None
    if text in _NOBODY:
        ledger.missed["messages without text"] += 1
        return None
    role: Role = "self" if kind in _SENT else "other"
    stamp = one.get("date")
    return Turn(
        None, role, text, instant(stamp), other if role == "other" else None, original=stamp
    )
