"""A person's text -> the stretches of it that are not their own words."""

import re
from collections.abc import Iterable

from graph.words import Span

PASTED = 1_500
# Nobody types so many letters into one message.
TYPED = 200_000
_OPENING = 400
_FENCE = re.compile(r"^[ \t]*(```+|~~~+)", re.MULTILINE)
_QUOTE_LINES = re.compile(r"(?:^[ \t]{0,3}>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_TRIPLE = re.compile(r'"""|\'\'\'|<<<')
_ANY_MARK = (">", "<", "`", "~", '"""', "'''")
_CLOSING = {'"""': '"""', "'''": "'''", "<<<": ">>>"}
_CUE = re.compile(
    r"\b(?:перевед\w+|перевод\b|провер\w+|исправ\w+|отредактир\w+|перепиш\w+|сократи\w*|перескаж\w+|"
    r"проанализир\w+|разбер\w+|прочит\w+|прочти\w*|резюмир\w+|саммари|конспект\w*|"
    r"вот\s+(?:\w+\s+){0,3}(?:текст|письмо|статья|статью|отрывок|переписк\w+|диалог|код|лог|описание|резюме|вакансия)|"
    r"(?:текст|письмо|статья|лог|код)\s+ниже|ниже\s+(?:текст|письмо|статья)|"
    r"summari[sz]e|translate|proof-?read|rewrite|rephrase|paraphrase|edit|review|analy[sz]e|explain|tl;?dr|"
    r"here(?:'s|\s+is)\s+(?:the|an?|my)\s+\w+|the\s+following|text\s+below|below\s+is)\b"
)


def foreign(text: str) -> tuple[Span, ...]:
    """Fenced code, `>` lines, triple-quoted blocks, and one long block after a cue such as «переведи»."""
    if len(text) <= PASTED and not _marked(text):
        return ()
    found = [*_fences(text), *_cited(text), *_triple(text)]
    pasted = _pasted(text)
    if pasted:
        found.append(pasted)
    return merged(found)


def _marked(text: str) -> bool:
    """Most turns hold no such mark, and need not be searched for each."""
    for mark in _ANY_MARK:  # noqa: SIM110 - `any` takes three times as long, for every turn there is
        if mark in text:
            return True
    return False


def cited(text: str) -> tuple[Span, ...]:
    """Fenced code and `>` lines only: what a note marks as not its own."""
    return merged([*_fences(text), *_cited(text)])


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        elif span.end > span.start:
            out.append(span)
    return tuple(out)


def _fences(text: str) -> Iterable[Span]:
    if "```" not in text and "~~~" not in text:
        return
    start, mark = -1, ""
    for found in _FENCE.finditer(text):
        if start < 0:
            start, mark = found.start(), found[1]
        elif found[1][0] == mark[0] and len(found[1]) >= len(mark):
            end = text.find("\n", found.end())
            yield Span(start, len(text) if end < 0 else end)
            start = -1
    if start >= 0 and mark:
        yield Span(start, len(text))


def _triple(text: str) -> Iterable[Span]:
    """Blocks between triple marks; a mark that nothing closes is looked for no more."""
    if not any(mark in text for mark in _CLOSING):
        return
    open_ = dict(_CLOSING)
    at = 0
    while opening := _TRIPLE.search(text, at):
        at = opening.start() + 1
        closing = open_.get(opening[0])
        end = text.find(closing, opening.end() + 1) if closing else -1
        if end >= 0:
            at = end + 3
            yield Span(opening.start(), at)
        else:
            open_.pop(opening[0], None)


def _cited(text: str) -> Iterable[Span]:
    if ">" not in text:
        return
    for block in _QUOTE_LINES.finditer(text):
        yield Span(block.start(), block.end())


def _pasted(text: str) -> Span | None:
    """After a cue in the opening words, everything below it when that is long; of a book, all but its first line."""
    if len(text) <= PASTED:
        return None
    if len(text) > TYPED:
        return Span(text.find("\n", 0, _OPENING) + 1, len(text))
    cue = _cue(text[:_OPENING])
    if cue is None:
        return None
    line_end = text.find("\n", cue)
    colon = text.find(":", cue, cue + 120)
    starts = [at + 1 for at in (line_end, colon) if at >= 0]
    if not starts or len(text) - min(starts) <= PASTED:
        return None
    return Span(min(starts), len(text))


def _cue(opening: str) -> int | None:
    """Where a cue ends. Small letters first: a pattern that folds them itself takes five times as long."""
    small = opening.lower()
    found = _CUE.search(small if len(small) == len(opening) else opening)
    return found.end() if found else None
