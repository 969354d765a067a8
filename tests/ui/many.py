"""A number -> a generated map of that many nodes, for measuring: dense, four years long, always the same."""

import math
from datetime import timedelta
from random import Random

from tests.ui.invented import SINCE, UNTIL, Json

KINDS = ("Goal", "Value", "Need", "Project", "Habit", "Belief", "Obstacle", "Decision", "Emotion", "Event", "Person")  # fmt: skip
SPACING = 56
TIES_PER_NODE = 1.8


def many(size: int, seed: int = 11) -> Json:
    dice, days = Random(seed), (UNTIL - SINCE).days
    spans: list[tuple[int, int]] = []
    nodes: list[Json] = []
    for n in range(size):
        begun = dice.randint(0, int(days * 0.8))
        spans.append((begun, begun + 30 + int(dice.expovariate(1 / 300))))
        far, turn = SPACING * math.sqrt(n), n * 2.39996
        nodes.append(
            {
                "id": f"n{n}",
                "type": KINDS[n % len(KINDS)],
                "name": f"Узел {n}",
                "aliases": [],
                "phase": None,
                "stance": "wants",
                "confidence": 0.9,
                "size": round(dice.random(), 3),
                "x": round(far * math.cos(turn), 1),
                "y": round(far * math.sin(turn), 1),
                "intervals": [_held(*spans[n], days)],
            }
        )
    edges = [
        tie for tie in (_tie(dice, n, spans, days) for n in range(int(size * TIES_PER_NODE))) if tie
    ]
    return {"revision": "r1", "since": _day(0), "until": _day(days), "nodes": nodes, "edges": edges}


def _tie(dice: Random, n: int, spans: list[tuple[int, int]], days: int) -> Json | None:
    a = dice.randrange(1, len(spans))
    b = max(0, a - 1 - int(dice.expovariate(1 / 12)))
    begun, ended = max(spans[a][0], spans[b][0]), min(spans[a][1], spans[b][1])
    if ended <= begun:
        return None
    return {"id": f"f{n}", "source": f"n{a}", "target": f"n{b}", "type": "SERVES", "intervals": [_held(begun, ended, days)], "confidence": 0.9, "explicit": n % 4 != 0}  # fmt: skip


def _held(begun: int, ended: int, days: int) -> list[str | None]:
    return [_day(begun), None if ended >= days else _day(ended)]


def _day(number: int) -> str:
    return (SINCE + timedelta(days=number)).isoformat().replace("+00:00", "Z")
