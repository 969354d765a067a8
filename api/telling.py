"""Parts of an answer -> events of a run, as they are kept and as they go out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from api.agent.types import Answer, Cite, Cites, Found, Part, Strategy, Token
from api.schemas import (
    AnswerOut,
    AssistantMessage,
    Evidence,
    MemoryHit,
    MemoryPart,
    SourceRef,
    StrategyOut,
    UsageOut,
)
from graph.model.budget import MICRO
from graph.model.types import Usage
from graph.retrieval.types import Hit
from graph.words import Source

type Event = tuple[str, dict[str, object]]

# What was told by hand stands in no document.
BY_HAND = SourceRef(
    document_id="", path="", locator="", date=None, date_precision="unknown", role="self"
)
NO_STRATEGY = StrategyOut(name="stopped", reason="")


@dataclass(slots=True)
class Draft:
    """The answer as far as it was told; what a stopped run keeps."""

    session_id: str
    text: str = ""
    strategy: StrategyOut | None = None
    citations: list[Evidence] = field(default_factory=list[Evidence])
    written: list[str] = field(default_factory=list[str])
    usage: Usage | None = None

    def take(self, part: Part) -> Iterator[Event]:
        match part:
            case Strategy():
                self.strategy = StrategyOut(
                    name=part.name, reason=part.reason, scores=dict(part.scores)
                )
                yield "strategy", self.strategy.model_dump(mode="json")
            case Found():
                hits = [memory_hit(one).model_dump(mode="json") for one in part.hits]
                yield "retrieval_hits", {"hits": hits}
            case Token():
                self.text += part.text
                yield "token", {"text": part.text}
            case Cites():
                self.citations = [_evidence(one) for one in part.cites]
                yield "citations", {"citations": self.shown_citations()}
            case Answer():
                self.text = part.text
                self.citations = [_evidence(one) for one in part.cites]
                self.usage = part.usage
            case _:
                assert_never(part)

    def shown_citations(self) -> list[dict[str, object]]:
        return [one.model_dump(mode="json") for one in self.citations]

    def shown_strategy(self) -> Mapping[str, object] | None:
        return self.strategy.model_dump(mode="json") if self.strategy else None

    def whole(self) -> dict[str, object]:
        """The whole response of the contract; keyless answers cost nothing and name no model."""
        return AnswerOut(
            session_id=self.session_id,
            message=AssistantMessage(content=self.text),
            strategy=self.strategy or NO_STRATEGY,
            citations=self.citations,
            usage=_usage(self.usage),
            memories_written=self.written,
        ).model_dump(mode="json")


def _usage(used: Usage | None) -> UsageOut:
    if used is None:
        return UsageOut()
    return UsageOut(
        model=used.model,
        tokens_in=used.tokens_in,
        tokens_out=used.tokens_out,
        cost_usd=used.cost / MICRO,
    )


def memory_hit(one: Hit) -> MemoryHit:
    return MemoryHit(
        memory_id=one.memory_id,
        type=one.type,
        title=one.title,
        content=one.content,
        score=round(one.score, 4),
        source_ref=source_ref(one.source) if one.source else BY_HAND,
        parts=[
            MemoryPart(content=part.text, source_ref=source_ref(part.source))
            for part in one.parts
            if len(one.parts) > 1
        ],
    )


def source_ref(source: Source) -> SourceRef:
    return SourceRef(
        document_id=source.document_id,
        path=source.path,
        locator=source.locator,
        date=source.at,
        date_precision=source.precision,
        role=source.role,
    )


def _evidence(cite: Cite) -> Evidence:
    return Evidence(
        statement_id=cite.statement_id,
        quote=cite.quote,
        source=source_ref(cite.source),
        explicit=cite.explicit,
        heat=round(cite.heat, 3),
    )
