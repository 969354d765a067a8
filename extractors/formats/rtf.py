"""Rich Text Format -> a note of its plain words."""

from typing import cast

from striprtf.striprtf import (
    rtf_to_text,  # pyright: ignore[reportUnknownVariableType]  # without types
)

from extractors.encodings import clean
from extractors.formats.look import Look
from extractors.formats.notes import Note, reading
from extractors.types import Asked, Broken, RawFile, Read

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
    return reading(Note(clean(text).strip()), file, document_id, asked, "rtf")
