"""A change told by a chunk or by hand + what is known -> all that has to be written (pure)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from graph.closing import Pin, Telling, is_functional, settle, slot, value
from graph.kept import KeptFact, KeptWords, episodes, telling_of, uid
from graph.types import (
    Added,
    Entity,
    Episode,
    Fact,
    Harvest,
    Observation,
    Provenance,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Past:
    """The interval of a fact as it was until `changed_at`."""

    fact_id: str
    valid_at: datetime
    invalid_at: datetime | None
    expired_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What the map holds of all that a change touches: members of slots by slot."""

    entities: Mapping[str, Entity]
    words: Mapping[str, KeptWords]
    slots: Mapping[str, Sequence[KeptFact]]


@dataclass(slots=True)
class Writing:
    """All that one change writes; `cut` are (subject or owner, edge) pairs, `undone` chunk ids."""

    entities: list[Entity] = field(default_factory=list[Entity])
    words: list[KeptWords] = field(default_factory=list[KeptWords])
    facts: list[KeptFact] = field(default_factory=list[KeptFact])
    history: list[Past] = field(default_factory=list[Past])
    episode: Episode | None = None
    mentions: list[str] = field(default_factory=list[str])
    cut: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    forgotten: list[str] = field(default_factory=list[str])
    dropped: list[str] = field(default_factory=list[str])
    undone: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of one slot."""

    facts: tuple[KeptFact, ...]
    gone: tuple[KeptFact, ...]
    closed: tuple[str, ...]
    held: tuple[str, ...]


def owner(group: str) -> Entity:
    """The owner's node where nobody has brought it yet."""
    return Entity(
        id=uid(group, "me"), type="Person", name="me", key="Person:me", confidence=1.0, is_self=True
    )


def plan_harvest(harvest: Harvest, known: Known, now: datetime) -> tuple[Writing, Added]:
    writing = Writing(episode=harvest.episode)
    chunk = harvest.episode.chunk_id
    writing.entities = [
        unite(known.entities.get(one.id), one, called_anew=one.id in harvest.settled)
        for one in harvest.entities
    ]
    writing.mentions = [one.id for one in harvest.entities if not one.is_self]
    writing.words = [_words(known.words.get(one.id), one, now) for one in harvest.observations]
    told: dict[str, list[Fact]] = {}
    for fact in harvest.facts:
        told.setdefault(slot(fact), []).append(fact)
    closed: list[str] = []
    held: list[str] = []
    fresh = 0
    for key, facts in told.items():
        members = known.slots.get(key, ())
        turn = settle_slot(members, [(fact, chunk) for fact in facts], now)
        note(writing, members, turn, now)
        closed += turn.closed
        held += turn.held
        fresh += len({one.fact.id for one in turn.facts} - {one.fact.id for one in members})
    return writing, Added(
        entities=sum(one.id not in known.entities for one in harvest.entities),
        observations=len({one.id for one in harvest.observations} - set(known.words)),
        facts=fresh,
        closed=tuple(closed),
        held=tuple(held),
    )


def plan_slot(
    writing: Writing, members: Sequence[KeptFact], replaced: KeptFact | None, now: datetime
) -> Turn:
    """One fact of a slot is added or changed by hand; the slot is computed anew."""
    others = [one for one in members if replaced is None or one.fact.id != replaced.fact.id]
    turn = settle_slot([*others, replaced] if replaced else others, (), now)
    note(writing, members, turn, now)
    return turn


def plan_withdrawal(
    chunks: Collection[str], known: Known, episode_words: Iterable[KeptWords], owner_id: str,
    now: datetime,
) -> Writing:  # fmt: skip
    writing = Writing(undone=sorted(chunks))
    for kept in episode_words:
        left = tuple(one for one in kept.sources if one.chunk_id not in chunks)
        if left:
            writing.words.append(KeptWords(replace(kept.observation, source=left[0]), left))
        else:
            writing.cut.append((owner_id, kept.observation.id))
    for members in known.slots.values():
        kept_members = [_without(one, chunks) for one in members]
        emptied = {
            after.fact.id
            for before, after in zip(members, kept_members, strict=True)
            if before.tellings and not after.tellings and not after.by_hand
        }
        rest = [one for one in kept_members if one.fact.id not in emptied]
        turn = settle_slot(rest, (), now)
        gone = tuple(one for one in members if one.fact.id in emptied)
        note(writing, members, replace(turn, gone=(*turn.gone, *gone)), now)
    return writing


def plan_forgetting(
    ids: Collection[str], edges: Iterable[str], members: Mapping[str, Sequence[KeptFact]],
    now: datetime,
) -> Writing:  # fmt: skip
    """`edges`: ids of all relations of these nodes; `members`: the slots that their facts stand in."""
    gone = set(edges)
    writing = Writing(dropped=sorted(ids), forgotten=sorted(gone))
    for several in members.values():
        rest = [one for one in several if one.fact.id not in gone]
        if rest:
            note(writing, rest, settle_slot(rest, (), now), now)
    return writing


