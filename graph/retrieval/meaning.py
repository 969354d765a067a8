"""A question -> its vector, and what lies near it; nothing where words alone have to do."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import structlog

from graph.errors import ModelError
from graph.model.types import Embedder, Vector
from graph.retrieval.bounds import Bounds
from graph.retrieval.vector import Embedded, VectorIndex

REMEMBERED = 64
LONGEST_QUERY = 1_500
# A search is answered by words rather than waited for; then the server is left alone for a while.
PATIENCE = 3.0
REST = 15.0
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a vector of the model that the index holds."""

    index: VectorIndex
    model: str
    vector: Vector

    async def nearest(
        self,
        kind: Embedded,
        limit: int,
        *,
        bounds: Bounds | None = None,
        allowed: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        return await self.index.search(
            self.model, self.vector, kind=kind, limit=limit, bounds=bounds, allowed=allowed
        )

    async def cosines(self, kind: Embedded, ids: Collection[str]) -> Mapping[str, float]:
        return await self.index.cosines(self.model, self.vector, kind=kind, ids=ids)


class Meaning:
    """Remembers the last questions. It never fails: who cannot embed a question says so in the log."""

    def __init__(
        self, index: VectorIndex, embedder: Embedder | None, clock: Callable[[], float]
    ) -> None:
        self.index = index
        self._embedder = embedder
        self._clock = clock
        self._resting = 0.0
        self._known: OrderedDict[tuple[str, str], Vector] = OrderedDict()

    async def asked(self, query: str) -> Asked | None:
        """None without an embedding model, without vectors of it, or while its server is away."""
        if self._embedder is None or not query.strip():
            return None
        model = self._embedder.name
        if not await self.index.holds(model):
            return None
        vector = await self._vector(self._embedder, model, query[:LONGEST_QUERY])
        return None if vector is None else Asked(self.index, model, vector)

    async def _vector(self, embedder: Embedder, model: str, query: str) -> Vector | None:
        known = self._known.get((model, query))
        if known is not None:
            self._known.move_to_end((model, query))
            return known
        if self._clock() < self._resting:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                made = (await embedder.embed([query], "query"))[0]
        except (ModelError, TimeoutError) as away:
            self._resting = self._clock() + REST
            _log.warning("search.words_alone", reason=type(away).__name__)
            return None
        self._known[(model, query)] = made
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return made
