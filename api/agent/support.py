"""Passages -> the words that bear a question out, or nothing: whether there is an answer at all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log

from api.agent.question import Understood
from graph.stems import stems
from graph.words import Passage

MOST = 200
HALF = 0.5
LONGEST = 320
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_NUMBER = re.compile(
    r"\d|\b(?:один|одна|одну|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|двадцать|тридцать|сорок|"
    r"пятьдесят|сто|двести|триста|тысяч\w*|полтор\w*|one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Support:
    """A stretch of a passage and the share of the question that it bears out."""

    passage: Passage
    quote: str
    covered: float


def weights(frequencies: Mapping[str, int]) -> dict[str, float]:
    """What a word tells: the rarer in the archive, the more; most of all one that never occurs."""
    return {stem: log(1 + MOST / (count + 0.5)) for stem, count in frequencies.items()}


def supports(
    asked: Understood,
    weight: Mapping[str, float],
    alike: Mapping[str, frozenset[str]],
    passages: Sequence[Passage],
) -> tuple[Support, ...]:
    """The best stretch of every passage, best first. `alike` are other names of what a word names."""
    found = [_best(asked, weight, alike, one) for one in passages]
    order = {one.passage.id: n for n, one in enumerate(found)}
    return tuple(sorted(found, key=lambda s: (-round(s.covered, 2), order[s.passage.id])))


def bears_out(found: Sequence[Support]) -> bool:
    """More than half of what the question tells has to stand in one place."""
    return bool(found) and found[0].covered > HALF


def _best(
    asked: Understood,
    weight: Mapping[str, float],
    alike: Mapping[str, frozenset[str]],
    passage: Passage,
) -> Support:
    spans = [m.span() for m in _SENTENCE.finditer(passage.text) if m.group().strip()]
    if not spans:
        return Support(passage, passage.text[:LONGEST].strip(), 0.0)
    best = Support(passage, "", -1.0)
    for size in (1, 2, 3):
        for i in range(len(spans) - size + 1):
            text = passage.text[spans[i][0] : spans[i + size - 1][1]].strip()
            if size > 1 and len(text) > LONGEST:
                continue
            covered = _covered(asked, weight, alike, text, passage.dated.at)
            if covered > best.covered + 1e-9:
                best = Support(passage, text[:LONGEST].strip(), covered)
    return best


def _covered(
    asked: Understood,
    weight: Mapping[str, float],
    alike: Mapping[str, frozenset[str]],
    text: str,
    at: datetime | None,
) -> float:
    own = frozenset(stems(text))
    units = [(weight[s], s in own or bool(alike.get(s, frozenset()) & own)) for s in asked.stems]
    if any(s not in own and not alike.get(s, frozenset()) & own for s in asked.names):
        return 0.0
    usual = sum(w for w, _ in units) / len(units) if units else 1.0
    if asked.windows:
        inside = at is not None and any(start <= at < end for start, end in asked.windows)
        units.append((usual, inside))
    if asked.counts:
        units.append((usual, _NUMBER.search(text) is not None))
    total = sum(w for w, _ in units)
    return sum(w for w, there in units if there) / total if total else 0.0
