"""Is everything what it says it is: originals, quotes, sources, marks and the text index, each with its count."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.commit import episode_id
from graph.portable.export import Store
from graph.records import MapRecord
from graph.sql.database import slices
from graph.sql.tables import chunks, corrections, documents, jobs, messages, passages, stale_chunks
from graph.sql.withdraw import KEPT
from graph.stems import stems
from graph.words import LIVE

_PIECE = 1 << 20
_ROWS = 500
_OPEN = ("queued", "running", "paused", "paused_budget")


@dataclass(slots=True)
class Finding:
    """One thing that was looked at: how many of it, and what is wrong, by ids and places alone."""

    what: str
    looked_at: int = 0
    wrong: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class _Map:
    """What is asked of the map's records."""

    entities: set[str] = field(default_factory=set[str])
    episodes: set[str] = field(default_factory=set[str])
    marks: dict[str, str] = field(default_factory=dict[str, str])
    edges: list[MapRecord] = field(default_factory=list[MapRecord])
    rest: list[MapRecord] = field(default_factory=list[MapRecord])


async def check(store: Store) -> list[Finding]:
    """Changes nothing. What is wrong is named by ids and places, never by the person's words."""
    async with store.database.read() as connection:
        found = await _read(store.map.dump())
        findings = [
            await _originals(connection, store.originals),
            await _quotes(connection, found.edges),
            await _sources(connection, found),
            _ties(found),
            _marked(found),
            await _done(connection, found),
        ]
        if store.database.is_sqlite:
            findings.append(await _indexed(connection))
        return findings


async def _read(records: AsyncIterator[MapRecord]) -> _Map:
    found = _Map()
    async for one in records:
        match one.kind:
            case "entity":
                found.entities.add(one.key)
            case "episode":
                found.episodes.add(one.key)
            case "mark":
                found.marks[one.props["source"]] = one.props["group_id"]
            case "edge":
                found.edges.append(one)
            case _:
                found.rest.append(one)
    return found


async def _originals(connection: AsyncConnection, folder: Path) -> Finding:
    """Every file that was brought is here, byte for byte."""
    finding = Finding("original files that match their SHA-256")
    asked = select(KEPT).where(documents.c.format != LIVE, KEPT != "").distinct()
    for sha256 in sorted((await connection.execute(asked)).scalars()):
        finding.looked_at += 1
        place = folder / sha256[:2] / sha256[2:4] / sha256
        summed = await asyncio.to_thread(_sum, place)
        if summed != sha256:
            finding.wrong.append(f"{sha256}: {'missing' if summed is None else 'changed'}")
    return finding


def _sum(place: Path) -> str | None:
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


async def _quotes(connection: AsyncConnection, edges: list[MapRecord]) -> Finding:
    """Letter for letter in the message that it is said to be from."""
    finding = Finding("quotes that stand letter for letter in their message")
    by_message: dict[str, list[tuple[str, str]]] = {}
    for edge in edges:
        sources = zip(edge.props.get("source_messages", ()), edge.props.get("source_quotes", ()), strict=True)  # fmt: skip
        for message, quote in sources:
            if message:
                by_message.setdefault(message, []).append((edge.key, quote))
    for some in slices(sorted(by_message)):
        asked = select(messages.c.id, messages.c.text).where(messages.c.id.in_(some))
        texts = {row.id: row.text.replace("\x00", "") for row in await connection.execute(asked)}
        for message in some:
            for edge_id, quote in by_message[message]:
                finding.looked_at += 1
                if quote not in texts.get(message, "") or not quote:
                    finding.wrong.append(f"{edge_id}: not in message {message}")
    return finding


async def _sources(connection: AsyncConnection, found: _Map) -> Finding:
    """From a chunk that is kept, or by hand."""
    finding = Finding("statements and facts whose source is there")
    known = set((await connection.execute(select(chunks.c.id))).scalars())
    known |= set((await connection.execute(select(stale_chunks.c.id))).scalars())
    by_hand = set((await connection.execute(select(corrections.c.target))).scalars())
    for edge in found.edges:
        finding.looked_at += 1
        props = edge.props
        from_chunks = props.get("source_chunks", ())
        if any(one not in known for one in from_chunks):
            finding.wrong.append(f"{edge.key}: its chunk is gone")
        # A record that was united into another one rests on nothing any more and says so.
        elif not from_chunks and edge.key not in by_hand and "expired_at" not in props:
            finding.wrong.append(f"{edge.key}: no source")
    return finding


