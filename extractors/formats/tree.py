"""Turns that know what they answer -> the active line first, then the branches that were left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    if leaf not in by_id:
        leaf = _newest(nodes, parents)
    line: list[Node] = []
    seen: set[str] = set()
    while leaf is not None and leaf in by_id and leaf not in seen:
        seen.add(leaf)
        line.append(by_id[leaf])
        leaf = by_id[leaf].parent
    kept = set(map(id, line))
    active = [node.turn for node in reversed(line) if node.turn is not None]
    left = [
        replace(node.turn, active=False)
        for node in nodes
        if node.turn is not None and id(node) not in kept
    ]
    return active + left


def _newest(nodes: Sequence[Node], parents: set[str | None]) -> str | None:
    """The leaf said last; of equal ones the last in the file; in a ring the last node."""
    leaves = [node for node in nodes if node.own_id not in parents] or list(nodes)
    best = max(range(len(leaves)), key=lambda n: (_time(leaves[n]), n))
    return leaves[best].own_id


def _time(node: Node) -> datetime:
    return node.at or (node.turn.at if node.turn else None) or _EARLIEST
