"""One call per chunk: ask, halve what is too long or spoilt, and give back claims with who read them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.chunk import cut, tokens
from extractors.model.parse import claims_of
from extractors.model.prompt import Prompt, prompt_of, version
from extractors.model.schema import EXTRACTION
from extractors.observe import verify
from extractors.rules.names import Names
from extractors.types import Claims
from graph.errors import AnswerUnusable
from graph.model.types import Allowance, Ask, LanguageModel, Reply
from graph.words import Chunk, Conversation, Piece

# Part of every key: raise it when the same answer would have to be paid for again.
PARSER = "1"
TOKENS_A_CHUNK, MOST_TOKENS = 1_200, 4_000
_NOTHING = Claims((), (), (), ())
_WRONG_QUOTES = (
    "None of the quotes stands letter by letter in one message marked user. "
    "Copy each quote exactly from such a message, or return empty lists."
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a model said of a chunk. `kept` when nothing was paid for it this time."""

    claims: Claims
    by: str
    calls: int = 0
    cost: int = 0
    kept: bool = False
    misshapen: int = 0


def read_by(model: LanguageModel) -> str:
    """Who reads a chunk, for provenance: the model and the version of the prompt."""
    return f"model {model.name('light')} prompt {version()}"[:200]


def kept_from(model: LanguageModel) -> str:
    """Who read a chunk that was kept from the model, because nothing in it is personal."""
    return f"filter for {read_by(model)}"[:200]


async def ask_about(
    chunk: Chunk,
    talk: Conversation,
    names: Names,
    model: LanguageModel,
    *,
    job_id: str | None = None,
    hinted: bool = True,
) -> Answered:
    """Claims about a chunk. `hinted`: the model is told of the names near it; one that only repeats itself need not be.

    Errors: AnswerUnusable when even its halves cannot be read, and the gateway's own.
    """
    allowance = Allowance()
    asked = _Asked(talk, names, model, job_id, allowance, hinted=hinted)
    try:
        return await _ask(chunk, asked, "whole")
    except AnswerUnusable:
        halves = _halves(chunk, talk)
        if len(halves) < 2:
            raise
    answers = [await _ask(half, asked, f"half {n}") for n, half in enumerate(halves)]
    return _joined(answers, read_by(model))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the parts of one chunk are asked with."""

    talk: Conversation
    names: Names
    model: LanguageModel
    job_id: str | None
    allowance: Allowance
    hinted: bool


async def _ask(chunk: Chunk, asked: _Asked, part: str) -> Answered:
    talk, names, model = asked.talk, asked.names, asked.model
    prompt = prompt_of(chunk, talk, names if asked.hinted else Names())
    said = sum(tokens(turn.content) for turn in prompt.turns[1:])
    reply = await model.ask(
        Ask(
            purpose="extract",
            strength="light",
            turns=prompt.turns,
            max_tokens=min(MOST_TOKENS, TOKENS_A_CHUNK + said),
            shape=EXTRACTION,
            key=_key(chunk, model, part),
            about=chunk.id,
            prompt=version(),
            job_id=asked.job_id,
            usable=lambda value: _usable(value, prompt, chunk, talk, names),
            allowance=asked.allowance,
        )
    )
    claims = claims_of(_value(reply), prompt, chunk, talk, names)
    usage = reply.usage
    return Answered(claims, read_by(model), usage.calls, usage.cost, reply.kept, reply.dropped)


def _value(reply: Reply) -> Mapping[str, object]:
    if reply.value is None:
        raise AnswerUnusable("bad_json")
    return reply.value


def _key(chunk: Chunk, model: LanguageModel, part: str) -> str:
    """Names the answer for ever. What was known when it was asked is left out: it must not be paid for twice."""
    told = "\x1f".join(("extract", PARSER, chunk.id, version(), model.name("light"), part))
    return hashlib.sha256(told.encode()).hexdigest()


def _usable(
    value: Mapping[str, object], prompt: Prompt, chunk: Chunk, talk: Conversation, names: Names
) -> str | None:
    """An answer full of quotes of which none stands in the person's words is as bad as no answer."""
    claims = claims_of(value, prompt, chunk, talk, names)
    said = len(claims.observations) + len(claims.relations) + len(claims.feelings)
    seen = verify(claims, chunk, talk)
    false = seen.dropped.get("quote is not verbatim", 0) + seen.dropped.get("no such message", 0)
    return _WRONG_QUOTES if said and false == said else None


def _halves(chunk: Chunk, talk: Conversation) -> Sequence[Chunk]:
    """Two parts of about equal length under the same name, cut between messages or inside the only one."""
    pieces = chunk.pieces
    one, *more = pieces
    if more:
        half = _middle(pieces)
        return [replace(chunk, pieces=part) for part in (pieces[:half], pieces[half:])]
    spoken = talk.spoken
    text = spoken[one.message_id].text
    most = max(20, tokens(text[one.start : one.end]) // 2 + 10)
    parts = [Piece(one.message_id, s.start, s.end) for s in cut(text, one.start, one.end, most)]
    return [replace(chunk, pieces=(part,)) for part in parts[:3]]


def _middle(pieces: Sequence[Piece]) -> int:
    whole = sum(piece.end - piece.start for piece in pieces)
    so_far = 0
    for n, piece in enumerate(pieces[:-1], 1):
        so_far += piece.end - piece.start
        if so_far * 2 >= whole:
            return n
    return len(pieces) - 1


def _joined(answers: Sequence[Answered], by: str) -> Answered:
    """The claims of the parts as one; refs are local to an answer, so each part gets a prefix."""
    joined = _NOTHING
    for n, answer in enumerate(answers):
        claims = _prefixed(answer.claims, f"{n}:")
        joined = Claims(
            joined.items + claims.items,
            joined.observations + claims.observations,
            joined.relations + claims.relations,
            joined.feelings + claims.feelings,
        )
    return Answered(
        joined,
        by,
        sum(one.calls for one in answers),
        sum(one.cost for one in answers),
        all(one.kept for one in answers),
        sum(one.misshapen for one in answers),
    )


def _prefixed(claims: Claims, prefix: str) -> Claims:
    def ref(one: str) -> str:
        return one if one == "me" else prefix + one

    def maybe(one: str | None) -> str | None:
        return None if one is None else ref(one)

    return Claims(
        tuple(replace(one, ref=ref(one.ref)) for one in claims.items),
        tuple(replace(one, item=ref(one.item)) for one in claims.observations),
        tuple(
            replace(one, source=ref(one.source), target=maybe(one.target))
            for one in claims.relations
        ),
        tuple(replace(one, target=maybe(one.target)) for one in claims.feelings),
    )
