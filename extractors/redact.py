"""An original and passages that are to be forgotten -> the original without them, or none where that cannot be done."""

import json
import unicodedata
from collections.abc import Callable, Collection, Sequence
from typing import Any, cast

from extractors.encodings import decode

_PACKED = (b"PK\x03\x04", b"%PDF", b"SQLite format 3", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")

_IDS = ("id", "uuid", "conversation_id", "message_id")


def redact(
    data: bytes,
    texts: Sequence[str],
    named: Callable[[str], bool],
    ids: Collection[str] = (),
) -> bytes | None:
    """Text and JSON are written anew in UTF-8, also without other lines or strings that name it.

    `named` says whether a text names what is to be forgotten; entries of lists of JSON that bear one of
    `ids` go as a whole. None for any other kind of file.
    """
    if data.startswith(_PACKED) or b"\x00" in data[:4096]:
        return None
    whole = decode(data).text
    try:
        found = cast("object", json.loads(whole))
    except (ValueError, RecursionError):
        lines = _without(whole, texts).split("\n")
        left = "\n".join("" if named(line) else line for line in lines)
    else:
        left = json.dumps(_walked(_listed(found, ids), texts, named), ensure_ascii=False, indent=1)
    # A name may be broken over two lines, or be a name in a table of JSON.
    return None if named(left) else left.encode()


def _listed(found: object, ids: Collection[str]) -> object:
    """The same without entries of lists, and members of objects, that bear one of these ids."""
    match found:
        case list():
            kept = (one for one in cast("list[object]", found) if not _bears(one, ids))
            return [_listed(one, ids) for one in kept]
        case dict():
            pairs = cast("dict[str, object]", found).items()
            return {name: _listed(one, ids) for name, one in pairs if name not in ids}
        case _:
            return found


def _bears(found: object, ids: Collection[str]) -> bool:
    if not isinstance(found, dict):
        return False
    entry = cast("dict[str, object]", found)
    return any(str(entry[name]) in ids for name in _IDS if name in entry)


def _walked(found: object, texts: Sequence[str], named: Callable[[str], bool]) -> object:
    match found:
        case str():
            left = _without(found, texts)
            return "" if named(left) else left
        case list():
            return [_walked(one, texts, named) for one in cast("list[Any]", found)]
        case dict():
            pairs = cast("dict[str, Any]", found).items()
            return {name: _walked(one, texts, named) for name, one in pairs}
        case _:
            return found


def _without(text: str, texts: Sequence[str]) -> str:
    left = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    for one in sorted(texts, key=len, reverse=True):
        left = left.replace(one, "")
    return left
