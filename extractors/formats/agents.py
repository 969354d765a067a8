"""Transcripts of coding agents (Claude Code, Codex, Gemini CLI and kin), one record a line -> a conversation."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from extractors.dating import instant
from extractors.formats import spoken
from extractors.formats.chats import Ledger, Turn
from extractors.formats.lines import Lines
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.identity import folded
from extractors.types import Asked, RawFile, Read, Skipped
from graph.words import Role

_ROLES: Mapping[str, Role] = {
    "user": "self", "human": "self", "user.message": "self", "userpromptsubmitted": "self", "user_message": "self",
    "assistant": "assistant", "ai": "assistant", "gemini": "assistant", "model": "assistant", "agent": "assistant",
    "assistant.message": "assistant", "assistantresponse": "assistant", "agent_message": "assistant",
}  # fmt: skip
_TEXT = frozenset({"text", "input_text", "output_text", None})
_CONTENT = ("content", "text", "message", "prompt", "output", "result", "response")
_SAID: Mapping[str, Role] = {
    "task": "self", "user_feedback": "self", "text": "assistant", "completion_result": "assistant",
}  # fmt: skip
_TOOLS_OWN = ("isMeta", "isCompactSummary", "isVisibleInTranscriptOnly", "isApiErrorMessage")
_TYPED = frozenset({None, "interjection", "user"})


@dataclass(frozen=True, slots=True)
class _Shape:
    """A format told by the key paths it has and the ones it must not have; `lines`: only as lines, `only`: no others."""

    format: str
    has: tuple[str, ...]
    at: str = ""
    without: tuple[str, ...] = ()
    lines: bool = False
    only: bool = False


_MESSAGES = ("messages.item.type", "messages.item.content")
_SHAPES = (
    _Shape("gemini_cli", (*_MESSAGES, "sessionId"), "messages.item"),
    _Shape("gemini_cli", (*_MESSAGES, "projectHash"), "messages.item"),
    _Shape("gemini_cli", ("sessionId", "projectHash", "content"), lines=True),
    _Shape("agent_prompts", ("display", "timestamp", "project")),
    _Shape("agent_prompts", ("display", "timestamp", "pastedContents")),
    _Shape("agent_prompts", ("session_id", "ts", "text"), only=True),
    _Shape("cline", ("item.ts", "item.say", "item.text"), "item"),
    _Shape("copilot_cli", ("type", "prompt", "timestamp")),
    _Shape("copilot_cli", ("type", "data.content", "timestamp")),
    _Shape("coding_agent", ("type", "content"), without=("role",), lines=True),
)


def recognises(look: Look) -> bool:
    return look.kind in ("json", "jsonl") and _kind(look) is not None


def _kind(look: Look) -> tuple[str, str] | None:
    """The format and where its records stand."""
    paths, lines = look.paths, look.kind == "jsonl"
    if "timestamp" in paths and {"payload.type", "payload.role", "payload.id"} & paths:
        return "codex", ""
    for at in ("", "loglines.item.", "item."):
        known = {f"{at}{key}" for key in ("uuid", "sessionId", "type", "timestamp")} & paths
        inside = {f"{at}message.content", f"{at}message.role"} & paths
        if inside and len(known) >= (1 if at != "item." else 2):
            return "claude_code", at.rstrip(".")
    shapes = (
        row
        for row in _SHAPES
        if (lines or not row.lines) and (not row.only or set(look.top) <= set(row.has))
    )
    return next(
        (
            (r.format, r.at)
            for r in shapes
            if paths.issuperset(r.has) and paths.isdisjoint(r.without)
        ),
        None,
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    format_name, at = _kind(look) or ("coding_agent", "")
    ledger = Ledger(file, document_id, asked, format_name)
    whole = at == "messages.item"
    source = Lines(file.data) if at == "" else Items(file.data, "" if whole else at)
    if whole:
        for session in source:
            _session(ledger, mapping(session))
    elif format_name == "agent_prompts":
        _prompts(ledger, source)
    else:
        known = _transcript(ledger, source)
        if not known and not source.problem:
            return Skipped(f"unknown structure: JSON with the top keys {', '.join(look.top)}")
    return ledger.reading(format_name, source.problem)


def _session(ledger: Ledger, session: Mapping[str, Json]) -> None:
    """A Gemini CLI session that is one object."""
    found = _Transcript(own_id=name(session.get("sessionId")))
    for record in sequence(session.get("messages")):
        found.take(mapping(record))
    times = [instant(session.get(key)) for key in ("startTime", "lastUpdated")]
    title = name(session.get("summary")) or name(session.get("title"))
    ledger.add(found.own_id, title, found.told(), times=times)


def _transcript(ledger: Ledger, records: Iterable[Json]) -> bool:
    """Whether any record was somebody's turn at all, with words or without."""
    found = _Transcript()
    for record in records:
        found.take(mapping(record))
    ledger.missed["turns of sub-agents kept apart"] += found.aside
    ledger.add(found.key, found.title, found.told(), times=[instant(found.time)])
    return found.known