def settle_slot(
    members: Sequence[KeptFact], told: Sequence[tuple[Fact, str]], now: datetime
) -> Turn:
    """Every member of one slot with its interval in force, the new tellings among them."""
    alive = [one for one in members if one.fact.expired_at is None]
    wrong = [one for one in members if one.fact.expired_at is not None]
    by_hand = [one for one in alive if one.by_hand]
    read = [one for one in alive if not one.by_hand]
    book = _Book(alive, told)
    pins = [Pin(one.fact.id, value(one.fact), one.fact.valid_at, one.fact.until) for one in by_hand]
    settled = settle(book.tellings.values(), pins, functional=book.functional)
    facts = [_pinned(one, *settled.pins[one.fact.id]) for one in by_hand]
    homes = {telling.id: one.fact.id for one in by_hand for telling in settled.pins[one.fact.id][1]}
    free = {one.fact.id: one for one in read}
    taken = {one.fact.id for one in members}
    for stretch in settled.stretches:
        old = _survivor(stretch.tellings, free, book)
        template = old.fact if old else book.templates[stretch.tellings[0].id]
        one = _told(template, stretch.tellings, old, now)
        if old is None:
            one = replace(one, id=_unused(one.id, taken))
        fact = replace(
            one, valid_at=stretch.valid_at, invalid_at=stretch.invalid_at, until=stretch.until
        )
        facts.append(KeptFact(fact, stretch.tellings))
        homes |= dict.fromkeys((telling.id for telling in stretch.tellings), fact.id)
    # What was united into another is no fact of its own any more.
    facts += [_absorbed(one, now) for one in free.values()]
    before = {one.fact.id: one.fact.invalid_at for one in alive}
    closed = [one.fact.id for one in facts if _shorter(one.fact, before)]
    held = sorted({homes[id] for id in settled.held if id in homes})
    return Turn((*facts, *wrong), (), tuple(closed), tuple(held))


def note(writing: Writing, members: Sequence[KeptFact], turn: Turn, now: datetime) -> None:
    """Write what differs, and remember the intervals that were."""
    before = {one.fact.id: one for one in members}
    for one in turn.facts:
        old = before.get(one.fact.id)
        if old == one:
            continue
        writing.facts.append(one)
        if old is not None and _interval(old.fact) != _interval(one.fact):
            writing.history.append(Past(old.fact.id, *_interval(old.fact), now))
    for one in turn.gone:
        writing.cut.append((one.fact.subject_id, one.fact.id))
        writing.forgotten.append(one.fact.id)


def amended(
    kept: KeptFact,
    valid_at: datetime | None,
    until: datetime | None,
    verdict: Verdict | None,
    clear_verdict: bool,
    now: datetime,
) -> KeptFact:
    """A fact with a correction by hand; a corrected or confirmed interval is nobody else's to change."""
    fact = kept.fact
    if clear_verdict:
        fact = replace(fact, verdict=None, expired_at=None)
    if verdict is not None:
        wrong = fact.expired_at or now
        fact = replace(fact, verdict=verdict, expired_at=wrong if verdict == "wrong" else None)
    if valid_at is not None or until is not None or verdict == "confirmed":
        fact = replace(fact, origin="confirmed")
    fact = replace(fact, valid_at=valid_at or fact.valid_at, until=until or fact.until)
    return replace(kept, fact=fact)


def unite(old: Entity | None, new: Entity, *, called_anew: bool = False) -> Entity:
    """An entity that exists keeps its id and key, and its names and type unless it is `called_anew`.

    What the person called it by hand stays.
    """
    if old is None:
        return new
    called_anew = called_anew and old.origin != "confirmed"
    called = new if called_anew else old
    names = new.aliases if called_anew else {*old.aliases, *new.aliases, new.name}
    origins = ("inferred", "explicit", "confirmed")
    return replace(
        old,
        name=called.name,
        type=called.type,
        aliases=tuple(sorted(one for one in names if one != called.name)),
        summary=old.summary or new.summary,
        confidence=max(old.confidence, new.confidence),
        origin=max(old.origin, new.origin, key=origins.index),
        first_seen=min((at for at in (old.first_seen, new.first_seen) if at), default=None),
        last_seen=max((at for at in (old.last_seen, new.last_seen) if at), default=None),
        is_self=old.is_self or new.is_self,
        attributes={**old.unsaid, **new.attributes}
        if called_anew
        else {**new.attributes, **old.attributes},
    )


