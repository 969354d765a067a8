"""A conversation -> a page of Markdown for people, headings in both languages of the product."""

import re
from collections.abc import Mapping

from graph.words import Conversation, ConversationKind, Dated, Message, Role

_UNSAFE = re.compile(r'[\\/:*?"<>|#%\x00-\x1f\x7f]+')
_LONGEST_TITLE = 60
_FENCE = re.compile(r"^(`{3,}|~{3,})", re.MULTILINE)
_WHO: Mapping[Role, str] = {
    "self": "Я / me", "assistant": "Ассистент / assistant", "other": "Другие / others",
    "quoted": "Цитата / quoted", "document": "Документ / document",
}  # fmt: skip
_KIND: Mapping[ConversationKind, str] = {
    "chat": "Разговор с ассистентом / chat with an assistant",
    "messenger": "Переписка / messages",
    "diary": "Дневник / diary",
    "note": "Заметка / note",
    "document": "Документ / document",
    "live": "Разговор с картой / talk with the map",
}


def page_name(talk: Conversation, path: str) -> str:
    """`readable/diary/2024-03-05 A title 1a2b3c4d.md`; the end keeps two of one name apart."""
    stem = path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2]
    title = " ".join(_UNSAFE.sub(" ", talk.title or stem).split())[:_LONGEST_TITLE].strip(" .")
    day = f"{talk.dated.at:%Y-%m-%d}" if talk.dated.at else ""
    parts = [part for part in (day, title, talk.id[:8]) if part]
    return f"readable/{talk.kind}/{' '.join(parts)}.md"


def page(talk: Conversation, path: str) -> str:
    title = " ".join((talk.title or path.rpartition("/")[2] or talk.kind).split())
    lines = [f"# {title}", "", f"{_KIND[talk.kind]}. {_when(talk.dated)}".strip(), "", f"`{path}`"]
    alone = len({one.role for one in talk.messages}) == 1 and talk.kind in {"note", "diary"}
    day = _when(talk.dated)
    for message in talk.messages:
        if not message.active or not message.text.strip():
            continue
        head = "" if alone and _when(message.dated) in {"", day} else _head(message, alone=alone)
        lines += ["", *([head, ""] if head else []), _said(message.text)]
    return "\n".join(lines) + "\n"


def _head(message: Message, *, alone: bool) -> str:
    who = "" if alone else message.author or _WHO[message.role]
    return "### " + ", ".join(part for part in (who, _when(message.dated)) if part)


def _when(dated: Dated) -> str:
    """As exact as it is known, in UTC; nothing where nobody knows."""
    if dated.at is None:
        return ""
    if dated.precision in {"second", "minute"}:
        return f"{dated.at:%Y-%m-%d %H:%M} UTC"
    return f"{dated.at:%Y-%m-%d}"


def _said(text: str) -> str:
    """The words as they are; a code block that was left open is closed, so that it swallows no other."""
    return text + "\n```" if len(_FENCE.findall(text)) % 2 else text
