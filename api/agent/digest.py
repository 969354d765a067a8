"""A long talk -> working memory: the last turns word for word, all before them in one rolling digest."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from api.agent.noting import noted
from api.agent.types import Spoken, Talk
from graph.model.types import Ask, LanguageModel, Turn
from graph.retrieval.rank import tokens

# The last turns are told word for word within this budget; what is older is folded, some turns at a time.
VERBATIM_TOKENS, VERBATIM_TURNS, LONGEST_TURN = 1_500, 12, 1_200
FOLD_FROM = 8
FOLDED_AT_ONCE, FOLDED_TOKENS = 40, 6_000
MOST_TOKENS = 500
_RULES = Path(__file__).with_name("digest.md")


@lru_cache(maxsize=1)
def rules() -> str:
    return _RULES.read_text("utf-8")


def remembered(
    turns: Sequence[Spoken], digest: str | None, digested: int = 0, *, deep: bool = False
) -> Talk:
    """What an answer is told of the talk before it; the turn that asks is not among `turns`.

    Those that wait to be folded are told beside the digest: between it and the last turns nothing is lost.
    """
    last = _last(turns)
    waiting = noted(None, turns[digested : len(turns) - len(last)])
    return Talk("\n".join(one for one in (digest, waiting) if one), tuple(last), deep)


def to_fold(turns: Sequence[Spoken], digested: int) -> int:
    """How many more turns the digest should take in now; 0 while few have left the verbatim part."""
    fresh = turns[digested:]
    older = len(fresh) - len(_last(fresh))
    return min(older, FOLDED_AT_ONCE) if older >= FOLD_FROM else 0


async def folded(digest: str | None, turns: Sequence[Spoken], model: LanguageModel | None) -> str:
    """The digest with these turns in it; without a model, in the words that were said. Errors: the gateway's."""
    if model is None:
        return noted(digest, turns)
    lines = [f"DIGEST: {digest or '(none yet)'}", "TURNS:"]
    spent = 0
    for one in turns:
        line = f"{one.role}: {_shortened(one.text)}"
        spent += tokens(line)
        if spent > FOLDED_TOKENS:
            line = line[:200]
        lines.append(line)
    told = "\n".join(lines)
    fence = hashlib.sha256(told.encode()).hexdigest()[:12]
    data = Turn("user", f"<<<data {fence}\n{told}\ndata {fence}>>>")
    reply = await model.ask(
        Ask("digest", "light", (Turn("system", rules()), data), max_tokens=MOST_TOKENS)
    )
    return reply.text.strip()


def _last(turns: Sequence[Spoken]) -> list[Spoken]:
    kept: list[Spoken] = []
    spent = 0
    for one in reversed(turns[-VERBATIM_TURNS:]):
        text = _shortened(one.text)
        spent += tokens(text)
        if kept and spent > VERBATIM_TOKENS:
            break
        kept.append(Spoken(one.role, text))
    return kept[::-1]


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TURN else text[:LONGEST_TURN] + " […]"
