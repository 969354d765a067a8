"""Everything that was said, word for word: documents, talks, passages, and what the person corrected by hand."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import String, cast, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.originals import keep_files
from graph.sql import fts, likeness, look, order, rows
from graph.sql import keep as keeping
from graph.sql import withdraw as withdrawing
from graph.sql.database import Database, add_missing, slices
from graph.sql.keep import Coming, unite
from graph.sql.order import Turn
from graph.sql.rows import DocumentRow, Kept, Part, Tally, Withdrawn
from graph.sql.tables import affects, chunks, corrections, documents, files, stale_chunks
from graph.types import Affect
from graph.words import Chunk, Conversation, Document, FileState, Passage, Source

__all__ = [
    "Archive",
    "Coming",
    "Correction",
    "DocumentRow",
    "Ending",
    "Kept",
    "Part",
    "Tally",
    "Turn",
    "Withdrawn",
    "unite",
]

# Three megabytes.
_SIGNATURES = 5_000

type Correction = tuple[str, str, Mapping[str, object], datetime]


@dataclass(frozen=True, slots=True)
class Ending:
    """The one end of a file of an import: `position` is its place in the upload."""

    position: int
    path: str
    state: FileState
    document_id: str | None = None
    problems: Sequence[str] = ()


class Archive:
    """The database and the folder of originals. Nothing here is ever changed but by an undo or a correction."""

    def __init__(self, database: Database, originals: Path) -> None:
        self._database = database
        self._originals = originals

    # Originals: files named by their hash.

    async def keep_original(self, sha256: str, content: bytes | Path) -> None:
        """A file on the same disk is linked, not copied: what is given must not change afterwards."""
        await self.keep_originals({sha256: content})

    async def keep_originals(self, contents: Mapping[str, bytes | Path]) -> None:
        placed = {self._place(sha256): content for sha256, content in contents.items()}
        await asyncio.to_thread(keep_files, placed)

    async def original(self, sha256: str) -> bytes | None:
        place = self._place(sha256)
        return await asyncio.to_thread(lambda: place.read_bytes() if place.is_file() else None)

    async def drop_originals(self, hashes: Collection[str]) -> None:
        for sha256 in filter(None, hashes):
            await asyncio.to_thread(self._place(sha256).unlink, missing_ok=True)

    def _place(self, sha256: str) -> Path:
        return self._originals / sha256[:2] / sha256[2:4] / sha256

    # Coming in.

    async def by_sha(self, sha256: str) -> Document | None:
        asked = select(documents).where(documents.c.sha256 == sha256).order_by(documents.c.id)
        async with self._database.read() as connection:
            row = (await connection.execute(asked)).first()
        return rows.document_of(row) if row else None

    async def hashes(self) -> frozenset[str]:
        """Of all documents that are kept."""
        async with self._database.read() as connection:
            return frozenset((await connection.execute(select(documents.c.sha256))).scalars())

    async def keep(
        self,
        import_id: str,
        document: Document,
        conversations: Sequence[Conversation],
        passages: Sequence[Passage],
        chunks: Sequence[Chunk],
        *,
        brought: Mapping[str, str] | None = None,
        position: int | None = None,
        problems: Sequence[str] = (),
    ) -> Kept:
        """One transaction. `conversations` are already united with what is known (`unite`);
        `brought` maps the messages that this document itself holds to their places (default: all);
        with `position` the file's end (`read`) is noted in the same breath."""
        if brought is None:
            brought = {m.id: m.locator for talk in conversations for m in talk.messages}
        coming = Coming(document, conversations, passages, chunks, brought)
        async with self._database.write() as connection:
            kept = await keeping.keep(connection, import_id, [coming])
            await keeping.gathered(connection)
            if position is not None:
                row = _ending(import_id, position, document.path, "read", document.id, problems)
                await add_missing(connection, files, [row])
        return kept

    async def keep_all(
        self, import_id: str, coming: Sequence[Coming], endings: Sequence[Ending]
    ) -> None:
        """What several files bring and how they end, in one transaction. It is found by search after some more of
        them, or once `index_rest` was called."""
        async with self._database.write() as connection:
            await keeping.keep(connection, import_id, coming)
            await keeping.gathered(connection, fts.TOGETHER)
            signed = {id: one for brought in coming for id, one in brought.signed.items()}
            await likeness.sign(connection, signed)
            for one in endings:
                if one.document_id is not None:
                    await keeping.link(connection, import_id, one.document_id)
            cells = [
                _ending(import_id, e.position, e.path, e.state, e.document_id, e.problems)
                for e in endings
            ]
            await add_missing(connection, files, cells)

    async def index_rest(self) -> None:
        """Everything that is kept is found by search."""
        async with self._database.write() as connection:
            await keeping.gathered(connection)

    async def talks_known(self, ids: Sequence[str]) -> dict[str, Conversation]:
        """Those of some talks that are here already, as they stand."""
        return await self._database.reading(lambda connection: look.talks_known(connection, ids))

    async def recut(
        self, conversation: Conversation, passages: Sequence[Passage], chunks: Sequence[Chunk]
    ) -> Kept:
        async with self._database.write() as connection:
            return await keeping.recut(connection, conversation, passages, chunks)

    async def note_file(
        self,
        import_id: str,
        path: str,
        state: FileState,
        reason: str | None,
        document_id: str | None,
        *,
        position: int,
        problems: Sequence[str] = (),
    ) -> None:
        """The one end of a file of an import: `position` is its place in the upload."""
        said = [*([reason] if reason else []), *problems]
        row = _ending(import_id, position, path, state, document_id, said)
        async with self._database.write() as connection:
            if document_id is not None:
                await keeping.link(connection, import_id, document_id)
            await add_missing(connection, files, [row])

    async def noted(self, import_id: str) -> set[int]:
        """Places of files of this import that came to their end already."""
        asked = select(files.c.position).where(files.c.import_id == import_id)
        async with self._database.read() as connection:
            return set((await connection.execute(asked)).scalars())

    async def tally(self, import_id: str) -> Tally:
        async with self._database.read() as connection:
            found = await look.tally(connection, import_id)
        assert found.seen == found.read + found.duplicate + found.skipped + found.failed
        return found

    async def problems(self, import_id: str) -> list[tuple[str, str]]:
        some = (files.c.import_id == import_id) & (cast(files.c.problems, String) != "[]")
        asked = select(files.c.path, files.c.problems).where(some).order_by(files.c.position)
        async with self._database.read() as connection:
            found = (await connection.execute(asked)).all()
        return [(row.path, reason) for row in found for reason in row.problems]

    # Near-duplicates.

    async def signed_of_import(self, import_id: str) -> list[str]:
        """Talks of this import that were signed, by path."""
        async with self._database.read() as connection:
            return await likeness.of_import(connection, import_id)

    async def signed(self, talk_ids: Sequence[str]) -> list[likeness.Signed]:
        """Some talks of the import in hand, with their signatures."""
        async with self._database.read() as connection:
            return await likeness.signed(connection, talk_ids)

    async def signatures(self) -> AsyncGenerator[list[tuple[str, bytes]]]:
        """Of all talks that were signed, some thousands at once."""
        after = ""
        while True:
            async with self._database.read() as connection:
                found = await likeness.signatures(connection, after, _SIGNATURES)
            if not found:
                return
            after = found[-1][0]
            yield found

    async def set_twin(
        self, import_id: str, one: likeness.Signed, of: likeness.Signed, said: str
    ) -> None:
        """`one` repeats `of`: its words stay and are not read; `said` stands beside its file."""
        async with self._database.write() as connection:
            await likeness.set_twin(connection, import_id, one, of, said)

    async def twins(self, talk_ids: Sequence[str]) -> set[str]:
        """Those of some talks that repeat another."""
        async with self._database.read() as connection:
            return await likeness.twins(connection, talk_ids)

    # Looking.

    async def documents(
        self, *, after: str | None, limit: int, project: str | None = None
    ) -> tuple[list[DocumentRow], str | None]:
        async with self._database.read() as connection:
            return await look.documents_page(connection, after=after, limit=limit, project=project)

    async def paths(self) -> list[str]:
        """Where everything lay inside its import."""
        async with self._database.read() as connection:
            return list((await connection.execute(select(documents.c.path).distinct())).scalars())

    async def document(self, id: str) -> DocumentRow | None:
        async with self._database.read() as connection:
            return await look.document_row(connection, id)

    async def whole_document(self, id: str) -> Document | None:
        asked = select(documents).where(documents.c.id == id)
        row = await self._database.reading(lambda connection: connection.execute(asked).first())
        return rows.document_of(row) if row else None

    async def parts(self, document_id: str) -> list[Part]:
        async with self._database.read() as connection:
            return await look.parts(connection, document_id)

    async def conversation(self, id: str) -> Conversation | None:
        return await self._database.reading(lambda connection: look.conversation(connection, id))

    async def conversation_ids(self, document_id: str) -> list[str]:
        async with self._database.read() as connection:
            return await look.conversation_ids(connection, document_id)

    async def chunk(self, id: str) -> Chunk | None:
        return await self._database.reading(lambda connection: look.chunk(connection, id))

    async def chunks_to_do(self, import_id: str | None = None) -> list[str]:
        """Chunks whose facts are not on the map yet."""
        async with self._database.read() as connection:
            return await look.chunk_ids(connection, import_id=import_id, undone_only=True)

    async def chunk_done(
        self, id: str, readings: Mapping[str, Affect], by: str, *, at: datetime | None
    ) -> None:
        """Its facts are on the map, read `by` whom; the readings of its own words are kept beside them.

        `at` None: a rebuild, which changes nothing of when it was read."""
        async with self._database.write() as connection:
            await _put_affects(connection, readings)
            await order.mark_read(connection, id, by, at)

    async def pass_over(self, ids: Sequence[str], by: str) -> set[str]:
        """Those of some chunks in which the person says nothing, which are done by that: not a step each."""
        async with self._database.write() as connection:
            return await order.pass_over(connection, ids, by)

    async def reading_order(self) -> list[Turn]:
        """Chunks that are on the map in the order in which they came there."""
        async with self._database.read() as connection:
            return await order.turns(connection)

    async def unstamped(self) -> list[str]:
        """Chunks that came onto the map before anybody noted when."""
        async with self._database.read() as connection:
            return await order.unstamped(connection)

    async def stamp(self, times: Mapping[str, datetime]) -> None:
        """Give chunks that know no time of reading theirs."""
        async with self._database.write() as connection:
            await order.stamp(connection, times)

    async def read_by(self, chunk_id: str) -> str | None:
        """Who read a chunk last; None when nobody has."""
        asked = select(chunks.c.read_by).where(chunks.c.id == chunk_id)
        async with self._database.read() as connection:
            return (await connection.execute(asked)).scalar()

    async def chunks_read_by_others(self, *readers: str) -> list[str]:
        """Chunks with own words that were read by none of these readers, in the order they were told."""
        async with self._database.read() as connection:
            return await look.chunk_ids_by_others(connection, readers)

    async def sources(self, message_ids: Collection[str]) -> dict[str, Source]:
        async with self._database.read() as connection:
            return await look.sources(connection, message_ids)

    async def message_texts(self, ids: Collection[str]) -> dict[str, str]:
        async with self._database.read() as connection:
            return await look.message_texts(connection, ids)

    async def affects(
        self, start: datetime | None = None, end: datetime | None = None
    ) -> list[tuple[str, datetime, Affect]]:
        async with self._database.read() as connection:
            return await look.read_affects(connection, start, end)

    # Going out.

    async def chunks_going(self, import_id: str) -> tuple[str, ...]:
        """Chunks whose words would be gone with this import: the map loses them first."""
        async with self._database.read() as connection:
            return (await withdrawing.going(connection, import_id)).chunks

    async def talks_going(self, import_id: str) -> tuple[str, ...]:
        """Talks that would lose words with this import, or go as a whole, and those that repeat them."""
        async with self._database.read() as connection:
            going = (await withdrawing.going(connection, import_id)).conversations
            return (*going, *await likeness.repeating(connection, going))

    async def originals_going(self, import_id: str) -> list[str]:
        """Hashes of documents that nothing but this import brings."""
        async with self._database.read() as connection:
            taken = await withdrawing.going(connection, import_id)
            return await withdrawing.hashes(connection, taken.documents)

    async def withdraw_import(self, import_id: str) -> Withdrawn:
        """Words of this import alone are gone, with their originals; the rest stays."""
        async with self._database.write() as connection:
            gone = await withdrawing.withdraw(connection, import_id)
            if self._database.is_sqlite and gone.chunks:
                await fts.merge(connection)
        await self.drop_originals(gone.originals)
        await self._database.vacuum_log()
        return gone

    async def stale_chunks(self) -> list[str]:
        """Chunks that the map must still lose."""
        async with self._database.read() as connection:
            return list((await connection.execute(select(stale_chunks.c.id))).scalars())

    async def drop_stale(self, ids: Sequence[str]) -> None:
        async with self._database.write() as connection:
            for some in slices(ids):
                await connection.execute(delete(stale_chunks).where(stale_chunks.c.id.in_(some)))

    # By hand, kept for ever.

    async def keep_correction(
        self, kind: str, target: str, payload: Mapping[str, object], now: datetime
    ) -> int:
        row = {"kind": kind, "target": target, "payload": dict(payload), "at": now}
        added = insert(corrections).values(row).returning(corrections.c.n)
        return int(
            await self._database.writing(lambda connection: connection.execute(added).scalar_one())
        )

    async def corrections(self) -> list[Correction]:
        """All of them in the order they were made, so that they can be played again."""
        async with self._database.read() as connection:
            found = await connection.execute(select(corrections).order_by(corrections.c.n))
            return [(row.kind, row.target, row.payload, row.at) for row in found]


async def _put_affects(connection: AsyncConnection, readings: Mapping[str, Affect]) -> None:
    for some in slices(list(readings)):
        await connection.execute(delete(affects).where(affects.c.message_id.in_(some)))
    cells = ({"message_id": id, **asdict(one)} for id, one in readings.items())
    await add_missing(connection, affects, cells)


def _ending(
    import_id: str,
    position: int,
    path: str,
    state: FileState,
    document_id: str | None,
    problems: Sequence[str],
) -> Mapping[str, object]:
    return {
        "import_id": import_id, "position": position, "path": path, "state": state,
        "document_id": document_id, "problems": list(problems),
    }  # fmt: skip
