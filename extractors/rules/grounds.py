"""Words of a turn -> whether they say why: «бросила испанский, потому что Марат передумал»."""

import re
from dataclasses import replace

from extractors.rules.cues import TURNS
from extractors.types import Claimed

# Connectives of cause, as one alternation of a pattern.
CAUSES = r"потому|поэтому|так\s+как|поскольку|из-за|оттого|иначе|because|since|due\s+to|so\s+that"
_WHY = re.compile(rf"\b(?:{CAUSES})\b|:\s", re.IGNORECASE)
_FIRST = re.compile(r"^\W*(?:потому\s+что|так\s+как|просто\s+|because\b|since\b)", re.IGNORECASE)


def with_reason(claim: Claimed) -> tuple[Claimed, ...]:
    """A turn as one that gives its reason, where its words do. A step stays one: its reason stands beside it."""
    if claim.kind not in TURNS or not says_why(claim.quote):
        return (claim,)
    if claim.talk != "step":
        return (replace(claim, talk="reason"),)
    why = Claimed(
        claim.item, "stance", claim.message_id, claim.quote, talk="reason", conf=claim.conf
    )
    return claim, why


def says_why(text: str) -> bool:
    """A connective of cause stands in it, or a colon, after which diaries tell the cause."""
    return _WHY.search(text) is not None


def goes_on_why(text: str) -> bool:
    """A sentence of its own that gives the cause of what was told before it."""
    return _FIRST.match(text) is not None
