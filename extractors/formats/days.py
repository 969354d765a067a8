"""A diary as JSON: `{"2024-01-05": "text"}`, or a list of `{"date": …, "text": …}` -> a diary entry for each day.

No program's own format but what people and small scripts make; so it is taken only when days and words are all
there is to it: a list of rates, holidays or posts has other keys, or few words.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC

from extractors.dating import Stretch, full_date, of_field, zone_named
from extractors.formats.chats import Ledger, Turn
from extractors.formats.halves import whole_day
from extractors.formats.html import too_deep
from extractors.formats.journey import is_page, without_tags
from extractors.formats.labels import tags
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.quoting import foreign
from extractors.types import Asked, RawFile, Read, Skipped
from graph.words import Span

_DAY = ("date", "day", "datetime", "created", "created_at", "createdat", "creationdate", "timestamp", "time", "дата", "день")  # fmt: skip
_TEXT = ("text", "content", "entry", "body", "html", "note", "notes", "diary", "текст", "запись", "содержание")  # fmt: skip
_TITLE = ("title", "heading", "заголовок", "название")
_TAGS = ("tags", "теги", "метки")
_ASIDE = ("id", "uuid", "mood", "настроение", "weather", "погода", "location", "place", "место", "modified", "updated", "updated_at", "rating", "favorite", "starred", "pinned", "people", "люди", "photos", "images")  # fmt: skip
_KNOWN = frozenset({*_DAY, *_TEXT, *_TITLE, *_TAGS, *_ASIDE})
_FIELDS = frozenset(f".{key}" for key in _KNOWN)
_BESIDE = frozenset({"tags", "metadata", "version"})  # what may stand beside a list of entries
_LISTS = ("", "entries", "diary", "journal", "days", "дневник", "записи")
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = (".", "!", "?", "…")
_LONGEST_DAY = 40
_FEWEST_WORDS = 4


def recognises(look: Look) -> bool:
    return look.kind == "json" and (_by_day(look) or _list_of(look) is not None)


def _by_day(look: Look) -> bool:
    """Every key of the object is a day; what a day holds are words, or fields that an entry has."""
    return bool(look.paths) and all(_is_day(path) for path in look.paths)


def _is_day(path: str) -> bool:
    found = full_date(path[:_LONGEST_DAY], UTC)
    if found is None or not path.startswith(found.original):
        return False
    field = path.removeprefix(found.original).removeprefix(".item")
    return not field or field.casefold() in _FIELDS


def _list_of(look: Look) -> str | None:
    """The ijson prefix of entries that have a day and words, and no field of anything else."""
    for at in _LISTS:
        prefix = f"{at}.item".lstrip(".")
        found = {path for path in look.paths if path.startswith(f"{prefix}.")}
        keys = {path.removeprefix(f"{prefix}.").partition(".")[0].casefold() for path in found}
        alone = len({path.partition(".")[0] for path in look.paths} - _BESIDE) == 1
        if alone and keys <= _KNOWN and keys & set(_DAY) and keys & set(_TEXT):
            return prefix
    return None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "days")
    prefix = _list_of(look)
    items = Items(file, prefix or "")
    kept = said = 0
    for item in items:
        for day, entry in _entries(item, listed=prefix is not None):
            turns = _turns(ledger, day, entry)
            if turns:
                said += 1
                kept += len(_WORD.findall(turns[0].text)) >= _FEWEST_WORDS
                title = _first(entry, _TITLE) or turns[0].original
                ledger.add(f"{day} {said}", title, turns, kind="diary")
    if not said or kept * 2 < said:
        return Skipped(
            f"unknown structure: JSON with the top keys {', '.join(k[:40] for k in look.top)}"
        )
    return ledger.reading("json_diary", items.problem)


def _entries(item: Json, *, listed: bool) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """A day and its entry; a day may hold several."""
    if listed:
        entry = {key.casefold(): value for key, value in mapping(item).items()}
        day, clock = _first(entry, _DAY) or "", name(entry.get("time")) or ""
        yield (day if ":" in day else f"{day} {clock}".strip()), entry
        return
    for day, value in mapping(item).items():
        for one in sequence(value) or (value,):
            fields = {key.casefold(): inner for key, inner in mapping(one).items()}
            yield day, fields or {_TEXT[0]: one}


def _turns(ledger: Ledger, day: str, entry: Mapping[str, Json]) -> list[Turn]:
    text, quoted = _said(ledger, entry)
    if not text:
        ledger.missed["entries without words"] += 1
        return []
    found = _when(day, ledger.asked)
    if found is None:
        ledger.missed["entries without a day"] += 1
    dated = found.as_dated("message", ledger.asked.zone) if found else None
    at = found.start if found else None
    named = (name(one) or name(mapping(one).get("name")) for one in sequence(_any(entry, _TAGS)))
    labels = tags([one or "" for one in named], at, ledger.asked.zone)
    return [
        Turn(
            None,
            "self",
            text,
            None,
            zone=ledger.asked.zone,
            original=day,
            quoted=quoted,
            dated=dated,
        ),
        *(label._replace(dated=dated) for label in labels),
    ]


def _said(ledger: Ledger, entry: Mapping[str, Json]) -> tuple[str, tuple[Span, ...]]:
    """The words, and which of them are quoted; where the title is a sentence it is the first of them."""
    body = next((said for key in _TEXT if (said := words(entry.get(key)).strip())), "")
    if is_page(body):
        if too_deep(body):
            ledger.missed["entries nested too deep to be read"] += 1
            return "", ()
        body = without_tags(body)[0]
    title = _first(entry, _TITLE) or ""
    first = not body or title.endswith(_SENTENCE)
    text = f"{title}\n{body}".strip() if first and not body.startswith(title) else body
    return text, foreign(text)


def _when(day: str, asked: Asked) -> Stretch | None:
    return of_field(whole_day(day), zone_named(asked.zone))


def _any(entry: Mapping[str, Json], keys: tuple[str, ...]) -> Json:
    return next((entry[key] for key in keys if key in entry), None)


def _first(entry: Mapping[str, Json], keys: tuple[str, ...]) -> str | None:
    return next((found for key in keys if (found := name(entry.get(key)))), None)
