"""What models write, met with patience, and nothing let in that has not the shape."""

import json

import pytest

from graph.model.shape import Fitted, Misfit, read
from graph.model.types import Shape
from tests.graph.model.conftest import GOOD, SHAPE

TEXT = json.dumps(GOOD, ensure_ascii=False)
WIDE = Shape(
    "wide",
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "rank", "effort", "items", "conf"],
        "properties": {
            "name": {"type": "string"},
            "rank": {"type": ["integer", "null"]},
            "effort": {
                "anyOf": [
                    {"type": "object", "required": ["value"], "properties": {"value": {"type": "number"}}},
                    {"type": "null"},
                ]
            },
            "items": {"type": "array", "items": {"type": "string"}},
            "conf": {"type": "number"},
        },
    },
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"```json\n{TEXT}\n```",
        f"```\n{TEXT}",
        f"<think>{{\"things\": []}} или нет</think>\n{TEXT}",
        f"сначала подумаю</think>{TEXT}",
        f"Вот {{пример}}: {TEXT} и всё.",
        f"{TEXT}\n{{}}",
        TEXT[:-1],
        TEXT.replace("}]", "},]"),
        TEXT.replace('"', "'"),
        TEXT.replace('"things"', "things"),
        TEXT.replace('"FEAR"', '"fear"'),
        TEXT[:-1] + ', "extra": 1}',
    ],
)  # fmt: skip
def test_what_is_mechanical_is_mended(text: str) -> None:
    assert read(text, SHAPE) == Fitted(GOOD, 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Не могу.",
        "[]",
        "[1, 2]",
        "null",
        '{"unexpected": [1, 2, 3]}',
        '{"things": "нет"}',
        '{"things": [1, 2]}',
        "<think>" + TEXT,
        '{"a":' * 5000,
        "[" * 100_000,
        '{"things": NaN}',
    ],
)
def test_what_is_no_answer_is_a_misfit(text: str) -> None:
    assert isinstance(read(text, SHAPE), Misfit)


def test_an_answer_without_finds_is_an_answer() -> None:
    assert read('{"things": []}', SHAPE) == Fitted({"things": []}, 0)


def test_marks_of_thought_inside_a_quote_are_words() -> None:
    text = '{"things": [{"quote": "пишу <think>тег</think> сам", "kind": "WANT"}]}'

    fitted = read(text, SHAPE)

    assert isinstance(fitted, Fitted)
    assert fitted.value == json.loads(text)


def test_what_is_not_said_is_null_or_no_items_and_a_whole_float_is_a_number() -> None:
    fitted = read('{"name": "дом\\u0000\\ud800", "rank": 2.0, "conf": 1}', WIDE)

    assert fitted == Fitted({"name": "дом", "rank": 2, "effort": None, "items": [], "conf": 1}, 0)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"conf": 1}', "name is missing"),
        ('{"name": "a", "conf": true}', "conf must be number"),
        ('{"name": "a", "conf": 1, "rank": "да"}', "rank must be integer or null"),
        ('{"name": "a", "conf": 1, "effort": 3}', "effort must be object"),
    ],
)
def test_the_sentence_says_where_and_repeats_nothing(text: str, why: str) -> None:
    assert read(text, WIDE) == Misfit(why)


def test_a_mended_answer_never_gains_what_it_did_not_say() -> None:
    cut = '{"things": [{"quote": "боюсь высоты", "kind": "FEAR"}, {"quote": "хочу до'

    assert read(cut, SHAPE) == Fitted(GOOD, 1)
