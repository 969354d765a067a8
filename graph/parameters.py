"""Writing -> the parameters of `write.cypher`, the same for both engines."""

import json
from datetime import datetime

from graph.closing import slot
from graph.commit import Past, Writing, episode_edges, episode_id
from graph.kept import ROW_ONLY, Props, entity_props, fact_props, indexed, uid, words_props
from graph.types import NODE_TYPES, Entity


def mark(group: str, chunk_id: str) -> str:
    return uid(group, "mark", chunk_id)


def empty_parameters(now: datetime) -> Props:
    """Every parameter of `write.cypher`, none of which writes anything."""
    lists = (
        "episodes", "mentions", "hands", "edges", "history", "cut", "forgotten", "dropped", "undone",
        "unmarked", "marks",
    )  # fmt: skip
    nodes: dict[str, list[Props]] = {label: [] for label in NODE_TYPES}
    return {"now": now, "nodes": nodes, **{name: [] for name in lists}}


def parameters(writing: Writing, group: str, me: str, now: datetime) -> Props:
    return {
        "now": now,
        "nodes": _nodes(writing.entities, group),
        "episodes": _episodes(writing, group, now),
        "mentions": _mentions(writing, group, now),
        "hands": [],
        "edges": _edges(writing, group, me),
        "history": [_past(one, place, group) for place, one in enumerate(writing.history)],
        "cut": [{"a": a, "uuid": id} for a, id in writing.cut],
        "forgotten": writing.forgotten,
        "dropped": writing.dropped,
        "undone": [episode_id(group, chunk) for chunk in writing.undone],
        "unmarked": [mark(group, chunk) for chunk in writing.undone],
        "marks": _marks(writing, group, now),
    }


def _nodes(entities: list[Entity], group: str) -> dict[str, list[Props]]:
    nodes: dict[str, list[Props]] = {label: [] for label in NODE_TYPES}
    for one in entities:
        nodes[one.type].append({"uuid": one.id, "p": entity_props(one, group)})
    return nodes


def _episodes(writing: Writing, group: str, now: datetime) -> list[Props]:
    one = writing.episode
    if one is None:
        return []
    return [
        {
            "uuid": episode_id(group, one.chunk_id),
            "name": one.name,
            "group_id": group,
            "source": "message",
            "source_description": one.source_description,
            "content": one.content,
            "stem": indexed(one.content),
            "valid_at": one.valid_at,
            "created_at": now,
            "entity_edges": episode_edges(writing),
        }
    ]


def _mentions(writing: Writing, group: str, now: datetime) -> list[Props]:
    if writing.episode is None:
        return []
    ep = episode_id(group, writing.episode.chunk_id)
    return [
        {"uuid": uid(ep, n), "ep": ep, "n": n, "group": group, "created_at": now}
        for n in writing.mentions
    ]


def _edges(writing: Writing, group: str, me: str) -> list[Props]:
    edges: list[Props] = []
    for words in writing.words:
        props = {**words_props(words, group), "source_node_uuid": me}
        item = words.observation.entity_id
        edges.append({"a": me, "b": item, "uuid": words.observation.id, "p": with_row(props)})
    for kept in writing.facts:
        props = fact_props(kept, group, slot(kept.fact))
        a, b = kept.fact.subject_id, kept.fact.object_id
        edges.append({"a": a, "b": b, "uuid": kept.fact.id, "p": with_row(props)})
    return edges


def _past(one: Past, place: int, group: str) -> Props:
    return {
        "uuid": uid(one.fact_id, "was", one.changed_at.isoformat(), str(place)),
        "n": place,
        "group_id": group,
        "fact": one.fact_id,
        "valid_at": one.valid_at,
        "invalid_at": one.invalid_at,
        "expired_at": one.expired_at,
        "changed_at": one.changed_at,
    }


def _marks(writing: Writing, group: str, now: datetime) -> list[Props]:
    one = writing.episode
    if one is None:
        return []
    return [
        {"key": mark(group, one.chunk_id), "source": one.chunk_id, "at": now, "group_id": group}
    ]


def with_row(props: Props) -> Props:
    """All of an edge once more as one text: a whole map is read ten times faster by it.

    Lists that no query looks into stand in that text alone.
    """
    kept = {
        name: one.isoformat() if isinstance(one, datetime) else one
        for name, one in props.items()
        if one is not None and name not in ("stem", "group_id")
    }
    row = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    plain = {name: one for name, one in props.items() if name not in ROW_ONLY}
    return {**plain, "row": row}
