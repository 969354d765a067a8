"""Paid answers by their key, for ever: what was paid for once is never asked for again."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.model.types import Ask, Usage
from graph.sql.database import Database, add_missing
from graph.sql.model_tables import paid_answers
from graph.sql.tables import chunks


class Answers:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key: str) -> tuple[str, Usage] | None:
        """Its text, and a usage that costs nothing this time."""
        async with self._database.read() as connection:
            return await _find(connection, key)

    async def about(self, chunk_id: str, prompt: str) -> list[tuple[str, Usage]]:
        """All that was said of a chunk in answer to one prompt, in that order."""
        asked = (
            select(paid_answers.c.text, paid_answers.c.model)
            .where(paid_answers.c.about == chunk_id, paid_answers.c.prompt == prompt)
            .order_by(paid_answers.c.at, paid_answers.c.key)
        )
        async with self._database.read() as connection:
            return [(row.text, Usage(row.model)) for row in await connection.execute(asked)]

    async def keep(self, ask: Ask, key: str, text: str, usage: Usage, *, now: datetime) -> str:
        """The text that is kept from now on: of two that were paid at once, the first.

        Words that the person had forgotten while the model thought about them are not kept.
        """
        row = {
            "key": key, "purpose": ask.purpose, "model": usage.model, "about": ask.about,
            "prompt": ask.prompt, "text": text, "calls": usage.calls, "tokens_in": usage.tokens_in,
            "tokens_out": usage.tokens_out, "tokens_cached": usage.tokens_cached,
            "cost": usage.cost, "at": now,
        }  # fmt: skip
        async with self._database.write() as connection:
            if ask.about is not None and not await _stands(connection, ask.about):
                return text
            await add_missing(connection, paid_answers, [row])
            kept = await _find(connection, key)
        return text if kept is None else kept[0]

    async def drop(self, key: str) -> None:
        """An answer that can no longer be read under its own key."""
        async with self._database.write() as connection:
            await connection.execute(delete(paid_answers).where(paid_answers.c.key == key))


async def _find(connection: AsyncConnection, key: str) -> tuple[str, Usage] | None:
    asked = select(paid_answers.c.text, paid_answers.c.model).where(paid_answers.c.key == key)
    row = (await connection.execute(asked)).first()
    return (row.text, Usage(row.model)) if row else None


async def _stands(connection: AsyncConnection, chunk_id: str) -> bool:
    return bool(
        (await connection.execute(select(exists().where(chunks.c.id == chunk_id)))).scalar()
    )
