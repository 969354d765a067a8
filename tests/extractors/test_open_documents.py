"""OpenDocument files zipped anew by whatever program: their kind is read wherever it stands, packed or not."""

import io
import zipfile
from pathlib import Path

import pytest

from extractors.intake import members
from extractors.types import RawFile, Refused, Skipped
from tests.extractors.exports import arrival, messages, reads

_NAMES = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
_CONTENT = (
    f"<office:document-content {_NAMES}><text:p>Хочу дом у моря.</text:p></office:document-content>"
)
_KIND = "application/vnd.oasis.opendocument"
_MANIFEST = (
    '<?xml version="1.0"?><!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}.text"/></manifest:manifest>'
)


def packed(entries: dict[str, str], *, way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize(
    "entries",
    [
        {"mimetype": f"{_KIND}.text", "content.xml": _CONTENT},
        {"content.xml": _CONTENT, "mimetype": f"{_KIND}.text\n"},
        {"META-INF/manifest.xml": _MANIFEST, "content.xml": _CONTENT},
        {"mimetype": "", "META-INF/manifest.xml": _MANIFEST, "content.xml": _CONTENT},
        {"mimetype": f"{_KIND}.text-template", "content.xml": _CONTENT},
    ],
    ids=["first", "last", "manifest", "empty", "template"],
)
def test_an_open_document_is_known_however_it_was_packed(
    entries: dict[str, str], way: int, tmp_path: Path
) -> None:
    data = packed(entries, way=way)

    (kept,) = members([arrival(tmp_path, "письмо.odt", data)])
    (message,) = messages(data)

    assert isinstance(kept, RawFile)
    assert (message.role, message.text) == ("self", "Хочу дом у моря.")


@pytest.mark.parametrize("kind", ["presentation", "graphics", "chart"])
def test_an_open_document_of_another_kind_says_so(kind: str) -> None:
    data = packed({"mimetype": f"{_KIND}.{kind}", "content.xml": _CONTENT})

    assert reads(data) == Skipped("an OpenDocument of another kind: slides or a drawing")


def test_an_archive_that_holds_a_file_of_that_name_is_an_archive(tmp_path: Path) -> None:
    data = packed({"content.xml": "<a>слова</a>", "дневник.md": "Хочу к морю."})

    found = list(members([arrival(tmp_path, "а.zip", data)]))

    assert [one.path for one in found if not isinstance(one, Refused)] == ["content.xml", "дневник.md"]  # fmt: skip