def _prompts(ledger: Ledger, records: Iterable[Json]) -> None:
    """The list of everything typed, by session or project."""
    talks: dict[str, list[Turn]] = {}
    for entry in records:
        record = mapping(entry)
        key = next(
            (k for n in ("sessionId", "session_id", "project") if (k := name(record.get(n)))), ""
        )
        text = spoken.own(words(record.get("display")) or words(record.get("text")))
        if text.startswith("/") and " " not in text.strip():
            continue
        at = instant(record.get("timestamp")) or instant(record.get("ts"))
        talks.setdefault(key, []).append(Turn(None, "self", text, at))
    for key, turns in talks.items():
        ledger.add(f"prompts-{key}" if key else None, None, turns)


@dataclass(slots=True)
class _Transcript:
    """What the records of one file told so far."""

    own_id: str | None = None
    agent: str | None = None
    title: str | None = None
    time: Json = None
    aside: int = 0
    known: bool = False
    ids: dict[str, int] = field(default_factory=dict[str, int])
    # Turn, its parent, and whether a second stream of the same words told it
    turns: list[tuple[Turn, str | None, bool]] = field(
        default_factory=list[tuple[Turn, str | None, bool]]
    )
    parents: dict[str, str | None] = field(default_factory=dict[str, str | None])

    @property
    def key(self) -> str | None:
        if self.own_id and self.agent and not any(turn.active for turn, _, _ in self.turns):
            return f"{self.own_id}-{self.agent}"
        return self.own_id

    def take(self, record: Mapping[str, Json]) -> None:
        back = name(record.get("$rewindTo"))
        if back in self.ids:
            self._rewind(self.ids[back])
            return
        payload = mapping(record.get("payload"))
        kind = name(record.get("type")) or ""
        own_id = name(record.get("uuid")) or name(record.get("id"))
        self._about(record, payload, kind)
        if own_id is not None and kind != "session" and not payload:
            self.parents[own_id] = name(record.get("parentUuid")) or name(record.get("parentId"))
        turn = _turn(record, payload, kind, own_id)
        self.known = self.known or turn is not None
        if turn is None or not turn.text.strip():
            return
        if record.get("isSidechain") is True:
            self.aside += 1
            turn = turn._replace(role="assistant", active=False)
        told = (turn, self.parents.get(own_id or ""), kind == "event_msg")
        if own_id in self.ids and not payload:
            # Told again as it grew; a resumed session repeats it unchanged.
            self.turns[self.ids[own_id]] = told
            return
        if own_id is not None and not payload:
            self.ids[own_id] = len(self.turns)
        self.turns.append(told)

    def _rewind(self, place: int) -> None:
        """All that was said from there on was taken back; it is kept as a branch."""
        for later in range(place, len(self.turns)):
            turn, parent, again = self.turns[later]
            self.turns[later] = (turn._replace(active=False), parent, again)

    def _about(self, record: Mapping[str, Json], payload: Mapping[str, Json], kind: str) -> None:
        if kind in ("session_meta", "session"):
            self.own_id = self.own_id or name(payload.get("id")) or name(record.get("id"))
        for key in ("sessionId", "session_id", "sessionID"):
            self.own_id = self.own_id or name(record.get(key))
        self.agent = self.agent or name(record.get("agentId"))
        self.time = self.time or record.get("timestamp") or record.get("startTime")
        for key in ("customTitle", "aiTitle", "summary"):
            if kind in ("summary", "custom-title", "ai-title"):
                self.title = self.title or name(record.get(key))

    def told(self) -> list[Turn]:
        """In the order of the file: once what was recorded twice, and rewound prompts as branches."""
        first = {(turn.role, folded(turn.text)) for turn, _, again in self.turns if not again}
        kept = [
            (turn, parent)
            for turn, parent, again in self.turns
            if not again or (turn.role, folded(turn.text)) not in first
        ]
        left = self._left(kept)
        return [turn._replace(active=turn.active and turn.own_id not in left) for turn, _ in kept]

    def _left(self, turns: list[tuple[Turn, str | None]]) -> set[str | None]:
        """A prompt that another prompt took the place of, and all that followed from it."""
        last: dict[str, str] = {}
        left: set[str | None] = set()
        for turn, parent in turns:
            if turn.role == "self" and turn.own_id and parent:
                if parent in last:
                    left.add(last[parent])
                last[parent] = turn.own_id
        if left:
            for own_id, parent in self.parents.items():
                if parent in left:
                    left.add(own_id)
        return left


