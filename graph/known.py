"""What the archive and the ledger know already, as a preview asks: chunks that were read, calls that were paid."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select

from graph.sql.database import Database, slices
from graph.sql.model_tables import paid_answers, spend
from graph.sql.tables import chunks

type Order = Literal["newest", "personal"]


@dataclass(frozen=True, slots=True)
class Paid:
    """One call that read one whole chunk, as the provider counted it."""

    chunk_id: str
    tokens_in: int
    tokens_out: int


async def read_chunks(database: Database) -> frozenset[str]:
    async with database.read() as connection:
        asked = select(chunks.c.id).where(chunks.c.done)
        return frozenset((await connection.execute(asked)).scalars())


async def last_paid(database: Database, model: str, prompt: str, most: int) -> Sequence[Paid]:
    """The newest answers about chunks that one call each was enough for."""
    kept = paid_answers.c
    asked = (
        select(kept.about, kept.tokens_in, kept.tokens_out)
        .where(kept.purpose == "extract", kept.model == model, kept.prompt == prompt)
        .where(kept.calls == 1, kept.tokens_in > 0, kept.about.is_not(None))
        .order_by(kept.at.desc(), kept.key)
        .limit(most)
    )
    async with database.read() as connection:
        found = (await connection.execute(asked)).all()
    return [Paid(row.about, row.tokens_in, row.tokens_out) for row in found]


async def cached_share(database: Database, model: str) -> float:
    """How much of what extraction sent had been kept by the provider, 0 to 1."""
    known = spend.c
    asked = select(func.sum(known.tokens_cached), func.sum(known.tokens_in)).where(
        known.purpose == "extract", known.model == model, known.reported
    )
    async with database.read() as connection:
        cached, sent = (await connection.execute(asked)).one()
    return min(1.0, cached / sent) if cached and sent else 0.0


async def in_order(database: Database, waiting: Sequence[str], order: Order | None) -> list[str]:
    """Chunks in the order in which they are to be read, should money run short: the newest talks first, or
    those with most words of the person's own; the parts of a talk stay in theirs."""
    if order is None:
        return list(waiting)
    places: dict[str, tuple[str, int]] = {}
    words: Counter[str] = Counter()
    async with database.read() as connection:
        for some in slices(waiting):
            asked = select(chunks.c.id, chunks.c.conversation_id, chunks.c.own_words)
            for row in await connection.execute(asked.where(chunks.c.id.in_(some))):
                places[row.id] = (row.conversation_id, row.own_words)
                words[row.conversation_id] += row.own_words
    # `waiting` comes in the order of time.
    talks = list(dict.fromkeys(places[id][0] for id in waiting if id in places))
    rank = {talk: n for n, talk in enumerate(reversed(talks))}
    if order == "personal":
        rank = {
            talk: n for n, talk in enumerate(sorted(rank, key=lambda id: (-words[id], rank[id])))
        }
    stood = {id: n for n, id in enumerate(waiting)}
    known = [id for id in waiting if id in places]
    return sorted(known, key=lambda id: (rank[places[id][0]], stood[id]))
