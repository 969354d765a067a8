"""Turns that know what they answer -> the active line first, then the branches that were left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from extractors.formats.chats import Turn

_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a chat: what was said in it, if anything, and which node it follows."""

    own_id: str
    parent: str | None
    turn: Turn | None
    at: datetime | None = None


def lined(nodes: Sequence[Node], leaf: str | None = None) -> list[Turn]:
    """From the leaf up by parents; without a leaf the newest one, without any links the file's order."""
    by_id: dict[str, Node] = {}
    for node in nodes:
        by_id.setdefault(node.own_id, node)
    parents = {node.parent for node in nodes if node.parent in by_id}
    if not parents:
        return [node.turn for node in nodes if node.turn is not None]
    line = _line(by_id, leaf)
    if not line:
        line = _line(by_id, _newest([n for n in nodes if n.own_id not in parents]))
    if not any(_has_words(node) for node in line):
        line = _line(by_id, _newest([node for node in nodes if _has_words(node)]))
    kept = set(map(id, line))
    active = [node.turn for node in reversed(line) if node.turn is not None]
    left = [
        node.turn._replace(active=False)
        for node in nodes
        if node.turn is not None and id(node) not in kept
    ]
    return active + left


def _line(by_id: Mapping[str, Node], leaf: str | None) -> list[Node]:
    """The leaf, what it follows, and so on to the root; a ring ends where it began."""
    line: list[Node] = []
    seen: set[str] = set()
    while leaf is not None and leaf in by_id and leaf not in seen:
        seen.add(leaf)
        line.append(by_id[leaf])
        leaf = by_id[leaf].parent
    return line


def _has_words(node: Node) -> bool:
    return node.turn is not None and bool(node.turn.text.strip())


def _newest(nodes: Sequence[Node]) -> str | None:
    """The node said last; of equal ones the last in the file."""
    if not nodes:
        return None
    best = max(range(len(nodes)), key=lambda n: (_time(nodes[n]), n))
    return nodes[best].own_id


def _time(node: Node) -> datetime:
    return node.at or (node.turn.at if node.turn else None) or _EARLIEST