def episode_edges(writing: Writing) -> list[str]:
    """Ids of all relations that a chunk yielded or lent evidence to."""
    chunk = writing.episode.chunk_id if writing.episode else ""
    facts = [
        one.fact.id for one in writing.facts if any(told.chunk_id == chunk for told in one.tellings)
    ]
    return [one.observation.id for one in writing.words] + facts


def episode_id(group: str, chunk_id: str) -> str:
    return episodes(group, [chunk_id])[0]


class _Book:
    """The tellings of one slot by id, where each lives, and a fact that shows its ends."""

    def __init__(self, alive: Sequence[KeptFact], told: Sequence[tuple[Fact, str]]) -> None:
        self.tellings: dict[str, Telling] = {}
        self.templates: dict[str, Fact] = {}
        self.home: dict[str, str] = {}
        for kept in alive:
            for telling in kept.tellings:
                self._add(telling, kept.fact)
                self.home[telling.id] = kept.fact.id
        for fact, chunk in told:
            self._add(telling_of(fact, chunk), fact)
        shown = [one.fact for one in alive] + [fact for fact, _ in told]
        self.functional = any(is_functional(fact) for fact in shown)

    def _add(self, telling: Telling, fact: Fact) -> None:
        known = self.tellings.get(telling.id)
        self.templates.setdefault(telling.id, fact)
        if known is None:
            self.tellings[telling.id] = telling
            return
        evidence = dict.fromkeys((*known.evidence, *telling.evidence))
        self.tellings[telling.id] = replace(known, evidence=tuple(evidence))


def _words(old: KeptWords | None, new: Observation, now: datetime) -> KeptWords:
    if old is None:
        return KeptWords(replace(new, created_at=now), (new.source,))
    sources = tuple(sorted({*old.sources, new.source}, key=lambda one: one.chunk_id))
    return KeptWords(replace(old.observation, source=sources[0]), sources)


def _survivor(
    tellings: Sequence[Telling], free: dict[str, KeptFact], book: _Book
) -> KeptFact | None:
    """The oldest record among those that the tellings live in; it is taken and not given again."""
    homes = {book.home.get(one.id) for one in tellings}
    found = [free[id] for id in homes if id is not None and id in free]
    if not found:
        return None
    own = {one.id for one in tellings}
    oldest = min(
        found,
        key=lambda one: (
            one.fact.id not in own,
            one.fact.created_at or one.fact.valid_at,
            one.fact.id,
        ),
    )
    return free.pop(oldest.fact.id)


def _told(template: Fact, tellings: Sequence[Telling], old: KeptFact | None, now: datetime) -> Fact:
    explicit = any(one.explicit for one in tellings)
    return replace(
        template,
        id=old.fact.id if old else tellings[0].id,
        sentence=tellings[0].sentence,
        created_at=old.fact.created_at if old else now,
        expired_at=None,
        confidence=max(one.confidence for one in tellings),
        explicit=explicit,
        origin="explicit" if explicit else "inferred",
        verdict=old.fact.verdict if old else None,
        evidence=_evidence(tellings),
    )


def _unused(id: str, taken: set[str]) -> str:
    """The first telling's id names a new fact, unless a record of this slot already bears it."""
    named, n = id, 0
    while named in taken:
        n += 1
        named = uid(id, "again", str(n))
    taken.add(named)
    return named


def _pinned(kept: KeptFact, end: datetime | None, inside: tuple[Telling, ...]) -> KeptFact:
    return KeptFact(replace(kept.fact, invalid_at=end, evidence=_evidence(inside)), inside)


def _absorbed(kept: KeptFact, now: datetime) -> KeptFact:
    return KeptFact(replace(kept.fact, expired_at=now, evidence=()), ())


def _without(kept: KeptFact, chunks: Collection[str]) -> KeptFact:
    left = tuple(one for told in kept.tellings if (one := _less(told, chunks)) is not None)
    return KeptFact(replace(kept.fact, evidence=_evidence(left)), left)


def _less(told: Telling, chunks: Collection[str]) -> Telling | None:
    evidence = tuple(one for one in told.evidence if one.chunk_id not in chunks)
    if not evidence and (told.evidence or told.chunk_id in chunks):
        return None
    chunk = evidence[0].chunk_id if evidence else told.chunk_id
    return replace(told, evidence=evidence, chunk_id=chunk)


def _evidence(tellings: Iterable[Telling]) -> tuple[Provenance, ...]:
    return tuple(source for told in tellings for source in told.evidence)


def _interval(fact: Fact) -> tuple[datetime, datetime | None, datetime | None]:
    return (fact.valid_at, fact.invalid_at, fact.expired_at)


def _shorter(fact: Fact, before: Mapping[str, datetime | None]) -> bool:
    if fact.id not in before or fact.invalid_at is None or fact.expired_at is not None:
        return False
    was = before[fact.id]
    return was is None or fact.invalid_at < was
