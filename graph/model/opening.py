"""A model configuration -> the models behind it, opened once for a process, with the budget they share."""

import asyncio
import hashlib
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, cast

from graph.config import ModelConfig
from graph.model.answers import Answers
from graph.model.budget import MICRO, Budget
from graph.model.caller import Caller
from graph.model.embed import EmbeddingModel
from graph.model.ends import Refused
from graph.model.gateway import Gateway
from graph.model.pace import Pace
from graph.model.prices import PriceBook, read_prices
from graph.model.provider import Kind, Provider, Stands
from graph.model.talker import Talker
from graph.model.trying import Tested, Trial
from graph.model.types import Embedder, LanguageModel
from graph.sql.database import Database

if TYPE_CHECKING:
    from graph.model.wire import Timeouts, Wire

_MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Models:
    """`chat` and `embedder` None: not configured. The budget is there all the same."""

    budget: Budget
    book: PriceBook
    chat: LanguageModel | None = None
    embedder: Embedder | None = None
    trial: Trial | None = None
    _open: AsyncExitStack = field(default_factory=AsyncExitStack, repr=False)

    async def test(self) -> Tested:
        """Ask each model a trifle, also one that was refused: a good answer lifts the refusal."""
        return await self.trial.run() if self.trial else Tested(None, None, None)

    async def stands(self) -> Stands:
        """How the provider of the chat models stands, without a call."""
        return await self.trial.stands() if self.trial else Stands("fine")

    async def close(self) -> None:
        await self._open.aclose()


def open_models(
    config: ModelConfig | None,
    database: Database,
    *,
    cap: float,
    clock: Callable[[], datetime],
    tick: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    chance: random.Random | None = None,
    timeouts: "Timeouts | None" = None,
) -> Models:
    """`cap` in USD a month until the person sets another. Errors: BadPrices."""
    budget = Budget(database, cap=round(cap * MICRO))
    book = read_prices(config.prices if config else None)
    if config is None:
        return Models(budget, book)
    pace = Pace(clock, tick, sleep, chance or _spread(config))
    wire = _wire(config, timeouts, tick)
    closing = AsyncExitStack()
    closing.push_async_callback(wire.close)

    def caller(kind: Kind) -> Caller:
        async def reason(refused: Refused) -> str:
            return await _reason(refused, wire)

        provider = Provider(database, kind, config)
        return Caller(provider, budget, parallel=config.parallel, pace=pace, reason=reason)

    chatting = caller("chat")
    talker = Talker(
        {"strong": config.strong, "light": config.light}, wire=wire, caller=chatting, book=book
    )
    embedder = None
    if config.embedding is not None:
        embedder = EmbeddingModel(config, wire=wire, caller=caller("embed"), book=book)
    trial = Trial(talker if config.strong else None, chatting, embedder, pace)
    chat = Gateway(talker, Answers(database), pace) if config.strong else None
    return Models(budget, book, chat, embedder, trial, closing)


def _wire(config: ModelConfig, timeouts: "Timeouts | None", tick: Callable[[], float]) -> "Wire":
    # Its HTTP client takes ten megabytes of every process, which nobody needs who has no model.
    wire = cast("type[Wire]", import_module("graph.model.wire").Wire)
    return wire(config.base_url, config.api_key, timeouts=timeouts, tick=tick)


async def _reason(refused: Refused, wire: "Wire") -> str:
    """For the person: what to mend. Names of models are all that is taken over from the provider."""
    if refused.why == "model":
        known = sorted(await wire.models())
        more = ", …" if len(known) > _MOST_NAMES else ""
        return f"model: {', '.join(known[:_MOST_NAMES])}{more}" if known else "address"
    return refused.why


def _spread(config: ModelConfig) -> random.Random:
    """Back-off only has to differ between processes; nothing secret hangs on it."""
    told = f"{config.base_url}\x1f{time.monotonic_ns()}"
    return random.Random(hashlib.sha256(told.encode()).digest())
