"""One request over HTTP -> the words of a model as they come, then how the call ended. No retry lives here.

Every chat is streamed: only so can a long answer be told from a dead server, be stopped when nobody
wants it any more and be cut when it does not end. A server that answers in one piece is understood too.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import httpx

from graph.model.ends import Answer, Away, End, Json, Refused, json_of, of_body, of_status
from graph.model.events import Events

type Body = Mapping[str, object]

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MOST_TEXT = 1 << 20
# A token is a few bytes, a run of spaces at most some dozens: who writes more does not count.
FEW_TEXT, BYTES_A_TOKEN = 1 << 16, 64
# In one piece a letter may take six bytes; vectors are long, and an event is longer than its word.
MOST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: until a connection, until anything comes, between two pieces, and for the whole of a call."""

    connect: float = 10.0
    first: float = 60.0
    between: float = 30.0
    whole: float = 300.0


class _TooLong(Exception):
    """More bytes came than any answer has."""


class Wire:
    """One provider. Lives until `close`; the key is known to the client alone."""

    def __init__(
        self, base_url: str, key: str, *, timeouts: Timeouts | None, tick: Callable[[], float]
    ) -> None:
        timeouts = self._timeouts = timeouts or Timeouts()
        self._tick = tick
        self._client = httpx.AsyncClient(
            base_url=base_url.rstrip("/"),
            # As bytes: a key pasted with a stray letter is for the provider to refuse.
            headers={b"Authorization": f"Bearer {key}".encode()} if key else {},
            timeout=httpx.Timeout(None, connect=timeouts.connect),
            follow_redirects=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=16),
            # A proxy of the machine leads outside; what listens here is reached without it.
            trust_env=urlsplit(base_url).hostname not in LOOPBACK,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def chat(self, body: Body, *, tokens: int) -> AsyncGenerator[str | End]:
        """Pieces of text as they come, and last the end; no more than so many tokens can hold."""
        most = min(MOST_TEXT, max(FEW_TEXT, tokens * BYTES_A_TOKEN))
        async with self._opened("POST", "/chat/completions", body) as opened:
            if isinstance(opened, _Flow):
                if opened.streams:
                    async for piece in self._streamed(opened, most):
                        yield piece
                else:
                    end = _short(await opened.whole())
                    if isinstance(end, Answer) and end.text:
                        yield end.text
                    yield end
            else:
                yield opened

    async def _streamed(self, flow: "_Flow", most: int) -> AsyncGenerator[str | End]:
        events = Events()
        text: list[str] = []
        size = 0
        try:
            async for raw in flow.pieces():
                for piece in events.eat(raw):
                    size += len(piece.encode("utf-8", "replace"))
                    if size > most:
                        yield Answer("".join(text), "huge", events.model, None)
                        return
                    text.append(piece)
                    yield piece
                if events.over:
                    break
        except (httpx.HTTPError, TimeoutError, _TooLong):
            # What the stream had said before it broke is judged like any other.
            pass
        yield events.end("".join(text))

    async def post(self, path: str, body: Body) -> Json | End:
        """The object of a plain answer; an error object in it is an end."""
        return await self._plain("POST", path, body)

    async def models(self) -> list[str]:
        """Names the provider says it knows; none when it does not say."""
        told = await self._plain("GET", "/models", None)
        if not isinstance(told, Mapping):
            return []
        data = told.get("data")
        rows = cast("list[object]", data) if isinstance(data, list) else []
        return [
            str(cast("Json", row)["id"]) for row in rows if isinstance(row, Mapping) and "id" in row
        ]

    async def _plain(self, method: str, path: str, body: Body | None) -> Json | End:
        async with self._opened(method, path, body) as opened:
            if not isinstance(opened, _Flow):
                return opened
            raw = await opened.whole()
        if isinstance(raw, Away):
            return raw
        told = json_of(raw)
        if told is None or told.get("error"):
            return of_body(raw)
        return told

    @asynccontextmanager
    async def _opened(
        self, method: str, path: str, body: Body | None
    ) -> AsyncGenerator["_Flow | End"]:
        """An answer with status 200 to be read, or the end that it already is."""
        until = self._tick() + self._timeouts.whole
        request = self._client.build_request(method, path, **_content(body))
        # An answer in one piece says nothing until it is whole.
        patient = body is not None and not body.get("stream", False)
        sent = await self._sent(request, self._timeouts.whole if patient else self._timeouts.first)
        if not isinstance(sent, httpx.Response):
            yield sent
            return
        try:
            flow = _Flow(sent, self._timeouts.between, lambda: until - self._tick())
            if sent.status_code == 200:
                yield flow
            else:
                raw = await flow.whole()
                said = b"" if isinstance(raw, Away) else raw
                yield of_status(sent.status_code, sent.headers, said)
        finally:
            await sent.aclose()

    async def _sent(self, request: httpx.Request, first: float) -> httpx.Response | End:
        try:
            async with asyncio.timeout(self._timeouts.connect + first):
                return await self._client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return Away(None, owed=False)
        except (httpx.UnsupportedProtocol, httpx.InvalidURL):
            return Refused("address")
        except (httpx.HTTPError, TimeoutError):
            # It may have been read and answered all the same.
            return Away(None, owed=True)


@dataclass(frozen=True, slots=True)
class _Flow:
    """The body of an answer while it comes."""

    response: httpx.Response
    between: float
    left: Callable[[], float]

    @property
    def streams(self) -> bool:
        return self.response.headers.get("content-type", "").startswith("text/event-stream")

    async def pieces(self) -> AsyncIterator[bytes]:
        size = 0
        raw = self.response.aiter_bytes()
        while True:
            async with asyncio.timeout(max(0.0, min(self.between, self.left()))):
                piece = await anext(raw, None)
            if piece is None:
                return
            size += len(piece)
            if size > MOST_BYTES and not self.streams:
                raise _TooLong
            yield piece

    async def whole(self) -> bytes | Away:
        parts: list[bytes] = []
        try:
            async for piece in self.pieces():
                parts.append(piece)
        except (httpx.HTTPError, TimeoutError, _TooLong):
            return Away(None, owed=True)
        return b"".join(parts)


def _content(body: Body | None) -> dict[str, Any]:
    """Halves of surrogate pairs, which archives hold, are no UTF-8 and go as question marks."""
    if body is None:
        return {}
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return {"content": raw, "headers": {"Content-Type": "application/json"}}


def _short(raw: bytes | Away) -> End:
    """An answer in one piece, cut where a stream would be."""
    end = raw if isinstance(raw, Away) else of_body(raw)
    if isinstance(end, Answer) and len(end.text.encode("utf-8", "replace")) > MOST_TEXT:
        return Answer(end.text[:MOST_TEXT], "huge", end.model, end.usage)
    return end
