"""A talk that DiscordChatExporter wrote as plain text -> one conversation.

`[5/1/2024 10:01 AM] name (pinned)` stands above the words; `{Attachments}`, `{Embed}`, `{Reactions}`, `{Stickers}` and what
follows them are none. Above stand the server and the channel, below how many messages were exported. Source: Tyrrrz/DiscordChatExporter.
"""

import re

from extractors.encodings import decode
from extractors.formats import talks
from extractors.formats.chats import Ledger
from extractors.formats.look import Look
from extractors.formats.talks import Said
from extractors.types import Asked, RawFile, Read

_TOP = re.compile(r"={10,}\nGuild: [^\n]*\nChannel: (?P<channel>[^\n]*)\n(?:[^\n=]+\n)*={10,}\n")
_BOTTOM = re.compile(r"\n={10,}\nExported [\d\W]+ message[^\n]*\n={10,}\s*\Z")
_HEAD = re.compile(
    r"^\[(?P<when>[^\]\n]{6,30}\d[:.]\d\d[^\]\n]{0,12})\] (?P<who>[^\n]{1,80}?)(?: \(pinned\))?$",
    re.MULTILINE,
)
_BESIDE = re.compile(r"^\{[A-Z][A-Za-z ]{2,30}\}$", re.MULTILINE)
_GROUPS = " / "


def recognises(look: Look) -> bool:
    """Its clocks stand in brackets like WhatsApp's, so that it may have been taken for that."""
    return look.kind in ("text", "whatsapp") and bool(_TOP.match(look.head.lstrip("\ufeff\n")))


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text.lstrip("\ufeff\n")
    top, bottom = _TOP.match(text), _BOTTOM.search(text)
    text = text[top.end() if top else 0 : bottom.start() if bottom else len(text)]
    ledger = Ledger(file, document_id, asked, "discord-text")
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    said: list[Said] = []
    for head, end in zip(heads, ends, strict=True):
        words = _BESIDE.split(text[head.end() : end], maxsplit=1)[0].strip()
        if words:
            said.append(Said(head["who"].strip(), head["when"], words))
        else:
            ledger.missed["messages without text"] += 1
    channel = top["channel"].rpartition(_GROUPS)[2].strip() if top else ""
    return talks.reading(ledger, "discord", said, text, other=channel or None)
