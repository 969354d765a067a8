"""What a person corrected of entities -> laid over every snapshot, so that no later extraction undoes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from api.mind import Mind
from graph.errors import EntityUnknown
from graph.types import Entity, Snapshot

KIND = "entity"


@dataclass(frozen=True, slots=True)
class Edit:
    """The newest word on an entity's name, aliases and truth; None was never said."""

    name: str | None = None
    aliases: tuple[str, ...] | None = None
    confirmed: bool | None = None


async def edit(
    id: str, mind: Mind, *, name: str | None, aliases: Iterable[str] | None, confirmed: bool | None
) -> None:
    """Keep a correction for ever; the map itself still holds what the words said."""
    if not await mind.store.entities(ids=[id]):
        raise EntityUnknown
    payload: dict[str, object] = {}
    if name is not None:
        payload["name"] = " ".join(name.split())
    if aliases is not None:
        payload["aliases"] = [" ".join(one.split()) for one in aliases]
    if confirmed is not None:
        payload["confirmed"] = confirmed
    if payload:
        await mind.archive.keep_correction(KIND, id, payload, mind.clock())


async def corrections(mind: Mind) -> Mapping[str, Edit]:
    """Edits by entity; a later one wins field by field."""
    found: dict[str, Edit] = {}
    for kind, target, payload, _ in await mind.archive.corrections():
        if kind == KIND:
            found[target] = _later(found.get(target, Edit()), payload)
    return found


def with_corrections(snapshot: Snapshot, edits: Mapping[str, Edit]) -> Snapshot:
    known = {id: edit for id, edit in edits.items() if id in snapshot.entities}
    if not known:
        return snapshot
    changed = {id: corrected(snapshot.entities[id], edit) for id, edit in known.items()}
    return replace(snapshot, entities={**snapshot.entities, **changed})


def corrected(entity: Entity, edit: Edit) -> Entity:
    """The old name stays findable as an alias unless the person listed the aliases themselves."""
    name = edit.name or entity.name
    aliases = entity.aliases if edit.aliases is None else edit.aliases
    if edit.name and edit.aliases is None and entity.name != edit.name:
        aliases = (*aliases, entity.name)
    sure = edit.confirmed is True
    return replace(
        entity,
        name=name,
        aliases=tuple(dict.fromkeys(one for one in aliases if one and one != name)),
        origin="confirmed" if sure else entity.origin,
        confidence=1.0 if sure else entity.confidence,
    )


def _later(before: Edit, payload: Mapping[str, object]) -> Edit:
    aliases = payload.get("aliases")
    return Edit(
        name=cast("str | None", payload.get("name", before.name)),
        aliases=tuple(cast("list[str]", aliases)) if aliases is not None else before.aliases,
        confirmed=cast("bool | None", payload.get("confirmed", before.confirmed)),
    )
