"""True files -> broken ones: cut, bytes turned, JSON of other types in any place, deep, huge, half of a letter."""

import json
from collections.abc import Iterator
from typing import Any, cast

from hypothesis import strategies as st

_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, 10**40, -(10**30), 0.5, "", " ", "\0", "\ufeff", "\ud83d", "текст", "9" * 40, "NaN", [], {}, [[]],
    [None], [{}], {"": None}, {"text": None}, [1, "a", {"content": [3]}], "2024-13-45T99:99:99Z", "1709632800", {"$date": {"$numberLong": "x"}},
)  # fmt: skip
DEEP = 300
# Without this mark nobody could tell that words were brought from elsewhere.
_ONLY_MARKS = frozenset({"forwarded_from"})


type Place = tuple[str | int, ...]


def inside(value: Any) -> dict[str | int, Any]:
    """What a value holds, by key or by number."""
    if isinstance(value, dict):
        return dict(cast("dict[str | int, Any]", value))
    return dict(enumerate(cast("list[Any]", value))) if isinstance(value, list) else {}


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Every way to a value inside a value."""
    yield at
    for key, inner in inside(value).items():
        yield from places(inner, (*at, key))


def rebuilt(value: Any, held: dict[str | int, Any]) -> Any:
    return list(held.values()) if isinstance(value, list) else held


def put(value: Any, at: Place, odd: Any) -> Any:
    if not at:
        return odd
    held = inside(value)
    held[at[0]] = put(held[at[0]], at[1:], odd)
    return rebuilt(value, held)


def dropped(value: Any, at: Place) -> Any:
    if not at:
        return None
    held = inside(value)
    if len(at) == 1:
        del held[at[0]]
    else:
        held[at[0]] = dropped(held[at[0]], at[1:])
    return rebuilt(value, held)


@st.composite
def other_types(draw: st.DrawFn, value: Any) -> Any:
    """The value with one to three of its parts of another type, gone, or buried deep."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from([one for one in places(value) if not _ONLY_MARKS & {*one[-1:]}]))
        way = draw(st.sampled_from(("odd", "odd", "odd", "gone", "deep")))
        if way == "gone":
            value = dropped(value, at)
        elif way == "deep":
            buried: Any = "дно"
            for _ in range(draw(st.sampled_from((8, 60, DEEP)))):
                buried = [buried]
            value = put(value, at, buried)
        else:
            value = put(value, at, draw(st.sampled_from(_ODD)))
    return value


def written(value: Any) -> bytes:
    """JSON as tools write it, halves of surrogate pairs included."""
    return json.dumps(value, ensure_ascii=True).encode()


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes cut off, turned, repeated, or with odd ones between them."""
    out = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(out) - 1)))
        match draw(st.sampled_from(("cut", "flip", "nul", "mark", "twice", "hole", "wide"))):
            case "cut":
                del out[at:]
            case "flip" if out:
                out[at] ^= 1 << draw(st.integers(0, 7))
            case "nul":
                out[at:at] = b"\0"
            case "mark":
                out[at:at] = b"\xef\xbb\xbf"
            case "twice":
                out += out[at:][:4000]
            case "hole":
                del out[at : at + draw(st.integers(1, 40))]
            case _:
                out[at:at] = draw(st.binary(min_size=1, max_size=8))
    return bytes(out)
