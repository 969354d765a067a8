"""An export in XML -> its records one by one, with nothing resolved that the file defines itself."""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from extractors.formats.evernote import without_prolog

BROKEN = (ParseError, DefusedXmlException, ValueError, LookupError)
CUT_OFF = "partly read: the XML is broken"
_HALVES = re.compile(r"&#(5[5-6]\d{3});&#(5[6-7]\d{3});")
_LONE = re.compile(r"&#(?:x[dD][89a-fA-F][0-9a-fA-F]{2}|5[5-7]\d{3}|[0-8]|1[124-9]|2\d|3[01]);")


def records(text: str, names: frozenset[str]) -> Iterator[Element]:
    """The elements of these names (without their namespaces), each let go after it was looked at; raises `BROKEN`.

    Android writes an emoji as two halves, neither of which is a letter of XML: they are put together.
    """
    text = _LONE.sub("\ufffd", _HALVES.sub(_whole, without_prolog(text)))
    source = io.BytesIO(text.encode("utf-8", "replace"))
    for _, element in iterparse(source, events=("end",), forbid_dtd=True):
        if plain(element.tag) in names:
            yield element
            element.clear()


def plain(tag: str) -> str:
    """`{http://…}title` -> `title`."""
    return tag.rpartition("}")[2]


def _whole(halves: re.Match[str]) -> str:
    high, low = int(halves[1]), int(halves[2])
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return "\ufffd"
