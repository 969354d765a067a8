"""What the map asks of an engine: named queries with parameters, and one statement on top of a plan."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

type Row = dict[str, Any]
type Plan = Callable[[], Awaitable[dict[str, Any] | None]]

# More words than a question has, and fewer than any engine refuses.
MOST_STEMS = 50


class Door(Protocol):
    """One group's graph on one engine. A lost engine is GraphUnavailable; errors carry no words of the person's."""

    async def rows(self, name: str, /, **given: Any) -> list[Row]:
        """The rows of `cypher/**/<name>.cypher`, by column."""
        ...

    async def rows_together(self, *names: str, **given: Any) -> tuple[int, list[list[Row]]]:
        """Answers of one moment, with its revision."""
        ...

    async def change(self, plan: Plan) -> None:
        """Plan on what is there now, write by `write.cypher`; nobody writes in between. A plan may be
        asked again when another writer was faster or the engine was lost; None writes nothing."""
        ...

    def full_text(self, stems: Sequence[str]) -> str:
        """The engine's own query for any of these stems; letters, digits and underscores alone."""
        ...

    async def revision(self) -> int: ...

    async def prepare(self) -> None: ...

    async def explain(self, name: str, /, **given: Any) -> list[str]:
        """The engine's plan of a query, one step a line; runs nothing."""
        ...

    async def erase(self) -> None: ...

    async def healthy(self) -> bool: ...

    async def version(self) -> str:
        """Name and version of the engine."""
        ...

    async def close(self) -> None: ...
