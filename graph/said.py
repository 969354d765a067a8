"""What the person said of documents and folders -> what holds for one document, and its dates and speakers (pure).

The archive notes what the reader had found before it writes what was said; so everything said can be taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from graph.noon import at_noon
from graph.words import Conversation, Dated, DateSource, Message, Precision, Role

SAID, UNSAID = "document", "document_undone"
KINDS = (SAID, UNSAID)
# A clock or a dated heading inside of what was said is the same day told more exactly.
_FINER = frozenset({"message", "heading"})
_PEOPLE = frozenset({"self", "other"})


@dataclass(frozen=True, slots=True)
class Said:
    """None was not said. `me` are the owner's names as authors; `excluded` words are kept and not used."""

    date: Dated | None = None
    zone: str | None = None
    project: str | None = None
    me: tuple[str, ...] | None = None
    excluded: bool | None = None

    def over(self, older: "Said") -> "Said":
        """Field by field the newer word counts."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return replace(older, **{name: value for name, value in said.items() if value is not None})

    @property
    def empty(self) -> bool:
        return all(getattr(self, one.name) is None for one in fields(self))


NOTHING = Said()
SAYABLE = tuple(one.name for one in fields(Said))


@dataclass(frozen=True, slots=True)
class Rule:
    """All that stands for one document (by id) or one folder (by path)."""

    said: Said
    document_id: str | None = None
    folder: str | None = None
    last: int = 0

    def meets(self, document_id: str, path: str) -> bool:
        if self.folder is None:
            return self.document_id == document_id
        return path == self.folder or path.startswith(f"{self.folder}/")


type Numbered = tuple[int, str, str, Mapping[str, object]]


def read_rules(corrections: Iterable[Numbered]) -> tuple[Rule, ...]:
    """From (number, kind, target, payload) in their order; a word taken back lets the one before it stand."""
    standing: dict[int, tuple[str, Mapping[str, object]]] = {}
    for n, kind, target, payload in corrections:
        if kind == SAID:
            standing[n] = (target, payload)
        elif kind == UNSAID:
            standing.pop(cast("int", payload["n"]), None)
    rules: dict[str, Rule] = {}
    for n, (target, payload) in standing.items():
        folder = cast("str | None", payload.get("folder"))
        id = None if folder is not None else target
        known = rules.get(target, Rule(NOTHING, id, folder))
        cleared = cast("list[str]", payload.get("cleared", ()))
        said = said_of(payload).over(_without(known.said, cleared))
        rules[target] = replace(known, said=said, last=n)
    return tuple(one for one in rules.values())


def _without(said: Said, names: Iterable[str]) -> Said:
    gone: dict[str, None] = dict.fromkeys(name for name in names if name in SAYABLE)
    return replace(said, **gone)


def holding(rules: Iterable[Rule], document_id: str, path: str) -> Said:
    """What holds for one document: its folders from the outside in, then its own."""
    met = [one for one in rules if one.meets(document_id, path)]
    met.sort(key=lambda one: (one.folder is None, len(one.folder or ""), one.last))
    said = NOTHING
    for one in met:
        said = one.said.over(said)
    return said


def payload_of(said: Said) -> dict[str, object]:
    """What is kept of it; `said_of` reads it."""
    date = said.date
    kept: dict[str, object] = {
        "date": None if date is None else kept_date(date),
        "zone": said.zone,
        "project": said.project,
        "me": None if said.me is None else list(said.me),
        "excluded": said.excluded,
    }
    return {name: one for name, one in kept.items() if one is not None}


def said_of(payload: Mapping[str, object]) -> Said:
    date = cast("Mapping[str, str | None] | None", payload.get("date"))
    me = cast("list[str] | None", payload.get("me"))
    return Said(
        date=None if date is None else date_of(date),
        zone=cast("str | None", payload.get("zone")),
        project=cast("str | None", payload.get("project")),
        me=None if me is None else tuple(me),
        excluded=cast("bool | None", payload.get("excluded")),
    )


def kept_date(date: Dated) -> dict[str, object]:
    """As it stands in a payload (JSON); `date_of` reads it."""
    return {
        "at": date.at.isoformat() if date.at else None,
        "until": date.until.isoformat() if date.until else None,
        "precision": date.precision,
        "source": date.source,
        "zone": date.zone,
        "original": date.original,
    }


def date_of(kept: Mapping[str, str | None]) -> Dated:
    """A date as `kept_date` keeps it."""
    at, until = kept["at"], kept["until"]
    return Dated(
        datetime.fromisoformat(at) if at else None,
        datetime.fromisoformat(until) if until else None,
        cast("Precision", kept["precision"]),
        cast("DateSource", kept["source"]),
        kept["zone"],
        kept["original"],
    )


def dated_as_said(found: Dated, said: Said) -> Dated:
    """The date that counts: the person's word, but for a clock or a heading that says the same more finely."""
    here = in_zone(found, said.zone) if said.zone else found
    date = said.date
    if date is None:
        return here
    return here if here.source in _FINER and _within(here, date) else at_noon(date)


def _within(found: Dated, said: Dated) -> bool:
    if found.at is None or said.at is None or said.until is None:
        return False
    return said.at <= found.at < said.until


def in_zone(found: Dated, zone: str) -> Dated:
    """The same hands of the clock in another zone, where the zone was only assumed."""
    if found.at is None or found.zone in (None, "UTC", zone):
        return found
    if found.source == "file_time" or found.zone not in available_timezones():
        # An offset that stood beside the time is known and stays.
        return found
    old, new = ZoneInfo(str(found.zone)), ZoneInfo(zone)

    def moved(at: datetime | None) -> datetime | None:
        return at.astimezone(old).replace(tzinfo=new).astimezone(UTC) if at else None

    return replace(found, at=moved(found.at), until=moved(found.until), zone=zone)


def role_as_said(found: Role, author: str | None, said: Said) -> Role:
    """With names given, people who are named so are the person and all others are not."""
    if said.me is None or author is None or found not in _PEOPLE:
        return found
    return "self" if folded(author) in {folded(one) for one in said.me} else "other"


def folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split()).lstrip("@")


def message_as_said(found: Message, said: Said) -> Message:
    return replace(
        found,
        dated=dated_as_said(found.dated, said),
        role=role_as_said(found.role, found.author, said),
    )


def talk_as_said(found: Conversation, said: Said) -> Conversation:
    """A whole talk, its messages as they were found."""
    return replace(
        found,
        dated=dated_as_said(found.dated, said),
        messages=tuple(message_as_said(one, said) for one in found.messages),
    )
