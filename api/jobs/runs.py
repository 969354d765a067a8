"""An answer that outlives its page: made in a task of the API's own, its events kept and replayed from N."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

import structlog

from api.agent.answer import answer
from api.agent.digest import remembered
from api.agent.heard import heard
from api.agent.recalled import greets
from api.agent.spoken import asks, tells
from api.agent.types import Question, Spoken, Talk
from api.jobs.consolidate import fold
from api.jobs.import_files import keep_turn
from api.mind import Mind
from api.refusals import RunActive
from api.sentry import report
from api.telling import Draft
from graph.errors import MindError, RunUnknown, SessionUnknown
from graph.sessions import SessionRow

type Ending = Literal["done", "stopped", "failed"]

ENDS = frozenset({"done", "error"})
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Told:
    """Event number `n` of a run, as it is kept and as it goes out."""

    n: int
    event: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Started:
    run_id: str
    session_id: str


@dataclass(slots=True)
class _Live:
    """A run in this process: what it told so far, and a bell for those who follow."""

    session_id: str
    told: list[Told] = field(default_factory=list[Told])
    grew: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    ended: bool = False

    def ring(self) -> None:
        self.grew.set()
        self.grew = asyncio.Event()


class Runs:
    """All answers being made here. The task group belongs to the application's lifespan."""

    def __init__(self, mind: Mind, tasks: asyncio.TaskGroup) -> None:
        self._mind = mind
        self._tasks = tasks
        self._live: dict[str, _Live] = {}

    async def settle_abandoned(self) -> None:
        """Runs whose process was killed end here; what they said stays."""
        for run_id in await self._mind.sessions.running():
            await self._mind.sessions.finish_run(run_id, "failed")

    async def start(self, question: Question, session_id: str | None) -> Started:
        """Keep the person's words, then answer in a task of our own."""
        mind = self._mind
        now = mind.clock()
        session_id = await self._session(session_id, question)
        turn_id = await mind.sessions.add_turn(session_id, "user", question.text, at=now)
        run_id = await mind.sessions.start_run(session_id, at=now)
        live = self._live[run_id] = _Live(session_id)
        live.task = self._tasks.create_task(self._run(run_id, live, question, turn_id))
        return Started(run_id, session_id)

    async def known(self, run_id: str) -> None:
        if run_id not in self._live and await self._mind.sessions.run(run_id) is None:
            raise RunUnknown

    async def follow(
        self, run_id: str, after: int, *, silence: float | None = None
    ) -> AsyncIterator[Told | None]:
        """Events after number `after`, then new ones until the end; None after every silence."""
        live = self._live.get(run_id)
        if live is None:
            for n, event, data in await self._mind.sessions.events(run_id, after):
                yield Told(n, event, data)
            return
        while True:
            grew = live.grew
            for told in live.told[after:]:
                after = told.n
                yield told
            if live.ended and after >= len(live.told):
                return
            if after < len(live.told):
                continue
            try:
                async with asyncio.timeout(silence):
                    await grew.wait()
            except TimeoutError:
                yield None

    async def stop(self, run_id: str) -> None:
        """Stop a run and keep its part; one that ended already stays as it is."""
        live = self._live.get(run_id)
        if live is None or live.task is None:
            await self.known(run_id)
            return
        live.task.cancel()
        with suppress(asyncio.CancelledError):
            await live.task

    async def close(self) -> None:
        """The application ends: every answer keeps its part."""
        for run_id in list(self._live):
            await self.stop(run_id)

    async def _session(self, session_id: str | None, question: Question) -> str:
        sessions = self._mind.sessions
        if session_id is None:
            title = " ".join(question.text.split())[:60]
            return await sessions.create(title=title, at=self._mind.clock())
        if await sessions.get(session_id) is None:
            raise SessionUnknown
        if await sessions.active_run(session_id) is not None:
            raise RunActive
        return session_id

    async def _run(self, run_id: str, live: _Live, question: Question, turn_id: str) -> None:
        draft = Draft(live.session_id)
        ending: Ending = "failed"
        # Told back where there is no model to talk of it.
        told_back = self._mind.model is None and _only_told(question.text)
        try:
            talk = await self._talk(live.session_id)
            if told_back:
                draft.written = await self._keep(live.session_id, turn_id, question.text)
                parts = heard(question, self._mind, draft.written)
            else:
                parts = answer(question, self._mind, talk, asks=asks(question.text))
            async for part in parts:
                for event, data in draft.take(part):
                    await self._tell(run_id, live, event, data)
            # Else kept after the answer, which must not find the question itself.
            if not told_back:
                draft.written = await self._keep(live.session_id, turn_id, question.text)
            await self._tell(run_id, live, "memory_writes", {"ids": draft.written})
            ending = "done"
        except asyncio.CancelledError:
            ending = "stopped"
            await self._keep(live.session_id, turn_id, question.text)
        except MindError as error:
            await self._tell(run_id, live, "error", {"detail": type(error).__doc__ or ""})
            _log.warning("run.failed", run=run_id, exc_info=error)
        except Exception as error:  # noqa: BLE001 - a runner: one broken answer must not end the API
            await self._tell(run_id, live, "error", {"detail": MindError.__doc__ or ""})
            _log.error("run.broken", run=run_id, exc_info=error)
            report(error)
        await self._end(run_id, live, draft, ending)

    async def _keep(self, session_id: str, turn_id: str, text: str) -> list[str]:
        """Keep what was told, once however often; gives the ids of the statements seen in it."""
        if not _is_told(text):
            return []
        return list(await keep_turn(self._mind, session_id, turn_id, text))

    async def _talk(self, session_id: str) -> Talk:
        """What was said before the turn that is answered now."""
        row, turns = await self._said(session_id)
        return remembered(
            turns[:-1],
            row.digest if row else None,
            row.digested if row else 0,
            deep=row is not None and row.kind == "reflection",
        )

    async def _said(self, session_id: str) -> tuple[SessionRow | None, list[Spoken]]:
        turns = await self._mind.sessions.turns(session_id)
        row = await self._mind.sessions.get(session_id)
        return row, [Spoken(one.role, one.content) for one in turns]

    async def _end(self, run_id: str, live: _Live, draft: Draft, ending: Ending) -> None:
        if draft.text:
            await self._mind.sessions.add_turn(
                live.session_id,
                "assistant",
                draft.text,
                at=self._mind.clock(),
                strategy=draft.shown_strategy(),
                citations=draft.shown_citations(),
            )
        # Ended before it says so: who reads "done" finds the session free for the next question.
        await self._mind.sessions.finish_run(run_id, ending)
        if ending != "failed":
            await self._tell(run_id, live, "done", draft.whole())
        live.ended = True
        live.ring()
        del self._live[run_id]
        if ending == "done":
            self._tasks.create_task(fold(self._mind, live.session_id))

    async def _tell(self, run_id: str, live: _Live, event: str, data: Mapping[str, object]) -> None:
        n = await self._mind.sessions.append_event(run_id, event, data)
        live.told.append(Told(n, event, data))
        live.ring()


def _only_told(text: str) -> bool:
    """Whether a message tells and wants no answer: what it says can be told back."""
    return _is_told(text) and not asks(text)


def _is_told(text: str) -> bool:
    """Whether a message has something of the person's own to be kept: no question, request or greeting alone."""
    return tells(text) and not greets(text)
