"""An entity -> forgotten: off the map with all its own, and on wish every passage that names it. May be repeated."""

import asyncio
import hashlib
import re
from collections.abc import Iterable
from uuid import uuid4, uuid5

from api.jobs.embed import drop_gone
from api.jobs.withdraw import read_again
from api.mind import Mind
from extractors.redact import redact
from extractors.rules.morphology import known_word
from extractors.rules.names import key_of
from extractors.rules.space import SPACE
from graph.care import FORGOTTEN
from graph.erase import clear_stale
from graph.errors import EntityUnknown
from graph.forgetting import (
    Blanked,
    Named,
    blank_words,
    drop_decisions,
    keep_original_as,
    kept_original,
)
from graph.overlay import Laid
from graph.portable.compact import rewrite_log
from graph.types import Entity

_WORD = re.compile(r"\w{3,}")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


async def forget_entity(id: str, mind: Mind, *, texts: bool) -> None:
    """Kept is only that these ids may not come back. Errors: EntityUnknown."""
    now = mind.clock()
    laid = await mind.snapshots.laid(fresh=True)
    entity = laid.overlay.entities.get(laid.overlay.home(id))
    if entity is None or entity.is_self:
        raise EntityUnknown
    members = set(laid.overlay.members(entity.id))
    known = await mind.store.entities(ids=members)
    facts = [one for one in await mind.store.facts() if {one.subject_id, one.object_id} & members]
    ids = sorted({*members, *_keys((entity, *known), laid, mind.config.group)})
    # The words first: as long as the map holds the names, a call that was cut short can be made again.
    if texts:
        named = Named(_names((entity, *known)))
        await _forget_words(await blank_words(mind.database, named), named, mind)
    await drop_decisions(mind.database, {*ids, *(one.id for one in facts)})
    # From here on a chunk that is read at this very moment brings nothing back.
    await mind.archive.keep_correction(FORGOTTEN, entity.id, {"ids": ids}, now)
    await mind.store.forget_entities(ids, now=now)
    await drop_gone(mind)
    await mind.database.vacuum_log()
    await rewrite_log(mind.config.data)


def _names(known: Iterable[Entity]) -> set[str]:
    """Names and aliases, and any word in them that is a name by itself: one that no dictionary knows."""
    names = {name for one in known for name in (one.name, *one.aliases)}
    return names | {word for name in names for word in _WORD.findall(name) if _is_name(word)}


def _is_name(word: str) -> bool:
    if _CYRILLIC.search(word):
        return not known_word(word.lower())
    return any(one.isdigit() for one in word) or sum(one.isupper() for one in word) > 1


def _keys(known: Iterable[Entity], laid: Laid, group: str) -> set[str]:
    """Ids under which its names would come back, unless something else bears them by now."""
    names = {(one.type, name) for one in known for name in (one.name, *one.aliases)}
    ids = {str(uuid5(SPACE, f"{group}\x1f{key_of(*name)}")) for name in names}
    others = laid.overlay.entities.keys() - {one.id for one in known}
    return ids - others


async def _forget_words(blanked: Blanked, named: Named, mind: Mind) -> None:
    for document_id, texts in blanked.texts.items():
        await _rewrite(document_id, texts, named, mind)
    await clear_stale(archive=mind.archive, store=mind.store, now=mind.clock())
    await read_again(mind, uuid4().hex, blanked.talks)


async def _rewrite(document_id: str, texts: tuple[str, ...], named: Named, mind: Mind) -> None:
    """The original without these words; where that cannot be done none is kept."""
    before = await kept_original(mind.database, document_id)
    data = await mind.archive.original(before) if before else None
    if not before or data is None:
        return
    left = await asyncio.to_thread(redact, data, texts, named)
    sha256 = hashlib.sha256(left).hexdigest() if left is not None else ""
    if left is not None:
        await mind.archive.keep_original(sha256, left)
    await keep_original_as(mind.database, document_id, sha256)
    await mind.archive.drop_originals([before])
