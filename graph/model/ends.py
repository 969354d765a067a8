"""How a call to a provider can end, told from its status and body. A provider's words are looked at, never kept."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal, cast

type Json = Mapping[str, object]
type About = Literal[
    "schema",
    "max_tokens",
    "temperature",
    "stream_options",
    "stream",
    "length",
    "content",
    "unknown",
]

MOST_WAIT = 600.0


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens as the provider counted them."""

    tokens_in: int
    tokens_out: int
    tokens_cached: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """`finish` as the provider says it, `huge` when it was cut by us. Nothing in `usage`: nobody counted."""

    text: str
    finish: str
    model: str | None
    usage: Counted | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A stream that ended before its end."""

    text: str


@dataclass(frozen=True, slots=True)
class Away:
    """Not now. `status` is None when no answer came; `owed`: the call may have been charged."""

    status: int | None
    owed: bool
    seconds: float | None = None
    usage: Counted | None = None


@dataclass(frozen=True, slots=True)
class TooMany:
    """Slower; `seconds` when the provider says how long."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class NoCredit:
    """The account is empty."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Every further call would end the same way."""

    why: Literal["key", "model", "address", "request"]


@dataclass(frozen=True, slots=True)
class BadRequest:
    """Something in the body is not to the provider's liking."""

    about: About


type Trouble = Cut | Away | TooMany | NoCredit | Refused | BadRequest
type End = Answer | Trouble

# Looked for in this order: a complaint about a schema may name its length, too.
_ABOUT: Mapping[About, str] = {
    "stream_options": r"stream_options|include_usage",
    # Some models are streamed to verified organisations only.
    "stream": r"to stream\b|\bstream\b.{0,40}(not|un)\s?(supported|available|allowed)|\"param\": ?\"stream\"",
    "length": r"context.?length|context.?size|maximum context|too long|too many tokens|reduce the length",
    "max_tokens": r"max_tokens|max_completion_tokens",
    "temperature": r"temperature",
    "schema": r"response_format|json_schema|json_object|schema|strict|grammar|structured output",
    "content": r"content_filter|content policy|content_policy|moderation|flagged",
}
_MODEL = re.compile(r"model_not_found|model.{0,80}(not found|does not exist|not exist|unknown)")
_EMPTY_PURSE = re.compile(r"insufficient_quota|insufficient.{0,20}(credit|balance|fund)|billing")


def object_of(value: object) -> Json | None:
    return cast("Json", value) if isinstance(value, dict) else None


def json_of(raw: bytes) -> Json | None:
    """The object in a body; None when it is none."""
    try:
        return object_of(json.loads(raw))
    except (ValueError, RecursionError):
        return None


def of_status(status: int, headers: Mapping[str, str], raw: bytes) -> End:
    """A body that came with another status than 200."""
    said = raw[:8192].decode("utf-8", "replace").casefold()
    seconds = _retry_after(headers)
    if status == 429:
        return NoCredit() if _EMPTY_PURSE.search(said) else TooMany(seconds)
    if status >= 500 or status in {408, 409, 425}:
        return Away(status, owed=False, seconds=seconds)
    if status == 402:
        return NoCredit()
    if status in {400, 413, 422}:
        return _bad(status, said)
    if status in {401, 403}:
        flagged = status == 403 and _about(said) == "content"
        return BadRequest("content") if flagged else Refused("key")
    if status == 404:
        return Refused("model")
    return Refused("address" if status < 400 else "request")


def _bad(status: int, said: str) -> End:
    if status == 413:
        return BadRequest("length")
    return Refused("model") if _MODEL.search(said) else BadRequest(_about(said))


def _about(said: str) -> About:
    for about, words in _ABOUT.items():
        if re.search(words, said):
            return about
    return "unknown"


def of_body(raw: bytes) -> End:
    """An answer in one piece."""
    told = json_of(raw)
    if told is None:
        return Away(200, owed=True)
    if told.get("error"):
        return of_error(told)
    usage = counted(told.get("usage"))
    choice = first_choice(told)
    message = object_of(choice.get("message")) if choice else None
    if choice is None or message is None:
        return Away(200, owed=usage is None, usage=usage)
    finish = "refusal" if message.get("refusal") else str(choice.get("finish_reason") or "stop")
    return Answer(_text(message.get("content")), finish, _name(told), usage)


def of_error(told: Json) -> End:
    """An error object under a 200, or in the middle of a stream."""
    error = told["error"]
    code = (object_of(error) or {}).get("code")
    status = int(code) if isinstance(code, int | str) and str(code).isdigit() else 502
    if not 400 <= status < 600:
        status = 502
    return of_status(status, {}, json.dumps(error, ensure_ascii=False).encode("utf-8", "replace"))


def first_choice(told: Json) -> Json | None:
    choices = told.get("choices")
    if not isinstance(choices, list) or not choices:
        return None
    return object_of(cast("list[object]", choices)[0])


def counted(usage: object) -> Counted | None:
    told = object_of(usage)
    if told is None:
        return None
    cached = (object_of(told.get("prompt_tokens_details")) or {}).get("cached_tokens")
    numbers = (told.get("prompt_tokens"), told.get("completion_tokens", 0), cached or 0)
    whole = [one for one in numbers if isinstance(one, int) and one >= 0]
    return Counted(*whole) if len(whole) == len(numbers) else None


def _text(content: object) -> str:
    """Words as a string, or in parts."""
    if isinstance(content, str):
        return content
    parts = cast("list[object]", content) if isinstance(content, list) else []
    texts = [(object_of(part) or {}).get("text") for part in parts]
    return "".join(text for text in texts if isinstance(text, str))


def _name(told: Json) -> str | None:
    name = told.get("model")
    return name if isinstance(name, str) else None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, or a date that is measured by the provider's own clock."""
    told = headers.get("retry-after", "")
    try:
        seconds = float(told)
    except ValueError:
        try:
            until = parsedate_to_datetime(told)
            seconds = (until - parsedate_to_datetime(headers.get("date", ""))).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), MOST_WAIT) if seconds == seconds else None
