import json
import logging
from collections.abc import Generator
from typing import cast

import pytest
import structlog

from api.log import open_log

SECRET = "Я боюсь потерять Аню"


@pytest.fixture(autouse=True)
def log() -> Generator[None]:
    """The narrow log, and afterwards the one that pytest had."""
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    open_log()
    yield
    root.handlers[:], root.level = kept, level
    structlog.reset_defaults()


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    read = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    return [cast("dict[str, object]", line) for line in read]


def _fails() -> None:
    raise ValueError(SECRET)


def test_an_event_keeps_its_ids_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    open_log()

    structlog.get_logger().info("import.read", document="d1", messages=12)

    [line] = _lines(capsys)
    assert (line["event"], line["document"], line["messages"]) == ("import.read", "d1", 12)


@pytest.mark.parametrize(
    "fields", [{"text": SECRET}, {"document": SECRET}, {"path": SECRET}, {"problem": [SECRET]}]
)
def test_prose_does_not_come_through_any_field(
    capsys: pytest.CaptureFixture[str], fields: dict[str, object]
) -> None:
    open_log()

    structlog.get_logger().info("import.read", **fields)

    assert "Аню" not in capsys.readouterr().err


def test_prose_is_no_event(capsys: pytest.CaptureFixture[str]) -> None:
    open_log()

    structlog.get_logger().warning(SECRET)

    assert [line["event"] for line in _lines(capsys)] == ["unnamed"]


def test_an_error_shows_where_and_which_class_and_never_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    open_log()

    try:
        _fails()
    except ValueError:
        structlog.get_logger().exception("job.broken", job="j1")
        logging.getLogger("graphiti_core.search").exception("failed for %s", SECRET)

    ours, theirs = _lines(capsys)
    assert (ours["error"], theirs["error"]) == ("ValueError", "ValueError")
    assert "_fails" in str(ours["where"])
    assert "_fails" in str(theirs["where"])
    assert "Аню" not in json.dumps([ours, theirs], ensure_ascii=False)


@pytest.mark.parametrize("name", ["graphiti_core", "httpx", "redis", "uvicorn.access", "dramatiq"])
def test_a_library_says_nothing_below_a_warning(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    open_log()

    logging.getLogger(name).info("GET /api/memory/search?q=%s", SECRET)

    assert capsys.readouterr().err == ""
