"""Chunks that a model would read -> calls, tokens, money and minutes, before any of it is spent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean, linear_regression

from api.mind import Mind
from api.schemas import Estimate
from extractors.chunk import tokens
from extractors.model import personal
from extractors.model.prompt import MOST_KNOWN, prompt_of, rules, version
from extractors.model.schema import EXTRACTION
from extractors.rules import Names
from graph.known import Paid, cached_share, last_paid
from graph.model.budget import MICRO
from graph.model.prices import Price
from graph.words import Chunk, Conversation

# Rules alone, two cores: about this many chunks a minute (measured on the sample life).
CHUNKS_A_MINUTE = 1_200
# Eight calls at once of some eight seconds each.
CALLS_A_MINUTE = 60
# A line of a known name, and how many names a chunk brings until the map itself tells.
NAME_TOKENS, NAMES_A_CHUNK = 14, 0.7
# An answer, until the ledger tells.
ANSWER_TOKENS = 350
# So many paid calls are held against our own count of them; fewer, or all of one length, tell nothing.
ENOUGH_CALLS, MOST_CALLS, WIDE = 5, 40, 40


@dataclass(frozen=True, slots=True)
class Reads:
    """A model that would read: its price, and what a call takes.

    `fixed` tokens go with every call (the rules; the answer's shape, which hosted models read and servers of
    one's own hold to without reading); `scale` is how the provider counts a token of ours of the rest.
    `names` are on the map now, `growth` come with every chunk.
    """

    price: Price
    fixed: float
    scale: float = 1.0
    answer: float = ANSWER_TOKENS
    cached: float = 0.0
    names: float = 0.0
    growth: float = NAMES_A_CHUNK


@dataclass(frozen=True, slots=True)
class Call:
    """What asking about one chunk would send beside the rules, by our own count and without known names."""

    chunk_id: str
    sent: int


@dataclass(slots=True)
class Counted:
    """What was counted so far; `reads` None where rules read, which costs nothing."""

    reads: Reads | None
    rub_per_usd: float
    chunks: int = 0
    calls: int = 0
    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def call(self, chunk: Chunk, talk: Conversation) -> Call | None:
        """None for a chunk that rules read, or that is kept from the model as nothing in it is personal."""
        if self.reads is None or not chunk.own_words or not personal(chunk, talk):
            return None
        return Call(chunk.id, sent(chunk, talk))

    def add(self, call: Call | None) -> None:
        """One chunk more, in the order in which they would be read."""
        self.chunks += 1
        reads = self.reads
        if call is None or reads is None:
            return
        known = min(float(MOST_KNOWN), reads.names + reads.growth * self.calls)
        self.calls += 1
        self.tokens_in += reads.fixed + (call.sent + known * NAME_TOKENS) * reads.scale
        self.tokens_out += reads.answer

    def estimate(self) -> Estimate:
        tokens_in, tokens_out = round(self.tokens_in), round(self.tokens_out)
        cost = 0.0
        if self.reads is not None:
            kept = round(tokens_in * self.reads.cached)
            cost = self.reads.price.of(tokens_in, tokens_out, kept) / MICRO
        minutes = self.chunks / CHUNKS_A_MINUTE + self.calls / CALLS_A_MINUTE
        return Estimate(
            calls=self.calls,
            tokens=tokens_in + tokens_out,
            cost_usd=round(cost, 6),
            cost_rub=round(cost * self.rub_per_usd, 4),
            minutes=round(minutes, 3),
        )


def sent(chunk: Chunk, talk: Conversation) -> int:
    """The chunk as the prompt shows it, to a letter."""
    return sum(tokens(one.content) for one in prompt_of(chunk, talk, _NOBODY).turns[1:])


_NOBODY = Names()


async def counting(mind: Mind, *, by_rules: bool = False) -> Counted:
    """An empty count at the prices and with the experience of now; rules cost nothing."""
    model = None if by_rules else mind.model
    if model is None:
        return Counted(None, mind.config.rub_per_usd)
    name = model.name("light")
    shape = tokens(json.dumps(EXTRACTION.schema)) if mind.models.book.knows(name) else 0
    snapshot = await mind.snapshots.current()
    reads = Reads(
        mind.models.book.price(name),
        fixed=tokens(rules()) + shape,
        cached=await cached_share(mind.database, name),
        names=sum(1 for one in snapshot.entities.values() if not one.is_self),
    )
    paid = await last_paid(mind.database, name, version(), MOST_CALLS)
    return Counted(_as_paid(reads, await _counted(mind, paid)), mind.config.rub_per_usd)


async def _counted(mind: Mind, paid: Sequence[Paid]) -> Sequence[tuple[int, Paid]]:
    """Paid calls with our own count of what they sent."""
    found: list[tuple[int, Paid]] = []
    for one in paid:
        chunk = await mind.archive.chunk(one.chunk_id)
        talk = await mind.archive.conversation(chunk.conversation_id) if chunk else None
        if chunk is not None and talk is not None:
            found.append((sent(chunk, talk), one))
    return found


def _as_paid(reads: Reads, paid: Sequence[tuple[int, Paid]]) -> Reads:
    """As the provider has counted: a straight line through what was sent, and the mean answer."""
    if len(paid) < ENOUGH_CALLS:
        return reads
    ours, theirs = [own for own, _ in paid], [one.tokens_in for _, one in paid]
    scale = 1.0
    if max(ours) - min(ours) >= WIDE:
        scale = min(2.0, max(0.5, linear_regression(ours, theirs).slope))
    return replace(
        reads,
        # What was known by then went along.
        fixed=max(0.0, fmean(theirs) - scale * fmean(ours)),
        scale=scale,
        answer=fmean(one.tokens_out for _, one in paid),
        names=0.0,
        growth=0.0,
    )


def scaled(part: Counted, by: float) -> Counted:
    """The count of the whole, by a part that was looked at."""
    return Counted(
        part.reads,
        part.rub_per_usd,
        round(part.chunks * by),
        round(part.calls * by),
        part.tokens_in * by,
        part.tokens_out * by,
    )
