"""The person's decisions about entities, as they stand in the database; read again only when there is a new one."""

from sqlalchemy import func, select

from graph.care import KINDS, Care, read_care
from graph.sql.database import Database
from graph.sql.tables import corrections


class Cares:
    """Lives as long as the application; another process may have decided something meanwhile."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last = Care()

    async def current(self) -> Care:
        newest = select(func.max(corrections.c.n)).where(corrections.c.kind.in_(KINDS))
        wanted = select(corrections).where(corrections.c.kind.in_(KINDS))
        async with self._database.read() as connection:
            version = (await connection.execute(newest)).scalar() or 0
            if version != self._last.version:
                rows = (await connection.execute(wanted.order_by(corrections.c.n))).all()
                self._last = read_care((row.n, row.kind, row.target, row.payload) for row in rows)
        return self._last
