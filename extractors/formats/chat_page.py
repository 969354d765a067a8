"""A page of a chat with an assistant, as browsers save it and extensions export it -> a conversation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.dating import instant
from extractors.encodings import clean, decode
from extractors.formats import html
from extractors.formats.chats import Ledger, Turn
from extractors.formats.html import too_deep, visible
from extractors.formats.look import Look
from extractors.types import Asked, Broken, RawFile, Read
from graph.words import Role


@dataclass(frozen=True, slots=True)
class _Kind:
    """`mark` stands in the page's source; `own` and `theirs` select turns; `inside` what was said in one.

    `sure`: the mark is a service's own; elsewhere both sides must be there.
    """

    mark: str
    own: str
    theirs: str
    inside: str | None = None
    sure: bool = False


_KINDS = (
    _Kind("data-message-author-role", "[data-message-author-role=user]", "[data-message-author-role=assistant]", sure=True),
    _Kind("conversation-item", "div.conversation-item:has(.author.user)", "div.conversation-item:has(.author:not(.user))",
          ".conversation-content", sure=True),
    _Kind('data-testid="user-message"', "[data-testid=user-message]", ".font-claude-message, .font-claude-response", sure=True),
    _Kind("<user-query", "user-query", "model-response", ".query-text, .model-response-text, message-content"),
    _Kind("data-role=", "[data-role=user], [data-role=human]", "[data-role=assistant], [data-role=ai], [data-role=model]"),
    _Kind("data-author=", "[data-author=user], [data-author=human]", "[data-author=assistant], [data-author=ai], [data-author=bot]"),
    _Kind("message", "div.message.user, div.user-message, div.message-user, div.message.human",
          "div.message.assistant, div.assistant-message, div.ai-message, div.bot-message, div.message-assistant, div.message.ai, div.message.bot"),
)  # fmt: skip
_ROLE_WORDS = re.compile(
    r"^(?:you|user|human|вы|я|chatgpt|assistant|claude|ai|gemini|ассистент)(?: said)?\s*:?\s*\n",
    re.IGNORECASE,
)


def recognises(look: Look) -> bool:
    """A mark of both sides in the page's source; which elements they are is seen in the whole."""
    if look.kind != "html":
        return False
    head = look.head
    return any(
        kind.mark in head and (kind.mark != "message" or _CLASSES.search(head) is not None)
        for kind in _KINDS
    )


_CLASSES = re.compile(
    r"class=[\"'][^\"']{0,80}\b(?:message (?:user|human|assistant|ai|bot)|(?:user|assistant|ai|bot)-message|message-(?:user|assistant))\b"
)


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    if too_deep(text):
        return Broken("too_deep: tags are nested without end")
    page = LexborHTMLParser(text)
    ledger = Ledger(file, document_id, asked, "chat-page")
    for kind in _KINDS:
        found = _turns(page, kind) if kind.mark in text else {}
        spoken = set(found.values())
        if "self" in spoken and (kind.sure or "assistant" in spoken):
            turns = [
                _turn(node, role, kind)
                for node in _in_order(page.body)
                if (role := found.get(node.mem_id))
            ]
            title = page.css_first("title")
            ledger.add(None, (title.text() or "").strip() or None if title else None, turns)
            return ledger.reading("chat_page")
    return html.read(file, document_id, asked, look)


def _turns(page: LexborHTMLParser, kind: _Kind) -> dict[int, Role]:
    found: dict[int, Role] = {}
    for node in page.css(kind.theirs):
        found[node.mem_id] = "assistant"
    for node in page.css(kind.own):
        found[node.mem_id] = "self"
    return found


def _in_order(root: LexborNode | None) -> Iterator[LexborNode]:
    stack = [root] if root is not None else []
    while stack:
        node = stack.pop()
        yield node
        stack += reversed(list(node.iter()))


def _turn(node: LexborNode, role: Role, kind: _Kind) -> Turn:
    inner = node.css_first(kind.inside) if kind.inside else None
    time = node.css_first("time[datetime]")
    stamp = time.attributes.get("datetime") if time is not None else None
    words = clean(visible(inner or node)).strip()
    return Turn(
        node.attributes.get("data-message-id") or None,
        role,
        _ROLE_WORDS.sub("", words),
        instant(stamp),
        original=stamp,
    )
