"""What Skype gives of an account, `messages.json` -> conversations, the oldest message first.

`{userId, exportDate, conversations: [{id, displayName, MessageList: [{id, displayName, originalarrivaltime,
messagetype, content, from}]}]}`; contents are HTML with line ends, `from` an id such as `8:live:name`. Sources:
siwen-r/skype-export-parser (types and the list of message types), karlicoss/HPI.
"""

import html
import re
from collections.abc import Mapping
from datetime import UTC

from extractors.dating import instant
from extractors.encodings import clean
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.identity import folded
from extractors.quoting import foreign, merged
from extractors.types import Asked, Parts, RawFile
from graph.words import Role, Span

_TALK = ("RichText", "Text")
_SERVICE = ("ThreadActivity/", "Event/", "EndToEndEncryption/", "Notice", "PopCard", "Poll")
_QUOTE = re.compile(r"<quote\b[^<>]*>(?P<said>.*?)(?:</quote>|\Z)", re.DOTALL | re.IGNORECASE)
_FRAME = re.compile(r"<legacyquote\b[^<>]*>.*?</legacyquote>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z_][^<>]*>")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


def recognises(look: Look) -> bool:
    message = "conversations.item.MessageList.item"
    return f"{message}.originalarrivaltime" in look.paths or (
        "conversations.item.MessageList" in look.paths and "userId" in look.paths
    )


def parts(file: RawFile, document_id: str, asked: Asked, look: Look) -> Parts:
    ledger = Ledger(file, document_id, asked, "skype")
    owner = name(next(iter(Items(file, "userId")), None)) or ""
    mine = {folded(_bare(one)) for one in (owner, *asked.me) if one}
    items = Items(file, "conversations.item")
    for item in items:
        _talk(ledger, mapping(item), mine)
        yield from ledger.handed()
    yield ledger.ending("skype", items.problem)


def _bare(person: str) -> str:
    """The id without the number of the network in front of it."""
    return re.sub(r"^\d{1,2}:", "", person)


def _talk(ledger: Ledger, talk: Mapping[str, Json], mine: set[str]) -> None:
    turns = [
        turn
        for message in sequence(talk.get("MessageList"))
        if (turn := _turn(ledger, mapping(message), mine))
    ]
    known = [turn.at for turn in turns if turn.at]
    if len(known) > 1 and known[0] > known[-1]:
        turns.reverse()
    own_id = name(talk.get("id"))
    title = name(talk.get("displayName")) or (_bare(own_id) if own_id else None)
    ledger.add(own_id, title, turns, kind="messenger")


def _turn(ledger: Ledger, message: Mapping[str, Json], mine: set[str]) -> Turn | None:
    kind = name(message.get("messagetype")) or "Text"
    if not message or kind.startswith(_SERVICE):
        ledger.missed["service messages" if message else "broken entries"] += 1
        return None
    if kind not in _TALK:
        ledger.missed["messages of media only"] += 1
        return None
    own, brought = _spoken(words(message.get("content")))
    if not (own or brought):
        ledger.missed["messages without text"] += 1
        return None
    sender = _bare(name(message.get("from")) or "")
    author = name(message.get("displayName")) or sender or None
    role: Role = "self" if {folded(sender), folded(author or "")} & mine else "other"
    if role == "self" and not own:
        role = "quoted"
    text = "\n\n".join(part for part in (brought, own) if part)
    quoted = merged([Span(0, len(brought)), *foreign(text)]) if role == "self" else ()
    stamp = name(message.get("originalarrivaltime"))
    at = instant(stamp, UTC)
    return Turn(name(message.get("id")), role, text, at, author, original=stamp, quoted=quoted)


def _spoken(content: str) -> tuple[str, str]:
    """What was typed, and what it quotes of an earlier message."""
    quoted = [_plain(_FRAME.sub("", found["said"])) for found in _QUOTE.finditer(content)]
    return _plain(_QUOTE.sub("", content)), "\n\n".join(one for one in quoted if one)


def _plain(content: str) -> str:
    return clean(html.unescape(_TAG.sub("", _BREAK.sub("\n", content)))).strip()
