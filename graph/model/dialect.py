"""A question -> the body that this model's server takes; what it refused is remembered per model."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from graph.model.ends import About
from graph.model.types import Shape, Turn

type Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Dialect:
    """Newer models want another name for `max_tokens` and no temperature; smaller servers know no strict schema."""

    schema: Literal["strict", "loose", "object"] = "strict"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True
    counts: bool = True
    streams: bool = True

    def without(self, about: About, *, shaped: bool) -> "Dialect | None":
        """The same without what was complained about; None when there is nothing left to leave out."""
        match about:
            case "max_tokens" if self.limit == "max_tokens":
                return replace(self, limit="max_completion_tokens")
            case "temperature" if self.temperature:
                return replace(self, temperature=False)
            case "stream_options" if self.counts:
                return replace(self, counts=False)
            case "stream" if self.streams:
                return replace(self, streams=False, counts=False)
            case "schema" | "unknown" if shaped and self.schema == "strict":
                return replace(self, schema="loose")
            case "schema" | "unknown" if shaped and self.schema == "loose":
                return replace(self, schema="object")
            case _:
                return None

    def body(
        self, model: str, turns: Sequence[Turn], *, max_tokens: int, temperature: float, shape: Shape | None
    ) -> Body:  # fmt: skip
        body: dict[str, object] = {"model": model, "messages": self._messages(turns, shape)}
        # Always: without it some servers write until they are stopped.
        body[self.limit] = max_tokens
        if self.temperature:
            body["temperature"] = temperature
        if shape is not None:
            body["response_format"] = self._format(shape)
        body["stream"] = self.streams
        if self.counts:
            body["stream_options"] = {"include_usage": True}
        return body

    def _format(self, shape: Shape) -> Body:
        if self.schema == "object":
            return {"type": "json_object"}
        described: dict[str, object] = {"name": shape.name, "schema": shape.schema}
        if self.schema == "strict":
            described["strict"] = True
        return {"type": "json_schema", "json_schema": described}

    def _messages(self, turns: Sequence[Turn], shape: Shape | None) -> list[Body]:
        told = [{"role": turn.role, "content": turn.content} for turn in turns]
        if shape is None or self.schema != "object":
            return [*told]
        schema = json.dumps(shape.schema, ensure_ascii=False, separators=(",", ":"))
        wish = f"Answer with one JSON object and nothing else. Its JSON schema:\n{schema}"
        if told and told[0]["role"] == "system":
            # Behind what never changes, so that the provider's cache of the beginning holds.
            first = {"role": "system", "content": f"{told[0]['content']}\n\n{wish}"}
            return [first, *told[1:]]
        return [{"role": "system", "content": wish}, *told]


def bound(body: Body) -> int:
    """At most so many tokens go in: half the bytes of what the model reads."""
    read = [body["messages"], body.get("response_format")]
    said = json.dumps(read, ensure_ascii=False, separators=(",", ":"))
    return -(-len(said.encode("utf-8", "replace")) // 2)
