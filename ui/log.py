"""What libraries say in this process -> lines on stderr: who, how bad, where, which error; never its words."""

import json
import logging
import sys
import threading
import traceback
import warnings
from pathlib import Path
from types import TracebackType
from typing import Literal

from streamlit import config
from streamlit import logger as streamlit_logger

type Form = Literal["json", "text"]


def open_log(form: Form | None = None) -> None:
    """One narrow way out, also for Streamlit, which gives each of its loggers a handler of its own."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Narrow(form or ("text" if sys.stderr.isatty() else "json")))
    handler.setLevel(logging.WARNING)

    def narrowed(logger: logging.Logger) -> None:
        logger.handlers[:] = [handler]

    # Else it prints whole tracebacks past all loggers.
    config.set_option("logger.enableRich", False)
    streamlit_logger.setup_formatter = narrowed
    streamlit_logger.update_formatter()
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_a_thread
    warnings.showwarning = _warned


class _Narrow(logging.Formatter):
    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        fields: dict[str, object] = {
            "time": self.formatTime(record),
            "level": record.levelname.lower(),
            "event": "library.said",
            "logger": record.name,
            "where": [f"{record.filename}:{record.lineno}", *_places(error)],
        }
        if error is not None:
            fields["error"] = type(error).__name__
        if self._form == "json":
            return json.dumps(fields)
        return " ".join(f"{name}={value}" for name, value in fields.items())


def _places(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return [f"{Path(one.filename).name}:{one.lineno}:{one.name}" for one in frames]


def _uncaught(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    logging.getLogger("ui").critical("", exc_info=(kind, error, error.__traceback__))


def _uncaught_in_a_thread(said: threading.ExceptHookArgs) -> None:
    if said.exc_value is not None:
        _uncaught(said.exc_type, said.exc_value, None)


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object
) -> None:
    del message
    logging.getLogger(category.__name__).warning("%s:%s", Path(filename).name, lineno)
