"""XML of a Word part -> its paragraphs, however deep they stand and in either namespace."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, cast
from xml.parsers import expat

DEEPEST = 200
_PIECE = 1 << 16
_WORDS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "‑"}
_SILENT = frozenset({"Fallback", "delText", "instrText"})


class Dtd(Exception):
    """The part declares entities, which no document of a person does."""


class BrokenXml(Exception):
    """The part is no XML, or XML without end in its depth."""


class _Parser(Protocol):
    def Parse(self, data: bytes, isfinal: bool) -> int: ...  # noqa: N802  # expat's own name


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`style` as the document names it; `author` of the comment it stands in."""

    text: str
    style: str = ""
    author: str | None = None


@dataclass(slots=True)
class _Open:
    parts: list[str] = field(default_factory=list[str])
    style: str = ""


@dataclass(slots=True)
class _Walk:
    """Where the parser stands, and what ended since it was last asked."""

    done: list[Paragraph] = field(default_factory=list[Paragraph])
    open: list[_Open] = field(default_factory=list[_Open])
    depth: int = 0
    silent: int = 0
    text: bool = False
    author: str | None = None

    def started(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BrokenXml
        tag = name.rpartition(" ")[2]
        if tag == "t":
            self.text = True
        elif tag == "p":
            self.open.append(_Open())
        elif tag in _SILENT:
            self.silent += 1
        elif tag == "comment":
            self.author = _attribute(attributes, "author")
        elif self.open and not self.silent:
            if tag in _WORDS:
                self.open[-1].parts.append(_WORDS[tag])
            elif tag == "pStyle":
                self.open[-1].style = _attribute(attributes, "val") or ""

    def said(self, words: str) -> None:
        if self.text and self.open and not self.silent:
            self.open[-1].parts.append(words)

    def ended(self, name: str) -> None:
        self.depth -= 1
        tag = name.rpartition(" ")[2]
        if tag == "t":
            self.text = False
        elif tag == "p" and self.open:
            one = self.open.pop()
            if not self.silent:
                self.done.append(Paragraph("".join(one.parts), one.style, self.author))
        elif tag in _SILENT:
            self.silent -= 1
        elif tag == "comment":
            self.author = None


def paragraphs(data: bytes) -> Iterator[Paragraph]:
    """Every `w:p` in order; one inside another (a text box) comes before its host."""
    walk = _Walk()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = walk.started
    parser.EndElementHandler = walk.ended
    parser.CharacterDataHandler = walk.said
    parser.StartDoctypeDeclHandler = _refuse
    parser.buffer_text = True
    for at in range(0, max(1, len(data)), _PIECE):
        _fed(cast("_Parser", parser), data[at : at + _PIECE], last=at + _PIECE >= len(data))
        yield from walk.done
        walk.done.clear()


def _fed(parser: _Parser, piece: bytes, *, last: bool) -> None:
    try:
        parser.Parse(piece, last)
    except expat.ExpatError:
        raise BrokenXml from None


def _refuse(*_: object) -> None:
    raise Dtd


def _attribute(attributes: dict[str, str], name: str) -> str | None:
    return next((v for k, v in attributes.items() if k.rpartition(" ")[2] == name), None)
