"""All that a map holds as flat records that know no engine: how it leaves one and comes into another."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from graph.kept import Props, indexed, some_moment
from graph.parameters import empty_parameters, with_row
from graph.types import NODE_TYPES

type RecordKind = Literal["entity", "episode", "mention", "edge", "history", "mark"]

# In the order in which they can be written: ends before what joins them, marks last.
RECORD_KINDS: tuple[RecordKind, ...] = get_args(RecordKind.__value__)
AT_ONCE = 200
_KEYS = {"mark": "key"}
_DATES: dict[RecordKind, frozenset[str]] = {
    "entity": frozenset({"created_at", "first_seen", "last_seen"}),
    "episode": frozenset({"created_at", "valid_at"}),
    "mention": frozenset({"created_at"}),
    "edge": frozenset(
        {"created_at", "expired_at", "valid_at", "invalid_at", "reference_time", "until"}
    ),
    "history": frozenset({"valid_at", "invalid_at", "expired_at", "changed_at"}),
    "mark": frozenset({"at"}),
}
# Made again from the rest wherever a record is written.
_DERIVED = frozenset({"stem", "row"})


@dataclass(frozen=True, slots=True)
class MapRecord:
    """One node, relation, past interval or mark; `props` hold text, numbers, truth values, aware UTC
    times and lists of texts, numbers or truth values, never a null."""

    kind: RecordKind
    props: Props

    @property
    def key(self) -> str:
        return self.props[_KEYS.get(self.kind, "uuid")]


def record(kind: RecordKind, kept: Mapping[str, Any]) -> MapRecord:
    """What an engine gave back, without what can be derived and with times that are times."""
    dates = _DATES[kind]
    props = {
        name: some_moment(value) if name in dates else value
        for name, value in sorted(kept.items())
        if value is not None and name not in _DERIVED
    }
    return MapRecord(kind, props)


def in_order(records: Iterable[MapRecord]) -> list[MapRecord]:
    return sorted(records, key=lambda one: (RECORD_KINDS.index(one.kind), one.key))


async def in_batches(records: AsyncIterable[MapRecord]) -> AsyncIterator[list[MapRecord]]:
    """Records as they come, so many at once as one statement writes well."""
    batch: list[MapRecord] = []
    async for one in records:
        batch.append(one)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def writing_of(records: Iterable[MapRecord], group: str, now: datetime) -> Props:
    """The parameters of `write.cypher` that put these records into the map of a group."""
    params = empty_parameters(now)
    for one in records:
        props = {**one.props, "group_id": group}
        match one.kind:
            case "entity":
                _put_entity(params["nodes"], props)
            case "episode":
                params["episodes"].append({**props, "stem": indexed(props["content"])})
            case "mention":
                params["mentions"].append({**props, "group": group})
            case "edge":
                params["edges"].append(_edge(props))
            case "history":
                params["history"].append(props)
            case "mark":
                params["marks"].append(props)
    return params


def _put_entity(nodes: dict[str, list[Props]], props: Props) -> None:
    if props["type"] not in NODE_TYPES:
        raise ValueError("a node of a type that the map does not know")
    words = " ".join((props["name"], *props.get("aliases", ()), props.get("summary", "")))
    nodes[props["type"]].append({"uuid": props["uuid"], "p": {**props, "stem": indexed(words)}})


def _edge(props: Props) -> Props:
    whole = with_row({**props, "stem": indexed(props["fact"])})
    ends = {"a": props["source_node_uuid"], "b": props["target_node_uuid"]}
    return {**ends, "uuid": props["uuid"], "p": whole}