def _turn(
    record: Mapping[str, Json], payload: Mapping[str, Json], kind: str, own_id: str | None
) -> Turn | None:
    if any(record.get(mark) is True for mark in _TOOLS_OWN):
        return None
    if kind == "attachment":
        attachment = mapping(record.get("attachment"))
        if attachment.get("type") != "queued_command":
            return None
        text = _text(attachment.get("prompt"), own=True)
        return Turn(own_id, "self", text, instant(record.get("timestamp")))
    if payload and kind not in ("response_item", "event_msg"):
        return None
    body = payload or mapping(record.get("message")) or mapping(record.get("data")) or record
    role = _role(record, body, kind)
    if role is None or name(record.get("synthetic_reason")) not in _TYPED:
        return None
    own = role == "self"
    text = next((t for key in _CONTENT if (t := _text(body.get(key), own=own)).strip()), "")
    times = (record.get("timestamp"), body.get("timestamp"), record.get("ts"),
             record.get("time"), mapping(record.get("time")).get("created"))  # fmt: skip
    at = next((at for value in times if (at := instant(value))), None)
    return Turn(own_id or name(body.get("id")), role, text, at)


def _role(record: Mapping[str, Json], body: Mapping[str, Json], kind: str) -> Role | None:
    if kind in ("say", "ask"):
        return _SAID.get(name(record.get("say")) or "")
    if kind == "event_msg":
        return _ROLES.get(name(body.get("type")) or "")
    own = name(body.get("role"))
    if own is None and kind == "response_item":
        return None
    return _ROLES.get((own or kind).casefold())


def _text(value: Json, *, own: bool) -> str:
    """Text blocks alone: results of tools, thoughts and pictures have other types."""
    found = (
        [words(value)]
        if isinstance(value, str)
        else (t for p in sequence(value) for t in _parts(p))
    )
    texts = (spoken.own(text) if own else text for text in found)
    return "\n\n".join(text for text in texts if text.strip())


def _parts(part: Json) -> Iterator[str]:
    if isinstance(part, str):
        yield words(part)
        return
    inside = mapping(part)
    if name(inside.get("type")) in _TEXT and inside.get("thought") is not True:
        yield words(inside.get("text"))
