"""A turn of the live chat -> a message of a talk of kind `live`, read at once: one pipeline, no second memory."""

import asyncio
from collections.abc import Sequence

from api.jobs.embed import drop_gone
from api.jobs.facts import read_now
from api.mind import Mind
from extractors.chunk import chunk, passages
from extractors.identity import conversation_id, digest, message_id
from graph.archive import unite
from graph.erase import clear_stale
from graph.words import LIVE, Conversation, Dated, Document, Message


async def keep_turn(mind: Mind, session_id: str, turn_id: str, text: str) -> Sequence[str]:
    """Keep the person's words and what they say; gives the ids of the statements seen in them."""
    now = mind.clock()
    dated = Dated(now, None, "second", "message", "UTC")
    document = _document(session_id, dated)
    talk_id = conversation_id("driftmap", session_id)
    turn = message_id(talk_id, turn_id, "self", text, dated)
    said = Message(turn, "self", text, dated, f"conversation:{session_id}/message:{turn_id}")
    talk = Conversation(talk_id, document.id, LIVE, None, dated, (said,))
    known = await mind.archive.conversation(talk_id)
    if known is not None:
        talk = unite(known, talk)
    pieces, cut = await asyncio.to_thread(lambda: (passages(talk, document), chunk(talk)))
    await mind.archive.keep(
        _import_of(session_id), document, [talk], pieces, cut, brought={turn: said.locator}
    )
    await clear_stale(archive=mind.archive, store=mind.store, now=now)
    mine = [one.id for one in cut if any(piece.message_id == turn for piece in one.pieces)]
    seen = set(await read_now(mind, await mind.archive.chunks_to_do(_import_of(session_id))))
    if not mine or not seen:
        return []
    snapshot = await mind.snapshots.current(fresh=True)
    return [
        one.id for one in snapshot.observations if one.id in seen and one.source.message_id == turn
    ]


async def forget_session(mind: Mind, session_id: str) -> None:
    """The talk and every fact that rests on it alone: first the map, then the words."""
    import_id = _import_of(session_id)
    going = await mind.archive.chunks_going(import_id)
    if going:
        await mind.store.withdraw(going, now=mind.clock())
    await mind.archive.withdraw_import(import_id)
    await clear_stale(archive=mind.archive, store=mind.store, now=mind.clock())
    await drop_gone(mind)
    await mind.sessions.delete(session_id)


def _import_of(session_id: str) -> str:
    return f"{LIVE}:{session_id}"


def _document(session_id: str, dated: Dated) -> Document:
    id = digest("document", LIVE, session_id)
    return Document(id, f"{LIVE}/{session_id}", digest(LIVE, session_id), 0, None, LIVE, dated)
