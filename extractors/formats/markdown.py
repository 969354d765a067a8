"""Markdown and org notes (Obsidian, Notion, Logseq, plain) -> a note with dated sections."""

import re
from dataclasses import replace

from extractors import dating
from extractors.dating import Clues, Stretch
from extractors.encodings import decode
from extractors.formats import joplin
from extractors.formats.halves import whole_day
from extractors.formats.json_matter import json_matter
from extractors.formats.look import Look
from extractors.formats.notes import Note, quoted_source, reading
from extractors.types import Asked, RawFile, Read, Skipped
from graph.words import Span

_MARKS = re.compile(
    r"^#{1,6}[ \t]+\S|^[ \t]*[-*+][ \t]+\S|^---[ \t]*$|^\+\+\+[ \t]*$|^>[ \t]|\[\[[^\]\n]+\]\]|"
    r"\[[^\]\n]+\]\([^)\n]+\)|\*\*\S[^*\n]*\*\*|^```|^\* \S|^#\+\w+:",
    re.MULTILINE,
)
_MATTER = re.compile(
    r"\A\s*(-{3,}|\+{3}|;;;)[ \t]*\n(.*?\n)?\1[ \t]*(?:\n|\Z)|\A\s*(-{3,})[ \t]*\n(.*?\n)\.\.\.[ \t]*\n",
    re.DOTALL,
)
_FIELD = re.compile(r"^[ \t]*\"?([\w][\w .-]{0,40}?)\"?[ \t]*[:=][ \t]*(.*)$")
_LIST_ITEM = re.compile(r"^[ \t]*-[ \t]+(.+)$")
_PROPERTY = re.compile(
    r"^([A-ZА-ЯЁ][\w ]{1,24}): (\S.*)$|^([a-zа-яё][\w-]{1,24}):: (\S.*)$|^#\+([A-Za-z]{2,24}): (\S.*)$"
)
_DATE_FIELDS = (
    "date", "created", "created_at", "created at", "date created", "date_created", "creation date", "creation time", "created time",
    "дата", "создано", "создан", "дата создания", "время создания", "full date", "published", "timestamp", "datetime", "day", "день",
    "updated", "updated_at", "modified", "last edited time", "date modified", "обновлено", "изменено",
)  # fmt: skip
# What Logseq and org write for themselves or set as a quotation or as code: no word of the person's.
_MACHINE = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?[\w/.-]{1,40}::(?:[ \t].*)?$|!\[\[[^\]\n]{0,300}\]\]|\{\{(?:embed|query)[^\n]{0,300}\}\}|"
    r"^[ \t]*:LOGBOOK:[ \t]*\n(?:[ \t]*CLOCK:.*\n|[ \t]*-.*\n){0,400}[ \t]*:END:|"
    r"^[ \t]*:PROPERTIES:[ \t]*\n(?:[ \t]*:[\w-]+:.*\n){0,100}[ \t]*:END:|"
    r"^[ \t]*#\+begin_(?P<block>quote|src|example|export)\b[^\n]{0,200}\n(?:(?![ \t]*#\+begin_).*\n){0,2000}?[ \t]*#\+end_(?P=block)\b|"
    r"^[ \t]*(?:SCHEDULED|DEADLINE|CLOSED):[ \t]*[<\[][^>\]\n]{0,80}[>\]]",
    re.MULTILINE | re.IGNORECASE,
)
_PARTED = re.compile(r"[ _-]")
_LONGEST_MATTER = 20_000
_TITLE_FIELDS = ("title", "заголовок", "название")


def recognises(look: Look) -> bool:
    if look.kind != "text":
        return False
    marked = _MARKS.search(look.head[:20_000]) is not None
    return marked or bool(json_matter(look.head) or joplin.block(look.head))


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    decoded = decode(file.data)
    if not decoded.text.strip():
        return Skipped("empty file")
    fields, body = front_matter(decoded.text)
    below = joplin.block(decoded.text)
    if below is not None:
        if not joplin.is_note(below[0]):
            return Skipped("a record of Joplin without words of a note")
        decoded = replace(decoded, text=decoded.text[: below[1]])
        title = decoded.text.lstrip("\ufeff# \n").partition("\n")[0].strip()
        fields = {"title": title} | joplin.dates(below[0]) | fields
    zone = dating.zone_named(asked.zone)
    properties = fields or _properties(decoded.text, body)
    note = Note(
        decoded.text,
        body,
        next((properties[f] for f in _TITLE_FIELDS if properties.get(f)), None),
        Clues(front_matter=_date(properties, zone)),
        quoted_source(fields, asked.me),
        foreign=tuple(
            Span(one.start(), one.end()) for one in _MACHINE.finditer(decoded.text, body)
        ),
    )
    if not decoded.text[body:].strip():
        note = Note(decoded.text, 0, note.title, note.clues, note.quoted, role="document")
    problems = [f"{decoded.replaced} characters could not be decoded"] if decoded.replaced else []
    return reading(note, file, document_id, asked, "markdown", problems=problems)


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """Fields as written, never as YAML types: `12:30` stays a time and `no` a word; and where the body begins."""
    found = _MATTER.match(text[:_LONGEST_MATTER])
    if not found:
        return json_matter(text) or ({}, 0)
    inside = next((g for g in reversed(found.groups()) if g and not set(g) <= set("-+;")), "")
    fields = _fields(inside)
    if not fields and inside.strip():
        return {}, 0  # two rules with prose between them
    return fields, found.end()


def _fields(inside: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    last: str | None = None
    for line in inside.split("\n")[:400]:
        field = _FIELD.match(line)
        item = _LIST_ITEM.match(line)
        if item and last is not None:
            fields[last] = f"{fields[last]} {item[1]}".strip()
        elif field:
            key = str(field[1]).strip().casefold()
            last = key
            fields.setdefault(key, field[2].strip().rstrip(",").strip("\"'"))
    return fields


def _properties(text: str, body: int) -> dict[str, str]:
    """`Key: value` lines under a Notion title, `key:: value` of Obsidian and Logseq."""
    fields: dict[str, str] = {}
    lines = [line for line in text[body : body + 3000].split("\n")[:16]]
    for line in lines:
        found = _PROPERTY.match(line.strip())
        if found:
            fields.setdefault(
                str(found[1] or found[3] or found[5]).strip().casefold(),
                str(found[2] or found[4] or found[6]).strip(),
            )
        elif fields and line.strip() and not line.startswith("#"):
            break
    return fields


def _date(fields: dict[str, str], zone: dating.tzinfo) -> Stretch | None:
    # `creation-date`, `creation_date` and `creationDate` are one name.
    fields = {_PARTED.sub("", key): value for key, value in reversed(fields.items())}
    for field in _DATE_FIELDS:
        written = fields.get(_PARTED.sub("", field), "").strip("<>")
        found = dating.of_field(whole_day(written), zone)
        if found:
            return found if whole_day(written) == written else replace(found, original=written)
    return None
