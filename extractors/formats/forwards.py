"""Words of a note -> the stretches of it that were forwarded: another's, from the line that says so to their end."""

import re
from collections.abc import Iterator, Sequence

from extractors.identity import folded
from graph.words import Span

ORIGINAL_LETTER = re.compile(
    r"^[ \t]*-{2,}[ \t]*(?:original message|исходное сообщение|ursprüngliche nachricht|original-?nachricht|message d'origine|mensaje original|mensagem original|messaggio originale)[ \t]*-{2,}[ \t]*$",
    re.IGNORECASE,
)
FORWARDED_LETTER = re.compile(
    r"^[ \t]*-{3,}[ \t]*(?:forwarded message|пересылаемое сообщение|перес(?:л|ы)анное сообщение|перенаправленное сообщение|"
    r"переадресованное сообщение|пересылаемое письмо|weitergeleitete nachricht|mensaje reenviado|mensagem encaminhada|"
    r"message transféré|messaggio inoltrato)[^\n]{0,80}?[ \t]{0,40}-{0,20}[ \t]{0,40}$|"
    r"^[ \t]*(?:begin forwarded message|начало (?:переадресованного|пересылаемого|пересланного) сообщения|"
    r"anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado):[ \t]*$",
    re.IGNORECASE,
)
_MIGHT = re.compile(
    r"forward|ересла|ересыл|(?:сообщение|письмо|смс) от|(?:sms|message|letter|mail) from|ереадрес|еренаправ|original m|исходное с|weitergel|reenviad|encaminhad|transf|inoltrat|réexp|^[ \t>*_]{0,8}(?:from|от(?: кого)?|отправитель|від|von)[*_]{0,3}:",
    re.IGNORECASE | re.MULTILINE,
)
_DECOR = r"[ \t>*_~\[(«\"'#\u2190-\u21ff\u27a1\u2934\u2935\U0001f4e9\U0001f501\U0001f504\ufe0f-]*"
_AFTER = r"[ \t*_~\])»\"']{0,40}"
# «Переслано от Ивана», "Forwarded message from Ann": who follows is a name and no sentence.
_FROM = re.compile(
    rf"^{_DECOR}(?:переслано|(?:пересланн|пересылаем)(?:ое|ые)(?:\s+сообщени[ея])?|пересылаю(?:\s+сообщени[ея])?|"
    r"forwarded(?:\s+messages?)?|fwd|(?P<announced>сообщение|письмо|смс|sms|message|letter|e-?mail))[*_]{0,3}\s+"
    r"(?:от|из|from|by)(?![^\W_])[*_]{0,3}[ \t]{0,8}:?[*_ \t]{0,8}(?P<who>[^\n]{1,200})$",
    re.IGNORECASE,
)
# The same without a name, as a line of its own.
_ALONE = re.compile(
    rf"^{_DECOR}(?:переслано(?: много раз)?|(?:пересланн|пересылаем)(?:ое сообщение|ые сообщения)|"
    rf"forwarded(?: messages?| many times)?){_AFTER}:?{_AFTER}$",
    re.IGNORECASE,
)
# A person, a chat or a channel: names, with what stands between and behind them.
_NAME = r"(?:[A-ZА-ЯЁ@+«\"'\[\d(][^\s:,]*|(?:и|and|von|van|de|of|the|для|канала|канал|чата|чат|группы|бота|channel|group|chat|bot))"
_WHO = re.compile(
    rf"(?:{_NAME}(?:[ \t]+{_NAME}){{0,6}}|[^\W\d_]{{2,20}}|[\"«\[][^\n]{{1,60}}[\"»\]])"
)
_WHEN = re.compile(
    r"[ \t]*[,(\[]?[ \t]*\d{1,4}[./-]\d{1,2}[./-]\d{2,4}[^\n]{0,20}$|\(https?:[^\s)]*\)"
)
_RULE = re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,}|(?:\*[ \t]){2,}\*)[ \t]*$")
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+\S")
_CLOSES = re.compile(
    r"^[ \t]{0,40}-{0,40}[ \t]{0,40}(?:конец\s+(?:пересла|пересыла|переадрес|перенаправ)\w+|end\s+(?:of\s+)?(?:the\s+)?forward(?:ed)?)\b|"
    r"^[ \t]*[*_]{0,3}(?:я|me|от себя|моё|мое|мой комментарий|мои мысли|my (?:comment|thoughts?|note))[*_]{0,3}[ \t]*:",
    re.IGNORECASE,
)
# A letter copied with its head.
_SENDER = re.compile(
    r"^[ \t>*_]{0,8}(?:from|от(?: кого)?|отправитель|від|von)[*_]{0,3}:[*_]{0,3}[ \t]{0,8}(?P<who>\S[^\n]{0,200})$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"^[ \t>*_]{0,8}(?:sent|date|to|cc|subject|отправлено|дата|кому|получатель|копия|тема|gesendet|an|betreff)[*_]{0,3}:",
    re.IGNORECASE,
)
_FIELDS = 2
_FURTHER = 40
_FIELD = re.compile(r"^[ \t>*]*[^\W\d_][\w -]{1,20}\*{0,2}:")
_ITEM = re.compile(r"^([ \t]*)(?:[-*+•]|\d{1,3}[.)])[ \t]+")


def forwarded(text: str, me: Sequence[str] = ()) -> Iterator[Span]:
    """A letter goes on to a rule, a heading or the end; a message, to the end of its paragraph."""
    if _MIGHT.search(text) is None:
        return
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    place = 0
    while place < len(lines):
        end = _end(lines, place, me)
        if end > place:
            yield Span(starts[place], starts[end])
        place = max(end, place + 1)


