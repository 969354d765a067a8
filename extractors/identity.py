"""Content and place -> ids that stay the same however often a file comes in."""

import hashlib
import re
import unicodedata
from dataclasses import replace

from graph.words import Conversation, Dated

_HALF = 16
_BLANK = re.compile(r"\s+")


def digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def within(talk: str, like: str, *parts: str) -> str:
    """The id of something inside a talk: it begins as the talk's own does, so that the rows of a talk lie side by
    side in every index (docs/adr/0037). Where `like`, the id of a message of it, is of the older form, so is this."""
    whole = digest(*parts)
    return talk[:_HALF] + whole[:_HALF] if _lies_in(like, talk) else whole


def _lies_in(id: str, talk: str) -> bool:
    return id.startswith(talk[:_HALF])


def as_here(coming: Conversation, known: Conversation) -> Conversation:
    """A talk that comes again, its messages by the ids of the older form where they are here by those."""
    older = {one.id[:_HALF]: one.id for one in known.messages if not _lies_in(one.id, known.id)}
    if not older:
        return coming
    messages = (replace(one, id=older.get(one.id[_HALF:], one.id)) for one in coming.messages)
    return replace(coming, messages=tuple(messages))


def document_id(content_sha256: str, path: str) -> str:
    return digest("document", content_sha256, path)


def conversation_id(vendor: str, own_id: str) -> str:
    """The same chat in a newer export is the same conversation: its file has no say."""
    return digest("conversation", vendor, own_id)


def folded(text: str) -> str:
    """Text as keys compare it: composed, caseless, ё as е, one blank for many."""
    text = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return _BLANK.sub(" ", text).strip()


def message_id(conversation: str, own_id: str | None, role: str, text: str, dated: Dated) -> str:
    if own_id:
        return within(conversation, conversation, "message", conversation, own_id)
    minute = dated.at.strftime("%Y%m%d%H%M") if dated.at else ""
    return within(conversation, conversation, "message", conversation, role, minute, folded(text))
