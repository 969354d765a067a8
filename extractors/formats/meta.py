"""Instagram and Messenger JSON -> a conversation, oldest first, its letters put together again."""

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

# What the service writes in somebody's name.
_NOTICE = re.compile(
    r"(?:reacted \S{1,12} to your message|liked a message|you (?:sent an? (?:attachment|photo|video|voice message|link|sticker|gif|location)|unsent a message|missed an? (?:video |audio )?(?:call|chat) from [^\n]{1,60}|"
    r"called [^\n]{1,40}|(?:named|created|left) (?:the|this) group[^\n]{0,60}|set the (?:nickname|emoji|quick reaction) [^\n]{1,60})|"
    r"[^\n]{1,60} (?:sent an attachment|sent a (?:photo|video|voice message|link)|shared a (?:story|reel|post)|missed your (?:call|video chat)|"
    r"started an? (?:audio |video )?(?:call|chat)|called you|named the group|changed the (?:chat )?theme|left the group|added [^\n]{1,60} to the group)|"
    r"(?:\S{1,40} ){1,3}отправил(?:а|\(-?а\))? (?:вложение|фото|видео|голосовое сообщение|ссылку)|"
    r"(?:(?:\S{1,40} ){1,3})?поставил(?:а|\(-?а\))? (?:«нравится»|реакцию)[^\n]{0,60}|нравится сообщение|(?:реакция|отреагировал(?:а|\(-?а\))?) \S{1,12} на ваше сообщение|hat mit \S{1,12} auf deine nachricht reagiert|reaccionó con \S{1,12} a tu mensaje|a réagi avec \S{1,12} à votre message|reagiu com \S{1,12} à sua mensagem|"
    r""
    r"(?:audio|video) call (?:ended|started)|(?:аудио|видео)звонок (?:завершен|завершён|начат))\.?",
    re.IGNORECASE,
)


def recognises(look: Look) -> bool:
    paths = look.paths
    return "messages.item.timestamp_ms" in paths and (
        "participants" in paths or "messages.item.sender_name" in paths
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "meta")
    title = name(next(iter(Items(file.data, "title")), None))
    thread = name(next(iter(Items(file.data, "thread_path")), None))
    people = [
        mended(name(mapping(one).get("name")) or "")
        for one in Items(file.data, "participants.item")
    ]
    items = Items(file.data, "messages.item")
    kept = [message for item in items if (message := _kept(ledger, mapping(item)))]
    mine = {folded(one) for one in asked.me}
    title = mended(title) if title else None
    roles = whose(people, title, mine)
    turns = [_turn(message, roles) for message in kept]
    # The file runs from the newest to the oldest.
    known = [turn.at for turn in turns if turn.at]
    if len(known) > 1 and known[0] > known[-1]:
        turns.reverse()
    ledger.add(thread, title, turns, kind="messenger")
    return ledger.reading("meta", items.problem)


def is_notice(text: str) -> bool:
    """What the service says in somebody's name: a reaction, a call, something sent without words."""
    return _NOTICE.fullmatch(text) is not None


def _kept(ledger: Ledger, message: Mapping[str, Json]) -> Mapping[str, Json] | None:
    if not message:
        ledger.missed["broken entries"] += 1
        return None
    text = mended(words(message.get("content"))).strip()
    if not text:
        ledger.missed["messages without text"] += 1
        return None
    if is_notice(text):
        ledger.missed["system lines"] += 1
        return None
    return message


def _turn(message: Mapping[str, Json], roles: Mapping[str, Role]) -> Turn:
    author = mended(name(message.get("sender_name")) or "") or None
    stamp = message.get("timestamp_ms")
    role = roles.get(folded(author or ""), "other")
    return Turn(
        None, role, mended(words(message.get("content"))), instant(stamp), author, original=name(stamp)
    )  # fmt: skip


def whose(people: list[str], title: str | None, mine: set[str]) -> dict[str, Role]:
    """By the owner's names; in a talk of two the title is the other's name."""
    people = [one for one in people if one.strip()]
    own: dict[str, Role] = {folded(one): "self" for one in people if folded(one) in mine}
    if own or len(people) != 2 or not title:
        return own
    rest = [one for one in people if folded(one) != folded(title)]
    return {folded(rest[0]): "self"} if len(rest) == 1 else own


def mended(text: str) -> str:
    """UTF-8 that was written as Latin-1, when that is what it is."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
