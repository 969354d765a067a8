"""Try each model with a trifle, past what is held against the provider; a good answer clears it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from graph.errors import AnswerUnusable, ModelError, ProviderAway
from graph.model.caller import Caller, Spent
from graph.model.embed import EmbeddingModel
from graph.model.pace import Pace
from graph.model.provider import Stands
from graph.model.talker import Talker
from graph.model.types import Allowance, Ask, Strength, Turn

_TOKENS = 64
_TRIFLE = (Turn("user", "Answer with the one word: yes"),)


@dataclass(frozen=True, slots=True)
class Tried:
    """`problem` names the situation (`key`, `model: a, b`, `away`, …); nothing the provider said."""

    ok: bool
    name: str
    ms: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Tested:
    strong: Tried | None
    light: Tried | None
    embedding: Tried | None


class Trial:
    """The models of one configuration."""

    def __init__(
        self, talker: Talker | None, caller: Caller, embedder: EmbeddingModel | None, pace: Pace
    ) -> None:
        self._talker = talker
        self._caller = caller
        self._embedder = embedder
        self._pace = pace

    async def stands(self) -> Stands:
        return await self._caller.provider.stands()

    async def run(self) -> Tested:
        if self._talker is None:
            return Tested(None, None, await self._vectors())
        strong = await self._chat(self._talker, "strong")
        refused = await self._held(strong)
        light = strong
        if self._talker.name("light") != self._talker.name("strong"):
            light = await self._chat(self._talker, "light")
            refused = refused or await self._held(light)
        if refused is not None:
            # The good answer of one name must not hide that the other is refused.
            await self._caller.provider.mark(refused.state, self._pace.now(), refused.reason)
        return Tested(strong, light, await self._vectors())

    async def _held(self, tried: Tried) -> Stands | None:
        stands = await self.stands()
        return None if tried.ok or stands.state == "fine" else stands

    async def _chat(self, talker: Talker, strength: Strength) -> Tried:
        async def call() -> None:
            ask = Ask("test", strength, _TRIFLE, _TOKENS, allowance=Allowance())
            if await talker.answer(ask, ask.turns, ask.max_tokens, Spent()) is None:
                raise AnswerUnusable("too_many_calls")

        return await self._timed(talker.name(strength), call, self._caller)

    async def _vectors(self) -> Tried | None:
        embedder = self._embedder
        if embedder is None:
            return None
        return await self._timed(embedder.name, embedder.test, embedder.caller)

    async def _timed(self, name: str, call: Callable[[], Awaitable[None]], caller: Caller) -> Tried:
        begun = self._pace.tick()
        problem: str | None = None
        try:
            await call()
        except ModelError as failed:
            problem = await _problem(failed, caller)
        return Tried(problem is None, name, round(1000 * (self._pace.tick() - begun)), problem)


async def _problem(failed: ModelError, caller: Caller) -> str:
    match failed:
        case AnswerUnusable(reason=reason):
            return reason
        case ProviderAway():
            return "away"
        case _:
            stands = await caller.provider.stands()
            return stands.reason or (stands.state if stands.state != "fine" else "budget")
