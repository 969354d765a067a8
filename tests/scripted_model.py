"""An OpenAI-compatible model server for tests: it says what it was told to and misbehaves by script.

In a test: `with ScriptedModel() as model: model.answer("Аня", {...}); model.misbehave("503", times=2)`,
then `model.url` and `model.log`. As a process: `python -m tests.scripted_model --port 0` prints its
port; `POST /script/answers {match, content}`, `POST /script/rules {mode, match, times, skip, …}`,
`GET /script/log`, `POST /script/clear`. `--compose tests.mine:words` names a function of an `Asked`
that writes every answer which is not fixed.

Modes, by what they spoil:
- the words: malformed hopeless fenced think prose empty wrong_schema length huge
- the envelope: choices_null error_in_200 no_usage not_json other_model
- the wire: reset slow drip cut_stream stream_error redirect, or any status, with `retry_after`
- dialects: no_strict no_schema no_format no_stream no_max_tokens no_temperature too_long (a 400 as
  long as the body holds it)
"""

import argparse
import importlib
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self, cast

from tests.scripted_wire import REFUSED, Wire
from tests.scripted_words import Asked, Json, compose

FOREVER = 1 << 30


@dataclass(slots=True)
class Rule:
    """Spoils `times` requests that hold `match`, after letting `skip` of them pass."""

    mode: str
    match: str = ""
    times: int = FOREVER
    skip: int = 0
    seconds: float = 1.0
    retry_after: str | None = None
    enough: int = FOREVER
    path: str = ""

    def meets(self, path: str, body: Json, text: str) -> bool:
        if self.times <= 0 or self.match not in text or self.path not in path:
            return False
        if self.mode in REFUSED and not REFUSED[self.mode][0](body):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass(frozen=True, slots=True)
class Call:
    """What the log keeps of a request; `body` never leaves the process."""

    path: str
    mode: str
    at: float
    body: Json = field(repr=False)
    authorized: bool = False

    @property
    def asked(self) -> Asked:
        return Asked(self.body)

    def line(self) -> Json:
        names = ("model", "stream", "max_tokens", "max_completion_tokens", "temperature")
        said = {name: self.body[name] for name in names if name in self.body}
        size = len(json.dumps(self.body, ensure_ascii=False))
        shape = self.asked.format.get("type")
        return {"path": self.path, "mode": self.mode, "at": self.at, "chars": size, "format": shape, **said}  # fmt: skip


class ScriptedModel:
    """Lives in a thread from its making to `close`; `key` None lets everybody in."""

    def __init__(
        self,
        *,
        port: int = 0,
        key: str | None = None,
        models: tuple[str, ...] = ("scripted",),
        dimensions: int = 64,
        words: Callable[[Asked], str] = compose,
    ) -> None:
        self.key, self.models, self.dimensions, self.words = key, models, dimensions, words
        self.log: list[Call] = []
        self.at_once = 0
        self.most_at_once = 0
        self.closing = threading.Event()
        self._rules: list[Rule] = []
        self._answers: list[tuple[str, str]] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), type("_Wire", (Wire,), {"model": self}))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.close()

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def answer(self, match: str, content: str | Json) -> None:
        """Say this whenever the request holds `match`; the first that fits wins."""
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        with self._lock:
            self._answers.append((match, text))

    def misbehave(self, mode: str, **how: object) -> None:
        with self._lock:
            self._rules.append(Rule(mode, **how))  # pyright: ignore[reportArgumentType] - fields of a rule, by name

    def clear(self) -> None:
        with self._lock:
            self.log.clear()
            self._rules.clear()
            self._answers.clear()
            self.most_at_once = 0

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    # What the wire asks.

    def take(self, path: str, body: Json, *, authorized: bool) -> Rule:
        text = json.dumps(body, ensure_ascii=False)
        with self._lock:
            rule = next((one for one in self._rules if one.meets(path, body, text)), Rule("ok"))
            self.log.append(Call(path, rule.mode, time.monotonic(), body, authorized))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        return rule

    def done(self) -> None:
        with self._lock:
            self.at_once -= 1

    def words_for(self, asked: Asked) -> str:
        text = asked.texts
        with self._lock:
            fixed = next((said for match, said in self._answers if match in text), None)
        return self.words(asked) if fixed is None else fixed

    def told(self, path: str, body: Json) -> object:
        """The script over HTTP, for a server that is a process of its own."""
        match path:
            case "/script/rules":
                self.misbehave(**cast("Mapping[str, str]", body))
            case "/script/answers":
                self.answer(str(body["match"]), cast("str | Json", body["content"]))
            case "/script/clear":
                self.clear()
            case "/script/log":
                with self._lock:
                    return [call.line() for call in self.log]
            case _:
                return None
        return {}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


def main() -> None:
    asked = argparse.ArgumentParser(prog="tests.scripted_model")
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--key")
    asked.add_argument("--models", default="scripted", help="names, by commas")
    asked.add_argument("--dimensions", type=int, default=64)
    asked.add_argument("--compose", default="tests.scripted_words:compose")
    given = asked.parse_args()
    module, _, name = str(given.compose).partition(":")
    words = cast("Callable[[Asked], str]", getattr(importlib.import_module(module), name))
    model = ScriptedModel(
        port=given.port,
        key=given.key,
        models=tuple(str(given.models).split(",")),
        dimensions=given.dimensions,
        words=words,
    )
    sys.stdout.write(f"{model.port}\n")
    sys.stdout.flush()
    try:
        model.closing.wait()
    except KeyboardInterrupt:
        model.close()


if __name__ == "__main__":
    main()
