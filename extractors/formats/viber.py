"""The messages that Viber sends by mail, a text or table without headings -> a conversation.

Each line is `05/03/2024,10:15:20,Name,+79001234567,words`; words go on in the lines below. The owner is called "Me"
in the phone's language. As read by public analysers of such exports and as the phone writes them.
"""

import re

from extractors.encodings import decode
from extractors.formats import talks
from extractors.formats.chats import Ledger
from extractors.formats.look import Look
from extractors.formats.talks import Said
from extractors.types import Asked, RawFile, Read

_HEAD = re.compile(
    r"(?P<day>\d{1,4}[./-]\d{1,2}[./-]\d{2,4}),\s?(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?:[ \u202f]?[AaPp][Mm])?),\s?"
    r"(?P<who>[^\n]{1,80}?),\s?(?P<phone>\+?\d[\d ()-]{5,20}|),(?P<words>.*)",
)
_HEADINGS = re.compile(r"(?:date|дата),(?:time|время),[^\n\d]{3,80}", re.IGNORECASE)
_PHONE = re.compile(r"\+?\d{10,15}")
_OWN = ("me", "я")
_MEDIA = re.compile(
    r"(?:photo|video|voice|image|audio) message|sticker|(?:фото|видео|аудио)сообщение|голосовое сообщение|стикер|"
    r"(?:фото|відео|аудіо)повідомлення|голосове повідомлення|стікер",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(?:missed|incoming|outgoing|cancelled|unanswered)(?: (?:voice|video|audio|viber))? call(?: ?\([\d:]+\))?|"
    r"(?:пропущенный|входящий|исходящий|отменённый|отмененный)(?: (?:видео|аудио))? ?(?:вызов|звонок|видеозвонок)|"
    r"(?:пропущений|вхідний|вихідний) (?:виклик|дзвінок)|(?:this message was deleted|сообщение удалено)\.?",
    re.IGNORECASE,
)


def recognises(look: Look) -> bool:
    """Such lines from the very beginning, two at least or nothing else, and telephone numbers: a table kept by hand has none."""
    if look.kind != "text":
        return False
    lines = [line for line in look.head.lstrip("\ufeff").split("\n")[:400] if line.strip()]
    if lines and _HEADINGS.fullmatch(lines[0].strip()):
        lines = lines[1:]
    if not lines or not _HEAD.fullmatch(lines[0]):
        return False
    found = [one for line in lines if (one := _HEAD.fullmatch(line))]
    phones = [one for one in found if _PHONE.fullmatch(re.sub(r"[ ()-]", "", one["phone"]))]
    return (len(found) > 1 or len(lines) == 1) and len(phones) * 2 >= len(found)


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text.lstrip("\ufeff\n ")
    ledger = Ledger(file, document_id, asked, "viber")
    said = [kept for one in _said(text) if (kept := _kept(ledger, one))]
    return talks.reading(ledger, "viber", said, text, own=_OWN)


def _said(text: str) -> list[Said]:
    out: list[Said] = []
    for line in text.split("\n"):
        if found := _HEAD.fullmatch(line):
            when = f"{found['day']} {found['clock']}"
            out.append(Said(found["who"].strip(' "'), when, found["words"]))
        elif out:
            out[-1] = out[-1]._replace(words=f"{out[-1].words}\n{line}")
    return out


def _kept(ledger: Ledger, said: Said) -> Said | None:
    words = _unquoted(said.words.strip())
    if _NOTICE.fullmatch(words):
        ledger.missed["system lines"] += 1
    elif _MEDIA.fullmatch(words):
        ledger.missed["messages of media only"] += 1
    elif not words:
        ledger.missed["messages without text"] += 1
    else:
        return said._replace(words=words)
    return None


def _unquoted(words: str) -> str:
    """A cell of a table stands in quotes when there are commas or lines in it; a person's own quotes stay."""
    inner = words[1:-1]
    whole = len(words) > 1 and words[0] == words[-1] == '"'
    if whole and '"' not in inner.replace('""', "") and re.search(r'[,\n]|""', inner):
        return inner.replace('""', '"').strip()
    return words
