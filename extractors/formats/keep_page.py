"""The page that Google Keep writes beside each note: named, and left to the JSON of the same note."""

import re

from extractors.formats.look import Look
from extractors.types import Asked, RawFile, Read, Skipped

_NOTE = re.compile(r"<div class=\"note (?:[A-Z]+|[a-z-]+)?\"?[^>]{0,80}>\s*<div class=\"heading\">")


def recognises(look: Look) -> bool:
    return look.kind in ("html", "xml") and _NOTE.search(look.head) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    return Skipped("a page of a Google Keep note: its words come from the JSON beside it")
