"""A chat of Signal as signal-export writes it into Markdown -> a conversation; "Me" is the owner.

`[2024-03-05 21:05:10] Me: words` (older: `[2024-03-05, 21:05]`), below it reactions `(- Name: ❤ -)`, stickers `(( 🙂 ))`,
attachments `![name](./media/name)`, and quoted words behind `>`. Format: carderne/signal-export. What it writes as JSON
is read as any chat.
"""

import re

from extractors.encodings import decode
from extractors.formats import talks
from extractors.formats.chats import Ledger
from extractors.formats.look import Look
from extractors.formats.talks import Said
from extractors.types import Asked, RawFile, Read

OWN = ("me",)
_HEAD = re.compile(
    r"\[(?P<when>\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?)\] ?(?P<who>[^\n:]{1,80}): ?(?P<words>.*)"
)
_ASIDE = re.compile(r"^\(- [^\n]{1,400} -\)[ ]*$|^\(\( [^\n]{1,40} \)\)[ ]*$", re.MULTILINE)
_ATTACHED = re.compile(r"!?\[[^\]\n]{0,300}\]\(\.{1,2}/[^)\n]{1,400}\)")
_DELETED = re.compile(r"\(?This message was deleted\)?")
_CALL = re.compile(
    r"(?:Incoming|Outgoing|Missed) (?:(?:voice|video|group) )?call(?: \([^)\n]{1,60}\))?"
)
_MARK = "\u200e"  # WhatsApp's: it may write the same dates


def recognises(look: Look) -> bool:
    """Such lines from the first on, with the owner among those who speak: other talks of this kind have no "Me"."""
    if look.kind not in ("text", "whatsapp") or _MARK in look.head:
        return False
    lines = look.head.lstrip("\ufeff\n ").split("\n")
    if not _HEAD.fullmatch(lines[0]):
        return False
    found = (_HEAD.fullmatch(line) for line in lines)
    return any(one is not None and one["who"] == "Me" for one in found)


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text.lstrip("\ufeff\n ")
    ledger = Ledger(file, document_id, asked, "signal")
    said: list[Said] = []
    for line in text.split("\n"):
        if found := _HEAD.fullmatch(line):
            said.append(Said(found["who"].strip(), found["when"], found["words"]))
        elif said:
            said[-1] = said[-1]._replace(words=f"{said[-1].words}\n{line}")
    kept = [one for raw in said if (one := _typed(ledger, raw))]
    return talks.reading(ledger, "signal", kept, text, own=OWN)


def _typed(ledger: Ledger, said: Said) -> Said | None:
    bare = _ASIDE.sub("", said.words)
    words = _ATTACHED.sub("", bare).strip()
    attached = words != bare.strip()
    return said._replace(words=words) if told(ledger, words, attached=attached) else None


def told(ledger: Ledger, words: str, *, attached: bool) -> bool:
    """True for what somebody typed; the rest is counted."""
    if _DELETED.fullmatch(words):
        ledger.missed["deleted messages"] += 1
    elif _CALL.fullmatch(words):
        ledger.missed["system lines"] += 1
    elif not words:
        ledger.missed["messages of media only" if attached else "messages without text"] += 1
    else:
        return True
    return False