def _ties(found: _Map) -> Finding:
    """Nothing on the map points to what is not there."""
    finding = Finding("relations, mentions and past intervals whose ends are there")
    edges = {one.key for one in found.edges}
    for one in found.edges:
        finding.looked_at += 1
        ends = {one.props["source_node_uuid"], one.props["target_node_uuid"]}
        if not ends <= found.entities:
            finding.wrong.append(f"{one.key}: an end is gone")
    for one in found.rest:
        finding.looked_at += 1
        whole = one.props["fact"] in edges if one.kind == "history" else (
            one.props["ep"] in found.episodes and one.props["n"] in found.entities
        )  # fmt: skip
        if not whole:
            finding.wrong.append(f"{one.kind} {one.key}: an end is gone")
    return finding


def _marked(found: _Map) -> Finding:
    finding = Finding("marks with their episode, and episodes with their mark")
    due = {episode_id(group, chunk): chunk for chunk, group in found.marks.items()}
    finding.looked_at = len(due.keys() | found.episodes)
    finding.wrong = [f"chunk {due[id]}: no episode" for id in sorted(due.keys() - found.episodes)]
    finding.wrong += [f"episode {id}: no mark" for id in sorted(found.episodes - due.keys())]
    return finding


async def _done(connection: AsyncConnection, found: _Map) -> Finding:
    """What was read is on the map. While work is open a chunk may be there before it is noted."""
    finding = Finding("chunks that were read and are on the map, and the other way round")
    rows = (await connection.execute(select(chunks.c.id, chunks.c.done, chunks.c.own_words))).all()
    stale = set((await connection.execute(select(stale_chunks.c.id))).scalars())
    open_work = select(jobs.c.id).where(jobs.c.status.in_(_OPEN)).limit(1)
    at_work = (await connection.execute(open_work)).first() is not None
    done = {row.id for row in rows if row.done and row.own_words}
    waiting = {row.id for row in rows if not row.done} if at_work else set[str]()
    finding.looked_at = len(done | found.marks.keys())
    finding.wrong = [
        f"chunk {id}: read, not on the map" for id in sorted(done - found.marks.keys())
    ]
    extra = found.marks.keys() - done - stale - waiting
    finding.wrong += [f"chunk {id}: on the map, not in the archive" for id in sorted(extra)]
    return finding


# In the index, or about to come into it.
_HELD = text(
    "SELECT n, own FROM passage_stems WHERE n IN (SELECT id FROM passage_index_docsize)"
    " OR EXISTS (SELECT 1 FROM passages_waiting w WHERE n BETWEEN w.first AND w.last)"
)


async def _indexed(connection: AsyncConnection) -> Finding:
    """The full-text index holds the stems of every passage, and of nothing else."""
    finding = Finding("passages that the text index holds as they are")
    rows = await connection.execute(_HELD)
    held: dict[int, str] = {row[0]: row[1] for row in rows}
    after = 0
    while True:
        asked = select(passages.c.n, passages.c.id, passages.c.text).where(passages.c.n > after)
        page = (await connection.execute(asked.order_by(passages.c.n).limit(_ROWS))).all()
        if not page:
            break
        after = page[-1].n
        due = await asyncio.to_thread(_stems, [row.text for row in page])
        finding.looked_at += len(page)
        for row, words in zip(page, due, strict=True):
            if held.pop(row.n, None) != words:
                finding.wrong.append(f"passage {row.id}: not in the index as it is")
    finding.wrong += [f"index entry {n}: of no passage" for n in sorted(held)]
    return finding


def _stems(texts: Sequence[str]) -> list[str]:
    return [" ".join(stems(one)) for one in texts]
