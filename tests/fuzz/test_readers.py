"""No damage makes a reader raise, hang, lose what it says nothing of, or take another's words for the owner's."""

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from extractors.sandbox import Sandbox
from extractors.types import RawFile, Reading
from tests.fuzz import mutations, upholds
from tests.fuzz.seeds import ASKED, JSON, LINES, NATIVE, NOBODY, OWN, TEXT, packed

# Calls of our own functions that a file of some kilobytes may take: a hang shows as more, on any machine.
_MOST_CALLS = 400_000
_QUIET = settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
_WRITTEN = {name: (f"{name}.json", json.dumps(value).encode()) for name, value in JSON.items()}
_OF_LINES = {name: "\n".join(map(json.dumps, values)).encode() for name, values in LINES.items()}
_FILES = (
    _WRITTEN
    | {name: (f"{name}.jsonl", data) for name, data in _OF_LINES.items()}
    | {name: (path, text.encode()) for name, (path, text) in TEXT.items()}
    | {name: one for name, one in packed().items() if name != "archive"}
)


@contextmanager
def counted_calls() -> Generator[None]:
    """Raises when the code inside calls more functions than a file can need."""
    left = _MOST_CALLS

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal left
        if event == "call":
            left -= 1
            if left < 0:
                sys.setprofile(None)
                raise TimeoutError

    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)


def holds(path: str, data: bytes) -> None:
    for asked in (ASKED, NOBODY):
        with counted_calls():
            outcome = upholds.answered(path, data, asked)
        upholds.kept_apart(outcome)


@pytest.mark.parametrize("name", _FILES)
def test_a_true_file_keeps_the_owners_words_apart(name: str) -> None:
    path, data = _FILES[name]

    outcome = upholds.answered(path, data)

    upholds.kept_apart(outcome)
    assert isinstance(outcome, Reading)
    assert name == "rtf" or OWN in upholds.own_words(outcome)


@pytest.mark.parametrize("name", JSON)
def test_parts_of_another_type_cost_themselves(name: str) -> None:
    @seed(7)
    @_QUIET
    @given(mutations.other_types(JSON[name]))
    def told(value: Any) -> None:
        holds(f"{name}.json", mutations.written(value))

    told()


@pytest.mark.parametrize("name", LINES)
def test_lines_of_another_type_cost_themselves(name: str) -> None:
    @seed(7)
    @_QUIET
    @given(st.integers(0, len(LINES[name]) - 1), st.data())
    def told(place: int, more: st.DataObject) -> None:
        lines = [mutations.written(one) for one in LINES[name]]
        lines[place] = mutations.written(more.draw(mutations.other_types(LINES[name][place])))
        holds(f"{name}.jsonl", b"\n".join(lines))

    told()


@pytest.mark.parametrize("name", sorted(NATIVE))
def test_a_damaged_workbook_is_answered_from_apart(name: str) -> None:
    path, data = _FILES[name]
    sandbox = Sandbox()

    @seed(7)
    @_QUIET
    @given(mutations.damaged(data))
    def told(broken: bytes) -> None:
        upholds.held(sandbox.read(RawFile(path, broken), "d" * 32, ASKED))

    told()
    sandbox.close()


@pytest.mark.parametrize("name", sorted(_FILES.keys() - NATIVE))
def test_damaged_bytes_are_answered(name: str) -> None:
    path, data = _FILES[name]

    @seed(7)
    @_QUIET
    @given(mutations.damaged(data))
    def told(broken: bytes) -> None:
        with counted_calls():
            upholds.answered(path, broken)

    told()
