"""An entity -> forgotten: off the map with all its own, and on wish every passage that names it. May be repeated."""

import asyncio
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from uuid import uuid4, uuid5

from api import drawing
from api.jobs.embed import drop_gone
from api.jobs.withdraw import read_again, withdraw_document
from api.mind import Mind
from extractors.redact import redact
from extractors.rules.morphology import known_word
from extractors.rules.names import key_of
from extractors.rules.space import SPACE
from graph.care import FORGOTTEN
from graph.computed import held
from graph.erase import clear_stale
from graph.errors import DocumentUnknown, EntityUnknown
from graph.forgetting import (
    BY_HAND,
    Blanked,
    Named,
    blank_cited,
    blank_words,
    drop_corrections,
    drop_place,
    drop_places,
    keep_original_as,
    kept_original,
    place_going,
)
from graph.overlay import Laid
from graph.portable.compact import rewrite_log
from graph.retrieval import known as looked_up
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
    await drop_corrections(mind.database, BY_HAND, {*ids, *(one.id for one in facts)})
    await drop_places(mind.database, ids)
    # From here on a chunk that is read at this very moment brings nothing back.
    await mind.archive.keep_correction(FORGOTTEN, entity.id, {"ids": ids}, now)
    await mind.store.forget_entities(ids, now=now)
    await drop_gone(mind)
    await mind.database.vacuum_log()
    await rewrite_log(mind.config.data)
    _let_go()


async def forget_document(id: str, mind: Mind, *, locator: str | None) -> None:
    """A document or one place of it: words, what rests on them alone, answers that quoted it, its original."""
    await blank_cited(mind.database, id, locator)
    if locator is None:
        await withdraw_document(mind, id)
    else:
        await _forget_place(id, locator, mind)
    await rewrite_log(mind.config.data)
    _let_go()


def _let_go() -> None:
    """What was worked out of the words goes from memory with them."""
    held.let_go()
    looked_up.let_go()
    drawing.let_go()


async def _forget_place(id: str, locator: str, mind: Mind) -> None:
    going = await place_going(mind.database, id, locator)
    if not going.messages:
        raise DocumentUnknown
    texts = list((await mind.archive.message_texts(going.messages)).values())
    if going.chunks:
        await mind.store.withdraw(going.chunks, now=mind.clock())
    named = partial(_holds, [one for one in texts if one.strip()])
    await _rewrite(id, tuple(texts), named, mind, ids=[locator.rpartition(":")[2]])
    await drop_place(mind.database, going)
    await clear_stale(archive=mind.archive, store=mind.store, now=mind.clock())
    await drop_gone(mind)
    await read_again(mind, uuid4().hex, sorted(going.conversations))


def _holds(texts: Sequence[str], text: str) -> bool:
    return any(one in text for one in texts)


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


async def _rewrite(
    document_id: str,
    texts: tuple[str, ...],
    named: Callable[[str], bool],
    mind: Mind,
    *,
    ids: Sequence[str] = (),
) -> None:
    """The original without these words; where that cannot be done none is kept."""
    before = await kept_original(mind.database, document_id)
    data = await mind.archive.original(before) if before else None
    if not before or data is None:
        return
    left = await asyncio.to_thread(redact, data, texts, named, ids)
    sha256 = hashlib.sha256(left).hexdigest() if left is not None else ""
    if left is not None:
        await mind.archive.keep_original(sha256, left)
    await keep_original_as(mind.database, document_id, sha256)
    await mind.archive.drop_originals([before])
