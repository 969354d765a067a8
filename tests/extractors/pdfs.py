"""Small PDFs written by hand, Russian ones too, so that no private paper can get in."""

import zlib
from collections.abc import Sequence

_CMAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfrange <0020> <007E> <0020> <0401> <0451> <0401> endbfrange endcmap end end"""
_FONT = b"""<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts
[<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 600/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>
/FontDescriptor<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 9 9]/ItalicAngle 0/Ascent 9/Descent 0/StemV 1>>>>]>>"""
_PIXEL = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\0\nendstream"


def stream(data: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    return (
        b"<</Length %d/Filter/FlateDecode%s>>stream\n" % (len(packed), extra)
        + packed
        + b"\nendstream"
    )


def whole(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    out, places = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        len(out),
    )
    return out + head + table + end


def pdf(*pages: str | None, made: str = "", title: str = "", extra: bytes = b"") -> bytes:
    """A page for each text; None is a page that is only a picture, an empty text a blank one."""
    kids = b" ".join(b"%d 0 R" % (6 + 2 * n) for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        _FONT,
        stream(_CMAP),
        _PIXEL,
    ]
    for number, text in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>/XObject<</P 5 0 R>>>>>>" % (7 + 2 * number)
        )
        objects.append(stream(b"q 600 0 0 800 0 0 cm /P Do Q" if text is None else _lines(text)))
    objects.append(b"<</CreationDate(%s)/Title%s>>" % (made.encode(), _written(title)))
    return whole(objects, b"/Info %d 0 R" % len(objects) + extra)


def _lines(text: str) -> bytes:
    shown = b" ".join(
        b"%s Tj 0 -14 Td" % f"<{line.encode('utf-16-be').hex()}>".encode()
        for line in text.split("\n")
    )
    return b"BT /F 12 Tf 40 760 Td " + shown + b" ET"


def _written(text: str) -> bytes:
    return b"<FEFF" + text.encode("utf-16-be").hex().encode() + b">"
