"""Plain text in any charset -> a note with dated sections."""

from extractors.encodings import decode
from extractors.formats.look import Look
from extractors.formats.notes import Note, reading
from extractors.types import Asked, RawFile, Read, Skipped


def recognises(look: Look) -> bool:
    return look.kind == "text"


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    decoded = decode(file.data)
    if not decoded.text.strip():
        return Skipped("empty file")
    if decoded.replaced * 20 > len(decoded.text):
        return Skipped("not a text: most of it cannot be decoded")
    problems = [f"{decoded.replaced} characters could not be decoded"] if decoded.replaced else []
    return reading(Note(decoded.text), file, document_id, asked, "text", problems=problems)
