"""A section of a note -> the stretches of it that are not the person's words: cited, commented out, forwarded."""

import re
from collections.abc import Sequence

from extractors.formats.forwards import forwarded
from extractors.quoting import cited, merged
from graph.words import Span

_COMMENT = re.compile(r"%%.*?%%", re.DOTALL)
# Obsidian's boxes are the person's own, unless they are named a quotation.
_BOX = re.compile(r"(?:^[ \t]{0,3}>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_BOXED = re.compile(r"[ \t]{0,3}>[ \t]*\[!(?P<kind>[\w-]{1,30})\]", re.IGNORECASE)
_BOX_QUOTES = frozenset({"quote", "cite", "цитата"})
_ITEM_QUOTE = re.compile(
    r"^[ \t]*[-*+][ \t]+>[^\n]*(?:\n[ \t]+(?![-*+][ \t])[^\n]+)*", re.MULTILINE
)


def not_own(text: str, foreign: Sequence[Span], me: Sequence[str]) -> tuple[Span, ...]:
    """With those in `foreign`, which the reader of the format knows; `me` are the owner's names."""
    hidden = [Span(found.start(), found.end()) for found in _COMMENT.finditer(text)]
    items = [Span(found.start(), found.end()) for found in _ITEM_QUOTE.finditer(text)]
    boxes = {found.start(): found.end() for found in _BOX.finditer(text) if _is_own_box(found[0])}
    marked = [span for span in cited(text) if boxes.get(span.start) != span.end]
    return merged([*marked, *hidden, *items, *forwarded(text, me), *foreign])


def _is_own_box(block: str) -> bool:
    found = _BOXED.match(block)
    return found is not None and found["kind"].casefold() not in _BOX_QUOTES
