"""Feelings by name -> the four emotions that are measured, and the nodes that stand for them."""

from collections.abc import Mapping

from graph.types import Feeling

EMOTIONS: Mapping[str, str] = {
    "sadness": "грусть", "frustration": "раздражение", "excitement": "воодушевление", "fear": "тревога",
}  # fmt: skip
_NEAREST: Mapping[Feeling, str] = {
    "sadness": "sadness", "shame": "sadness", "frustration": "frustration", "fear": "fear",
    "excitement": "excitement", "joy": "excitement", "calm": "excitement", "relief": "excitement",
}  # fmt: skip


def nearest(name: Feeling | None, valence: float) -> str:
    """The measured emotion that a feeling is nearest to; without a name its pleasantness decides."""
    return _NEAREST[name] if name else "excitement" if valence > 0 else "frustration"
