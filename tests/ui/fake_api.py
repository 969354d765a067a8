"""A small stand-in that speaks the contract over the invented life."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse

from tests.ui.fake_bring import bringing
from tests.ui.fake_house import PACE, house, now, problem
from tests.ui.fake_life import living
from tests.ui.fake_map import drawn, mapping
from tests.ui.fake_papers import PAPERS, papers
from tests.ui.fake_talk import talking
from tests.ui.invented import DIARY, UNTIL, Json, about, evidence, ident, months_between

app = FastAPI()
app.include_router(talking)
app.include_router(bringing)
app.include_router(papers)
app.include_router(living)
app.include_router(mapping)


@cache
def history() -> Json:
    whole = drawn()
    return (
        {**whole, "nodes": [], "edges": [], "since": None, "until": None} if PACE.empty else whole
    )


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


@app.get("/api/asked")
async def asked() -> list[str]:
    """Of the stand-in alone: what was asked of it."""
    return house.asked


@app.patch("/api/profile")
async def set_profile(body: dict[str, Any]) -> Json:
    house.views = body.get("views", house.views)
    house.names = body.get("names", house.names)
    house.quiet = body.get("quiet_hours", house.quiet)
    return await profile()


@app.get("/api/profile")
async def profile() -> Json:
    return {
        "names": house.names,
        "language": "ru",
        "timezone": "Europe/Moscow",
        "quiet_hours": house.quiet,
        "theme": "system",
        "proactivity": False,
        "views": house.views,
    }


@app.get("/api/budget")
async def budget() -> Json:
    return {
        "month": "2025-10",
        "spent_usd": 12.5 if house.cap_usd else 0.0,
        "reserved_usd": 0.25,
        "cap_usd": house.cap_usd,
        "rub_per_usd": 92.0,
        "by_purpose": {"extract": 10.0, "answer": 2.5},
        "by_day": {"2025-10-01": 4.0, "2025-10-02": 8.5},
    }


@app.patch("/api/budget")
async def set_budget(body: dict[str, float]) -> Json:
    house.cap_usd = body["cap_usd"]
    return await budget()


@app.get("/api/reread")
async def rereading() -> Json:
    estimate = {"calls": 40, "tokens": 90_000, "cost_usd": 0.03, "cost_rub": 2.76, "minutes": 2.0}
    return {"chunks": 42, "estimate": estimate}


@app.post("/api/reread", status_code=202)
async def reread() -> Json:
    return {"job_id": "again"}


@app.post("/api/model/test")
async def test_models() -> Json:
    fine = {"ok": True, "name": "small", "ms": 320, "problem": None}
    return {"strong": fine, "light": fine, "embedding": {**fine, "name": None}}


@app.get("/api/map/revision")
async def revision() -> Json:
    return {"revision": history()["revision"]}


@app.get("/api/map/history")
async def all_days(
    limit: int = 100_000,
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
    told = about(node["name"]) or (DIARY[:1] if PACE.nodes else [])
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
async def documents(project: str | None = None) -> Json:
    return {"items": [] if project else list(PAPERS), "next": None}


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
