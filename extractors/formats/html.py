"""An HTML page or article -> a note: its visible words by blocks."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors import dating, identity
from extractors.dating import Clues, Stretch
from extractors.encodings import clean, decode
from extractors.formats.halves import whole_day
from extractors.formats.look import Look
from extractors.formats.notes import Note, reading
from extractors.types import Asked, Broken, RawFile, Read, Skipped
from graph.words import Role, Span

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
# Telegram's lists of contacts, sessions and chats beside its messages.
_LISTS = "div.page_wrap > div.page_header, div.page_wrap > div.page_body.list_page"
_CHAT_SCRIPT = "var jsonData ="
_DEEPEST = 400
_SOURCES = "link[rel=canonical][href], meta[property='og:url'][content], meta[property='article:publisher']"
_BOOK = re.compile(
    r"<FictionBook\b|<\?xml\b[^>]{0,200}\?>\s*(?:<!DOCTYPE[^>]{0,300}>\s*)?<html[^>]{0,600}xmlns=|xmlns:epub=",
    re.IGNORECASE,
)
_FB2_TITLE = re.compile(r"<(/?)title>")
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
_FROM, _TO = (
    "\ue0f1",
    "\ue0f2",
)  # of no alphabet: around a quotation while the words are put together
_SPACES = re.compile(r"[ \t\r\f\v\n]+")


def recognises(look: Look) -> bool:
    return look.kind == "html"


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    decoded = decode(file.data)
    if too_deep(decoded.text):
        return Broken("too_deep: tags are nested without end")
    fiction = "<FictionBook" in decoded.text[:2000]
    page = LexborHTMLParser(_FB2_TITLE.sub(r"<\1h2>", decoded.text) if fiction else decoded.text)
    if _CHAT_SCRIPT in decoded.text[:200_000] or page.css_first(_CHAT_MARKS) is not None:
        return Skipped("an exported chat as HTML is not read yet: export it as JSON")
    if page.css_first(_LISTS) is not None:
        return Skipped("a list of a Telegram export: names and numbers, nothing that was said")
    zone = dating.zone_named(asked.zone)
    title = page.css_first("book-title") or page.css_first("title")
    named = (_SPACES.sub(" ", title.text()).strip() or None) if title else None
    for node in page.css("binary, stylesheet, description") if fiction else ():
        node.decompose()  # pictures in letters, and what the shop knows of the book
    text, cited = with_quotations(page.body or page.root)
    role: Role = "document" if _of_a_book(decoded.text, page) else "self"
    note = Note(
        text,
        title=named,
        clues=Clues(inside=_date(page, zone)),
        quoted=role == "self" and _of_the_web(page, decoded.text, asked),
        role=role,
        foreign=cited,
    )
    return reading(note, file, document_id, asked, "html")


def _of_a_book(text: str, page: LexborHTMLParser) -> bool:
    """A chapter of an EPUB or a FictionBook: XML, which only Evernote writes a person's notes in, and says so."""
    exported = page.css_first("meta[name='exporter-version']") is not None
    return _BOOK.search(text[:2000]) is not None and not exported


def _of_the_web(page: LexborHTMLParser, text: str, asked: Asked) -> bool:
    """A page that names the address it was saved from, and no author who is the person."""
    author = page.css_first("meta[name=author]")
    named = identity.folded((author.attributes.get("content") or "") if author is not None else "")
    if named and named in {identity.folded(one) for one in asked.me}:
        return False
    return "<!-- saved from url=" in text[:4000] or page.css_first(_SOURCES) is not None


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


def with_quotations(root: LexborNode | None) -> tuple[str, tuple[Span, ...]]:
    """The visible words, and where in them stands what is set as a quotation."""
    text = clean(visible(root, marked=True))
    if _FROM not in text:
        return text, ()
    out: list[str] = []
    spans: list[Span] = []
    length = depth = start = 0
    for part in re.split(f"([{_FROM}{_TO}])", text):
        if part == _FROM:
            depth += 1
            start = length if depth == 1 else start
        elif part == _TO:
            depth -= 1
            spans += [Span(start, length)] if not depth else []
        else:
            out.append(part)
            length += len(part)
    return "".join(out), tuple(spans)


def visible(root: LexborNode | None, *, marked: bool = False) -> str:
    """Words in reading order, one line a block; whitespace is squeezed as a browser does."""
    parts: list[str] = []
    stack: list[tuple[LexborNode, bool]] = [(root, True)] if root is not None else []
    while stack:
        node, opening = stack.pop()
        tag = node.tag or ""
        if not opening or tag == "br":
            parts.append(f"{_TO}\n" if marked and tag == "blockquote" else "\n")
            continue
        if tag in _SILENT:
            continue
        if tag == "-text":
            words = _SPACES.sub(" ", node.text_content or "")
            parts.append(words.replace(_FROM, "").replace(_TO, "") if marked else words)
            continue
        if tag in _BLOCKS:
            parts.append(f"\n{_FROM}" if marked and tag == "blockquote" else "\n")
            stack.append((node, False))
        stack += [(child, True) for child in reversed(list(node.iter(include_text=True)))]
    # Runs of blanks first: a pattern that begins with a run of them takes a square of its length.
    text = re.sub(r" ?\n ?", "\n", re.sub(r" {2,}", " ", "".join(parts)))
    if marked:  # close to the words, so that empty lines come together
        text = re.sub(
            f"{_FROM}([ \n]+)", rf"\1{_FROM}", re.sub(f"([ \n]+){_TO}", rf"{_TO}\1", text)
        )
    return re.sub(r" {2,}", " ", re.sub(r"\n{3,}", "\n\n", text)).strip()


def first_words(root: LexborNode, css: str) -> str:
    """Words of the first part of a page that the selector finds, or nothing."""
    found = root.css_first(css)
    return clean(visible(found)).strip() if found is not None else ""


def _date(page: LexborHTMLParser, zone: dating.tzinfo) -> Stretch | None:
    for meta in page.css("meta"):
        attributes = meta.attributes
        key = (
            attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        ).casefold()
        if key in _DATE_META and (found := dating.of_field(attributes.get("content"), zone)):
            return found
    for time in page.css("table.properties time"):  # a page of Notion
        if found := dating.of_field(whole_day((time.text() or "").strip().lstrip("@")), zone):
            return found
    for time in page.css("time[datetime]"):
        if found := dating.of_field(time.attributes.get("datetime"), zone):
            return found
    return None
