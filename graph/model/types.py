"""What is asked of a model and what comes back; the two Protocols that everything above the gateway knows."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

type Purpose = Literal["extract", "answer", "digest", "embed", "test"]
type Strength = Literal["strong", "light"]
type EmbeddedAs = Literal["query", "document"]
type Vector = Sequence[float]

MOST_CALLS = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a prompt. What comes first and never changes is cached by the provider."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Shape:
    """The strict JSON schema an answer must have: every object closed, every property required."""

    name: str
    schema: Mapping[str, object]


@dataclass(slots=True)
class Allowance:
    """How many calls one piece of work may still make, over re-asks, splits and retries."""

    left: int = MOST_CALLS

    def take(self) -> bool:
        if self.left <= 0:
            return False
        self.left -= 1
        return True


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a model.

    `key` names the answer for ever: an answer kept under it is given again without a call; None is
    never kept. `about` is the id of the chunk whose words it holds, so that forgetting finds it.
    `usable` looks at a value that has the shape; a sentence it returns says what is wrong with it and
    is sent back once, None means good. `prompt` is the sha of the prompt's file, for provenance.
    """

    purpose: Purpose
    strength: Strength
    turns: tuple[Turn, ...]
    max_tokens: int
    shape: Shape | None = None
    key: str | None = None
    about: str | None = None
    prompt: str | None = None
    job_id: str | None = None
    temperature: float = 0.0
    usable: Callable[[Mapping[str, object]], str | None] | None = None
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, slots=True)
class Usage:
    """Of all calls that one ask took; `cost` in micro-dollars, 0 when the answer was kept before."""

    model: str
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """`value` is the answer as JSON where a shape was asked for; `dropped` counts list items that did not fit.

    `cut` marks a streamed answer that ended before its end: its part is worth showing.
    """

    text: str
    usage: Usage
    value: Mapping[str, object] | None = None
    dropped: int = 0
    kept: bool = False
    cut: bool = False


class LanguageModel(Protocol):
    """The only way to a model. Errors: BudgetSpent, ProviderAway, ProviderRefuses, AnswerUnusable."""

    def name(self, strength: Strength) -> str: ...

    async def ask(self, ask: Ask) -> Reply: ...

    def stream(self, ask: Ask) -> AsyncGenerator[str | Reply]:
        """Pieces of text as they come, then the whole reply. No shape, never kept."""
        ...


class Embedder(Protocol):
    """Texts -> unit vectors, all of one length. Errors as of a language model."""

    @property
    def name(self) -> str:
        """The model with its prefixes: vectors of another name cannot be compared."""
        ...

    async def embed(
        self, texts: Sequence[str], kind: EmbeddedAs, *, job_id: str | None = None
    ) -> list[Vector]: ...
