import json
import logging
import sys
import threading
import warnings
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
    hooks = sys.excepthook, threading.excepthook, warnings.showwarning
    open_log()
    yield
    root.handlers[:], root.level = kept, level
    sys.excepthook, threading.excepthook, warnings.showwarning = hooks
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


def test_a_person_at_a_terminal_reads_text_and_no_more_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    open_log(form="text")

    structlog.get_logger().info("import.read", document="d1", text=SECRET)
    logging.getLogger("openai").warning("asked %s", SECRET)

    ours, theirs = capsys.readouterr().err.splitlines()
    assert "event=import.read document=d1" in ours
    assert "event=library.said" in theirs
    assert "Аню" not in ours + theirs


def test_the_last_words_of_the_interpreter_and_its_warnings_are_narrow_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    open_log()
    error = ValueError(SECRET)

    sys.excepthook(ValueError, error, None)
    warnings.showwarning(SECRET, UserWarning, f"/{SECRET}/code.py", 3)

    last, warned = _lines(capsys)
    assert (last["event"], last["error"]) == ("process.broken", "ValueError")
    assert (warned["event"], warned["where"]) == ("python.warned", "code.py:3")
    assert "Аню" not in json.dumps([last, warned], ensure_ascii=False)
