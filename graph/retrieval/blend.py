"""Scores of several scales for the same candidates -> one score 0..1, by adding what is normalised."""

from collections.abc import Collection, Mapping, Sequence
from statistics import fmean, pstdev

# Weights as measured on LoCoMo (docs/adr/0013): words, the passage, the passage with the turn before.
WORDS, PASSAGE, CONTEXT = 0.5, 0.25, 0.25


def blended(
    ids: Collection[str], scales: Sequence[tuple[float, Mapping[str, float]]]
) -> dict[str, float]:
    """Weights and the scores they are for. Who has no score on a scale is neither lifted nor lowered by it."""
    total = dict.fromkeys(ids, 0.0)
    for weight, scores in scales:
        for id, one in standard({id: scores[id] for id in ids if id in scores}).items():
            total[id] += weight * one
    low, high = min(total.values(), default=0.0), max(total.values(), default=0.0)
    if high == low:
        return dict.fromkeys(total, 1.0)
    return {id: (one - low) / (high - low) for id, one in total.items()}


def standard(scores: Mapping[str, float]) -> dict[str, float]:
    """How many standard deviations each lies above the mean of all."""
    if not scores:
        return {}
    mean, spread = fmean(scores.values()), pstdev(scores.values())
    if spread == 0:
        return dict.fromkeys(scores, 0.0)
    return {id: (one - mean) / spread for id, one in scores.items()}