def heads(text: str, me: Sequence[str] = ()) -> Iterator[Span]:
    """The lines of sender, day and subject below the mark of a letter: a day there is none of the note's."""
    if _MIGHT.search(text) is None:
        return
    at, inside = 0, False
    lines = text.splitlines(keepends=True)
    for place, line in enumerate(lines):
        if (
            FORWARDED_LETTER.match(line.rstrip())
            or ORIGINAL_LETTER.match(line.rstrip())
            or (not inside and _is_head(lines, place, me))
        ):
            inside = True
        elif inside and line.strip():
            inside = _FIELD.match(line) is not None
            if inside:
                yield Span(at, at + len(line))
        at += len(line)


def _is_head(lines: Sequence[str], place: int, me: Sequence[str]) -> bool:
    """Sender, day, recipient and subject, as a letter is copied with its head; of one's own letter it is none."""
    sender = _SENDER.match(lines[place].rstrip())
    if sender is None or sum(map(bool, map(_TOLD.match, lines[place + 1 : place + 5]))) < _FIELDS:
        return False
    who = folded(sender["who"])
    return not any(folded(one) in who for one in me if one)


def _end(lines: Sequence[str], place: int, me: Sequence[str]) -> int:
    """The line below the last of what is forwarded here; `place` itself where nothing is."""
    line = lines[place].rstrip()
    if FORWARDED_LETTER.match(line) or ORIGINAL_LETTER.match(line) or _is_head(lines, place, me):
        return _end_of_letter(lines, place + 1)
    if _ALONE.match(line):
        return _end_of_message(lines, place, bare=True)
    found = _FROM.match(line)
    if found is None:
        return place
    who, colon, words = _parted(found["who"])
    if not _is_who(who) or (words and not colon):
        return place
    if found["announced"] and (words or not colon):  # «Письмо от мамы: плакала» is told of it
        return place
    if words:
        return _end_of_paragraph(lines, place, place + 1)
    return _end_of_message(lines, place, bare=False)


def _parted(said: str) -> tuple[str, str, str]:
    who, colon, words = said.strip(" \t*_~").partition(":")
    if colon and re.search(r"\d$|https?$", who):  # a clock or an address, and no end of a name
        return said, "", ""
    return who, colon, words.strip(" \t*_~])»\"'")


def _is_who(said: str) -> bool:
    name = _WHEN.sub("", said).strip(" \t*_~])»\"'")
    opened = said.strip(" \t*_~])").removesuffix(":")
    return bool(name) and not re.search(r"[!?…]$|\w{4,}\.$", name) and (
        _WHO.fullmatch(name) is not None or _WHO.fullmatch(opened) is not None
    )  # fmt: skip


def _end_of_letter(lines: Sequence[str], below: int) -> int:
    """Where all of it is marked by `>`, the marks end it."""
    first = _first_words(lines, below)
    if first == len(lines):
        return below - 1
    cites = lines[first].lstrip().startswith(">")
    for at in range(first, len(lines)):
        line = lines[at]
        if cites and line.strip() and not line.lstrip().startswith(">"):
            return at
        if _CLOSES.match(line):
            return at + (_says_end(line))
        if _RULE.match(line) or _HEADING.match(line):
            return at
    return len(lines)


def _end_of_message(lines: Sequence[str], place: int, *, bare: bool) -> int:
    """Below its heading; a note that is nothing else, with a blank line between, is forwarded as a whole."""
    below = place + 1
    first = _first_words(lines, below)
    if first == len(lines) or (bare and first > below) or _ends_here(lines[first]):
        return place
    if first > below and _begins(lines, place):
        return _end_of_letter(lines, below)
    return _end_of_paragraph(lines, place, first)


def _begins(lines: Sequence[str], place: int) -> bool:
    above = next((at for at in range(place) if lines[at].strip() and not _HEADING.match(lines[at])), place)  # fmt: skip
    return above == place


def _end_of_paragraph(lines: Sequence[str], place: int, first: int) -> int:
    """A blank line ends it, the next item of its list, or where the person speaks again."""
    item = _ITEM.match(lines[place])
    inside = _open_marks(lines[place:first])
    for at in range(first, len(lines)):
        line = lines[at]
        again = _ITEM.match(line)
        if _ends_here(line) or (not line.strip() and not _closes_below(lines, at, inside)):
            return at
        inside += _open_marks([line])
        if item and (
            (again and len(again[1]) <= len(item[1])) or not line[: len(item[1]) + 1].isspace()
        ):
            return at
        if at > first and (_ALONE.match(line.rstrip()) or _FROM.match(line.rstrip())):
            return at
    return len(lines)


def _open_marks(lines: Sequence[str]) -> int:
    return sum(line.count("«") - line.count("»") for line in lines)


def _closes_below(lines: Sequence[str], at: int, inside: int) -> bool:
    """A quotation that is not closed yet goes on over blank lines to its mark."""
    return inside > 0 and any("»" in line for line in lines[at : at + _FURTHER])


def _ends_here(line: str) -> bool:
    return bool(_RULE.match(line) or _HEADING.match(line) or _CLOSES.match(line))


def _says_end(line: str) -> bool:
    return re.match(r"[ \t]*-*[ \t]*(?:конец|end)\b", line, re.IGNORECASE) is not None


def _first_words(lines: Sequence[str], below: int) -> int:
    return next((at for at in range(below, len(lines)) if lines[at].strip()), len(lines))
