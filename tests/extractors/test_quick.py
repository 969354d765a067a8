"""Items that are cut where the next begins are those that a scanner finds, in whole files and in broken ones."""

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats import stream
from extractors.formats.quick import Quick
from extractors.formats.shape import Json
from extractors.formats.stream import Items

_TEXTS = st.text(
    st.sampled_from('аbё"\\{}[],: \n\t🌊\ud83d\u2028') | st.characters(), max_size=12
) | st.sampled_from(['{"title":', '}, {"title": 1', '"}', "\ufeff", "NaN"])
# Numbers of nineteen letters and more come as whole ones or not.
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False)
    | _TEXTS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(_TEXTS, inside, max_size=3),
    max_leaves=6,
)


def _item(first: Any, rest: dict[str, Any]) -> dict[str, Any]:
    return {"title": first} | rest


_ITEMS: st.SearchStrategy[dict[str, Any]] = st.builds(
    _item, _VALUES, st.dictionaries(_TEXTS, _VALUES, max_size=3)
)
_FORMS = st.fixed_dictionaries({
    "ensure_ascii": st.booleans(), "indent": st.sampled_from([None, None, 2]),
    "separators": st.sampled_from([None, (",", ":"), (" ,\n", ": ")]),
})  # fmt: skip


class _None:
    """Finds nothing, so that all is left to the scanner."""

    def __init__(self, _: BinaryIO) -> None:
        self.rest = b""
        self.inside = False

    def __iter__(self) -> Iterator[Json]:
        return iter(())


def taken(data: bytes) -> tuple[list[str], str | None]:
    items = Items(data, "item")
    return [repr(one) for one in items], items.problem


def same(data: bytes) -> None:
    quick = taken(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "Quick", _None)
        assert quick == taken(data)


@given(st.lists(_ITEMS, max_size=5), _FORMS, st.sampled_from([b"", b"\xef\xbb\xbf", b" \n"]))
def test_whole_lists(many: list[Any], form: dict[str, Any], before: bytes) -> None:
    same(before + json.dumps(many, **form).encode("utf-8", "surrogatepass"))


@given(st.lists(_ITEMS, min_size=1, max_size=4), _FORMS, st.data())
def test_broken_lists(many: list[Any], form: dict[str, Any], chance: st.DataObject) -> None:
    data = json.dumps(many, **form).encode("utf-8", "surrogatepass")
    at = chance.draw(st.integers(0, len(data)))
    other = chance.draw(st.binary(max_size=3) | st.sampled_from([b",", b"}", b'"', b"NaN", b"]"]))
    same(data[:at] + other + data[chance.draw(st.integers(at, len(data))) :])


def test_what_begins_alike_is_cut_and_the_rest_is_left() -> None:
    data = json.dumps([{"title": n, "of": [{"inside": n}]} for n in range(9)]).encode()
    quick = Quick(io.BytesIO(data))

    assert [one["title"] for one in quick if isinstance(one, dict)] == list(range(8))
    assert json.loads(b"[" + quick.rest)[0]["title"] == 8


def test_an_item_longer_than_what_is_read_at_once_comes_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("extractors.formats.quick._WINDOW", 16)
    many = [{"title": "лодка " * n} for n in range(6)]
    quick = Quick(io.BytesIO(json.dumps(many).encode()))

    assert list(quick) == many[:5]


def test_items_that_hold_others_of_their_kind_are_left_to_the_scanner() -> None:
    data = json.dumps(
        [{"uuid": "a", "said": [{"uuid": "b"}, {"uuid": "c"}]}, {"uuid": "d"}]
    ).encode()
    quick = Quick(io.BytesIO(data))

    assert not list(quick)
    assert quick.inside
    assert data.endswith(quick.rest)
