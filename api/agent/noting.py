"""Turns of a talk -> its rolling digest in the words that were said, where no model can tell it in its own."""

import re
from collections.abc import Iterator, Sequence

from api.agent.spoken import asked_in, asks, told_in
from api.agent.types import Spoken
from extractors.rules.cues import cues_in
from extractors.rules.sentences import sentences
from graph.types import Kind

# What a digest by a model may be too.
MOST_WORDS = 250
TOLD, ASKED, ANSWERED = "— ", "? ", " → "
# What of a talk is worth knowing in the next one.
_LASTING = frozenset[Kind](
    {"stance", "value", "priority", "decision", "need", "belief", "abandon", "pause", "resume", "done"}
)  # fmt: skip
_ONESELF = re.compile(
    r"\b(?:зовут|живу|жив[её]м|родил[аи]?с[ья]|замуж\w*|женат\w*|мне \d+|my name|called|i live|we live|i was born|married|i am \d+)\b",
    re.IGNORECASE,
)
LONGEST_TOLD, LONGEST_ASKED, LONGEST_ANSWER = 220, 120, 140


def noted(digest: str | None, turns: Sequence[Spoken]) -> str:
    """The digest with these turns in it: what was told word for word, questions with the head of their answer.

    What the person told stays longer than what they asked, the newer longer than the older.
    """
    lines = dict.fromkeys([*(digest or "").splitlines(), *_lines(turns)])
    return "\n".join(_fitting([one for one in lines if one.strip()]))


def _lines(turns: Sequence[Spoken]) -> Iterator[str]:
    for n, one in enumerate(turns):
        if one.role != "user":
            continue
        told = " ".join(told_in(one.text))
        questions = asked_in(one.text)
        if not questions and asks(one.text):
            questions, told = [told], ""
        if told:
            yield TOLD + _cut(told, LONGEST_TOLD)
        if questions:
            answer = turns[n + 1].text if n + 1 < len(turns) else ""
            said = _head(answer)
            asked = ASKED + _cut(" ".join(questions), LONGEST_ASKED)
            yield asked + (ANSWERED + _cut(said, LONGEST_ANSWER) if said else "")


def _head(answer: str) -> str:
    """The first line, and what it announces."""
    lines = [line.removeprefix("- ").strip() for line in answer.splitlines() if line.strip()]
    return " ".join(lines[:2]) if lines[:1] and lines[0].endswith(":") else "".join(lines[:1])


def _fitting(lines: Sequence[str]) -> Sequence[str]:
    """The oldest questions go first, then the oldest of what says little of the person, until the rest fits."""
    spare = sum(len(one.split()) for one in lines) - MOST_WORDS
    gone: set[int] = set()
    by_worth = sorted(range(len(lines)), key=lambda n: (_worth(lines[n]), n))
    for n in by_worth:
        if spare <= 0:
            break
        gone.add(n)
        spare -= len(lines[n].split())
    return [one for n, one in enumerate(lines) if n not in gone]


def _worth(line: str) -> int:
    """A question least; most what tells of a wish, a value, a turn, a name, and not of the day's bread."""
    if line.startswith(ASKED):
        return 0
    telling = _ONESELF.search(line) or any(
        cue.meaning.kind in _LASTING for one in sentences(line) for cue in cues_in(one)
    )
    return 2 if telling else 1


def _cut(text: str, most: int) -> str:
    """At the end of a word; on one line, for a digest is made of lines."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"
