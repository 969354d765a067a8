"""Subtitles and transcripts (SRT, WebVTT) -> what was said, without its clocks; whose words they are nobody knows."""

import re

from extractors.encodings import decode
from extractors.formats.look import Look
from extractors.formats.notes import Note, reading
from extractors.types import Asked, RawFile, Read, Skipped

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{1,3}"
_CUE = re.compile(rf"^[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}[^\n]*$", re.MULTILINE)
_NOTES = re.compile(
    r"^(?:WEBVTT[^\n]*|(?:NOTE|STYLE|REGION)\b[^\n]*(?:\n(?!\n)[^\n]+)*)$", re.MULTILINE
)
_NUMBERED = re.compile(rf"^\d{{1,7}}[ \t]*\n(?=[ \t]*{_CLOCK}[ \t]*-->)", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[\w.]{1,40})?[ \t]+([^<>\n]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,100}>|<\d[\d:.]{3,14}>|\{\\[^{}\n]{0,60}\}")


def recognises(look: Look) -> bool:
    if look.kind not in ("text", "html"):
        return False
    head = look.head[:4000].lstrip("\ufeff \n")
    return _CUE.search(head) is not None and (
        head.startswith("WEBVTT") or _NUMBERED.match(head) is not None
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    text = _CUE.sub("", _NUMBERED.sub("", _NOTES.sub("", text)))
    text = _TAG.sub("", _VOICE.sub(r"\1: ", text))
    text = re.sub(r"\n\s*\n", "\n", text).strip()
    if not text:
        return Skipped("subtitles without words")
    return reading(Note(text, role="document"), file, document_id, asked, "subtitles")
