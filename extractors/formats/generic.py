"""Chats of tools that no other reader knows, told by content: lists of who said what (and when), or of asked and answered."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.dating import zone_named
from extractors.formats import spoken
from extractors.formats.chats import Ledger, Turn
from extractors.formats.lines import Lines
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stamps import stamp
from extractors.formats.stream import HEAD, Items
from extractors.identity import folded
from extractors.types import Asked, RawFile, Read, Skipped
from graph.words import Role

# Keys without case, blanks, underscores and hyphens.
_WHO = (
    "role", "author", "authorname", "authornickname", "sender", "sendername", "from", "fromname", "speaker", "speakername", "who", "user", "username", "participant", "creator",
    "authorrole", "messagetype", "type", "name", "автор", "отправитель", "кто", "откого",
)  # fmt: skip
_WHAT = ("text", "content", "message", "body", "msg", "value", "parts", "messagetext", "contents", "utterance", "сообщение", "текст")  # fmt: skip
_WHEN = (
    "ts", "time", "timestamp", "timestampms", "date", "datetime", "createdat", "created", "createtime", "creationtime", "createddate", "sentat",
    "insertedat", "createdtime", "datecreated", "updatedat", "дата", "время",
)  # fmt: skip
_ASKED = ("prompt", "question", "query", "input", "userinput", "userprompt", "request", "usermessage", "вопрос", "запрос", "human", "user")  # fmt: skip
_ANSWERED = ("response", "answer", "output", "completion", "reply", "botresponse", "result", "assistantmessage", "ответ", "assistant", "model", "bot", "ai")  # fmt: skip
_MINE = (
    "fromme",
    "isfromme",
    "isuser",
    "ishuman",
    "isme",
    "isown",
    "issender",
    "outgoing",
    "iscreatedbyuser",
)
_ID = ("id", "uuid", "messageid", "msgid")
_TITLE = ("title", "name", "subject", "chattitle", "conversationtitle", "topic", "название", "тема")
_TALK = ("conversationid", "conversation", "chatid", "chat", "threadid", "thread", "sessionid", "dialogid", "channel", "чат", "беседа", "диалог")  # fmt: skip
_OWN = frozenset({"user", "human", "me", "you", "я", "вы", "person", "prompt", "question", "client", "пользователь", "человек", "вопрос"})  # fmt: skip
_ASSISTANT = frozenset(
    {
        "assistant", "ai", "bot", "model", "gpt", "chatgpt", "claude", "gemini", "copilot", "kimi", "qwen", "yandexgpt", "alice", "алиса",
        "gigachat", "гигачат", "poe", "mistral", "le chat", "perplexity", "llama", "deepseek", "grok", "chatbot", "agent", "llm", "answer",
        "response", "ассистент", "помощник", "нейросеть", "бот", "ответ", "pi", "sydney", "bing",
    }
)  # fmt: skip
_SYSTEM = frozenset({"system", "tool", "function", "developer", "system_prompt", "система", "tool_call", "tool_result"})  # fmt: skip
_WRAPS = ("node", "message", "data", "attributes", "payload", "info")
_FOLD = re.compile(r"[\s_-]+")
_MOST = 40
_TEXTS = frozenset({None, "text", "input_text", "output_text", "paragraph", "markdown"})


def recognises(look: Look) -> bool:
    return look.kind in ("json", "jsonl") and bool(_lists(look))


@dataclass(frozen=True, slots=True)
class _List:
    """Where messages stand: the ijson prefix of what holds them (`outer`), and the way inside (`steps`)."""

    outer: str
    steps: tuple[str, ...]


def _key(name_: str) -> str:
    return _FOLD.sub("", name_.casefold())


def _lists(look: Look) -> list[_List]:
    """Every list in the beginning whose entries say who said what; the messages themselves are looked at later."""
    found: dict[_List, None] = {}
    for parent, keys in _entries(look).items():
        says = keys & {*_WHO, *_MINE} and keys & set(_WHAT)
        timed = keys & {*_WHEN, *_MINE} or "role" in keys
        if (says and timed) or (keys & set(_ASKED) and keys & set(_ANSWERED)):
            place = _place(parent, lines=look.kind == "jsonl")
            if place is not None:
                found[place] = None
    return list(found)


def _entries(look: Look) -> dict[str, set[str]]:
    """Path of an entry -> its folded keys; what is wrapped in it counts as its own."""
    out: dict[str, set[str]] = {}
    for path in look.paths:
        parent, _, key = path.rpartition(".")
        for wrap in ("", *(f".{one}" for one in _WRAPS)):
            if parent.endswith(f"item{wrap}") or (
                look.kind == "jsonl" and parent in ("", wrap[1:])
            ):
                out.setdefault(parent.removesuffix(wrap) if wrap else parent, set()).add(_key(key))
    return out


def _place(parent: str, *, lines: bool) -> _List | None:
    if parent in ("", "item") or (lines and not parent):
        return _List(parent, ())
    steps = parent.removesuffix(".item").split(".")
    if "item" not in steps:
        return _List("", tuple(steps))
    last = len(steps) - 1 - steps[::-1].index("item")
    outer, inner = ".".join(steps[: last + 1]), tuple(steps[last + 1 :])
    return _List(outer, inner) if inner else None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "generic")
    problem: str | None = None
    places = _lists(look)[:_MOST]
    for place in places:
        lines = look.kind == "jsonl" and not place.outer
        items = Lines(file.data) if lines else Items(file, place.outer, many=look.kind == "jsonl")
        if not place.steps:
            _loose(ledger, items)
        else:
            for item in items:
                _chat(ledger, mapping(item), place.steps)
        problem = problem or items.problem
    if len(places) > 1 and file.size > HEAD:
        problem = problem or "partly read: only the lists that the beginning shows"
    if not ledger.conversations:
        return Skipped(
            f"unknown structure: JSON with the top keys {', '.join(k[:40] for k in look.top)}"
        )
    return ledger.reading("generic_chat", problem)


def _loose(ledger: Ledger, items: Iterable[Json]) -> None:
    """Messages of many talks in one list: each names its talk, or they are one."""
    talks: dict[str | None, list[Mapping[str, Json]]] = {}
    for item in items:
        fields = _fields(item)
        talks.setdefault(_first(fields, _TALK), []).append(fields)
    for talk, messages in talks.items():
        _tell(ledger, talk, None, messages, {})


def _chat(ledger: Ledger, chat: Mapping[str, Json], steps: Sequence[str]) -> None:
    inside: Json = chat
    holder = chat
    for step in steps:
        holder = mapping(inside)
        inside = holder.get(step)
    near = _fields(holder, wrapped=False)
    about = near if _first(near, (*_ID, *_TITLE)) else _fields(chat, wrapped=False)
    own_id = _first(about, (*_ID, *_TALK))
    _tell(ledger, own_id, _first(about, _TITLE), [_fields(one) for one in sequence(inside)], about)


def _fields(item: Json, *, wrapped: bool = True) -> Mapping[str, Json]:
    """The entry by folded keys, with what it wraps laid in."""
    whole = {_key(key): value for key, value in mapping(item).items()}
    for wrap in _WRAPS if wrapped else ():
        inner = mapping(whole.get(wrap))
        if inner and not isinstance(inner.get("text"), Mapping):
            whole = {
                **{_key(key): value for key, value in inner.items()},
                **{k: v for k, v in whole.items() if k != wrap},
            }
    return whole


def _tell(
    ledger: Ledger,
    own_id: str | None,
    title: str | None,
    messages: Sequence[Mapping[str, Json]],
    about: Mapping[str, Json],
) -> None:
    speakers = {folded(one) for fields in messages if (one := _speaker(fields))} - _SYSTEM
    pairs = any(_first_text(fields, _ASKED) for fields in messages)
    assisted = pairs or bool(speakers & _ASSISTANT)
    turns = [
        turn for fields in messages for turn in _turns(ledger, fields, speakers, assisted=assisted)
    ]
    timed = sum(1 for turn in turns if turn.at is not None)
    if all(turn.role == "assistant" for turn in turns) or not (assisted or timed * 2 >= len(turns)):
        return  # nobody's question, or a list of something else
    zone = zone_named(ledger.asked.zone)
    times = [stamp(about.get(key), zone)[0] for key in _WHEN if key in about]
    times += [turn.at for turn in turns if turn.at is not None][:1]
    ledger.add(own_id, title, turns, kind="chat" if assisted else "messenger", times=times)


def _turns(
    ledger: Ledger, fields: Mapping[str, Json], speakers: set[str], *, assisted: bool
) -> Iterator[Turn]:
    zone = zone_named(ledger.asked.zone)
    known = [(key, stamp(fields[key], zone)) for key in _WHEN if key in fields]
    at, local = next((found for _, found in known if found[0] is not None), (None, None))
    original = local or next(
        (name(fields[key]) for key, found in known if found[0] is not None), None
    )
    zone_name = ledger.asked.zone if local else "UTC"
    own_id = _first(fields, _ID)
    asked, answered = _first_text(fields, _ASKED), _first_text(fields, _ANSWERED)
    author = _speaker(fields)
    if asked and answered and not (author and _first_text(fields, _WHAT)):
        for role, text in (("self", asked), ("assistant", answered)):
            whose: Role = "self" if role == "self" else "assistant"
            yield Turn(
                own_id and f"{own_id}-{role}", whose, text, at, zone=zone_name, original=original
            )
        return
    text = _first_text(fields, _WHAT)
    role = _role(ledger, fields, author, speakers, assisted=assisted)
    if role is None or not text.strip():
        ledger.missed["messages without text" if role else "system messages"] += 1
        return
    if role == "self" and assisted:
        text = spoken.own(text)
    shown = author if not assisted else None
    yield Turn(own_id, role, text, at, author=shown, zone=zone_name, original=original)


def _speaker(fields: Mapping[str, Json]) -> str | None:
    for key in _WHO:
        value = fields.get(key)
        about = _fields(value, wrapped=False)
        found = (
            name(value)
            if not about
            else _first(
                about, ("role", "type", "name", "displayname", "username", "nickname", "id")
            )
        )
        if found and len(found) <= 80:
            return found
    return None


def _role(
    ledger: Ledger,
    fields: Mapping[str, Json],
    author: str | None,
    speakers: set[str],
    *,
    assisted: bool,
) -> Role | None:
    for key in _MINE:
        if isinstance(fields.get(key), bool):
            return "self" if fields[key] else "assistant" if assisted or not author else "other"
    who = folded(author or "")
    if who in _SYSTEM:
        return None
    mine = {folded(one) for one in ledger.asked.me}
    if who in _OWN or who in mine or _called(fields) & mine:
        return "self"
    if who in _ASSISTANT:
        return "assistant"
    if not assisted:
        # One who is called by the name of a model answers someone who is called a user.
        return "assistant" if len(speakers) == 2 and speakers & {"user", "human"} else "other"
    return "self" if who and len(speakers - _ASSISTANT) == 1 else "other"


def _called(fields: Mapping[str, Json]) -> set[str]:
    """All names, addresses and ids by which whoever speaks is known beside the one that is shown."""
    return {
        folded(found)
        for key in _WHO
        for one in mapping(fields.get(key)).values()
        if (found := name(one))
    }


def _first(fields: Mapping[str, Json], keys: Iterable[str]) -> str | None:
    return next((found for key in keys if (found := name(fields.get(key)))), None)


def _first_text(fields: Mapping[str, Json], keys: Iterable[str]) -> str:
    return next((text for key in keys if (text := _text(fields.get(key))).strip()), "")


def _text(value: Json) -> str:
    if isinstance(value, str):
        return words(value)
    inside = mapping(value)
    if inside:
        return next(
            (
                text
                for key in ("text", "content", "value", "parts")
                if (text := _text(inside.get(key)))
            ),
            "",
        )
    parts = [
        words(part)
        if isinstance(part, str)
        else _text(mapping(part).get("text")) or _text(mapping(part).get("content"))
        for part in sequence(value)
        if isinstance(part, str) or mapping(part).get("type") in _TEXTS
    ]
    return "\n".join(part for part in parts if part.strip())
