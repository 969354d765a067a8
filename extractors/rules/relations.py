"""Two things in one sentence and a word between them -> how they are related."""

import re
from collections.abc import Iterator, Sequence

from extractors.rules.sentences import Sentence
from extractors.types import ClaimedRelation

_SERVES = re.compile(
    r"\b(?:ради|для\s+того,?\s+чтобы|чтобы|чтоб|for\s+the\s+sake\s+of|in\s+order\s+to|so\s+that)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\b(?:вместо|instead\s+of)\b", re.IGNORECASE)
_EITHER = re.compile(
    r"\b(?:или\b.{2,60}\bили|либо\b.{2,60}\bлибо|either\b.{2,60}\bor)\b", re.IGNORECASE
)
_BLOCKS = re.compile(
    r"\b(?:меша\w+|не\s+да[её]т|не\s+могу|из-за|gets?\s+in\s+the\s+way|because\s+of|keeps?\s+me\s+from)\b",
    re.IGNORECASE,
)
CONF = 0.4


def relations(
    message_id: str, sentence: Sentence, spoken: Sequence[str], shared: Sequence[str]
) -> Iterator[ClaimedRelation]:
    text = sentence.text

    def claim(source: str, name: str, target: str) -> ClaimedRelation:
        return ClaimedRelation(source, name, target, message_id, text, conf=CONF)

    obstacles = [ref for ref in shared if ref.startswith("Obstacle|")]
    values = [ref for ref in shared if ref.startswith(("Value|", "Need|"))]
    if spoken and obstacles and (_BLOCKS.search(text) or len(text) < 120):
        yield claim(obstacles[0], "BLOCKS", spoken[0])
    if spoken and values and _SERVES.search(text):
        yield claim(spoken[0], "SERVES", values[0])
    if len(spoken) < 2:
        return
    if _EITHER.search(text):
        yield claim(spoken[0], "CONFLICTS_WITH", spoken[1])
    elif _INSTEAD.search(text):
        # «X вместо Y»: the one named after the word was left for the one before it.
        yield claim(spoken[1], "ABANDONED_FOR", spoken[0])
    elif _SERVES.search(text):
        yield claim(spoken[0], "SERVES", spoken[1])
    elif _BLOCKS.search(text):
        yield claim(spoken[0], "BLOCKS", spoken[1])
