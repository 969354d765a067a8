"""Files of an X (Twitter) archive -> posts, talks and chats with Grok; other records are named, never prose."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items, plain
from extractors.identity import folded
from extractors.types import Asked, RawFile, Read, Skipped
from graph.words import Role

_START = re.compile(r"\s*window\.(?:YTD\.[\w.]{1,80}|__THAR_CONFIG)\s*=\s*")
_CLOCK = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d):(\d\d):(\d\d) ([+-]\d{4}) (\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_POSTS = ("tweet", "noteTweet", "tweetHeadline")
_OTHERS = re.compile(r"RT @\w{1,30}: ")


def recognises(look: Look) -> bool:
    return look.kind == "text" and _START.match(look.head[:200].lstrip("\ufeff")) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "x-archive")
    data = plain(file.data)
    at = data.find(b"=")
    items = Items(data[at + 1 :], "item")
    posts: list[Turn] = []
    grok: dict[str, list[Turn]] = {}
    other: dict[str, None] = {}
    for item in items:
        entry = mapping(item)
        post = next((mapping(entry.get(key)) for key in _POSTS if key in entry), None)
        if post is not None:
            _add(ledger, posts, _post(post))
        elif "grokChatItem" in entry:
            said = mapping(entry.get("grokChatItem"))
            _add(ledger, grok.setdefault(name(said.get("chatId")) or "", []), _grok(said))
        elif "dmConversation" in entry:
            _talk(ledger, mapping(entry.get("dmConversation")))
        else:
            other.update(dict.fromkeys(list(entry)[:3]))
    if posts:
        ledger.add("posts", "X", _by_time(posts), kind="diary")
    for chat, turns in grok.items():
        ledger.add(chat or None, "Grok", _by_time(turns))
    if not ledger.conversations and not ledger.missed:
        keys = ", ".join(key[:40] for key in other) or "nothing"
        return Skipped(f"unknown structure: records of an X archive with {keys}")
    return ledger.reading("x_archive", items.problem)


def _add(ledger: Ledger, turns: list[Turn], turn: Turn | None) -> None:
    if turn is None:
        ledger.missed["records without text"] += 1
    else:
        turns.append(turn)


def _by_time(turns: Iterable[Turn]) -> list[Turn]:
    """The archive keeps the newest first, or no order at all."""
    known = list(turns)
    if any(turn.at is None for turn in known):
        return known
    return sorted(known, key=lambda turn: turn.at.timestamp() if turn.at else 0)


def _post(post: Mapping[str, Json]) -> Turn | None:
    text = (
        words(post.get("full_text"))
        or words(mapping(post.get("core")).get("text"))
        or words(post.get("text"))
    )
    if not text.strip():
        return None
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    stamp = name(post.get("created_at")) or name(post.get("createdAt"))
    own_id = name(post.get("id_str")) or name(post.get("id")) or name(post.get("noteTweetId"))
    role: Role = "quoted" if _OTHERS.match(text) else "self"
    return Turn(own_id, role, text, _time(stamp), original=stamp)


def _grok(said: Mapping[str, Json]) -> Turn | None:
    text = words(said.get("message"))
    sender = (
        name(mapping(said.get("sender")).get("name")) or name(said.get("sender")) or ""
    ).casefold()
    if not text.strip() or not sender:
        return None
    role: Role = "self" if sender in ("user", "human") else "assistant"
    stamp = name(said.get("createdAt"))
    return Turn(name(said.get("id")), role, text, _time(stamp), original=stamp)


def _talk(ledger: Ledger, talk: Mapping[str, Json]) -> None:
    mine = {folded(one) for one in ledger.asked.me}
    turns: list[Turn] = []
    for entry in sequence(talk.get("messages")):
        said = mapping(mapping(entry).get("messageCreate"))
        text, sender = words(said.get("text")), name(said.get("senderId"))
        if not text.strip():
            ledger.missed["records without text"] += 1
            continue
        role: Role = "self" if sender and folded(sender) in mine else "other"
        stamp = name(said.get("createdAt"))
        turns.append(Turn(name(said.get("id")), role, text, _time(stamp), sender, original=stamp))
    ledger.add(name(talk.get("conversationId")), None, _by_time(turns), kind="messenger")


def _time(stamp: str | None) -> datetime | None:
    found = _CLOCK.fullmatch(stamp or "")
    if not found or found[1] not in _MONTHS:
        return instant(stamp)
    try:
        at = datetime(int(found[7]), _MONTHS.index(found[1]) + 1, *(int(part) for part in found.groups()[1:5]), tzinfo=UTC)  # fmt: skip
    except ValueError:
        return None
    return instant(f"{at:%Y-%m-%dT%H:%M:%S}{found[6]}")
