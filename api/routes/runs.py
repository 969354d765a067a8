"""An answer over HTTP: started, followed, stopped. `chat/generate` and the WebSocket wrap the same run."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from api.deps import TheMind, TheRuns, mind_of, runs_of
from api.errors import problem_of
from api.jobs.runs import Runs, Told
from api.mind import Mind
from api.refusals import AnswerBroken, Asked
from api.routes.asking import question
from api.schemas import AnswerOut, Ask, Mode, RunMade, Said
from graph.errors import MindError

router = APIRouter()

KEEP_ALIVE = 15.0
STREAM = "text/event-stream"
SSE = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class UserMessage(BaseModel):
    """What a person says over the WebSocket."""

    type: Literal["user_message"]
    content: str = Field(max_length=200_000)
    mode: Mode = "auto"
    as_of: str | None = None


class Stop(BaseModel):
    type: Literal["stop"]


_frame: TypeAdapter[UserMessage | Stop] = TypeAdapter(UserMessage | Stop)


@router.post("/api/runs", status_code=202)
async def start(asked: Ask, mind: TheMind, runs: TheRuns) -> RunMade:
    """Start an answer that outlives the page."""
    started = await runs.start(await question(asked, mind), asked.session_id)
    return RunMade(run_id=started.run_id, session_id=started.session_id)


@router.get("/api/runs/{id}/events", response_class=StreamingResponse)
async def events(
    id: str, runs: TheRuns, after: Annotated[int, Query(ge=0)] = 0
) -> StreamingResponse:
    """Replay what was said after event N, then follow."""
    await runs.known(id)
    return _stream(runs, id, after)


@router.delete("/api/runs/{id}", status_code=204)
async def stop(id: str, runs: TheRuns) -> Response:
    """Stop it; what was said so far stays."""
    await runs.stop(id)
    return Response(status_code=204)


@router.post("/api/chat/generate", response_model=AnswerOut)
async def generate(asked: Ask, mind: TheMind, runs: TheRuns) -> AnswerOut | StreamingResponse:
    """Ask and wait for the whole answer, or stream it."""
    started = await runs.start(await question(asked, mind), asked.session_id)
    if asked.stream:
        return _stream(runs, started.run_id, 0)
    async for told in runs.follow(started.run_id, 0):
        if told is not None and told.event == "done":
            return AnswerOut.model_validate(told.data)
    raise AnswerBroken


@router.websocket("/ws/chat")
async def talk(socket: WebSocket, session_id: str | None = None) -> None:
    """The same events as JSON frames `{event, data}`; a closed page stops nothing."""
    await socket.accept()
    talking = _Talk(socket, mind_of(socket), runs_of(socket), session_id)
    with suppress(WebSocketDisconnect):
        async with asyncio.TaskGroup() as tasks:
            await talking.listen(tasks)


class _Talk:
    """One open WebSocket: the session it is about and the run it shows."""

    def __init__(self, socket: WebSocket, mind: Mind, runs: Runs, session_id: str | None) -> None:
        self._socket = socket
        self._mind = mind
        self._runs = runs
        self._session_id = session_id
        self._run_id: str | None = None

    async def listen(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            text = await self._socket.receive_text()
            try:
                frame = _frame.validate_json(text)
                await self._take(frame, tasks)
            except ValidationError:
                await self._send("error", {"detail": "not a frame of the contract", "status": 422})
            except (MindError, Asked) as refused:
                await self._send("error", problem_of(type(refused), "/ws/chat").model_dump())

    async def _take(self, frame: UserMessage | Stop, tasks: asyncio.TaskGroup) -> None:
        match frame:
            case Stop():
                if self._run_id is not None:
                    await self._runs.stop(self._run_id)
            case UserMessage():
                asked = Ask(
                    session_id=self._session_id,
                    messages=[Said(role="user", content=frame.content)],
                    mode=frame.mode,
                    as_of=frame.as_of,
                )
                started = await self._runs.start(
                    await question(asked, self._mind), self._session_id
                )
                self._session_id, self._run_id = started.session_id, started.run_id
                tasks.create_task(self._show(started.run_id))

    async def _show(self, run_id: str) -> None:
        async for told in self._runs.follow(run_id, 0):
            if told is not None:
                await self._send(told.event, told.data)

    async def _send(self, event: str, data: object) -> None:
        await self._socket.send_text(json.dumps({"event": event, "data": data}, ensure_ascii=False))


def _stream(runs: Runs, run_id: str, after: int) -> StreamingResponse:
    follow = runs.follow(run_id, after, silence=KEEP_ALIVE)
    return StreamingResponse(_sse(follow), media_type=STREAM, headers=SSE)


async def _sse(follow: AsyncIterator[Told | None]) -> AsyncIterator[bytes]:
    """Frames with `id:`; a comment in every silence, so that no proxy gives up."""
    async for told in follow:
        if told is None:
            yield b": still here\n\n"
        else:
            body = json.dumps(told.data, ensure_ascii=False)
            yield f"id: {told.n}\nevent: {told.event}\ndata: {body}\n\n".encode()
