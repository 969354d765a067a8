"""A day of a channel in a Slack export, `channel/2023-04-05.json` -> a piece of the channel's conversation.

`[{type, subtype, user, text, ts "seconds.micro", thread_ts, team, user_profile{real_name, display_name, name}, bot_id, files[]}]`.
The words carry marks: `<@U1>`, `<#C1|name>`, `<https://…|label>`, `<!here>`, and `&amp;` for what else would be a mark.
Source: Slack's own description of its exports.
"""

import re
from collections.abc import Mapping

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, words
from extractors.formats.stream import Items
from extractors.identity import folded
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_SAYS = frozenset({None, "thread_broadcast", "reply_broadcast", "me_message", "file_share", "file_comment", "bot_message"})  # fmt: skip
_MARK = re.compile(r"<(?P<sign>[@#!]?)(?P<what>[^<>|\n]{1,2000})(?:\|(?P<label>[^<>\n]{0,2000}))?>")
_NAMES = ("display_name", "real_name", "name", "first_name")


def recognises(look: Look) -> bool:
    return {"item.ts", "item.text", "item.type"} <= look.paths and bool(
        look.paths & {"item.user", "item.bot_id", "item.user_profile"}
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "slack")
    items = Items(file, "item")
    channel = file.path.rpartition("/")[0].rpartition("/")[2]
    turns: list[Turn] = []
    team = ""
    for item in items:
        message = mapping(item)
        team = team or name(message.get("team")) or ""
        turn = _turn(ledger, message)
        if turn is not None:
            turns.append(turn)
    own_id = f"{team} {channel}" if channel else None
    ledger.add(own_id, channel or None, turns, kind="messenger")
    return ledger.reading("slack", items.problem)


def _turn(ledger: Ledger, message: Mapping[str, Json]) -> Turn | None:
    if message.get("type") != "message" or message.get("subtype") not in _SAYS:
        ledger.missed["service messages"] += 1
        return None
    text = _plain(words(message.get("text"))).strip()
    if not text:
        ledger.missed["messages without text"] += 1
        return None
    stamp, user = name(message.get("ts")), name(message.get("user"))
    profile = mapping(message.get("user_profile"))
    names = [found for key in _NAMES if (found := name(profile.get(key)))]
    author = next(iter(names), None) or name(message.get("username")) or user
    mine = {folded(one) for one in ledger.asked.me}
    own = any(folded(one) in mine for one in (*names, user) if one)
    role: Role = "self" if own else "other"
    return Turn(stamp, role, text, instant(stamp), author, original=stamp)


def _plain(text: str) -> str:
    text = _MARK.sub(_told, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _told(mark: re.Match[str]) -> str:
    """A mark as it is seen: the label, else the name or address itself."""
    sign = "@" if mark["sign"] == "!" else mark["sign"]
    return f"{sign}{(mark['label'] or mark['what']).lstrip(sign or ' ')}"
