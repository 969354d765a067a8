"""How a provider stands, for every process to see: a key that was refused once is not tried by all."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, insert, select

from graph.config import ModelConfig
from graph.errors import BudgetSpent, ProviderRefuses
from graph.sql.database import Database
from graph.sql.model_tables import providers

type State = Literal["fine", "refused", "no_credit"]
type Kind = Literal["chat", "embed"]

# An account may have been filled meanwhile; a refusal ends only by a test or another configuration.
ASK_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stands:
    state: State
    reason: str | None = None


class Provider:
    """One configuration of one provider: another key, address or name starts with a clean sheet."""

    def __init__(self, database: Database, kind: Kind, config: ModelConfig) -> None:
        self._database = database
        names = (config.strong, config.light) if kind == "chat" else (config.embedding or "",)
        told = "\x1f".join((config.base_url, config.api_key, *names))
        # Six hex digits tell configurations apart and give nothing of the key away.
        self._row = f"{kind}:{hashlib.sha256(told.encode()).hexdigest()[:6]}"

    async def stands(self) -> Stands:
        return (await self._look())[0]

    async def check(self, now: datetime) -> Stands:
        """Errors: ProviderRefuses, BudgetSpent; without a call."""
        known, at = await self._look()
        if known.state == "refused":
            raise ProviderRefuses
        if known.state == "no_credit" and now - at < ASK_AGAIN_AFTER:
            raise BudgetSpent
        return known

    async def mark(self, state: State, now: datetime, reason: str | None = None) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(providers).where(providers.c.kind == self._row))
            if state != "fine":
                row = {"kind": self._row, "state": state, "reason": reason, "at": now}
                await connection.execute(insert(providers).values(row))

    async def _look(self) -> tuple[Stands, datetime]:
        asked = select(providers).where(providers.c.kind == self._row)
        async with self._database.read() as connection:
            row = (await connection.execute(asked)).first()
        if row is None:
            return Stands("fine"), _EVER
        return Stands(row.state, row.reason), row.at


_EVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
