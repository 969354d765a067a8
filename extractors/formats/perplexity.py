"""A thread of Perplexity saved as Markdown: its sign, then a heading for each question and the answer below -> a chat.

The page begins with the picture of the sign; answers end with their sources as `[^1_2]: https://…` and `⁂` between rules.
Source: the files that the site writes.
"""

import re

from extractors.encodings import decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.types import Asked, RawFile, Read

_SIGN = re.compile(r"\s*<img [^>\n]{0,300}perplexity\.ai/[^>\n]{0,300}>[ \t]*\n")
# Only what stands first or below a rule is a question: an answer may have headings of its own.
_ASKED = re.compile(r"(?:\A|^---[ \t]*\n)\s*#[ \t]+(?P<words>\S[^\n]*(?:\n(?!\n)[^\n]+)*)", re.MULTILINE)  # fmt: skip
_SOURCES = re.compile(r"^(?:\[\^\d+(?:_\d+)?\]: \S+|<div[^>\n]*>⁂</div>|---)[ \t]*$|\[\^\d+(?:_\d+)?\]", re.MULTILINE)  # fmt: skip


def recognises(look: Look) -> bool:
    return look.kind in ("text", "html") and _SIGN.match(look.head.lstrip("\ufeff")) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = _SIGN.sub("", decode(file.data).text.lstrip("\ufeff"), count=1).lstrip()
    ledger = Ledger(file, document_id, asked, "perplexity")
    heads = list(_ASKED.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    turns: list[Turn] = []
    for head, end in zip(heads, ends, strict=True):
        answer = re.sub(r"\n{3,}", "\n\n", _SOURCES.sub("", text[head.end() : end])).strip()
        turns.append(Turn(None, "self", head["words"].strip(), None))
        turns.append(Turn(None, "assistant", answer, None))
    ledger.add(None, heads[0]["words"].split("\n")[0][:200] if heads else None, turns)
    return ledger.reading("perplexity")
