"""An HTML page or article -> a note: its visible words by blocks."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors import dating
from extractors.dating import Clues, Stretch
from extractors.encodings import clean, decode
from extractors.formats.look import Look
from extractors.formats.notes import Note, reading
from extractors.types import Asked, Broken, RawFile, Read, Skipped

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "td",
        "th",
        "tr",
        "ul",
        "caption",
    ]
)
_SILENT = frozenset(
    ["script", "style", "noscript", "template", "head", "svg", "iframe", "object", "title"]
)
_DATE_META = (
    "article:published_time", "date", "dc.date", "dcterms.created", "pubdate", "created", "og:published_time",
    "creation_date", "datepublished",
)  # fmt: skip
# Pages in which several people speak: read as one note, everybody's words would be the owner's.
_CHAT_MARKS = "div.message.default, div.outer-cell, div.im-mess, div.item__main, div.chatlog"
_CHAT_SCRIPT = "var jsonData ="
_DEEPEST = 400
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "tr",
        "th",
        "dd",
        "dt",
        "option",
    ]
)
_SPACES = re.compile(r"[ \t\r\f\v\n]+")


def recognises(look: Look) -> bool:
    return look.kind == "html"


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    decoded = decode(file.data)
    if too_deep(decoded.text):
        return Broken("too_deep: tags are nested without end")
    page = LexborHTMLParser(decoded.text)
    if _CHAT_SCRIPT in decoded.text[:200_000] or page.css_first(_CHAT_MARKS) is not None:
        return Skipped("an exported chat as HTML is not read yet: export it as JSON")
    zone = dating.zone_named(asked.zone)
    title = page.css_first("title")
    text = clean(visible(page.body or page.root))
    note = Note(
        text,
        title=(_SPACES.sub(" ", title.text()).strip() or None) if title else None,
        clues=Clues(inside=_date(page, zone)),
    )
    return reading(note, file, document_id, asked, "html")


def too_deep(text: str) -> bool:
    """Counts open tags by text, before any tree is built."""
    depth = 0
    for found in _TAG.finditer(text):
        if found[2].lower() in _VOID:
            continue
        depth += -1 if found[1] else 1
        if depth > _DEEPEST:
            return True
        depth = max(depth, 0)
    return False


def visible(root: LexborNode | None) -> str:
    """Words in reading order, one line a block; whitespace is squeezed as a browser does."""
    parts: list[str] = []
    stack: list[tuple[LexborNode, bool]] = [(root, True)] if root is not None else []
    while stack:
        node, opening = stack.pop()
        tag = node.tag or ""
        if not opening or tag == "br":
            parts.append("\n")
            continue
        if tag in _SILENT:
            continue
        if tag == "-text":
            parts.append(_SPACES.sub(" ", node.text_content or ""))
            continue
        if tag in _BLOCKS:
            parts.append("\n")
            stack.append((node, False))
        stack += [(child, True) for child in reversed(list(node.iter(include_text=True)))]
    # Runs of blanks first: a pattern that begins with a run of them takes a square of its length.
    text = re.sub(r" ?\n ?", "\n", re.sub(r" {2,}", " ", "".join(parts)))
    return re.sub(r" {2,}", " ", re.sub(r"\n{3,}", "\n\n", text)).strip()


def _date(page: LexborHTMLParser, zone: dating.tzinfo) -> Stretch | None:
    for meta in page.css("meta"):
        attributes = meta.attributes
        key = (
            attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        ).casefold()
        if key in _DATE_META and (found := dating.of_field(attributes.get("content"), zone)):
            return found
    for time in page.css("time[datetime]"):
        if found := dating.of_field(time.attributes.get("datetime"), zone):
            return found
    return None
