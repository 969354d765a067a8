"""A question in the words that this model's server takes; what it refuses is left out and remembered."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from graph.errors import AnswerUnusable, ProviderRefuses
from graph.model.caller import Bill, Caller, Spent
from graph.model.dialect import Dialect, bound
from graph.model.ends import Answer, Away, BadRequest, End, Refused, Trouble
from graph.model.prices import PriceBook
from graph.model.types import Ask, Strength, Turn

if TYPE_CHECKING:
    from graph.model.wire import Wire

# A letter of ours to a server that fails: is it the server, or the body it was given?
_PING = (Turn("user", "ping"),)
_PING_TOKENS = 16
# Ends that say something although they hold no words.
_TELLING = frozenset({"length", "refusal", "content_filter", "huge"})
_log = structlog.get_logger()


class Talker:
    """The chat models of one provider."""

    def __init__(
        self, names: Mapping[Strength, str], *, wire: "Wire", caller: Caller, book: PriceBook
    ) -> None:
        self._names = names
        self._wire = wire
        self._caller = caller
        self._book = book
        self._dialects: dict[str, Dialect] = {}
        self._warned: set[str] = set()

    def name(self, strength: Strength) -> str:
        return self._names[strength]

    async def answer(
        self, ask: Ask, turns: tuple[Turn, ...], most: int, spent: Spent
    ) -> Answer | None:
        """The whole of an answer; None when no call was left."""

        async def once(dialect: Dialect) -> Answer | Trouble:
            return await self._collected(replace(ask, turns=turns, max_tokens=most), spent, dialect)

        return await self.in_dialect(ask, spent, once)

    async def in_dialect[T](
        self, ask: Ask, spent: Spent, once: Callable[[Dialect], Awaitable[T | Trouble]]
    ) -> T | None:
        """Ask until the server takes it. Errors: those of the caller, and AnswerUnusable."""
        model = self.name(ask.strength)
        dialect = self._dialects.get(model, Dialect())
        tried: list[Dialect] = []
        while True:
            tried.append(dialect)

            async def call(tried: Dialect = dialect) -> T | Trouble:
                return await once(tried)

            async def probe() -> bool:
                return await self._ping(ask, spent)

            found = await self._caller.until_good(
                call, probe, ask.allowance, forced=ask.purpose == "test"
            )
            if not isinstance(found, BadRequest):
                if found is not None:
                    self._dialects[model] = dialect
                return found
            dialect = await self._simpler(found, tried, ask, spent)

    async def _simpler(
        self, bad: BadRequest, tried: list[Dialect], ask: Ask, spent: Spent
    ) -> Dialect:
        if bad.about == "length":
            raise AnswerUnusable("length")
        if bad.about == "content":
            raise AnswerUnusable("refused")
        known = self._dialects.get(self.name(ask.strength), tried[0])
        if known not in tried:
            # Another question has learnt it meanwhile.
            return known
        simpler = tried[-1].without(bad.about, shaped=ask.shape is not None)
        if simpler is not None:
            return simpler
        if bad.about == "unknown" and ask.allowance.take() and await self._ping(ask, spent):
            raise AnswerUnusable("bad_request")
        await self._caller.refused(Refused("request"))
        raise ProviderRefuses

    def call(self, ask: Ask, spent: Spent, dialect: Dialect) -> AsyncGenerator[str | End]:
        """One metered call: pieces, then its end."""
        model = self.name(ask.strength)
        body = dialect.body(
            model,
            ask.turns,
            max_tokens=ask.max_tokens,
            temperature=ask.temperature,
            shape=ask.shape,
        )
        price = self._book.price(model)
        bill = Bill(ask.purpose, model, ask.job_id, price, bound(body), ask.max_tokens)
        return self._caller.metered(
            bill, spent, lambda: self._wire.chat(body, tokens=ask.max_tokens)
        )

    async def _collected(self, ask: Ask, spent: Spent, dialect: Dialect) -> Answer | Trouble:
        end: Answer | Trouble = Away(None, owed=True)
        async with aclosing(self.call(ask, spent, dialect)) as pieces:
            async for piece in pieces:
                if not isinstance(piece, str):
                    end = self.worded(piece, ask)
        return end

    def worded(self, end: End, ask: Ask) -> End:
        """An answer without words is a server that failed; its tokens are paid for all the same."""
        if not isinstance(end, Answer):
            return end
        asked = self.name(ask.strength)
        if end.model is not None and end.model != asked and end.model not in self._warned:
            self._warned.add(end.model)
            _log.warning("model.another_answers", name=end.model)
        if end.text.strip() or end.finish in _TELLING:
            return end
        return Away(200, owed=True, usage=end.usage)

    async def _ping(self, ask: Ask, spent: Spent) -> bool:
        """Does the server answer anything at all?"""
        plain = replace(ask, shape=None, turns=_PING, max_tokens=_PING_TOKENS)
        dialect = self._dialects.get(self.name(ask.strength), Dialect())
        return isinstance(await self._collected(plain, spent, dialect), Answer)
