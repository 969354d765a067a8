"""Turns of any chat export -> a conversation with ids, dates and places as the archive keeps them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from extractors import dating, identity
from extractors.parts import again, spanning
from extractors.quoting import foreign
from extractors.types import Asked, Ending, RawFile, Reading
from graph.words import UNDATED, Conversation, ConversationKind, Dated, Message, Role, Span

# A diary may be older than any chat; its days are written by hand, so that none is a clock that was not set.
_EARLIEST_DAY = datetime(1600, 1, 1, tzinfo=UTC)


class Turn(NamedTuple):
    """One turn as a reader found it: `own_id` of the vendor, `at` its own time, before any doubt.

    A tuple, for there are hundreds of thousands: a frozen dataclass takes six times as long to make.
    """

    own_id: str | None
    role: Role
    text: str
    at: datetime | None
    author: str | None = None
    active: bool = True
    zone: str = "UTC"
    original: str | None = None
    quoted: tuple[Span, ...] | None = None
    dated: Dated | None = None  # a time that is not a second: a day, a minute, the date of a page


@dataclass(slots=True)
class Ledger:
    """What one file gave and what it did not; the counts become the problems of its reading."""

    file: RawFile
    document_id: str
    asked: Asked
    vendor: str
    conversations: list[Conversation] = field(default_factory=list[Conversation])
    seen: dict[str, int] = field(default_factory=dict[str, int])
    missed: Counter[str] = field(default_factory=Counter[str])
    used: Counter[str] = field(default_factory=Counter[str])
    last: Dated = UNDATED
    told: int = 0

    def once(self, own_id: str) -> str:
        """The id, numbered when this file uses it again for something else."""
        self.used[own_id] += 1
        return own_id if self.used[own_id] == 1 else f"{own_id}#{self.used[own_id]}"

    def add(
        self,
        own_id: str | None,
        title: str | None,
        turns: Sequence[Turn],
        *,
        kind: ConversationKind = "chat",
        times: Sequence[datetime | None] = (),
    ) -> None:
        """Keeps a conversation; one that holds no visible word is counted and let go."""
        turns = [turn for turn in turns if turn.text.strip()]
        if not any(turn.active and turn.role != "document" for turn in turns):
            self.missed["empty conversations"] += 1
            return
        own_id = own_id or _key_of(turns)
        fallback = self._fallback(times)
        key = identity.conversation_id(self.vendor, own_id)
        earliest = _EARLIEST_DAY if kind == "diary" else dating.EARLIEST_CHAT
        messages = self._messages(key, own_id, turns, fallback, earliest)
        known = self.seen.get(key)
        if known is not None:
            self._again(known, title, messages)
            return
        self.seen[key] = len(self.conversations)
        self.conversations.append(
            Conversation(key, self.document_id, kind, title, spanning(messages), tuple(messages))
        )

    def _again(self, place: int, title: str | None, messages: list[Message]) -> None:
        old = self.conversations[place]
        self.conversations[place] = again(old, title, messages)

    def _messages(
        self, key: str, own_id: str, turns: Sequence[Turn], fallback: Dated, earliest: datetime
    ) -> list[Message]:
        out: list[Message] = []
        used: dict[str, int] = {}
        for number, turn in enumerate(turns, 1):
            dated = self._dated(turn, fallback, earliest)
            name = identity.message_id(key, turn.own_id, turn.role, turn.text, dated)
            used[name] = times = used.get(name, 0) + 1
            if times > 1:
                name = identity.digest(name, str(times))
            quoted = turn.quoted
            if quoted is None:
                quoted = foreign(turn.text) if turn.role == "self" else ()
            place = f"conversation:{own_id}/message:{turn.own_id or number}"
            out.append(
                Message(name, turn.role, turn.text, dated, place, turn.author, quoted, turn.active)
            )
        return out

    def _dated(self, turn: Turn, fallback: Dated, earliest: datetime) -> Dated:
        if turn.dated is not None and dating.sane(turn.dated.at, self.asked.now, earliest):
            return turn.dated
        if turn.at is None:
            return fallback
        if not dating.sane(turn.at, self.asked.now):
            self.missed["message times outside 1990 and now"] += 1
            return fallback
        return dating.moment(turn.at, turn.zone, turn.original)

    def _fallback(self, times: Sequence[datetime | None]) -> Dated:
        for at in times:
            if at is not None and dating.sane(at, self.asked.now):
                return dating.moment(at)
        return dating.of_file(self.file.dated_path, dating.Clues(), self.asked, self.file.modified)

    def handed(self) -> Iterator[Conversation]:
        """What was kept since the last time, held here no longer: a chat that comes again is told again."""
        told, self.conversations = self.conversations, []
        self.seen.clear()
        self.told += len(told)
        for one in told:
            self._note_last(one)
        yield from told

    def _note_last(self, talk: Conversation) -> None:
        for one in talk.messages:
            at = one.dated.at
            if at is not None and one.active and (self.last.at is None or at > self.last.at):
                self.last = one.dated

    def ending(self, format_name: str, problem: str | None = None) -> Ending:
        """To be told after all that was kept was handed on."""
        return Ending(format_name, self.last, self._problems(problem))

    def reading(self, format_name: str, problem: str | None = None) -> Reading:
        told = tuple(self.handed())
        return Reading(format_name, self.last, told, self._problems(problem))

    def _problems(self, problem: str | None) -> tuple[str, ...]:
        problems = [f"{count} {what}" for what, count in self.missed.items() if count]
        if problem:
            problems.insert(0, problem)
        if not self.told and not problems:
            problems.append("the export holds no conversation")
        return tuple(problems)


def _key_of(turns: Sequence[Turn]) -> str:
    """A conversation without an id is known by its first three turns."""
    return identity.digest("turns", *(identity.folded(turn.text) for turn in turns[:3]))
