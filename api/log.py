"""Events -> lines on stderr, JSON but at a terminal: known fields with plain values only, never a word of the person's."""

import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Final, Literal

import structlog

# Ids, counts, durations and codes. A field that is not here is left out and counted.
FIELDS: Final = frozenset({
    "event", "level", "time", "logger", "where", "kind", "problem", "code", "status", "method",
    "route", "port", "pid", "name", "part", "step", "stage", "job", "job_id", "import_id",
    "run", "session", "document", "chunk", "conversation", "entity", "fact", "upload",
    "revision", "error", "error_id", "seconds", "ms", "attempts", "restarts", "exit_code",
    "signal", "left_out", "version", "engine", "files", "messages", "conversations", "chunks",
    "passages", "documents", "statements", "entities", "facts", "observations", "read",
    "duplicate", "skipped", "failed", "seen", "done", "total", "waiting", "dropped", "closed",
    "held", "count", "bytes", "request", "unpack", "hash", "parse", "likeness", "index",
    "originals", "store", "twins", "dates",
})  # fmt: skip
QUIET: Final = (
    "graphiti_core", "openai", "httpx", "httpcore", "neo4j", "redis", "falkordb", "dramatiq", "asyncio",
    "aiosqlite", "alembic", "sqlalchemy", "multipart", "python_multipart", "uvicorn", "websockets",
)  # fmt: skip
_CODE = re.compile(r"[\w.:/+-]{1,120}")
_EVENT = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")

type Plain = str | int | float | bool | list[str] | None


type Form = Literal["json", "text"]


def open_log(*, level: int = logging.INFO, form: Form | None = None) -> None:
    """Tie structlog and the standard library to one narrow way out; a person at a terminal gets text."""
    written = written_as(form or ("text" if sys.stderr.isatty() else "json"))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            narrow,
            written,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Foreign(written))
    sys.excepthook = uncaught
    threading.excepthook = _uncaught_in_a_thread
    warnings.showwarning = _warned
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in QUIET:
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        logger.handlers.clear()
        logger.propagate = True


def written_as(form: Form) -> structlog.typing.Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.processors.LogfmtRenderer(key_order=["time", "level", "event"])


def uncaught(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    """The interpreter's own last words would quote the error's, and with them perhaps the person's."""
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().critical("process.broken", exc_info=error)


def _uncaught_in_a_thread(said: threading.ExceptHookArgs) -> None:
    structlog.get_logger().error("thread.broken", exc_info=said.exc_value)


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object
) -> None:
    """A warning's class and place; libraries put values into its words."""
    del message
    place = f"{Path(filename).name}:{lineno}"
    structlog.get_logger().warning("python.warned", error=category.__name__, where=place)


def narrow(
    _logger: object, _method: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Keep allowed fields with values that cannot be prose."""
    said = str(event.get("event", ""))
    kept: dict[str, object] = {"event": said if _EVENT.fullmatch(said) else "unnamed"}
    error = _error(event.pop("exc_info", None))
    if error is not None:
        kept["error"], kept["where"] = type(error).__name__, places(error.__traceback__)
    for key, value in event.items():
        if key in FIELDS and key != "event":
            kept[key] = _plain(value)
    left_out = sum(key not in FIELDS for key in event)
    return kept | ({"left_out": left_out} if left_out else {})


def places(trace: TracebackType | None) -> list[str]:
    """File, line and function of the last frames; no source line, no locals, no message."""
    frames = traceback.extract_tb(trace)[-12:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}:{frame.name}" for frame in frames]


def _error(info: object) -> BaseException | None:
    if isinstance(info, BaseException):
        return info
    return sys.exc_info()[1] if info else None


def _plain(value: object) -> Plain:
    match value:
        case bool() | int() | float() | None:
            return value
        case str():
            return value if _CODE.fullmatch(value) else "…"
        case _:
            text = str(value)
            return text if _CODE.fullmatch(text) else "…"


class _Foreign(logging.Formatter):
    """A record of somebody else's logger: who, how bad, where, which exception; never its text."""

    def __init__(self, written: structlog.typing.Processor) -> None:
        super().__init__()
        self._written = written

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        fields: Mapping[str, object] = {
            "event": "library.said",
            "level": record.levelname.lower(),
            "logger": record.name,
            "where": [f"{record.filename}:{record.lineno}"]
            + (places(error.__traceback__) if error else []),
        } | ({"error": type(error).__name__} if error else {})
        return str(self._written(None, "", dict(fields)))
