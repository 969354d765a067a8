"""Hits of several kinds -> one list, best first, no dearer than a budget of tokens."""

from collections.abc import Sequence
from dataclasses import replace

from graph.retrieval.types import Hit

# A byte of Latin letters is a quarter of a token; a Russian letter has two bytes and tells two fifths of one.
LATIN, OTHER = 4, 2.5


def normalised(scored: Sequence[tuple[Hit, float]]) -> tuple[Hit, ...]:
    """Scores as shares of the best one, which keeps its order and loses its scale; equals stay as they came."""
    best = max((score for _, score in scored), default=0.0)
    if best <= 0:
        return tuple(replace(hit, score=0.0) for hit, _ in scored)
    order = sorted(scored, key=lambda one: -one[1])
    return tuple(replace(hit, score=round(max(0.0, score) / best, 4)) for hit, score in order)


def fused(words: Sequence[Hit], meaning: Sequence[Hit], limit: int) -> tuple[Hit, ...]:
    """The person's words first; what was made of them fills the places that are left."""
    first = tuple(words[:limit])
    floor = min((hit.score for hit in first), default=1.0)
    rest = sorted(meaning, key=lambda hit: (-hit.score, hit.memory_id))
    below = (replace(hit, score=round(hit.score * floor, 4)) for hit in rest)
    return (*first, *below)[:limit]


def within(hits: Sequence[Hit], budget: int) -> tuple[tuple[Hit, ...], int]:
    """The hits a budget of tokens pays for, in order, and how many it does not."""
    kept: list[Hit] = []
    spent = 0
    for hit in hits:
        spent += tokens(hit.content)
        if kept and spent > budget:
            break
        kept.append(hit)
    return tuple(kept), len(hits) - len(kept)


def tokens(text: str) -> int:
    """A careful guess from the script a text is written in."""
    return sized(len(text), len(text.encode()))


def sized(letters: int, size: int) -> int:
    """Tokens of a text of so many letters and bytes."""
    other = min(letters, size - letters)
    return int((letters - other) / LATIN + other / OTHER) + 1
