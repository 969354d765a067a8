"""A question -> a paid, well-formed answer: kept ones first, spoilt ones mended or asked for once more."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from graph.errors import AnswerUnusable
from graph.model.answers import Answers
from graph.model.caller import Spent
from graph.model.dialect import Dialect
from graph.model.ends import Answer, Away, End, Trouble
from graph.model.flight import Flights
from graph.model.pace import Pace
from graph.model.shape import Fitted, Misfit, read, safe, without_thoughts
from graph.model.talker import Talker
from graph.model.thoughts import Thoughtless
from graph.model.types import Ask, Reply, Shape, Strength, Turn, Usage

_MOST_TOKENS = 32_000
# What is shown again of a spoilt answer; its whole would cost as much as the question.
_SHOWN_AGAIN = 2_000
# Longer ones are read beside the loop, which has others to serve.
_LONG = 4_000


@dataclass(frozen=True, slots=True)
class _Begun:
    """A stream whose first words are here; from now on it is not asked again."""

    first: str
    rest: AsyncGenerator[str | End]


class Gateway:
    """A language model behind an OpenAI-compatible address. Nothing that it reads or hears is logged."""

    def __init__(self, talker: Talker, answers: Answers, pace: Pace) -> None:
        self._talker = talker
        self._answers = answers
        self._pace = pace
        self._flights = Flights()

    def name(self, strength: Strength) -> str:
        return self._talker.name(strength)

    async def ask(self, ask: Ask) -> Reply:
        if ask.key is None:
            return await self._asked(ask)
        async with self._flights.alone(ask.key):
            return await self._kept(ask, ask.key) or await self._paid(ask, ask.key)

    async def _kept(self, ask: Ask, key: str) -> Reply | None:
        found = await self._answers.find(key)
        if found is None:
            return None
        text, usage = found
        reply = Reply(text, usage, kept=True)
        if ask.shape is None:
            return reply
        fitted = await _read(text, ask.shape)
        if isinstance(fitted, Misfit):
            # Only a key that outlived its own shape comes here.
            await self._answers.drop(key)
            return None
        return replace(reply, value=fitted.value, dropped=fitted.dropped)

    async def _paid(self, ask: Ask, key: str) -> Reply:
        """Kept before anybody may use it: whoever comes after may die."""
        reply = await self._asked(ask)
        now = self._pace.now()
        text = await self._answers.keep(ask, key, reply.text, reply.usage, now=now)
        if text == reply.text:
            return reply
        # Another process was first; everybody goes on with the same words.
        return replace(await self._kept(ask, key) or reply, usage=reply.usage, kept=False)

    async def _asked(self, ask: Ask) -> Reply:
        """At most one more question after a spoilt answer, and one with more room after a cut one."""
        spent = Spent()
        turns, most = ask.turns, ask.max_tokens
        grown, spoilt = False, Misfit("", "too_many_calls")
        while True:
            said = await self._talker.answer(ask, turns, most, spent)
            if said is None:
                raise AnswerUnusable(spoilt.reason)
            if said.finish in {"refusal", "content_filter"}:
                raise AnswerUnusable("refused")
            if said.finish == "length":
                if grown or most >= _MOST_TOKENS:
                    raise AnswerUnusable("length")
                grown, most = True, min(2 * most, _MOST_TOKENS)
                spoilt = Misfit(spoilt.why, "length")
                continue
            judged = await _judged(ask, said)
            if not isinstance(judged, Misfit):
                return self._reply(ask, said.text, judged, spent)
            if spoilt.why:
                raise AnswerUnusable(judged.reason)
            spoilt = judged
            turns = (*ask.turns, *_once_more(said.text, judged.why))

    def _reply(self, ask: Ask, text: str, fitted: Fitted | None, spent: Spent) -> Reply:
        usage = self._usage(ask, spent)
        bare = safe(without_thoughts(text))
        if fitted is None:
            return Reply(bare, usage)
        return Reply(bare, usage, fitted.value, fitted.dropped)

    def _usage(self, ask: Ask, spent: Spent) -> Usage:
        return Usage(
            self.name(ask.strength),
            calls=spent.calls,
            tokens_in=spent.tokens_in,
            tokens_out=spent.tokens_out,
            tokens_cached=spent.tokens_cached,
            cost=spent.cost,
        )

    async def stream(self, ask: Ask) -> AsyncGenerator[str | Reply]:
        """Retries end where words begin: what was heard cannot be taken back."""
        spent = Spent()
        plain = replace(ask, shape=None, key=None)

        async def once(dialect: Dialect) -> _Begun | Trouble:
            return await self._begun(plain, spent, dialect)

        begun = await self._talker.in_dialect(plain, spent, once)
        if begun is None:
            raise AnswerUnusable("too_many_calls")
        told: list[str] = []
        end: End | None = None
        words = Thoughtless()
        async with aclosing(begun.rest) as rest:
            for shown in _some(words.eat(begun.first)):
                told.append(shown)
                yield shown
            async for piece in rest:
                if not isinstance(piece, str):
                    end = piece
                    continue
                for shown in _some(words.eat(safe(piece))):
                    told.append(shown)
                    yield shown
        for shown in _some(words.rest()):
            told.append(shown)
            yield shown
        whole = isinstance(end, Answer) and end.finish not in {"length", "huge"}
        yield Reply("".join(told), self._usage(ask, spent), cut=not whole)

    async def _begun(self, ask: Ask, spent: Spent, dialect: Dialect) -> _Begun | Trouble:
        pieces = self._talker.call(ask, spent, dialect)
        first = await anext(pieces, None)
        if isinstance(first, str):
            return _Begun(safe(first), pieces)
        await pieces.aclose()
        end = Away(None, owed=True) if first is None else self._talker.worded(first, ask)
        if isinstance(end, Answer):
            raise AnswerUnusable("length" if end.finish == "length" else "refused")
        return end


async def _judged(ask: Ask, said: Answer) -> Fitted | Misfit | None:
    if said.finish == "huge":
        return Misfit("it is far too long", "huge")
    if ask.shape is None:
        return None
    fitted = await _read(said.text, ask.shape)
    if isinstance(fitted, Misfit) or ask.usable is None:
        return fitted
    why = ask.usable(fitted.value)
    return fitted if why is None else Misfit(why, "unusable")


async def _read(text: str, shape: Shape) -> Fitted | Misfit:
    if len(text) <= _LONG:
        return read(text, shape)
    return await asyncio.to_thread(read, text, shape)


def _once_more(text: str, why: str) -> tuple[Turn, Turn]:
    shown = without_thoughts(text)[:_SHOWN_AGAIN] or "…"
    wish = f"This answer cannot be used: {why}. Answer again, with the JSON object alone."
    return Turn("assistant", shown), Turn("user", wish)


def _some(text: str) -> list[str]:
    return [text] if text else []
