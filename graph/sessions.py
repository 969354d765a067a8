"""Talks with the product: sessions, their turns, and the runs that made each answer, event by event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import uuid4

from sqlalchemy import and_, delete, func, insert, or_, select, update

from graph.sql.database import Database
from graph.sql.rows import AnyRow
from graph.sql.tables import events, runs, sessions, turns

type Speaker = Literal["user", "assistant"]
type SessionKind = Literal["talk", "reflection"]
type RunStatus = Literal["running", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """`digest` holds the first `digested` turns in a few sentences."""

    id: str
    title: str
    mode: str | None
    kind: SessionKind
    phase: str | None
    created: datetime
    updated: datetime
    digest: str | None
    digested: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """`strategy` and `citations` are kept in the shape in which they were shown."""

    id: str
    role: Speaker
    content: str
    at: datetime
    strategy: Mapping[str, object] | None = None
    citations: Sequence[object] | None = None
    feedback: str | None = None


@dataclass(frozen=True, slots=True)
class RunRow:
    id: str
    session_id: str
    status: RunStatus
    at: datetime


class Sessions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self, *, title: str = "", mode: str | None = None, kind: str = "talk", at: datetime
    ) -> str:
        id = uuid4().hex
        row = {
            "id": id, "title": title, "mode": mode, "kind": kind, "phase": None, "digest": None,
            "created": at, "updated": at,
        }  # fmt: skip
        async with self._database.write() as connection:
            await connection.execute(insert(sessions).values(row))
        return id

    async def list(self, *, after: str | None, limit: int) -> tuple[list[SessionRow], str | None]:
        """The newest first."""
        asked = select(sessions).order_by(sessions.c.updated.desc(), sessions.c.id.desc())
        async with self._database.read() as connection:
            if after is not None:
                one = select(sessions).where(sessions.c.id == after)
                last = (await connection.execute(one)).first()
                if last is not None:
                    same = and_(sessions.c.updated == last.updated, sessions.c.id < last.id)
                    asked = asked.where(or_(sessions.c.updated < last.updated, same))
            found = [_session(row) for row in await connection.execute(asked.limit(limit + 1))]
        page = found[:limit]
        return page, page[-1].id if len(found) > limit else None

    async def get(self, id: str) -> SessionRow | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(sessions).where(sessions.c.id == id))).first()
        return _session(row) if row else None

    async def patch(self, id: str, **changes: object) -> None:
        known = {"title", "mode", "kind", "phase", "digest", "digested", "updated"}
        values = {name: value for name, value in changes.items() if name in known}
        if not values:
            return
        async with self._database.write() as connection:
            await connection.execute(update(sessions).where(sessions.c.id == id).values(values))

    async def delete(self, id: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(sessions).where(sessions.c.id == id))

    async def add_turn(
        self,
        session_id: str,
        role: Speaker,
        content: str,
        *,
        at: datetime,
        strategy: Mapping[str, object] | None = None,
        citations: Sequence[object] | None = None,
    ) -> str:
        id = uuid4().hex
        row = {
            "id": id, "session_id": session_id, "role": role, "content": content, "at": at,
            "strategy": dict(strategy) if strategy is not None else None,
            "citations": [*citations] if citations is not None else None, "feedback": None,
        }  # fmt: skip
        async with self._database.write() as connection:
            await connection.execute(insert(turns).values(row))
            await connection.execute(
                update(sessions).where(sessions.c.id == session_id).values(updated=at)
            )
        return id

    async def turns(self, session_id: str) -> Sequence[Turn]:
        asked = select(turns).where(turns.c.session_id == session_id).order_by(turns.c.n)
        async with self._database.read() as connection:
            return [
                Turn(
                    row.id, cast("Speaker", row.role), row.content, row.at, row.strategy, row.citations,
                    row.feedback,
                )
                for row in await connection.execute(asked)
            ]  # fmt: skip

    # Runs.

    async def start_run(self, session_id: str, *, at: datetime) -> str:
        id = uuid4().hex
        row = {"id": id, "session_id": session_id, "status": "running", "at": at}
        async with self._database.write() as connection:
            await connection.execute(insert(runs).values(row))
        return id

    async def run(self, run_id: str) -> RunRow | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(runs).where(runs.c.id == run_id))).first()
        if row is None:
            return None
        return RunRow(row.id, row.session_id, cast("RunStatus", row.status), row.at)

    async def running(self) -> Sequence[str]:
        asked = select(runs.c.id).where(runs.c.status == "running")
        async with self._database.read() as connection:
            return [*(await connection.execute(asked)).scalars()]

    async def active_run(self, session_id: str) -> str | None:
        asked = select(runs.c.id).where(runs.c.session_id == session_id, runs.c.status == "running")
        async with self._database.read() as connection:
            return (await connection.execute(asked)).scalars().first()

    async def append_event(self, run_id: str, event: str, data: Mapping[str, object]) -> int:
        """The number of the event, counted from 1."""
        asked = select(func.coalesce(func.max(events.c.n), 0)).where(events.c.run_id == run_id)
        async with self._database.write() as connection:
            n = int((await connection.execute(asked)).scalar_one()) + 1
            row = {"run_id": run_id, "n": n, "event": event, "data": dict(data)}
            await connection.execute(insert(events).values(row))
        return n

    async def events(
        self, run_id: str, after: int = 0
    ) -> Sequence[tuple[int, str, Mapping[str, object]]]:
        asked = (
            select(events).where(events.c.run_id == run_id, events.c.n > after).order_by(events.c.n)
        )
        async with self._database.read() as connection:
            return [(row.n, row.event, row.data) for row in await connection.execute(asked)]

    async def finish_run(self, run_id: str, status: RunStatus) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(runs).where(runs.c.id == run_id).values(status=status))


def _session(row: AnyRow) -> SessionRow:
    return SessionRow(
        row.id, row.title, row.mode, cast("SessionKind", row.kind), row.phase, row.created, row.updated,
        row.digest, row.digested,
    )  # fmt: skip
