"""Talks that an import would bring -> the chunks of them that would be read: not those known, not those told twice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from api.estimate import Call, Counted
from api.jobs.twins import first_of, met, same, standing
from api.mind import Mind
from graph.sql.likeness import Signed
from graph.words import Dated

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Calls:
    """One talk: its chunks with what asking about each would send; None where nobody would be asked."""

    talk_id: str
    messages: int
    dated: Dated
    chunks: Sequence[tuple[str, Call | None]]
    signed: Signed | None


@dataclass(slots=True)
class Coming:
    """Two exports of one talk are one talk: the fuller counts."""

    talks: dict[str, Calls] = field(default_factory=dict[str, Calls])

    def add(self, found: Iterable[Calls]) -> None:
        for one in found:
            known = self.talks.get(one.talk_id)
            if known is None or one.messages >= known.messages:
                self.talks[one.talk_id] = one

    @property
    def chunks(self) -> int:
        return sum(len(one.chunks) for one in self.talks.values())

    async def count(self, mind: Mind, counted: Counted, known: Collection[str]) -> None:
        """In the order in which they would be read."""
        repeated = await self._repeated(mind)
        for one in sorted(
            self.talks.values(), key=lambda one: (one.dated.at or _LAST, one.talk_id)
        ):
            if one.talk_id not in repeated:
                for id, call in one.chunks:
                    if id not in known:
                        counted.add(call)

    async def _repeated(self, mind: Mind) -> set[str]:
        """Talks that say nearly what another says, as the import ties them."""
        signed = [one.signed for one in self.talks.values() if one.signed is not None]
        coming = {one.conversation_id: one for one in signed}
        told = [(id, one.signature) for id, one in coming.items()]
        meetings = await met(mind.archive, list(coming), told)
        tied: set[str] = set()
        for one in sorted(signed, key=lambda one: (one.path, one.conversation_id)):
            others = meetings.others(one.conversation_id)
            if one.conversation_id in tied or not others:
                continue
            here = {
                other.conversation_id: replace(other, imported=False)
                for other in await mind.archive.signed(sorted(others))
            }
            # One that an undo has taken away meanwhile is in neither.
            near = (here.get(id) or coming.get(id) for id in sorted(others))
            found = [other for other in near if other is not None and same(one, other)]
            if found:
                first = first_of(standing(one, found, tied))
                tied |= {other.conversation_id for other in (one, *found)} - {first.conversation_id}
        return tied
