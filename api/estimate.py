"""Chunks that a model would read -> calls, tokens, money and minutes, before any of it is spent."""

import json
from dataclasses import dataclass

from api.mind import Mind
from api.schemas import Estimate
from extractors.chunk import tokens
from extractors.model import personal
from extractors.model.prompt import prompt_of
from extractors.model.schema import EXTRACTION
from extractors.rules import Names
from graph.model.budget import MICRO
from graph.model.prices import Price
from graph.words import Chunk, Conversation

# Rules alone, two cores: about this many chunks a minute (measured on the sample life).
CHUNKS_A_MINUTE = 1_200
# What a call brings besides rules, schema and chunk until the ledger knows better: names, an answer.
KNOWN_TOKENS, ANSWER_TOKENS = 300, 400
# Eight calls at once of some eight seconds each.
CALLS_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Reads:
    """A model that would read: its price, and the mean tokens of a call where enough were made."""

    price: Price
    usual: tuple[int, int] | None


@dataclass(slots=True)
class Counted:
    """What was counted so far; `reads` None where rules read, which costs nothing."""

    reads: Reads | None
    rub_per_usd: float
    chunks: int = 0
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def add(self, chunk: Chunk, talk: Conversation) -> None:
        """A chunk as an import would read it: kept from the model when nothing in it is personal."""
        self.chunks += 1
        if self.reads is None or not chunk.own_words or not personal(chunk, talk):
            return
        self.calls += 1
        if self.reads.usual is not None:
            usual_in, usual_out = self.reads.usual
            self.tokens_in += usual_in
            self.tokens_out += usual_out
            return
        prompt = prompt_of(chunk, talk, Names())
        asked = sum(tokens(turn.content) for turn in prompt.turns)
        self.tokens_in += asked + tokens(json.dumps(EXTRACTION.schema)) + KNOWN_TOKENS
        self.tokens_out += ANSWER_TOKENS

    def estimate(self) -> Estimate:
        cost = self.reads.price.of(self.tokens_in, self.tokens_out) / MICRO if self.reads else 0
        minutes = self.chunks / CHUNKS_A_MINUTE + self.calls / CALLS_A_MINUTE
        return Estimate(
            calls=self.calls,
            tokens=self.tokens_in + self.tokens_out,
            cost_usd=round(cost, 6),
            cost_rub=round(cost * self.rub_per_usd, 4),
            minutes=round(minutes, 2),
        )


async def counting(mind: Mind, *, by_rules: bool = False) -> Counted:
    """An empty count at the prices and with the experience of now; rules cost nothing."""
    model = None if by_rules else mind.model
    if model is None:
        return Counted(None, mind.config.rub_per_usd)
    name = model.name("light")
    usual = await mind.models.budget.usual("extract", name)
    return Counted(Reads(mind.models.book.price(name), usual), mind.config.rub_per_usd)


def scaled(part: Counted, by: float) -> Counted:
    """The count of the whole, by a part that was looked at."""
    return Counted(
        part.reads,
        part.rub_per_usd,
        round(part.chunks * by),
        round(part.calls * by),
        round(part.tokens_in * by),
        round(part.tokens_out * by),
    )
