"""Posts and comments of one's own out of Facebook and Instagram -> one diary conversation, oldest first.

Facebook: `[{timestamp, title, data[{post}|{comment{timestamp, comment, author}}], attachments}]`, comments below `comments_v2`.
Instagram: `[{media[{uri, creation_timestamp, title}], title, creation_timestamp}]`. Letters are UTF-8 written as Latin-1.
Sources: the archives that both sites give.
"""

from collections.abc import Iterator, Mapping

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.meta import mended
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.types import Asked, RawFile, Read

_MARKS = ("data.item.post", "data.item.comment.comment", "media.item.creation_timestamp")
_ROOTS = ("item", "comments_v2.item", "")


def _root(look: Look) -> str | None:
    for root in _ROOTS:
        if any(f"{root}.{mark}".lstrip(".") in look.paths for mark in _MARKS):
            return root
    return None


def recognises(look: Look) -> bool:
    return look.kind == "json" and _root(look) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "meta-posts")
    items = Items(file, _root(look) or "")
    turns: list[Turn] = []
    for item in items:
        said = list(_said(mapping(item)))
        ledger.missed["records without text"] += not said
        turns += said
    turns.sort(key=lambda turn: turn.at.timestamp() if turn.at else 0)
    ledger.add("posts", None, turns, kind="diary")
    return ledger.reading("meta_posts", items.problem)


def _said(record: Mapping[str, Json]) -> Iterator[Turn]:
    """A title of Facebook is the site's («… updated his status»), one of Instagram the person's caption."""
    for entry in sequence(record.get("data")):
        inside = mapping(entry)
        comment = mapping(inside.get("comment"))
        yield from _turn(
            comment.get("comment") or inside.get("post"),
            comment.get("timestamp") or record.get("timestamp"),
        )
    pictures = [mapping(one) for one in sequence(record.get("media"))]
    for one in (record, *pictures) if pictures else ():
        yield from _turn(one.get("title"), one.get("creation_timestamp"))


def _turn(text: Json, stamp: Json) -> Iterator[Turn]:
    told = mended(words(text)).strip()
    if told:
        yield Turn(None, "self", told, instant(stamp), original=name(stamp))
