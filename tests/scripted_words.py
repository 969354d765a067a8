"""What the scripted model says: the smallest value of a schema, items from marks in a text, vectors of words."""

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

type Json = Mapping[str, object]

# A mark in what is asked, `[[subject=Аня; relation=LIKES]]`, becomes an item of the first list of the answer.
_MARK = re.compile(r"\[\[([^\[\]]+)\]\]([^\n]*)")
_UNION = ("anyOf", "oneOf")
_PLAIN: Mapping[object, object] = {"integer": 0, "number": 0.0, "boolean": False, "null": None}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for words: the turns, the shape it wants and what else stood in the body."""

    body: Json

    @property
    def texts(self) -> str:
        return "\n".join(self._content(turn) for turn in self._turns())

    @property
    def spoken(self) -> str:
        """All but the system's turns, so that an example in a prompt sets off no mark."""
        said = [turn for turn in self._turns() if turn.get("role") != "system"]
        return "\n".join(self._content(turn) for turn in said)

    @property
    def format(self) -> Json:
        return cast("Json", self.body.get("response_format") or {})

    @property
    def schema(self) -> Json | None:
        described = cast("Json | None", self.format.get("json_schema"))
        return cast("Json", described["schema"]) if described else None

    def _turns(self) -> list[Json]:
        return cast("list[Json]", self.body.get("messages") or [])

    @staticmethod
    def _content(turn: Json) -> str:
        content = turn.get("content")
        if isinstance(content, str):
            return content
        parts = cast("list[Json]", content or [])
        return "".join(str(part.get("text", "")) for part in parts)


def compose(asked: Asked) -> str:
    """Without a fixed answer: the smallest value that fits, its first list filled from the marks."""
    schema = asked.schema
    if schema is not None:
        return json.dumps(smallest(schema, schema, _marks(asked.spoken)), ensure_ascii=False)
    if asked.format.get("type") == "json_object":
        return json.dumps({"items": _marks(asked.spoken)}, ensure_ascii=False)
    return f"Ответ: {asked.spoken[-120:]}"


def _marks(text: str) -> list[dict[str, object]]:
    """Each mark's fields; `quote`, when it is not among them, is what follows on its line."""
    found: list[dict[str, object]] = []
    for mark, rest in _MARK.findall(text):
        pairs = (part.partition("=") for part in mark.split(";"))
        fields: dict[str, object] = {name.strip(): value.strip() for name, _, value in pairs}
        found.append({"quote": rest.strip(), **fields})
    return found


def smallest(schema: Json, root: Json, items: Sequence[Json] = ()) -> object:
    schema = _resolved(schema, root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return cast("list[object]", schema["enum"])[0]
    for union in _UNION:
        if union in schema:
            return _of_union(cast("list[Json]", schema[union]), root)
    kind = _kind(schema)
    if kind == "object":
        return _object(schema, root, items)
    if kind == "array":
        shape = cast("Json", schema.get("items") or {})
        return [_item(shape, root, fields) for fields in items]
    return _PLAIN.get(kind, "")


def _resolved(schema: Json, root: Json) -> Json:
    while "$ref" in schema:
        node = root
        for part in str(schema["$ref"]).lstrip("#/").split("/"):
            node = cast("Json", node[part])
        schema = node
    return schema


def _kind(schema: Json) -> object:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    if not isinstance(kind, list):
        return kind
    kinds = cast("list[object]", kind)
    return "null" if "null" in kinds else kinds[0]


def _of_union(choices: list[Json], root: Json) -> object:
    resolved = [_resolved(choice, root) for choice in choices]
    if any(choice.get("type") == "null" for choice in resolved):
        return None
    return smallest(resolved[0], root)


def _object(schema: Json, root: Json, items: Sequence[Json]) -> dict[str, object]:
    value: dict[str, object] = {}
    for name, shape in cast("Mapping[str, Json]", schema.get("properties") or {}).items():
        fills = bool(items) and _kind(_resolved(shape, root)) == "array"
        value[name] = smallest(shape, root, items if fills else ())
        items = () if fills else items
    return value


def _item(shape: Json, root: Json, fields: Json) -> object:
    value = smallest(shape, root)
    if not isinstance(value, dict):
        return next(iter(fields.values()), "")
    known = cast("dict[str, object]", value)
    return {**known, **{name: fields[name] for name in known if name in fields}}


def vector(text: str, dimensions: int) -> list[float]:
    """A unit vector; texts that share beginnings of words are near each other."""
    counts = [0.0] * dimensions
    for word in re.findall(r"\w+", text.casefold()):
        digest = hashlib.sha256(word[:5].encode()).digest()
        for at in range(0, 24, 3):
            place = int.from_bytes(digest[at : at + 3]) % dimensions
            counts[place] += 1.0 if digest[24 + at // 3] % 2 else -1.0
    length = math.sqrt(sum(one * one for one in counts)) or 1.0
    return [one / length for one in counts]
