"""Words of a talk -> what the text index takes of each of its passages: our own stems, so that no engine stems."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from graph.stems import stemmed
from graph.words import Conversation, Message, Passage

# An answer of a thousand words would drown the short turn after it.
_BEFORE = 400
_RU = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
    "ноябрь", "декабрь",
)  # fmt: skip
_RU_OF = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
    "ноября", "декабря",
)  # fmt: skip
_EN = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip


class Words(NamedTuple):
    """What one row holds: stems of the words themselves, of the turn before, of author, title and date."""

    own: str
    before: str
    around: str


def indexed(pieces: Sequence[Passage], talks: Sequence[Conversation]) -> dict[str, Words]:
    """Passages by id -> what the index takes of them; worth a thread of its own, for many."""
    before = {id: one for talk in talks for id, one in before_each(talk).items()}
    stemming = ((piece.id, piece.message_id, stemmed(piece.text)) for piece in pieces)
    return entries(stemming, talks, before)


def entries(
    pieces: Iterable[tuple[str, str, str]],
    talks: Iterable[Conversation],
    before: Mapping[str, str],
) -> dict[str, Words]:
    """As `indexed`, of passages that are stemmed: their id, that of the message, the stems."""
    spoken = {message.id: (message, talk.title) for talk in talks for message in talk.messages}
    # The same for most of a talk.
    known: dict[str, str] = {}
    found: dict[str, Words] = {}
    for id, message_id, own in pieces:
        around = _around(*spoken[message_id])
        if around not in known:
            known[around] = stemmed(around)
        found[id] = Words(own, before.get(message_id, ""), known[around])
    return found


def before_each(talk: Conversation, told: Mapping[str, str] | None = None) -> dict[str, str]:
    """By message: stems of what was said before it. `told`: by message stems of all it says, where they are known."""
    known = told or {}
    found: dict[str, str] = {}
    said = ""
    for message in talk.messages:
        if message.active and message.text.strip():
            found[message.id] = said
            own = known.get(message.id) if len(message.text) <= _BEFORE else None
            said = stemmed(message.text[-_BEFORE:]) if own is None else own
    return found


def _around(message: Message, title: str | None) -> str:
    return " ".join((_date_words(message.dated.at), title or "", message.author or ""))


def _date_words(at: datetime | None) -> str:
    """A date as people write it in either language: day, months, year."""
    if at is None:
        return ""
    month = at.month - 1
    return f"{at.day} {_RU[month]} {_RU_OF[month]} {_EN[month]} {at.year}"
