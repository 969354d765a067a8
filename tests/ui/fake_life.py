"""The stand-in's life over time: doubts, biography, feelings, what lifts, what repeats."""

from functools import cache
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from tests.ui.fake_house import PACE, house, problem
from tests.ui.invented import DIARY, Json, evidence, ident, life

living = APIRouter()
HOSTILE = "<img src=http://evil.invalid/x> ![y](http://evil.invalid/y)"


# Its layout takes a while to be computed.
_nodes = cache(lambda: life()["nodes"])


def _brief(name: str) -> Json:
    node = next(one for one in _nodes() if one["id"] == ident(name))
    kept = ("id", "type", "name", "aliases", "phase", "stance", "confidence")
    return {key: node[key] for key in kept}


def _side(name: str, said: int) -> Json:
    known = _brief(name)
    return {"id": known["id"], "name": known["name"], "type": known["type"], "valid_from": None,
            "evidence": [evidence(DIARY[said])]}  # fmt: skip


def _doubt(id: str, kind: str, question: str, answers: list[str], **more: Any) -> Json:
    return {"id": id, "kind": kind, "question": question, "left": _side("Свобода", 0),
            "right": None, "evidence": [], "answers": [*answers, "later"], **more}  # fmt: skip


@living.get("/api/review")
async def review() -> Json:
    right = _side("Ремесло", 1)
    every = [
        _doubt("d1", "merge", "«Свобода» и «Ремесло» — это одно и то же?", ["merge", "apart"], right=right),
        _doubt("d2", "conflict", "Сказано и то и другое. Верно первое?", ["right", "wrong", "until"], right=right),
        _doubt("d3", "low_confidence", f"{HOSTILE} — это действительно о вас?", ["right", "wrong"]),
    ]  # fmt: skip
    gone = {one.split()[1] for one in house.asked if one.startswith("SETTLE")}
    return {"items": [] if PACE.empty else [one for one in every if one["id"] not in gone], "next": None}  # fmt: skip


@living.post("/api/review/{id}", status_code=204)
async def settle(id: str, body: dict[str, Any]) -> None:
    house.asked.append(f"SETTLE {id} {body['answer']} {body.get('date')}")


@living.get("/api/timeline")
async def timeline(types: str = "") -> Json:
    rows = [
        ("event", f"Мамина операция {HOSTILE}", "Мамина операция", 2),
        ("phase", "paused", "Мастерская", 1),
        ("person", "Света", "Света", 3),
        ("decision", "Уволиться в декабре", "Уволиться в декабре", 4),
    ]
    items = [
        {"date": DIARY[n].day.isoformat(), "date_precision": "day", "to": None, "type": kind, "title": title, "entity": _brief(name), "evidence": [evidence(DIARY[n])]}
        for kind, title, name, n in rows if not types or kind in types.split(",")
    ]  # fmt: skip
    return {"items": [] if PACE.empty else items, "next": None}


@living.get("/api/emotions")
async def emotions() -> list[Json]:
    return [
        {"date": one.day.isoformat(), "sadness": 0.2, "frustration": 0.5, "excitement": 0.7, "fear": 0.1, "valence": 0.1, "arousal": 0.5, "stress": 0.3, "heat": 0.6, "target": None, "evidence": [evidence(one)]}
        for one in DIARY
    ]  # fmt: skip


@living.get("/api/moods")
async def moods(lang: str = "ru") -> Json:
    words = "Words about this are brighter." if lang == "en" else "Слова об этом светлее."
    item = {"entity": _brief("Мастерская"), "pull": "lifts", "words": words, "messages": 5,
            "up": [evidence(DIARY[1])], "down": []}  # fmt: skip
    chosen = {"entity": _brief("Уволиться в декабре"), "date": DIARY[4].day.isoformat(), "hot": True,
              "evidence": [evidence(DIARY[4])]}  # fmt: skip
    return {"items": [item], "decisions": [chosen]}


@living.get("/api/patterns")
async def patterns(as_of: str = "2025-10-01") -> Json:
    span = {"from": DIARY[0].day.isoformat(), "to": DIARY[3].day.isoformat()}
    before = {"entity": _brief("Усталость"), "kind": "obstacle", "lift": 3.0, "count": 2}
    left = {"date": span["to"], "preceded_by": [before], "evidence": [evidence(DIARY[3])]}
    return {
        "as_of": as_of if "T" in as_of else f"{as_of}T00:00:00Z",
        "cycles": [{"entity": _brief("Мастерская"), "returns": 2, "intervals": [span], "exits": [left]}],
        "stated_vs_lived": [{**span, "entity": _brief("Научиться плавать"), "status": "known", "stated": 0.4, "lived": 0.1, "delta": 1.2, "probability": 0.95, "coverage": 0.7, "evidence": [evidence(DIARY[2])]}],
        "hot_cold": [{"entity": _brief("Уйти из банка"), "cold": evidence(DIARY[2]), "hot": evidence(DIARY[0]), "slope": 1.0}],
        "conflicts": [{"a": _brief("Свобода"), "b": _brief("Надёжность"), "kind": "inherent", "evidence": [evidence(DIARY[0])]}],
        "neglected": [{"entity": _brief("Научиться плавать"), "since": span["from"], "shift": 0.4, "evidence": [evidence(DIARY[2])]}],
    }  # fmt: skip


@living.get("/api/insights")
@living.get("/api/proactivity/events")
async def not_yet() -> JSONResponse:
    return problem(501, "Not yet")
