"""What the fake map holds, and how all of it leaves and comes back."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable
from dataclasses import astuple, dataclass
from datetime import datetime

from graph.closing import slot
from graph.commit import Past, episode_id
from graph.kept import (
    KeptFact,
    KeptWords,
    Props,
    entity_of,
    entity_props,
    fact_of,
    fact_props,
    uid,
    words_of,
    words_props,
)
from graph.parameters import mark
from graph.records import MapRecord, in_order, record
from graph.types import Entity, Episode


@dataclass(frozen=True, slots=True)
class Told:
    """A chunk as it was committed: its relations and when."""

    episode: Episode
    edges: tuple[str, ...]
    at: datetime


class WholeMap:
    """The dictionaries of a map, with a copy of all of them as records."""

    def __init__(self, group: str) -> None:
        self._group = group
        self._revision: int = 0
        self._empty()

    def _empty(self) -> None:
        self._entities: dict[str, Entity] = {}
        self._words: dict[str, KeptWords] = {}
        self._facts: dict[str, KeptFact] = {}
        self._past: list[Past] = []
        self._mentions: dict[str, set[str]] = {}
        self._episodes: dict[str, Told] = {}
        self._born: dict[str, datetime] = {}

    async def dump(self) -> AsyncIterator[MapRecord]:
        for one in in_order([*self._nodes(), *self._edges(), *self._chunks()]):
            yield one

    async def load(self, records: AsyncIterable[MapRecord], *, now: datetime) -> None:
        self._empty()
        chunks: dict[str, str] = {}
        kept = [one async for one in records]
        for one in kept:
            if one.kind == "mark":
                chunks[episode_id(self._group, one.props["source"])] = one.props["source"]
        for one in kept:
            self._take(one, chunks)
        self._revision += 1

    def _nodes(self) -> Iterable[MapRecord]:
        for id, one in self._entities.items():
            props = entity_props(one, self._group)
            yield record("entity", {**props, "created_at": self._born[id]})

    def _edges(self) -> Iterable[MapRecord]:
        me = next((one.id for one in self._entities.values() if one.is_self), "")
        for words in self._words.values():
            yield _edge({**words_props(words, self._group), "source_node_uuid": me})
        for kept in self._facts.values():
            yield _edge(fact_props(kept, self._group, slot(kept.fact)))
        for one in self._past:
            props = {
                "uuid": uid(*map(str, astuple(one))),
                "fact": one.fact_id,
                "valid_at": one.valid_at,
                "invalid_at": one.invalid_at,
                "expired_at": one.expired_at,
                "changed_at": one.changed_at,
            }
            yield record("history", props)

    def _chunks(self) -> Iterable[MapRecord]:
        for chunk, told in self._episodes.items():
            ep, one = episode_id(self._group, chunk), told.episode
            yield record("episode", {
                "uuid": ep, "group_id": self._group, "name": one.name, "source": "message",
                "source_description": one.source_description, "content": one.content,
                "valid_at": one.valid_at, "created_at": told.at, "entity_edges": list(told.edges),
            })  # fmt: skip
            for n in self._mentions[chunk]:
                yield record(
                    "mention", {"uuid": uid(ep, n), "ep": ep, "n": n, "created_at": told.at}
                )
            key = mark(self._group, chunk)
            yield record(
                "mark", {"key": key, "source": chunk, "at": told.at, "group_id": self._group}
            )

    def _take(self, one: MapRecord, chunks: dict[str, str]) -> None:
        props = one.props
        match one.kind:
            case "entity":
                born = {"created_at": self._born.setdefault(props["uuid"], props["created_at"])}
                self._entities[props["uuid"]] = entity_of(props | born)
            case "episode":
                chunk = _chunk(chunks, props["uuid"])
                self._episodes[chunk] = _told(chunk, props)
                self._mentions.setdefault(chunk, set())
            case "mention":
                self._mentions.setdefault(_chunk(chunks, props["ep"]), set()).add(props["n"])
            case "edge" if "slot" in props:
                self._facts[props["uuid"]] = fact_of(props)
            case "edge":
                self._words[props["uuid"]] = words_of(props)
            case "history":
                self._past.append(_past(props))
                self._past.sort(key=lambda one: one.changed_at)
            case "mark":
                return


def _chunk(chunks: dict[str, str], episode: str) -> str:
    """What an episode is about; a copy that was cut short says it of none."""
    return chunks.get(episode, episode)


def _past(props: Props) -> Past:
    return Past(
        props["fact"],
        props["valid_at"],
        props.get("invalid_at"),
        props.get("expired_at"),
        props["changed_at"],
    )


def _told(chunk: str, props: Props) -> Told:
    episode = Episode(
        chunk, props["name"], props["content"], props["source_description"], props["valid_at"]
    )
    return Told(episode, tuple(props["entity_edges"]), props["created_at"])


def _edge(props: Props) -> MapRecord:
    kept = {name: value for name, value in props.items() if name not in ("stem", "group_id")}
    return record("edge", kept)
