"""Who the owner is and how they like it, and where the nodes of their map stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal, cast

from sqlalchemy import Connection, delete, select

from graph.sql.database import Database, add_missing, slices
from graph.sql.tables import positions, profile

type Language = Literal["ru", "en"]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """`timezone` None: the zone of the installation. `views` and `quiet_hours` are kept as they were given."""

    names: Sequence[str] = ()
    language: Language = "ru"
    timezone: str | None = None
    quiet_hours: Mapping[str, str] | None = None
    theme: str = "auto"
    proactivity: bool = True
    views: Sequence[Mapping[str, object]] = ()


class Profile:
    """The API alone reads and writes it, and asks with every request: it is remembered until it changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: ProfileRow | None = None
        self._places: tuple[int, Mapping[str, tuple[float, float]]] | None = None

    async def get(self) -> ProfileRow:
        if self._known is None:
            self._known = await self._read()
        return self._known

    def forget(self) -> None:
        """Read it again when it is asked for next: somebody else wrote it."""
        self._known = None

    async def _read(self) -> ProfileRow:
        known = {field.name for field in fields(ProfileRow)}
        async with self._database.read() as connection:
            found = {
                row.field: row.value
                for row in await connection.execute(select(profile))
                if row.field in known
            }
        return ProfileRow(**cast("dict[str, object]", found))  # pyright: ignore[reportArgumentType] - checked when it was written

    async def patch(self, **changes: object) -> None:
        """Change what is given; None goes back to the default."""
        known = {field.name for field in fields(ProfileRow)}
        given = {name: value for name, value in changes.items() if name in known}
        async with self._database.write() as connection:
            await connection.execute(delete(profile).where(profile.c.field.in_(list(given))))
            cells = (
                {"field": name, "value": value}
                for name, value in given.items()
                if value is not None
            )
            await add_missing(connection, profile, cells)
        self._known = None

    async def positions(self) -> Mapping[str, tuple[float, float]]:
        """Where nodes stand; the very same as before where nobody has written anything since."""
        written = await self._database.written()
        if written is None or self._places is None or self._places[0] != written:
            found = await self._database.reading(_placed)
            same = self._places is not None and self._places[1] == found
            self._places = (written or 0, self._places[1] if self._places and same else found)
        return self._places[1]

    async def place(
        self, points: Mapping[str, tuple[float, float]], *, by_hand: bool = False
    ) -> None:
        """Where nodes stand. What the person placed is moved by nobody else; a place once given stays."""
        cells = [
            {"entity_id": id, "x": x, "y": y, "by_hand": by_hand} for id, (x, y) in points.items()
        ]
        async with self._database.write() as connection:
            if by_hand:
                for some in slices(list(points)):
                    await connection.execute(
                        delete(positions).where(positions.c.entity_id.in_(some))
                    )
            await add_missing(connection, positions, cells)


def _placed(connection: Connection) -> dict[str, tuple[float, float]]:
    found = connection.execute(select(positions.c.entity_id, positions.c.x, positions.c.y))
    return {row.entity_id: (row.x, row.y) for row in found}
