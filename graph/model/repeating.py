"""Paid answers -> a language model that says them once more and calls nobody."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator

from graph.errors import AnswerUnusable
from graph.model.answers import Answers
from graph.model.shape import Misfit, read
from graph.model.types import Ask, Reply, Strength, Usage

MISSING = "no_kept_answer"


class Repeating:
    """The model of one chunk, as it was named then. Errors: AnswerUnusable where nothing is kept.

    An answer stands under its key; one to a prompt that has since changed is found by the chunk it is about.
    """

    def __init__(self, answers: Answers, name: str, prompt: str) -> None:
        self._answers = answers
        self._name = name
        self._prompt = prompt
        self._older: deque[tuple[str, Usage]] | None = None

    def name(self, strength: Strength) -> str:
        del strength
        return self._name

    async def ask(self, ask: Ask) -> Reply:
        found = await self._find(ask)
        if found is None:
            raise AnswerUnusable(MISSING)
        text, usage = found
        if ask.shape is None:
            return Reply(text, usage, kept=True)
        fitted = await asyncio.to_thread(read, text, ask.shape)
        if isinstance(fitted, Misfit):
            raise AnswerUnusable(fitted.reason)
        return Reply(text, usage, fitted.value, fitted.dropped, kept=True)

    async def _find(self, ask: Ask) -> tuple[str, Usage] | None:
        if ask.prompt == self._prompt:
            return await self._answers.find(ask.key) if ask.key else None
        if self._older is None:
            self._older = deque(await self._answers.about(ask.about or "", self._prompt))
            if len(self._older) > 1:
                # The whole was spoilt, and what is kept are its parts.
                return None
        return self._older.popleft() if self._older else None

    async def stream(self, ask: Ask) -> AsyncGenerator[str | Reply]:
        del ask
        raise AnswerUnusable(MISSING)
        yield ""
