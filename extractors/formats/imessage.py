"""Messages of an iPhone or Mac as imessage-exporter writes them into a text -> a conversation.

A block is a line of time, a line with the sender ("Me" is the owner), then the words:

    May 17, 2022  5:29:42 PM (Read by them after 1 hour)
    Me
    Hello

Replies stand indented below what they answer, and once more in their own place. Format: ReagentX/imessage-exporter.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractors.encodings import decode
from extractors.formats import talks
from extractors.formats.chats import Ledger
from extractors.formats.look import Look
from extractors.formats.talks import Said
from extractors.types import Asked, RawFile, Read

OWN = ("me",)
_WHEN = r"[A-Z][a-z]{2} \d{1,2}, \d{4} {1,2}\d{1,2}:\d\d:\d\d [AP]M"
_CLOCK = re.compile(rf"( *)({_WHEN})(?: \(Read by [^\n]{{1,80}} after [^\n]{{1,80}}\))?")
_READ = re.compile(rf"^{_WHEN} \(Read by ", re.MULTILINE)
_NOTICE = re.compile(rf"{_WHEN} \S[^\n]*")
_EDITED = re.compile(rf"{_WHEN} (?P<first>.*)", re.DOTALL)
_LATER = re.compile(r"^Edited [^\n:]{1,60} later: ", re.MULTILINE)
_CALLED = re.compile(r"\+?[\d ()-]{6,20}|[\w.+-]+@[\w.-]+")
_INDENT = 4
_LONGEST_NAME = 80
_REACTIONS = ("Tapbacks:", "Reactions:")
_REACTION = re.compile(r"[^\n]{1,30} by [^\n]{1,80}|Sticker from [^\n]{1,300}")
_ASIDE = re.compile(
    r"This message responded to an earlier message\.|Attachment missing!|"
    r"Sent with (?:Confetti|Echo|Fireworks|Balloons|Heart|Lasers|Shooting Start?|Sparkles|Spotlight|Slam|Loud|Gentle|Invisible Ink)|"
    r"(?:~?/|attachments/|[A-Z]:\\)[^\n]{1,400}\.\w{2,5}|Sticker from [^\n]{1,300}"
)
_DELETED = re.compile(
    r"(?:You|They|[^\n]{1,80}) (?:deleted a message\.|unsent (?:a|this) message[^\n]{0,60})"
)
_SYSTEM = re.compile(
    r"SharePlay Message(?:\nEnded)?|(?:Started|Stopped) sharing location!|Unable to format app message[^\n]*"
)


@dataclass(slots=True)
class _Block:
    when: str
    who: str
    reply: bool
    lines: list[str] = field(default_factory=list[str])


def recognises(look: Look) -> bool:
    """Time and sender from the first line on, and what no diary has: "Me", a telephone or an address, a time of reading."""
    if look.kind != "text":
        return False
    head = look.head.lstrip("\ufeff\n ")
    if not _CLOCK.fullmatch(head.split("\n", 1)[0].rstrip()):
        return False
    names = {one.who for one in _blocks(head) if isinstance(one, _Block)}
    called = "Me" in names or any(_CALLED.fullmatch(name) for name in names)
    return called or (bool(names) and _READ.search(head) is not None)


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text.lstrip("\ufeff\n ")
    ledger = Ledger(file, document_id, asked, "imessage")
    found: list[tuple[Said, bool]] = []
    for one in _blocks(text):
        if isinstance(one, _Block):
            found.append((Said(one.who, one.when, _words(one.lines)), one.reply))
        else:
            ledger.missed["system lines"] += 1
    said = [one for one in each_once(found) if kept(ledger, one)]
    return talks.reading(ledger, "imessage", said, text, own=OWN)


def each_once(found: Iterable[tuple[Said, bool]]) -> Iterator[Said]:
    """A reply stands below what it answers and in its own place too: the latter counts."""
    found = list(found)
    own_place = {said for said, reply in found if not reply}
    return (said for said, reply in found if not reply or said not in own_place)


def kept(ledger: Ledger, said: Said) -> bool:
    if _DELETED.fullmatch(said.words):
        ledger.missed["deleted messages"] += 1
    elif _SYSTEM.fullmatch(said.words):
        ledger.missed["system lines"] += 1
    elif not said.words:
        ledger.missed["messages without text"] += 1
    else:
        return True
    return False


def _blocks(text: str) -> list[_Block | str]:
    """Messages, and lines that tell what happened to the chat."""
    out: list[_Block | str] = []
    current: _Block | None = None
    above: _Block | None = None
    lines = text.split("\n")
    for number, raw in enumerate(lines):
        line = raw.rstrip("\r ")
        found = _CLOCK.fullmatch(line)
        if found and (sender := _sender(lines, number, len(found[1]))):
            block = _Block(found[2], sender, bool(found[1]))
            above = above if block.reply else block
            current = block
            out.append(block)
        elif _NOTICE.fullmatch(line) and (number == 0 or not lines[number - 1].strip()):
            current = None
            out.append(line)
        elif current is not None:
            if current.reply and line and not line.startswith(" " * _INDENT) and above:
                current = above  # the next part of what was answered
            current.lines.append(line[_INDENT:] if current.reply else line)
    return out


def _sender(lines: list[str], number: int, indent: int) -> str | None:
    """The name below a time, of the same indent, which an empty line or the file's beginning stands above."""
    below = lines[number + 1].rstrip() if number + 1 < len(lines) else ""
    opens = indent > 0 or number == 0 or not lines[number - 1].strip()
    name = below[indent:]
    if not opens or below[:indent].strip() or not name or name[0] == " ":
        return None
    return name if len(name) <= _LONGEST_NAME and not _CLOCK.fullmatch(below) else None


def _words(lines: list[str]) -> str:
    """What was typed, as it was last edited; the first of the lines is the sender."""
    out: list[str] = []
    reactions = False
    for line in lines[1:]:
        reactions = line in _REACTIONS or (
            reactions and (not line or _REACTION.fullmatch(line) is not None)
        )
        if not reactions and not _ASIDE.fullmatch(line):
            out.append(line.replace("\ufffc", ""))
    words = "\n".join(out).strip()
    edited = _EDITED.fullmatch(words)
    return _LATER.split(edited["first"])[-1].strip() if edited else words
