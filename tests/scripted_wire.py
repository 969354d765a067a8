"""The HTTP of the scripted model: one request in, one good or spoiled answer out."""

import json
import socket
import struct
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, cast, override

from tests.scripted_words import Asked, Json, vector

if TYPE_CHECKING:
    from tests.scripted_model import Rule, ScriptedModel

HUGE = 1 << 21
# What a dialect refuses in a body, and what it says then.
REFUSED: Mapping[str, tuple[Callable[[Json], bool], str]] = {
    "no_strict": (
        lambda body: '"strict": true' in json.dumps(body),
        "Invalid schema for response_format: strict is not supported",
    ),
    "no_schema": (
        lambda body: "json_schema" in json.dumps(body),
        "response_format.type json_schema is not supported by this model",
    ),
    "no_max_tokens": (
        lambda body: "max_tokens" in body,
        "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
    ),
    "no_format": (
        lambda body: "response_format" in body,
        "response_format is not supported by this model",
    ),
    "no_stream": (
        lambda body: bool(body.get("stream")),
        "Your organization must be verified to stream this model.",
    ),
    "too_long": (
        lambda _: True,
        "This model's maximum context length is 8 tokens. Please reduce the length of the messages.",
    ),
    "no_temperature": (
        lambda body: "temperature" in body,
        "Unsupported value: 'temperature' does not support 0.0 with this model.",
    ),
}
SPOILED: Mapping[str, Callable[[str], str]] = {
    "malformed": lambda said: said[:-1] + ",,",
    "hopeless": lambda _: "Простите, не могу.",
    "fenced": lambda said: f"```json\n{said}\n```",
    "think": lambda said: f'<think>Сначала подумаю: {{"не": "ответ"}}</think>\n{said}',
    "prose": lambda said: f"Конечно! Вот ответ:\n{said}\nНадеюсь, это помогло.",
    "empty": lambda _: "",
    "wrong_schema": lambda _: '{"unexpected": [1, 2, 3]}',
    "length": lambda said: said[: max(1, len(said) // 2)],
    "huge": lambda said: said[:-1] + " " * HUGE + said[-1:],
}


class Wire(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: "ScriptedModel"

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr."""

    def do_GET(self) -> None:
        if self.path == "/script/log":
            self._json(200, self.model.told(self.path, {}))
        elif self.path == "/v1/models":
            data = [{"id": name, "object": "model"} for name in self.model.models]
            self._json(200, {"object": "list", "data": data})
        else:
            self._fail(404, "not found")

    def do_POST(self) -> None:
        body = self._body()
        if self.path.startswith("/script/"):
            told = self.model.told(self.path, body)
            self._json(404 if told is None else 200, told)
            return
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        rule = self.model.take(self.path, body, authorized=bool(key))
        try:
            if self.model.key is not None and key != self.model.key:
                self._fail(401, "Incorrect API key provided")
            elif not self._broken(rule, body):
                self._well(rule, body)
        finally:
            self.model.done()

    def _body(self) -> Json:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return cast("Json", json.loads(raw or b"{}"))

    def _broken(self, rule: "Rule", body: Json) -> bool:
        """Answers that hold no words at all."""
        mode = rule.mode
        if mode in REFUSED:
            self._fail(400, REFUSED[mode][1])
            return True
        if mode.isdigit():
            late = {"Retry-After": rule.retry_after} if rule.retry_after is not None else {}
            self._fail(int(mode), "scripted", late)
            return True
        elif mode == "slow":
            self.model.closing.wait(rule.seconds)
        elif mode in {"reset", "redirect", "not_json", "error_in_200"}:
            self._gone(mode)
            return True
        return False

    def _gone(self, mode: str) -> None:
        if mode == "redirect":
            self._json(307, {}, {"Location": f"{self.model.url}/elsewhere"})
        elif mode == "not_json":
            self._send(200, b"<html>Bad gateway</html>", "text/html")
        elif mode == "error_in_200":
            self._json(200, {"error": {"message": "upstream failed", "code": 502}})
        else:
            # Without lingering a close is a TCP reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()

    def _well(self, rule: "Rule", body: Json) -> None:
        if self.path == "/v1/embeddings":
            self._embeddings(rule, body)
        elif self.path == "/v1/chat/completions":
            self._chat(rule, body)
        else:
            self._fail(404, "not found")

    def _embeddings(self, rule: "Rule", body: Json) -> None:
        given = body["input"]
        texts = [given] if isinstance(given, str) else cast("list[str]", given)
        data: list[Json] = [
            {"object": "embedding", "index": n, "embedding": vector(text, self.model.dimensions)}
            for n, text in enumerate(texts)
        ]
        if rule.mode == "wrong_schema":
            data = data[1:]
        tokens = sum(len(text) for text in texts) // 3
        told = {"object": "list", "model": body.get("model"), "data": data}
        usage = {"usage": {"prompt_tokens": tokens, "total_tokens": tokens}}
        self._json(200, told if rule.mode == "no_usage" else {**told, **usage})

    def _chat(self, rule: "Rule", body: Json) -> None:
        asked = Asked(body)
        said, mode = self.model.words_for(asked), rule.mode
        limit = cast("int", body.get("max_tokens") or body.get("max_completion_tokens") or 0)
        cut = mode == "length" and limit < rule.enough
        if mode in SPOILED and (mode != "length" or cut):
            said = SPOILED[mode](said)
        usage = {"prompt_tokens": len(asked.texts) // 3, "completion_tokens": len(said) // 3}
        name = "another" if mode == "other_model" else body.get("model")
        envelope: Json = {"id": "scripted", "created": 0, "model": name}
        finish = "length" if cut else "stop"
        if body.get("stream") and mode != "choices_null":
            self._stream(rule, envelope, said, finish, usage)
            return
        message = {"role": "assistant", "content": said}
        choices = [{"index": 0, "finish_reason": finish, "message": message}]
        whole: dict[str, object] = {
            **envelope, "object": "chat.completion", "usage": usage,
            "choices": None if mode == "choices_null" else choices,
        }  # fmt: skip
        if mode == "no_usage":
            del whole["usage"]
        if mode == "drip":
            self._drip(rule, json.dumps(whole, ensure_ascii=False).encode())
        else:
            self._json(200, whole)

    def _drip(self, rule: "Rule", raw: bytes) -> None:
        self._head(200, "application/json", {"Content-Length": str(len(raw))})
        for at in range(0, len(raw), 64):
            if self.model.closing.wait(rule.seconds):
                return
            self.wfile.write(raw[at : at + 64])

    def _stream(self, rule: "Rule", envelope: Json, said: str, finish: str, usage: Json) -> None:
        self._head(200, "text/event-stream", {"Transfer-Encoding": "chunked"})
        # Words of a usual answer come letter by letter, a flood in waves.
        size = 7 if len(said) < HUGE else HUGE // 64
        pieces = [said[at : at + size] for at in range(0, len(said), size)]
        broken = rule.mode in {"cut_stream", "stream_error"}
        self._event(_delta(envelope, {"role": "assistant", "content": None}))
        for piece in pieces[: len(pieces) // 2] if broken else pieces:
            if rule.mode == "drip" and self.model.closing.wait(rule.seconds):
                return
            self._event(_delta(envelope, {"content": piece}))
        if broken:
            if rule.mode == "stream_error":
                self._event({"error": {"message": "upstream failed", "code": 502}})
            self.close_connection = True
            return
        self._event(_delta(envelope, {}, finish))
        if rule.mode != "no_usage":
            self._event({**envelope, "choices": [], "usage": usage})
        self._event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def _event(self, told: Json | str) -> None:
        said = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
        raw = f"data: {said}\n\n".encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(raw), raw))
        self.wfile.flush()

    def _fail(self, status: int, says: str, more: Mapping[str, str] | None = None) -> None:
        # An integer code, as servers of the llama.cpp kind give it.
        error = {"message": says, "type": "scripted", "code": status}
        self._json(status, {"error": error}, more)

    def _json(self, status: int, told: object, more: Mapping[str, str] | None = None) -> None:
        raw = json.dumps(told, ensure_ascii=False).encode()
        self._send(status, raw, "application/json", more)

    def _send(
        self, status: int, raw: bytes, kind: str, more: Mapping[str, str] | None = None
    ) -> None:
        self._head(status, kind, {"Content-Length": str(len(raw)), **(more or {})})
        self.wfile.write(raw)

    def _head(self, status: int, kind: str, more: Mapping[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()


def _delta(envelope: Json, delta: Json, finish: str | None = None) -> Json:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {**envelope, "object": "chat.completion.chunk", "choices": [choice]}
