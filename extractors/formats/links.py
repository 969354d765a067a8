"""A saved link (.url of Windows, .webloc of macOS) -> told for what it is: an address, and no word of anybody."""

import re

from extractors.formats.look import Look
from extractors.types import Asked, RawFile, Read, Skipped

_LINE = re.compile(r"\[[\w.{}-]{1,60}\]|[\w.]{1,40}=.*")
_SHORTCUT = "[internetshortcut]"
_WEBLOC = re.compile(r"<plist\b[^>]*>\s*<dict>\s*<key>URL</key>\s*<string>[^<]*</string>\s*</dict>")


def recognises(look: Look) -> bool:
    head = look.head[:4_000]
    if look.kind == "text":
        lines = [line.strip() for line in head.lstrip("\ufeff").split("\n") if line.strip()]
        return _SHORTCUT in head.casefold() and all(map(_LINE.fullmatch, lines))
    return look.kind == "xml" and _WEBLOC.search(head) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    return Skipped("a link to a page: it holds an address and no words")
