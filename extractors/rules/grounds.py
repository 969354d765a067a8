"""Words of a turn -> whether they say why: «бросила испанский, потому что Марат передумал»."""

import re

_WHY = re.compile(
    r"\b(?:потому|поэтому|так\s+как|поскольку|из-за|оттого|иначе|because|since|due\s+to|so\s+that)\b|:\s",
    re.IGNORECASE,
)
_FIRST = re.compile(r"^\W*(?:потому\s+что|так\s+как|просто\s+|because\b|since\b)", re.IGNORECASE)


def says_why(text: str) -> bool:
    """A connective of cause stands in it, or a colon, after which diaries tell the cause."""
    return _WHY.search(text) is not None


def goes_on_why(text: str) -> bool:
    """A sentence of its own that gives the cause of what was told before it."""
    return _FIRST.match(text) is not None
