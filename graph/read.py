"""Rows of an engine -> values of ours."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from graph.door import Row
from graph.kept import KeptFact, Props, fact_of, moment, some_moment
from graph.records import RecordKind
from graph.types import Fact


def whole(kind: RecordKind, row: Row) -> Props:
    match kind:
        case "edge":
            return props_of(row)
        case "mention":
            return row
        case _:
            return row["p"]


def props_of(row: Row) -> Props:
    return json.loads(row["row"])


def ends_of(members: dict[str, list[KeptFact]]) -> list[Props]:
    facts = [one.fact for kept in members.values() for one in kept]
    return [
        {"source_node_uuid": one.subject_id, "target_node_uuid": one.object_id, "uuid": one.id}
        for one in facts
    ]


def in_order_of_start(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda one: (one.valid_at, one.id))


def as_known(row: Row) -> Fact:
    fact = fact_of(props_of(row)).fact
    since, until = some_moment(row["since"]), moment(row["until"])
    return replace(fact, valid_at=since, invalid_at=until, expired_at=None)


def within(a: datetime, at: datetime | None, b: datetime) -> bool:
    return at is not None and a < at <= b
