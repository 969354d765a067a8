"""What an answer may rest on -> numbered passages with their day and place, few enough for a prompt."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from api.agent.types import Cite
from graph.retrieval.rank import tokens
from graph.retrieval.types import Hit
from graph.stems import stems

MOST_PASSAGES, MOST_TOKENS = 16, 3_000
LONGEST_PASSAGE, LONGEST_QUOTE = 700, 320
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*[»”\")]*")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A stretch of the person's words under a number; `cite.quote` is the stretch, letter by letter."""

    number: int
    cite: Cite
    against: bool = False

    @property
    def label(self) -> str:
        return f"E{self.number}"


def numbered(
    cites: Sequence[Cite], counter: Sequence[Cite], hits: Iterable[Hit]
) -> tuple[Numbered, ...]:
    """First what the computed part rests on, then what search found, each stretch once, within the budget."""
    found = [*((one, False) for one in cites), *((one, True) for one in counter)]
    found += [(cite, False) for hit in hits if (cite := _of_hit(hit)) is not None]
    kept: list[Numbered] = []
    spent = 0
    for cite, against in found:
        if any(_same(cite, one.cite) for one in kept):
            continue
        spent += tokens(cite.quote) + 20
        if kept and spent > MOST_TOKENS:
            break
        kept.append(Numbered(len(kept) + 1, cite, against))
        if len(kept) == MOST_PASSAGES:
            break
    return tuple(kept)


def _same(one: Cite, other: Cite) -> bool:
    if (one.source.document_id, one.source.locator) != (
        other.source.document_id,
        other.source.locator,
    ):
        return False
    return one.quote in other.quote


def _of_hit(hit: Hit) -> Cite | None:
    """A found passage, cut at a sentence's end; statements and entities lead to passages of their own."""
    if hit.passage is None or hit.source is None:
        return None
    return Cite(hit.memory_id, cut(hit.passage.text, LONGEST_PASSAGE), hit.source, True, 0.0)


def cut(text: str, most: int) -> str:
    """The beginning of a text, ended at a sentence where one ends in its second half; an exact stretch."""
    if len(text) <= most:
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text[:most])]
    last = max((end for end in ends[:-1] if end > most // 2), default=most)
    return text[:last].rstrip()


def pointed(cite: Cite, claim: str, quotes: Sequence[str]) -> Cite:
    """The citation as it is shown: the words that the claim quotes, else the sentence nearest to it."""
    for quote in quotes:
        if quote in cite.quote:
            return replace(cite, quote=quote)
    if len(cite.quote) <= LONGEST_QUOTE:
        return cite
    said = set(stems(claim))
    stretches = [found.group().strip() for found in _SENTENCE.finditer(cite.quote)]
    best = max(
        (one for one in stretches if one),
        key=lambda one: len(said & set(stems(one))),
        default=cite.quote,
    )
    return replace(cite, quote=best[:LONGEST_QUOTE].strip() or cite.quote)
