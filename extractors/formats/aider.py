"""Aider's running history (.aider.chat.history.md) -> a conversation for each start of the chat."""

import re
from collections.abc import Iterator
from datetime import tzinfo

from extractors import dating
from extractors.encodings import decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.types import Asked, RawFile, Read

_START = re.compile(r"^# aider chat started at (.{10,40})$", re.MULTILINE)
_TOOL = re.compile(
    r"^> (?:Applied edit to|Added .+ to the chat|Tokens:|Commit [0-9a-f]{6,}|Aider v\d|Git repo:|Repo-map:)",
    re.MULTILINE,
)
_PROMPT = re.compile(r"^####[ \t]+(.*)$")
_NUMBERED = re.compile(r"#### (?:Step |Шаг )?\d+[.):]?(?:\s|$)")
_COMMAND = re.compile(r"/[a-z-]+(?:\s|$)")
_ASKING = re.compile(r"/(?:ask|code|architect|help|chat-mode|context)\s+(?=\S)")


def recognises(look: Look) -> bool:
    if look.kind != "text" or not re.search(r"^#### ", look.head, re.MULTILINE):
        return False
    return _START.search(look.head) is not None or (
        re.search(r"^#{4} /(?:add|drop|ask|code|run|clear)\b", look.head, re.MULTILINE) is not None
        or len(_TOOL.findall(look.head)) >= 2
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    zone = dating.zone_named(asked.zone)
    ledger = Ledger(file, document_id, asked, "aider")
    starts = list(_START.finditer(text))
    if not starts or text[: starts[0].start()].strip():
        _session(ledger, None, text[: starts[0].start() if starts else len(text)], zone)
    for place, start in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(text)
        _session(ledger, start[1].strip(), text[start.end() : end], zone)
    return ledger.reading("aider")


def _session(ledger: Ledger, started: str | None, text: str, zone: tzinfo) -> None:
    at = dating.instant(started, zone) if started else None
    turns = [
        Turn(None, "self" if own else "assistant", said, at, zone=str(zone), original=started)
        for own, said in _spoken(text)
    ]
    ledger.add(f"{started}" if started else None, None, turns)


def _spoken(text: str) -> Iterator[tuple[bool, str]]:
    """Runs of prompt lines and of answer lines; what the tool tells of itself (`>`) is left out.

    A heading of the fourth level inside an answer looks like a prompt. Where aider tells after each answer
    what it cost, a heading before that is the answer's; elsewhere numbered ones are.
    """
    own, run, fenced = False, list[str](), False
    costed, closed = re.search(r"^> Tokens:", text, re.MULTILINE) is not None, True
    for line in text.split("\n"):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        found = None if fenced else _PROMPT.match(line)
        inside = not own and not closed if costed else _NUMBERED.match(line)
        if found is not None and inside and not _COMMAND.match(found[1]):
            found = None
        if found is None and not fenced and line.startswith(">"):
            closed = True
            continue
        closed = found is not None or (closed and not line.strip())
        if (found is not None) != own and (found is not None or line.strip()):
            yield from _said(own, run)
            own, run = found is not None, []
        run.append(found[1].rstrip() if found is not None else line)
    yield from _said(own, run)


def _said(own: bool, run: list[str]) -> Iterator[tuple[bool, str]]:
    """Commands to the tool are not the person's words, unless they ask something."""
    lines = [_ASKING.sub("", line) for line in run] if own else run
    text = "\n".join(line for line in lines if not (own and _COMMAND.match(line))).strip()
    if text:
        yield own, text
