"""The stand-in's map beyond the first picture: today, ways, feelings, conflicts, corrections."""

from collections import deque
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Query

from tests.ui.fake_house import PACE, house
from tests.ui.invented import DIARY, UNTIL, Json, evidence, ident, life
from tests.ui.many import many

mapping = APIRouter(prefix="/api")
# A name as an enemy's file would have it: markup of three kinds.
HOSTILE = (
    '<img src="http://evil.test/a.png" onerror="alert(1)"><script>alert(2)</script> '
    "![x](http://evil.test/b.png) **жирно**"
)
RENAMED = "Свобода"
BRIEF = ("id", "type", "name", "aliases", "phase", "stance", "confidence")


@cache
def drawn() -> Json:
    whole = many(PACE.nodes) if PACE.nodes else life()
    if PACE.hostile:
        next(one for one in whole["nodes"] if one["name"] == RENAMED)["name"] = HOSTILE
    return whole


def _node(id: str) -> Json:
    return next(one for one in drawn()["nodes"] if one["id"] == id)


def _brief(name: str) -> Json:
    node = _node(ident(name))
    return {key: node[key] for key in BRIEF}


@mapping.get("/map")
async def today(limit: int = 150) -> Json:
    now = [one for one in drawn()["nodes"] if one["intervals"][-1][1] is None]
    ranked = sorted(now, key=lambda one: -one["size"])[:limit]
    nodes = [{**one, "first_seen": None, "last_seen": None, "priority": None} for one in ranked]
    return {"as_of": UNTIL.isoformat(), "revision": "r1", "nodes": nodes, "edges": []}


@mapping.get("/map/path")
async def way(
    start: Annotated[str, Query(alias="from")], goal: Annotated[str, Query(alias="to")]
) -> Json:
    came = {start: start}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for edge in drawn()["edges"]:
            ends = [edge["source"], edge["target"]]
            there = ends[1 - ends.index(here)] if here in ends else here
            if there not in came:
                came[there] = here
                queue.append(there)
    steps = [goal] if goal in came else []
    while steps and steps[-1] != start:
        steps.append(came[steps[-1]])
    nodes = [{**_node(id), "first_seen": drawn()["since"]} for id in reversed(steps)]
    return {"nodes": nodes, "edges": []}


@mapping.get("/patterns")
async def patterns() -> Json:
    if PACE.nodes:
        return {
            "as_of": UNTIL.isoformat(),
            **dict.fromkeys(("cycles", "stated_vs_lived", "hot_cold", "conflicts"), ()),
        }
    pair = {"a": _brief("Надёжность"), "b": _brief("Свобода")}
    clash = {**pair, "kind": "inherent", "evidence": [evidence(DIARY[0])]}
    whole: Json = {name: [] for name in ("cycles", "stated_vs_lived", "hot_cold")}
    return {"as_of": UNTIL.isoformat(), **whole, "conflicts": [clash]}


@mapping.get("/emotions")
async def emotions(entity: str) -> list[Json]:
    about = [one for one in DIARY if ident(one.about) == entity]
    tones = dict.fromkeys(("sadness", "frustration", "excitement", "fear", "stress", "heat"), 0.0)
    return [
        {**tones, "excitement": 0.8, "date": one.day.isoformat(), "valence": 0.5, "arousal": 0.6, "target": None, "evidence": [evidence(one)]}
        for one in about
    ]  # fmt: skip


@mapping.get("/moods")
async def moods() -> Json:
    if PACE.nodes:
        return {"items": [], "decisions": []}
    lifted: Json = {"entity": _brief("Открыть гончарную мастерскую"), "pull": "lifts", "words": "Когда речь об этом, слова светлее обычного.", "messages": 4, "up": [], "down": []}  # fmt: skip
    return {"items": [lifted], "decisions": []}


@mapping.patch("/entities/{id}")
async def correct(id: str, patch: dict[str, Any]) -> Json:
    house.corrections.append((id, patch))
    return {}


@mapping.post("/entities/{id}/undo")
async def undo(id: str) -> Json:
    house.corrections.append((id, "undo"))
    return {}


@mapping.delete("/entities/{id}", status_code=204)
async def forget(id: str, texts: bool = False) -> None:
    house.corrections.append((id, f"forget {texts}"))


@mapping.get("/corrections")
async def corrections() -> list[tuple[str, Any]]:
    """Of the stand-in alone: what a test asked to be corrected."""
    return house.corrections
