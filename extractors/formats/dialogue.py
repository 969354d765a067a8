"""A chat with an assistant saved as Markdown, each turn under its speaker's heading -> a conversation."""

import re
from itertools import pairwise

from extractors import dating
from extractors.encodings import decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.markdown import front_matter
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_OWN = r"you|user|human|me|я|вы|пользователь|prompt"
_OTHER = r"chatgpt|assistant|claude|gemini|ai|bot|gpt[\w.-]*|deepseek|grok|copilot|response|ассистент|ответ"
_SPEAKER = re.compile(
    rf"^(?:#{{1,6}}[ \t]+(?:\*\*)?|\*\*)(?:[^\w\n]{{0,4}})(?:(?P<own>{_OWN})|(?P<other>{_OTHER}))"
    r"(?:\*\*:?|:(?:\*\*)?)?[ \t]*(?P<rest>[^\n]{0,40})$",
    re.IGNORECASE | re.MULTILINE,
)


def recognises(look: Look) -> bool:
    """Both speakers, and at least one change from one to the other."""
    if look.kind != "text":
        return False
    found = [bool(f["own"]) for f in _SPEAKER.finditer(look.head[:60_000]) if _bare(f)]
    return len(found) >= 2 and any(a and not b for a, b in pairwise(found))


def _bare(found: re.Match[str]) -> bool:
    """The heading names the speaker and perhaps a time, nothing else."""
    return not re.search(r"[^\W\d_]{3,}", found["rest"])


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    fields, body = front_matter(text)
    heads = [f for f in _SPEAKER.finditer(text, body) if _bare(f)]
    zone = dating.zone_named(asked.zone)
    turns: list[Turn] = []
    for place, head in enumerate(heads):
        end = heads[place + 1].start() if place + 1 < len(heads) else len(text)
        role: Role = "self" if head["own"] else "assistant"
        when = dating.full_date(head["rest"], zone)
        turns.append(Turn(None, role, text[head.end() : end].strip(), when.start if when else None))
    ledger = Ledger(file, document_id, asked, "dialogue")
    when = next(
        (f for key in ("date", "created", "дата") if (f := dating.of_field(fields.get(key), zone))),
        None,
    )
    ledger.add(None, fields.get("title"), turns, times=[when.start if when else None])
    return ledger.reading("markdown_chat")
