"""Texts -> unit vectors, in batches, through the same gate as words: budget, breaker, retries."""

import hashlib
import math
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from graph.config import ModelConfig
from graph.errors import AnswerUnusable, ProviderAway, ProviderRefuses
from graph.model.caller import Bill, Caller, Spent
from graph.model.ends import Answer, Away, End, Json, Refused, Trouble, counted, object_of
from graph.model.prices import PriceBook
from graph.model.types import Allowance, EmbeddedAs, Purpose, Vector

if TYPE_CHECKING:
    from graph.model.wire import Wire

BATCH = 64
BATCH_BYTES = 100_000
# An embedding model reads a few hundred tokens; what is longer would only be refused.
MOST_LETTERS = 8_000


@dataclass(frozen=True, slots=True)
class Vectors:
    """What came back, in the order of the texts, each of length one."""

    rows: list[Vector]


class EmbeddingModel:
    def __init__(
        self, config: ModelConfig, *, wire: "Wire", caller: Caller, book: PriceBook
    ) -> None:
        self._model = config.embedding or ""
        self._prefixes = {"query": config.query_prefix, "document": config.document_prefix}
        self._wire = wire
        self.caller = caller
        self._book = book

    @property
    def name(self) -> str:
        told = "\x1f".join(self._prefixes.values())
        if not any(self._prefixes.values()):
            return self._model
        return f"{self._model}#{hashlib.sha256(told.encode()).hexdigest()[:8]}"

    async def embed(
        self, texts: Sequence[str], kind: EmbeddedAs, *, job_id: str | None = None
    ) -> list[Vector]:
        prefix = self._prefixes[kind]
        found: list[Vector] = []
        for batch in _batches([prefix + text[:MOST_LETTERS] for text in texts]):
            found += await self._vectors(batch, "embed", job_id)
        return found

    async def test(self) -> None:
        """One short text. Errors: those of a call."""
        await self._vectors(["ping"], "test", None)

    async def _vectors(
        self, texts: Sequence[str], purpose: Purpose, job_id: str | None
    ) -> list[Vector]:
        spent = Spent()

        async def once() -> Vectors | Trouble:
            return await self._once(texts, purpose, job_id, spent)

        async def probe() -> bool:
            return isinstance(await self._once(["ping"], purpose, job_id, spent), Vectors)

        allowance = Allowance()
        found = await self.caller.until_good(once, probe, allowance, forced=purpose == "test")
        if isinstance(found, Vectors):
            return found.rows
        if found is None:
            raise ProviderAway
        if found.about == "length" and len(texts) > 1:
            middle = len(texts) // 2
            first = await self._vectors(texts[:middle], purpose, job_id)
            return first + await self._vectors(texts[middle:], purpose, job_id)
        if allowance.take() and await probe():
            raise AnswerUnusable("length" if found.about == "length" else "bad_request")
        await self.caller.refused(Refused("request"))
        raise ProviderRefuses

    async def _once(
        self, texts: Sequence[str], purpose: Purpose, job_id: str | None, spent: Spent
    ) -> Vectors | Trouble:
        size = sum(len(text.encode("utf-8", "replace")) for text in texts)
        price = self._book.price(self._model, "embedding")
        bill = Bill(purpose, self._model, job_id, price, -(-size // 2) + len(texts), 0)
        found: Vectors | Trouble = Away(None, owed=True)
        async with aclosing(self.caller.metered(bill, spent, lambda: self._call(texts))) as pieces:
            async for piece in pieces:
                if not isinstance(piece, Answer):
                    found = piece
        return found

    async def _call(self, texts: Sequence[str]) -> AsyncGenerator[Vectors | End]:
        told = await self._wire.post("/embeddings", {"model": self._model, "input": list(texts)})
        if not isinstance(told, Mapping):
            yield told
            return
        usage = counted(told.get("usage"))
        rows = _rows(told)
        if len(rows) != len(texts):
            yield Away(200, owed=usage is None, usage=usage)
            return
        yield Vectors(rows)
        yield Answer("", "stop", None, usage)


def _rows(told: Json) -> list[Vector]:
    """Vectors in the order of their texts; none when one of them is no vector."""
    data = told.get("data")
    found: dict[int, Vector] = {}
    for n, one in enumerate(cast("list[object]", data) if isinstance(data, list) else []):
        row = object_of(one) or {}
        index = row.get("index", n)
        unit = _unit(row.get("embedding"))
        if unit is None or not isinstance(index, int):
            return []
        found[index] = unit
    rows = [found[n] for n in sorted(found)]
    return rows if len({len(row) for row in rows}) == 1 else []


def _unit(vector: object) -> Vector | None:
    if not isinstance(vector, list):
        return None
    numbers = cast("list[object]", vector)
    floats = [float(one) for one in numbers if isinstance(one, int | float)]
    length = math.sqrt(math.fsum(one * one for one in floats))
    if len(floats) != len(numbers) or not length or not math.isfinite(length):
        return None
    return [one / length for one in floats]


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        more = len(text.encode("utf-8", "replace"))
        if batch and (len(batch) == BATCH or size + more > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += more
    if batch:
        yield batch
