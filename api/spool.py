"""A multipart request -> fields and files on disk, written as they come in, every byte counted."""

import re
from collections import defaultdict
from collections.abc import AsyncIterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from python_multipart.multipart import MultipartParser, parse_options_header

from api.refusals import Asked
from extractors.errors import UploadTooLarge

LONGEST_FIELD = 64_000
MOST_FIELDS = 2_000
_FLUSH = 1 << 20


class NotMultipart(Asked):
    """An upload is multipart/form-data with at least one part named files."""

    status = 415


class BrokenForm(Asked):
    """The multipart body ends early or is not well formed."""


@dataclass(frozen=True, slots=True)
class Named:
    """One uploaded file: the name it was given, which is data, and where its bytes lie."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Form:
    fields: Mapping[str, Sequence[str]]
    files: Sequence[Named]

    def one(self, name: str) -> str | None:
        """The last value of a field; a field left empty was not filled in."""
        values = self.fields.get(name, ())
        return values[-1].strip() or None if values else None


async def spool(
    body: AsyncIterable[bytes], content_type: str, folder: Path, *, file_part: str, limit: int
) -> Form:
    """Write the parts named `file_part` into `folder`, numbered; the total is counted, never declared."""
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise NotMultipart
    with _Spool(options[b"boundary"], folder, file_part) as writing:
        total = 0
        async for piece in body:
            total += len(piece)
            if total > limit:
                raise UploadTooLarge
            writing.feed(piece)
        return writing.form()


class _Spool:
    """Callbacks of the parser; lives as long as one request."""

    def __init__(self, boundary: bytes, folder: Path, file_part: str) -> None:
        self._folder = folder
        self._file_part = file_part
        self._fields: dict[str, list[str]] = defaultdict(list)
        self._files: list[Named] = []
        self._header = (bytearray(), bytearray())
        self._disposition: dict[bytes, bytes] = {}
        self._text = bytearray()
        self._open: BinaryIO | None = None
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begins,
                "on_part_data": self._part_data,
                "on_part_end": self._part_ends,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_end": self._all_ends,
            },
        )

    def __enter__(self) -> "_Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if self._open is not None:
            self._open.close()

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except ValueError:
            raise BrokenForm from None

    def form(self) -> Form:
        if not self._ended:
            raise BrokenForm
        return Form(dict(self._fields), tuple(self._files))

    def _part_begins(self) -> None:
        self._disposition = {}
        self._header = (bytearray(), bytearray())
        self._text = bytearray()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header[0].extend(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1].extend(data[start:end])

    def _header_ends(self) -> None:
        name, value = self._header
        if bytes(name).lower() == b"content-disposition":
            self._disposition = parse_options_header(bytes(value))[1]
        self._header = (bytearray(), bytearray())

    def _headers_end(self) -> None:
        if b"filename" not in self._disposition or self._name() != self._file_part:
            return
        path = self._folder / f"{len(self._files):06d}"
        self._files.append(Named(_decoded(self._disposition[b"filename"]), path))
        self._open = path.open("xb", buffering=_FLUSH)

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._open is not None:
            self._open.write(data[start:end])
        elif len(self._text) + end - start > LONGEST_FIELD:
            raise BrokenForm
        else:
            self._text.extend(data[start:end])

    def _part_ends(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
        elif b"filename" not in self._disposition:
            if sum(map(len, self._fields.values())) >= MOST_FIELDS:
                raise BrokenForm
            self._fields[self._name()].append(_decoded(bytes(self._text)))

    def _all_ends(self) -> None:
        self._ended = True

    def _name(self) -> str:
        return _decoded(self._disposition.get(b"name", b""))


def _decoded(value: bytes) -> str:
    """UTF-8 as browsers and httpx send it; what is not, byte by byte. `%22` is how both write a quote."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return re.sub("%22", '"', text)
