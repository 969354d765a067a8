"""What a person decides about an entity -> kept for ever, laid over every snapshot, taken back one by one."""

from uuid import NAMESPACE_URL, uuid5

from api.jobs.consolidate import start_naming
from api.mind import Mind
from api.schemas import EntityPatch
from graph.care import DECIDED, UNDONE, Decision, Split, payload_of
from graph.errors import EntityUnknown, NothingToUndo, StatementUnknown
from graph.types import Snapshot


async def decide(id: str, patch: EntityPatch, mind: Mind) -> str:
    """Keep a correction; the map itself still holds what the words said. The id under which the
    entity is shown from now on. Errors: EntityUnknown, StatementUnknown.
    """
    laid = await mind.snapshots.laid(fresh=True)
    snapshot, overlay = laid.snapshot, laid.overlay
    shown = overlay.home(id)
    if shown not in overlay.entities:
        raise EntityUnknown
    others = [one for one in (patch.merge_into, *(patch.keep_apart or ())) if one]
    homes = [overlay.home(one) for one in others]
    if any(one not in overlay.entities or one == shown for one in homes):
        raise EntityUnknown
    decision = Decision(
        n=0,
        entity_id=shown,
        name=_clean(patch.name) if patch.name is not None else None,
        aliases=tuple(_clean(one) for one in patch.aliases) if patch.aliases is not None else None,
        confirmed=patch.confirmed,
        type=patch.type,
        merge_into=homes[0] if patch.merge_into else None,
        split=_split(shown, patch, snapshot, mind),
        apart=tuple(homes[1 if patch.merge_into else 0 :]),
    )
    payload = payload_of(decision)
    if payload:
        await mind.archive.keep_correction(DECIDED, shown, payload, mind.clock())
        await _hear(decision, mind)
    return decision.merge_into or shown


async def undo_last(id: str, mind: Mind) -> None:
    """Take back the newest decision on an entity, also a merge that made it part of another.

    Errors: EntityUnknown, NothingToUndo.
    """
    overlay = (await mind.snapshots.laid(fresh=True)).overlay
    if overlay.home(id) not in overlay.entities:
        raise EntityUnknown
    last = overlay.last(id)
    if last is None:
        raise NothingToUndo
    await mind.archive.keep_correction(UNDONE, last.entity_id, {"n": last.n}, mind.clock())
    await _hear(last, mind)


async def _hear(decision: Decision, mind: Mind) -> None:
    """Words that were read already may speak of a thing by the name that was given or taken back."""
    if decision.name or decision.aliases:
        await start_naming(mind, decision.entity_id)


def _split(id: str, patch: EntityPatch, snapshot: Snapshot, mind: Mind) -> Split | None:
    if patch.split is None:
        return None
    wanted = frozenset(patch.split.statement_ids)
    known = {one.id for one in snapshot.observations if one.entity_id == id}
    if not wanted or not wanted <= known:
        raise StatementUnknown
    name = _clean(patch.split.name)
    space = uuid5(NAMESPACE_URL, mind.config.group)
    return Split(str(uuid5(space, "\x1f".join(("split", id, name, *sorted(wanted))))), name, wanted)


def _clean(name: str) -> str:
    return " ".join(name.split())
