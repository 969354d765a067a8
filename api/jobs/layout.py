"""Nodes and edges over all dates -> where each new node stands; a known place never changes."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

type Place = tuple[float, float]
type Points = NDArray[np.float64]

PX_PER_NODE = 95.0
# A node with its label needs about this much room.
ROOM = np.array([150.0, 64.0])
_STEPS, _STEPS_NEW = 150, 50
_PARTING = 60
_FARTHEST = 40.0
_HUB = 0.05


def place(
    nodes: Sequence[str],
    edges: Sequence[tuple[str, str]],
    known: Mapping[str, Place],
    *,
    seed: int = 7,
) -> dict[str, Place]:
    """Places of the nodes that have none, in pixels."""
    fresh = [id for id in nodes if id not in known]
    if not fresh:
        return {}
    order = [*(id for id in nodes if id in known), *fresh]
    index = {id: n for n, id in enumerate(order)}
    graph = _graph(
        len(order), [(index[a], index[b]) for a, b in edges if a in index and b in index]
    )
    unit = PX_PER_NODE * math.sqrt(len(order)) / 2
    old = len(order) - len(fresh)
    if old:
        start = {n: (known[id][0] / unit, known[id][1] / unit) for n, id in enumerate(order[:old])}
        points = _beside(graph, start, len(order), seed) * unit
    else:
        points = _from_nothing(graph, len(order), seed, unit)
    points = _part(points, old)
    return {id: (round(float(x), 1), round(float(y), 1)) for id, (x, y) in zip(fresh, points[old:], strict=True)}  # fmt: skip


def _graph(size: int, edges: Sequence[tuple[int, int]]) -> "rx.PyGraph[int, float]":
    """The last node is a weak hub that keeps unconnected parts from flying away."""
    graph: rx.PyGraph[int, float] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(list(range(size + 1)))
    graph.add_edges_from([(a, b, 1.0) for a, b in edges if a != b])
    parts = [part for part in rx.connected_components(graph) if size not in part]
    graph.add_edges_from([(size, min(part), _HUB) for part in parts])
    return graph


def _from_nothing(graph: "rx.PyGraph[int, float]", size: int, seed: int, unit: float) -> Points:
    found = rx.spring_layout(graph, weight_fn=float, num_iter=_STEPS, seed=seed)
    points = np.array([found[n] for n in range(size)], dtype=np.float64)
    points -= np.median(points, axis=0)
    radius = float(np.percentile(np.hypot(points[:, 0], points[:, 1]), 80)) or 1.0
    return points * (unit / radius)


def _beside(
    graph: "rx.PyGraph[int, float]", start: dict[int, Place], size: int, seed: int
) -> Points:
    """New nodes begin at the mean of their neighbours; only they move."""
    fixed = set(start)
    chance = np.random.default_rng(seed)
    for n in range(len(fixed), size):
        near = [start[m] for m in graph.neighbors(n) if m in start] or [(0.0, 0.0)]
        x, y = np.mean(np.array(near), axis=0) + chance.normal(0, 1 / math.sqrt(size), 2)
        start[n] = (float(x), float(y))
    start[size] = (0.0, 0.0)
    found = rx.spring_layout(
        graph, pos=start, fixed=fixed | {size}, weight_fn=float, num_iter=_STEPS_NEW, seed=seed
    )
    return np.array([found[n] for n in range(size)], dtype=np.float64)


def _part(points: Points, old: int) -> Points:
    """Push new nodes away from those whose labels they would cover."""
    points = points.copy()
    movable = np.arange(len(points)) >= old
    for _ in range(_PARTING):
        flat = points / ROOM
        a, b = _close(flat)
        if not len(a):
            break
        gap = flat[a] - flat[b]
        length = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-6)
        push = gap / length[:, None] * ((1.0 - length) / 2)[:, None] * ROOM
        shift = np.zeros_like(points)
        np.add.at(shift, a, push)
        np.add.at(shift, b, -push)
        points += np.clip(shift, -_FARTHEST, _FARTHEST) * movable[:, None]
    return points


def _close(flat: Points) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs nearer than one; a sweep along x keeps it far from all pairs."""
    order = np.argsort(flat[:, 0], kind="stable")
    first: list[int] = []
    second: list[int] = []
    xs = [float(x) for x in flat[order, 0]]
    ends = [bisect_right(xs, x + 1.0) for x in xs]
    for n, end in enumerate(ends):
        rest = order[n + 1 : end]
        gap = flat[rest] - flat[order[n]]
        near = rest[np.hypot(gap[:, 0], gap[:, 1]) < 1.0]
        first += [int(order[n])] * len(near)
        second += [int(one) for one in near]
    return np.array(first, dtype=np.intp), np.array(second, dtype=np.intp)
