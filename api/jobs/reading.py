"""A chunk -> facts on the map: asked of a model or read by rules, then verified, resolved, committed, marked."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog

from api.jobs.runner import OUTER, Breath, no_breath
from api.mind import Mind
from extractors.model import Answered, ask_about, kept_from, personal
from extractors.observe import own_text, verify
from extractors.resolve import resolve
from extractors.rules import Names, claim
from extractors.rules.folders import expected
from extractors.rules.sentences import not_own
from extractors.types import Claims, Seen
from graph.errors import AnswerUnusable, MindError
from graph.model.answers import Answers
from graph.model.repeating import Repeating
from graph.overlay import without
from graph.types import Added, Entity, Episode, Harvest
from graph.words import Chunk, Conversation, Dated, Span

# A chunk without any date yields no dated fact; its episode still needs a place in time.
UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
RULES = "rules 2"
TALKS_HELD = 16
_NOTHING = Claims((), (), (), ())
_MODEL = re.compile(r"model (.+) prompt ([0-9a-f]+)")
_FILTERED = "filter for "
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ChunkRead:
    """What one chunk gave: counts for the job, ids for who heard.

    `filtered`: kept from the model because nothing in it is personal. `unusable`: why a model's
    answer could not be used, so that the rules read the chunk.
    """

    observations: tuple[str, ...] = ()
    entities: int = 0
    facts: int = 0
    dropped: int = 0
    false_quotes: int = 0
    calls: int = 0
    filtered: bool = False
    unusable: str | None = None

    def counts(self) -> Mapping[str, object]:
        return {
            "statements": len(self.observations),
            "entities": self.entities,
            "facts": self.facts,
            "dropped": self.dropped,
            "false_quotes": self.false_quotes,
            "calls": self.calls,
            "filtered": int(self.filtered),
            "unusable": self.unusable,
        }


@dataclass(frozen=True, slots=True)
class Heard:
    """The paid part of a chunk: an answer, or why there is none; None of both where rules read.

    `by`: who had read it, where it is only read again.
    """

    answered: Answered | None = None
    filtered: bool = False
    unusable: str | None = None
    by: str | None = None


BY_RULES = Heard()


@dataclass(frozen=True, slots=True)
class Said:
    """What was heard of a chunk, and what that comes to on the map."""

    heard: Heard
    harvest: Harvest


@dataclass(frozen=True, slots=True)
class _Told:
    """What was seen in a chunk, and what it comes to on the map."""

    seen: Seen
    harvest: Harvest


class ChunkReader:
    """Reads chunk after chunk; knows the names of the map and the talks it is in.

    `ask` may run for several chunks at once, `read` for one after the other: a name may stand for what
    was read before it, until all names are known by `gather`.
    """

    def __init__(
        self, mind: Mind, names: Names, job_id: str | None = None, *, by_rules: bool = False
    ) -> None:
        self._mind = mind
        self._model = None if by_rules else mind.model
        self._names = names
        self._job_id = job_id
        self._talks: OrderedDict[str, Conversation] = OrderedDict()
        self._paths: dict[str, str] = {}

    @property
    def asks(self) -> bool:
        """Whether a model reads at all."""
        return self._model is not None

    @property
    def names(self) -> Names:
        return self._names

    async def gather(self, turns: Sequence[tuple[str, str]], breath: Breath = no_breath) -> None:
        """Learn what is named in these chunks, each with who read it; "" for those that rules will read.

        In the order of time: what a name stands for then depends on the archive and not on who came first.
        """
        for n, (id, by) in enumerate(turns):
            said = await self.says(id, by)
            if said is not None:
                self._add(said.harvest)
            await breath(n + 1, len(turns))

    async def says(self, chunk_id: str, by: str) -> Said | None:
        """What is seen in a chunk by the names that are known now, but for what rules felt there.

        None where nothing is to be seen, and of a chunk that nobody can read: the step of its own says why.
        """
        try:
            heard = await self.again(chunk_id, by)
            told = None if heard.filtered else await self._told(chunk_id, heard, felt=False)
        except OUTER:
            raise
        except Exception as broken:  # noqa: BLE001 - one poisoned chunk must not keep all others from being read
            _log.warning("chunk.unread", chunk=chunk_id, exc_info=broken)
            return None
        return Said(heard, told.harvest) if told is not None else None

    async def again(self, chunk_id: str, by: str) -> Heard:
        """What was heard of a chunk when `by` read it: an answer is looked up, and nobody is asked.

        `unusable` where an answer is gone.
        """
        if by.startswith(_FILTERED):
            return Heard(filtered=True, by=by)
        named = _MODEL.fullmatch(by)
        chunk = await self._mind.archive.chunk(chunk_id) if named else None
        if named is None or chunk is None:
            return BY_RULES
        talk = await self._conversation(chunk.conversation_id)
        model = Repeating(Answers(self._mind.database), *named.groups())
        try:
            return Heard(await ask_about(chunk, talk, self._names, model, hinted=False), by=by)
        except AnswerUnusable as missing:
            return Heard(unusable=missing.reason)

    async def ask(self, chunk_id: str) -> Heard:
        """Errors: those of the gateway but for an unusable answer, which the rules make good."""
        model = self._model
        chunk = await self._mind.archive.chunk(chunk_id) if model is not None else None
        if model is None or chunk is None or not chunk.own_words:
            return BY_RULES
        talk = await self._conversation(chunk.conversation_id)
        if not await asyncio.to_thread(personal, chunk, talk):
            return Heard(filtered=True)
        try:
            return Heard(await ask_about(chunk, talk, self._names, model, job_id=self._job_id))
        except AnswerUnusable as spoilt:
            _log.warning("chunk.unusable", chunk=chunk_id, reason=spoilt.reason)
            return Heard(unusable=spoilt.reason)

    async def read(
        self,
        chunk_id: str,
        heard: Heard = BY_RULES,
        *,
        at: datetime | None = None,
        anew: bool = False,
    ) -> ChunkRead:
        """Repeating it changes nothing. A chunk that is gone by now has nothing to say.

        `at`: when it was read for the first time, where a rebuild reads it again. `anew`: what the
        same reader made of it before makes place.
        """
        mind = self._mind
        now = at or mind.clock()
        told = await self._told(chunk_id, heard)
        if told is None:
            if await mind.archive.chunk(chunk_id) is not None:
                await mind.archive.chunk_done(chunk_id, {}, RULES, at=None)
            return ChunkRead()
        by = self._by(heard)
        if anew or (by != RULES and await mind.archive.read_by(chunk_id) not in {None, by}):
            # What was made of this chunk before makes place for what this reader sees in it.
            await mind.store.withdraw([chunk_id], now=now)
        outcome = await mind.store.commit(told.harvest, now=now)
        self._add(told.harvest)
        new = isinstance(outcome, Added)
        # Of one that was there already the map itself knows since when.
        stamp = now if new and at is None else None
        await mind.archive.chunk_done(chunk_id, told.seen.affects, by, at=stamp)
        return _counted(told.harvest, told.seen, heard, new=new)

    async def _told(self, chunk_id: str, heard: Heard, *, felt: bool = True) -> _Told | None:
        """What a chunk says, without what is to be forgotten; None where it has nothing to say."""
        mind = self._mind
        chunk = await mind.archive.chunk(chunk_id)
        if chunk is None or not chunk.own_words:
            return None
        talk = await self._conversation(chunk.conversation_id)
        path = await self._path(chunk.document_id)
        seen = await asyncio.to_thread(_see, chunk, talk, self._names, path, heard, felt=felt)
        harvest = resolve(seen, self._names, episode=episode(chunk, talk), group=mind.config.group)
        return _Told(seen, without(harvest, (await mind.snapshots.decided()).gone))

    def _add(self, harvest: Harvest) -> None:
        if self._names.settled:
            return
        for entity in harvest.entities:
            if entity.id not in self._names.entities:
                self._names.add(entity)

    def _by(self, heard: Heard) -> str:
        if heard.by is not None:
            return heard.by
        if heard.answered is not None:
            return heard.answered.by
        model = self._model
        return kept_from(model) if heard.filtered and model else RULES

    async def _path(self, document_id: str) -> str:
        if document_id not in self._paths:
            row = await self._mind.archive.whole_document(document_id)
            self._paths[document_id] = row.path if row is not None else ""
        return self._paths[document_id]

    async def _conversation(self, id: str) -> Conversation:
        talk = self._talks.get(id) or await self._mind.archive.conversation(id)
        if talk is None:
            raise MindError
        self._talks[id] = talk
        self._talks.move_to_end(id)
        while len(self._talks) > TALKS_HELD:
            self._talks.popitem(last=False)
        return talk


async def chunk_reader(
    mind: Mind, job_id: str | None = None, *, by_rules: bool = False
) -> ChunkReader:
    """It knows the names that are on the map. `by_rules`: no model is asked, whether there is one or not."""
    entities = [one for one in await mind.store.entities() if not one.is_self]
    names = Names(one for one in entities if one.type != "Literal")
    for one in expected(await mind.archive.paths(), mind.config.group):
        if one.id not in names.entities:
            names.add(one)
    await call_by_hand(mind, names, entities)
    return ChunkReader(mind, names, job_id, by_rules=by_rules)


async def call_by_hand(mind: Mind, names: Names, known: Iterable[Entity]) -> None:
    """Names that the person gave stand for what they gave them to."""
    by_id = {one.id: one for one in known}
    for id, given in (await mind.snapshots.decided()).called.items():
        if id in by_id:
            names.call(replace(by_id[id], aliases=()), given)


def _see(
    chunk: Chunk, talk: Conversation, names: Names, path: str, heard: Heard, *, felt: bool = True
) -> Seen:
    if heard.filtered:
        return verify(_NOTHING, chunk, talk)
    if heard.answered is None:
        return verify(claim(chunk, talk, names, path=path), chunk, talk, felt=felt)
    seen = verify(heard.answered.claims, chunk, talk)
    affects = {
        one.message_id: one.affect
        for one in sorted(seen.claims.feelings, key=lambda one: abs(one.affect.valence))
        if one.tense == "now"
    }
    # The model's reading of a message stands above that of the lexicon.
    return replace(seen, affects={**seen.affects, **affects})


def _counted(harvest: Harvest, seen: Seen, heard: Heard, *, new: bool) -> ChunkRead:
    answered = heard.answered
    read = ChunkRead(
        tuple(one.id for one in harvest.observations),
        calls=answered.calls if answered is not None else 0,
        filtered=heard.filtered,
        unusable=heard.unusable,
    )
    if not new:
        return read
    misshapen = answered.misshapen if answered is not None else 0
    return replace(
        read,
        entities=len(harvest.entities),
        facts=len(harvest.facts),
        dropped=sum(seen.dropped.values()) + misshapen,
        false_quotes=seen.dropped.get("quote is not verbatim", 0),
    )


def episode(chunk: Chunk, talk: Conversation) -> Episode:
    """The chunk as Graphiti sees it: own words alone, the place, the date of its first message."""
    spoken = talk.spoken
    own: list[str] = []
    dates: list[Dated] = []
    for piece in chunk.pieces:
        message = spoken[piece.message_id]
        dates.append(message.dated)
        if message.role == "self" and message.active:
            span = Span(piece.start, piece.end)
            own.append(own_text(message.text, span, not_own(message)))
    at = next((dated.at for dated in (*dates, talk.dated) if dated.at is not None), None)
    content = "\n\n".join(part for part in own if part.strip())
    return Episode(chunk.id, talk.title or talk.kind, content, talk.kind, at or UNKNOWN_TIME)
