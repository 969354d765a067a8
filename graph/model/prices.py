"""A dated file of prices -> what tokens of a model cost, in whole micro-dollars."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import BadPrices

type Kind = Literal["chat", "embedding"]

_MILLION = 1_000_000
# `vendor/name` as routers write it, and the day of a release at the end.
_RELEASE = re.compile(r"-(\d{4}-\d\d-\d\d|\d{8}|latest)$")
ANY = "*"


@dataclass(frozen=True, slots=True)
class Price:
    """Micro-dollars for a million tokens; `cached` of input that the provider had kept."""

    input: int
    output: int = 0
    cached: int | None = None

    def of(self, tokens_in: int, tokens_out: int = 0, tokens_cached: int = 0) -> int:
        """Rounded up: what is booked is never less than what is owed."""
        kept = min(tokens_cached, tokens_in)
        cached = self.input if self.cached is None else self.cached
        whole = (tokens_in - kept) * self.input + kept * cached + tokens_out * self.output
        return -(-whole // _MILLION)


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Names -> prices, and which models are meant where none is named."""

    dated: str
    strong: str
    light: str
    prices: Mapping[Kind, Mapping[str, Price]] = field(repr=False)

    def price(self, model: str, kind: Kind = "chat") -> Price:
        """By its name, its name without vendor and release, else as the dearest of its kind."""
        known = self.prices[kind]
        bare = _RELEASE.sub("", model.rpartition("/")[2])
        for name in (model, bare, ANY):
            if name in known:
                return known[name]
        return Price(
            max(price.input for price in known.values()),
            max(price.output for price in known.values()),
        )

    def knows(self, model: str, kind: Kind = "chat") -> bool:
        bare = _RELEASE.sub("", model.rpartition("/")[2])
        return any(name in self.prices[kind] for name in (model, bare, ANY))


class _Price(BaseModel):
    model_config = ConfigDict(extra="forbid")

    input: int = Field(ge=0)
    output: int = Field(default=0, ge=0)
    cached: int | None = Field(default=None, ge=0)


class _Defaults(BaseModel):
    strong: str | None = None
    light: str | None = None


class _Book(BaseModel):
    dated: object = ""
    defaults: _Defaults = _Defaults()
    chat: dict[str, _Price] = Field(default_factory=dict)
    embedding: dict[str, _Price] = Field(default_factory=dict)

    def named(self, kind: Kind) -> dict[str, Price]:
        found = self.chat if kind == "chat" else self.embedding
        return {name: Price(one.input, one.output, one.cached) for name, one in found.items()}


def read_prices(own: Path | None = None) -> PriceBook:
    """The book of the repository; prices of an own book go before it. Errors: BadPrices."""
    ours = _parsed(files("graph.model").joinpath("prices.toml").read_text(encoding="utf-8"))
    mine = ours
    if own is not None:
        try:
            mine = _parsed(own.read_text(encoding="utf-8"))
        except (OSError, ValueError) as unreadable:
            raise BadPrices from unreadable
    return PriceBook(
        dated=str(mine.dated),
        strong=mine.defaults.strong or ours.defaults.strong or "",
        light=mine.defaults.light or ours.defaults.light or "",
        prices={
            "chat": {**ours.named("chat"), **mine.named("chat")},
            "embedding": {**ours.named("embedding"), **mine.named("embedding")},
        },
    )


def estimate(
    book: PriceBook, model: str, tokens_in: int, tokens_out: int = 0, *, kind: Kind = "chat"
) -> int:
    """Micro-dollars that so many tokens would cost."""
    return book.price(model, kind).of(tokens_in, tokens_out)


def _parsed(text: str) -> _Book:
    try:
        return _Book.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as wrong:
        raise BadPrices from wrong
