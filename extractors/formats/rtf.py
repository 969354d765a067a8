"""Rich Text Format -> a note of its plain words."""

import re
from typing import cast

from striprtf.striprtf import (
    rtf_to_text,  # pyright: ignore[reportUnknownVariableType]  # without types
)

from extractors import dating
from extractors.dating import Clues
from extractors.encodings import clean
from extractors.formats.look import Look
from extractors.formats.notes import Note, reading
from extractors.types import Asked, Broken, RawFile, Read

_MADE = re.compile(rb"\\creatim\s{0,3}\\yr(\d{4})\s{0,3}\\mo(\d{1,2})\s{0,3}\\dy(\d{1,2})")
_ODD = (
    ValueError,
    LookupError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
    OverflowError,
)


def recognises(look: Look) -> bool:
    return look.kind == "text" and look.head.lstrip("\ufeff \n").startswith("{\\rtf")


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    try:
        text = str(cast("object", rtf_to_text(file.data.decode("latin-1"), errors="replace")))
    except _ODD:
        return Broken("rich text that cannot be read")
    made = _MADE.search(file.data[:200_000])
    written = "-".join(part.decode().zfill(2) for part in made.groups()) if made else None
    zone = dating.zone_named(asked.zone)
    clues = Clues(inside=dating.of_field(written, zone))
    return reading(Note(clean(text).strip(), clues=clues), file, document_id, asked, "rtf")
