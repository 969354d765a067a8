"""Bytes of a text -> the text and the charset it was written in."""

import codecs
import re
from dataclasses import dataclass
from itertools import pairwise

from charset_normalizer import from_bytes

SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CYRILLIC = ("cp1251", "cp866", "koi8-r", "mac-cyrillic", "iso8859-5")
# Share of each letter in Russian prose, in thousandths.
_FREQUENT = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14, 12, 10, 9, 7, 6, 5, 4, 3, 3, 1, 1),
        strict=True,
    )
)  # fmt: skip
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+")
_NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`replaced` counts characters that stand as U+FFFD because the file held no letter there."""

    text: str
    encoding: str
    replaced: int = 0


def clean(text: str) -> str:
    """The only changes that stored words may undergo: line ends, NUL and lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" not in text:
        if text.isascii():
            return text
        try:
            # A tenth of what the pattern takes; Cyrillic letters need a quarter of the time they take in UTF-8.
            text.encode("utf-16")
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _NOT_TEXT.sub("�", text)


def decode(data: bytes) -> Decoded:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name)
    name = encoding_of(data)
    return _decoded(data, name)


def encoding_of(data: bytes) -> str:
    """The charset of bytes without a byte order mark."""
    wide = _without_mark(data)
    if wide:
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4 and error.start > 64:
            return "utf-8"  # cut off in the middle of a letter
        return _single_byte(data[:SAMPLE])
    return "utf-8"


def russian(text: str) -> float:
    """How much a text looks like Russian words: about 1 for prose, below 0 for letters at random."""
    score, letters = 0.0, 0
    for word in _WORD.findall(text):
        letters += len(word)
        score += _word_score(word)
    odd = sum(1 for c in text if ord(c) > 127 and not ("А" <= c <= "я" or c in "Ёё«»—–…№„“”’ \n"))
    return (score - 2.0 * odd) / (letters + odd) if letters + odd else 0.0


def _word_score(word: str) -> float:
    lower = word.lower()
    cyrillic = [c for c in lower if c in _FREQUENT]
    if len(cyrillic) not in (0, len(word)):
        return -1.0 * len(word)  # two alphabets in one word
    if not cyrillic:
        return 0.0
    score = sum(_FREQUENT[c] for c in cyrillic) / 55.0
    changes = sum(1 for a, b in pairwise(word) if a.islower() and b.isupper())
    if lower[0] in "ъьы":
        score -= 2.0
    return score - 1.5 * changes - (0.4 * len(word) if _shouted(word) else 0.0)


def _shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _without_mark(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark shows in the places of its zero bytes."""
    sample = data[: min(len(data), 4096) & ~3]
    if len(sample) < 8:
        return None
    if b"\0" not in sample:
        return _of_cyrillic(sample)
    quarter = len(sample) // 4
    zeros = [sample[i::4].count(0) for i in range(4)]
    if sum(zeros) == len(sample):
        return None
    if zeros[2] == zeros[3] == quarter and zeros[0] < quarter:
        return "utf-32-le"
    if zeros[0] == zeros[1] == quarter and zeros[3] < quarter:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if odd > 0.3 * len(sample) / 2 and even < 0.05 * len(sample) / 2:
        return "utf-16-le"
    if even > 0.3 * len(sample) / 2 and odd < 0.05 * len(sample) / 2:
        return "utf-16-be"
    return _of_cyrillic(sample)


def _of_cyrillic(sample: bytes) -> str | None:
    """Of Russian words in UTF-16 every second byte is 4, or 0 at a blank."""
    half = len(sample) // 2
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if (
            high.count(4) > 0.5 * half
            and high.count(4) + high.count(0) + high.count(32) > 0.95 * half
        ):
            return name
    return None


def _single_byte(sample: bytes) -> str:
    scores = {name: russian(sample.decode(name, "replace")) for name in CYRILLIC}
    best = max(scores, key=lambda name: scores[name])
    high = sum(1 for b in sample if b > 127)
    if scores[best] > 0.25 and high * 10 > len(sample):
        return best
    declared = _DECLARED.search(sample[:2048])
    if declared:
        name = declared[1].decode("ascii").lower()
        if _fits(sample, name):
            return name
    if scores[best] > 0.5 and high * 40 > len(sample):
        return best
    guess = from_bytes(sample).best()
    return guess.encoding if guess is not None else "cp1252"


def _fits(sample: bytes, name: str) -> bool:
    try:
        sample.decode(name, "strict")
    except (LookupError, UnicodeError, ValueError):
        return False
    return name not in {"utf-8", "utf8"}


def _decoded(data: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace")
    return Decoded(clean(text), name, text.count("�"))
