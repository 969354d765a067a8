"""The person's decisions about entities, as they stand in the database; read again only when there is a new one."""

from functools import partial

from sqlalchemy import Connection, func, select

from graph.care import KINDS, Care, read_care
from graph.sql.database import Database
from graph.sql.tables import corrections


class Cares:
    """Lives as long as the application; another process may have decided something meanwhile."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last = Care()

    async def current(self) -> Care:
        self._last = await self._database.reading(partial(_newer, known=self._last))
        return self._last


def _newer(connection: Connection, *, known: Care) -> Care:
    """What is known already, unless something was decided since."""
    newest = select(func.max(corrections.c.n)).where(corrections.c.kind.in_(KINDS))
    version = connection.execute(newest).scalar() or 0
    if version == known.version:
        return known
    wanted = select(corrections).where(corrections.c.kind.in_(KINDS)).order_by(corrections.c.n)
    return read_care(
        (row.n, row.kind, row.target, row.payload) for row in connection.execute(wanted).all()
    )
