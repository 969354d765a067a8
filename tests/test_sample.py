"""What a newcomer sees first: every file of the sample life is read, dated and long enough to move."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.sample import archive
from extractors.formats import read
from extractors.types import Asked, RawFile, Reading

ASKED = Asked(zone="Europe/Moscow", now=datetime(2026, 3, 1, tzinfo=UTC))
ROW_FORMATS = {"telegram"}
MOST_BYTES = 400_000


def _files() -> list[Path]:
    return sorted(path for path in archive().rglob("*") if path.is_file())


def _reading(path: Path) -> Reading:
    raw = RawFile(path.relative_to(archive()).as_posix(), path.read_bytes())
    result = read(raw, path.name, ASKED)
    assert isinstance(result, Reading), path.name
    return result


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.stem)
def test_every_file_is_read_whole_and_dated(path: Path) -> None:
    reading = _reading(path)

    assert reading.problems == ()
    assert reading.dated.precision != "unknown"
    assert any(message.role == "self" for message in reading.conversations[0].messages)


def test_the_life_has_ninety_dated_items_over_fifteen_months() -> None:
    days: list[datetime] = []
    for path in _files():
        reading = _reading(path)
        for conversation in reading.conversations:
            told = [m.dated.at for m in conversation.messages if m.dated.at and m.role == "self"]
            days += told if reading.format in ROW_FORMATS else told[:1]

    assert len(days) >= 90
    assert max(days) - min(days) >= timedelta(days=15 * 30)
    assert max(days) < ASKED.now


def test_the_five_sources_are_there() -> None:
    formats = {_reading(path).format for path in _files()}

    assert {"chatgpt", "claude", "telegram", "markdown", "text"} <= formats


def test_it_holds_an_edited_branch_a_missing_time_and_a_thinking_block() -> None:
    texts = {path.parts[-3]: path for path in _files() if path.name == "conversations.json"}
    asked = json.loads(texts["ChatGPT"].read_text(encoding="utf-8"))
    claude = texts["Claude"].read_text(encoding="utf-8")

    nodes = [node for chat in asked for node in chat["mapping"].values()]
    assert any(len(node["children"]) > 1 for node in nodes)
    assert any(node["message"] and node["message"]["create_time"] is None for node in nodes)
    assert '"type": "thinking"' in claude


def test_it_stays_small() -> None:
    assert sum(path.stat().st_size for path in _files()) <= MOST_BYTES
