"""Content and place -> ids that stay the same however often a file comes in."""

import hashlib
import re
import unicodedata

from graph.words import Dated

_BLANK = re.compile(r"\s+")


def digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


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
        return digest("message", conversation, own_id)
    minute = dated.at.strftime("%Y%m%d%H%M") if dated.at else ""
    return digest("message", conversation, role, minute, folded(text))
