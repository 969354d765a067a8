"""A PDF -> a document of pages: the words of each page as they were set, with the date of its making."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol, cast

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]  # has none; the Protocols below are its typed door

from extractors import dating, identity
from extractors.dating import Clues, Stretch
from extractors.encodings import clean
from extractors.formats.look import Look
from extractors.types import Asked, Broken, RawFile, Read, Reading
from graph.words import Conversation, Dated, Message

MOST_PAGES = 5_000
MOST_LETTERS = 32_000_000
MOST_UNREADABLE = 50
_PASSWORD = 4
_IMAGE = 3
_FIRST_YEAR = 1993
_MADE = re.compile(
    r"(?:D:)?(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)(\d\d)?\s*(Z|[+-]\d\d'?(?:\d\d)?)?)?)?)?"
)
# pdfium marks a word that was cut at the end of a line by one of these in the place of its hyphen.
_CUT_WORD = re.compile("[\x02\ufffe]\n?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NO_TITLE = re.compile(r"microsoft |untitled|без имени|\S+$|.*\.[a-z]{2,4}$", re.IGNORECASE)


class _Words(Protocol):
    def get_text_range(self) -> str: ...
    def close(self) -> None: ...


class _Page(Protocol):
    def get_textpage(self) -> _Words: ...
    def get_objects(self, filter: list[int], max_depth: int) -> Iterator[object]: ...
    def close(self) -> None: ...


class _Document(Protocol):
    def __len__(self) -> int: ...
    def get_page(self, index: int) -> _Page: ...
    def get_metadata_value(self, key: str) -> str: ...
    def close(self) -> None: ...


_open = cast("Callable[[bytes], _Document]", pypdfium2.PdfDocument)
_Unreadable = cast("type[Exception]", pypdfium2.PdfiumError)


@dataclass(slots=True)
class _Pages:
    """The words of each page by its number, and the numbers of those that gave none."""

    words: dict[int, str] = field(default_factory=dict[int, str])
    pictures: list[int] = field(default_factory=list[int])
    blank: list[int] = field(default_factory=list[int])
    broken: list[int] = field(default_factory=list[int])
    cut: str | None = None


def recognises(look: Look) -> bool:
    return look.kind == "pdf"


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    try:
        document = _open(file.data)
    except _Unreadable as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            return Broken("encrypted: this PDF is locked with a password; save it without one")
        return Broken("this PDF is damaged: it cannot be opened")
    with closing(document):
        pages = _pages(document)
        made = document.get_metadata_value("CreationDate")
        title = _title(document.get_metadata_value("Title"), file.path)
    zone = dating.zone_named(asked.zone)
    dated = dating.of_file(file.dated_path, Clues(inside=_date(made, zone)), asked, file.modified)
    key = identity.conversation_id("pdf", document_id)
    messages = tuple(_message(key, number, text, dated) for number, text in pages.words.items())
    talk = Conversation(key, document_id, "document", title, dated, messages)
    return Reading("pdf", dated, (talk,) if messages else (), tuple(_problems(pages)))


def _pages(document: _Document) -> _Pages:
    pages = _Pages()
    count = len(document)
    letters = 0
    for number in range(1, count + 1):
        if number > MOST_PAGES or letters > MOST_LETTERS:
            pages.cut = f"partly read: the first {number - 1} of {count} pages"
            break
        if len(pages.broken) > MOST_UNREADABLE:
            pages.cut = "partly read: so many pages cannot be opened that the rest was left"
            break
        letters += _page(document, number, pages)
    return pages


def _page(document: _Document, number: int, pages: _Pages) -> int:
    try:
        page = document.get_page(number - 1)
    except _Unreadable:
        pages.broken.append(number)
        return 0
    with closing(page):
        try:
            with closing(page.get_textpage()) as words:
                text = _legible(words.get_text_range())
        except _Unreadable:
            pages.broken.append(number)
            return 0
        if text:
            pages.words[number] = text
        elif next(iter(page.get_objects([_IMAGE], 3)), None) is not None:
            pages.pictures.append(number)
        else:
            pages.blank.append(number)
    return len(text)


def _legible(text: str) -> str:
    return _CONTROL.sub("", _CUT_WORD.sub("", clean(text))).strip()


def _message(key: str, number: int, text: str, dated: Dated) -> Message:
    own_id = identity.digest("page", key, str(number), identity.folded(text))
    return Message(own_id, "document", text, dated, f"page:{number}")


def _date(made: str, zone: dating.tzinfo) -> Stretch | None:
    """`D:20240312181500+03'00'`, or as much of it as there is; before PDF there was none."""
    found = _MADE.match(made.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    iso = "-".join(part for part in (year, month, day) if part)
    if hour:
        shift = (offset or "").replace("'", "")
        shift = f"{shift}00" if len(shift) == 3 else shift
        iso = f"{iso}T{hour}:{minute}:{second or '00'}{shift}"
    date = dating.of_field(iso, zone)
    if date is None or date.start.year < _FIRST_YEAR:
        return None
    return replace(date, original=made.strip())


def _title(own: str, path: str) -> str | None:
    """A title that a person wrote: of more words than one, not the name of a file or of a program."""
    own = " ".join(clean(own).split())
    if own and not _NO_TITLE.match(own):
        return own[:200]
    return re.sub(r"\.\w{1,5}$", "", path.rpartition("/")[2]) or None


def _problems(pages: _Pages) -> Iterator[str]:
    if pages.cut:
        yield pages.cut
    if pages.broken:
        yield f"pages that cannot be opened: {_listed(pages.broken)}"
    if pages.pictures:
        yield f"scanned pages without text, to be recognised first: {_listed(pages.pictures)}"
    if not (pages.words or pages.pictures or pages.broken):
        yield "this PDF holds no text"


def _listed(numbers: list[int]) -> str:
    more = f" and {len(numbers) - 12} more" if len(numbers) > 12 else ""
    return ", ".join(str(number) for number in numbers[:12]) + more
