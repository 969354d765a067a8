"""Questions about the whole life -> what the numbers say of it: what weighs, what hinders, what comes back, what is lived."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.agent.feeling_words import (
    feelings_sentence,
    felt_of_sentence,
    moods_sentence,
    obstacles_sentence,
    strongest_sentence,
)
from api.agent.question import Understood
from api.agent.types import Question
from api.agent.wording import break_words, deeds_sentence, silence_words
from extractors.rules.quitting import called
from graph.computed.items import SILENCE
from graph.computed.listed import listed
from graph.computed.patterns import patterns
from graph.moods import moods
from graph.types import Feeling, Observation, Snapshot

TOP, LEADERS = 4, 3
FELT = 0.2
A_DAY, LATELY = timedelta(days=1), timedelta(days=180)
# On so many days something has to be told before a new time has an order of its own.
FEW_DAYS = 5

LIGHT = re.compile(
    r"раду|вдохновл|заряжа|бодр|да(?:[её]т|вало) (?:мне )?сил|\b(?:lift|cheer|inspire|energi|energy|strength|joy|happy|glad)",
    re.IGNORECASE,
)
FEAR = re.compile(r"пуга|боюсь|боял|страшн|страх|\b(?:scare|afraid|fear)", re.IGNORECASE)
ANGER = re.compile(r"зл(?:ил|ит|юсь|иш)|бес[ия]т?|\b(?:annoy|anger|angry)", re.IGNORECASE)
HEAVY = re.compile(
    r"злил|злит|злюсь|бес[ия]|выматыва|огорча|пуга|утомл|расстраива|тревож|уста|бо(?:юсь|ял)|страх"
    r"|\b(?:drain|scare|afraid|fear|upset|annoy|exhaust|worr|tire|angry|sad|anxious|nervous)",
    re.IGNORECASE,
)
_NAMED_FEELINGS: tuple[tuple[re.Pattern[str], Feeling], ...] = (
    (FEAR, "fear"),
    (ANGER, "frustration"),
)


@dataclass(frozen=True, slots=True)
class Lead:
    """What the numbers say, the observations they rest on, and whether it is about today.

    `disputed`: it takes a side, so that words may speak against it.
    """

    text: str
    evidence: tuple[str, ...]
    now: bool = False
    at: datetime | None = None
    disputed: bool = True


def in_turn(some: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The first of each, then the second of each, and so on."""
    rounds = itertools.zip_longest(*some)
    return tuple(id for one in rounds for id in one if id is not None)


def before_silence(question: Question, snapshot: Snapshot, at: datetime) -> tuple[datetime, str]:
    """Where nothing was told for long, "now" is the last moment of which there are words, said so."""
    last = max((one.told_at for one in snapshot.observations if one.told_at <= at), default=at)
    if question.as_of is not None or at < question.now or at - last < SILENCE:
        return at, ""
    return last + A_DAY, silence_words(last, question.lang, question.zone)


def of_an_order(question: Question, snapshot: Snapshot, at: datetime) -> tuple[datetime, str]:
    """The moment whose order is told, and what is said of it where it is not the one that is asked about."""
    found, silence = before_silence(question, snapshot, at)
    return (found, silence) if silence else _before_break(question, snapshot, at)


def _before_break(question: Question, snapshot: Snapshot, at: datetime) -> tuple[datetime, str]:
    """Where hardly anything was told since a long silence, an order is that of before it; with the few words since."""
    told = sorted({one.told_at for one in snapshot.observations if one.told_at <= at})
    breaks = [(a, b) for a, b in itertools.pairwise(told) if b - a >= SILENCE]
    if question.as_of is not None or at < question.now or not breaks:
        return at, ""
    last, back = breaks[-1]
    if len({one.date() for one in told if one >= back}) >= FEW_DAYS:
        return at, ""
    new = [o for o in snapshot.observations if back <= o.told_at <= at and not o.remark]
    said = new[-1].source.quote if new else ""
    return last + A_DAY, break_words(last, said, question.lang, question.zone)


def silent_since(question: Question, snapshot: Snapshot) -> datetime | None:
    """The day of the last words where nothing was told for long."""
    at = question.as_of or question.now
    last = max((one.told_at for one in snapshot.observations if one.told_at <= at), default=at)
    return last if at - last >= SILENCE else None


def _asked_about(
    question: Question, asked: Understood, snapshot: Snapshot
) -> Sequence[Observation]:
    """What was told by then, and was so in the times that the question names."""
    bound = question.as_of or question.now
    windows = asked.windows
    if any(a <= bound <= b and b - a <= A_DAY * 2 for a, b in windows):
        # "Now" is no one day of a life, but what has been so lately.
        last, _ = before_silence(question, snapshot, bound)
        windows = ((last - LATELY, last),)
    return [
        one
        for one in snapshot.observations
        if one.told_at <= bound and (not windows or any(a <= one.valid_at < b for a, b in windows))
    ]


def of_moods(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    """What the person's words are lighter or heavier about than is usual with them."""
    told = _asked_about(question, asked, snapshot)
    if not LIGHT.search(question.text) and not HEAVY.search(question.text):
        return of_feelings(question, asked, snapshot)
    shown = listed(snapshot)
    for cue, feeling in _NAMED_FEELINGS:
        if cue.search(question.text) and (one := _of_one(feeling, told, snapshot, question)):
            return one
    felt = [one for one in moods(told) if one.entity_id in shown and snapshot.entities[one.entity_id].type != "Emotion"]  # fmt: skip
    light = [one for one in felt if one.pull == "lifts"][:LEADERS]
    heavy = [one for one in felt if one.pull == "drains"][:LEADERS]
    if LIGHT.search(question.text):
        heavy = []
    elif HEAVY.search(question.text):
        light = []
    if not light and not heavy:
        return None
    up, down = (
        [called(snapshot.entities[one.entity_id]) for one in some] for some in (light, heavy)
    )
    evidence = in_turn([*(one.up for one in light), *(one.down for one in heavy)])[:TOP]
    return Lead(moods_sentence(up, down, question.lang), evidence, disputed=False)


def of_feelings(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    """Which feelings were told of, the oftenest first, each by its strongest words."""
    by: dict[Feeling, list[Observation]] = {}
    for one in _asked_about(question, asked, snapshot):
        if one.emotion is not None:
            by.setdefault(one.emotion, []).append(one)
    first = sorted(by, key=lambda name: (-len({o.episode for o in by[name]}), name))[:LEADERS]
    if not first:
        return _strongest(question, asked, snapshot) if asked.windows else None
    counts: list[tuple[Feeling, int]] = [(one, len({o.episode for o in by[one]})) for one in first]
    strongest = [sorted(by[one], key=lambda o: (-_strength(o), o.id)) for one in first]
    evidence = in_turn([[one.id for one in some] for some in strongest])[:TOP]
    return Lead(feelings_sentence(counts, question.lang), evidence, disputed=False)


def _strongest(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    """The words of a time that sound the lightest or the heaviest, one of each message."""
    by: dict[str, Observation] = {}
    for one in _asked_about(question, asked, snapshot):
        held = by.get(one.source.message_id)
        if _strength(one) >= FELT and (held is None or _strength(one) > _strength(held)):
            by[one.source.message_id] = one
    most = sorted(by.values(), key=lambda o: (-_strength(o), o.id))[:LEADERS]
    evidence = tuple(one.id for one in sorted(most, key=lambda o: (o.valid_at, o.id)))
    return Lead(strongest_sentence(question.lang), evidence, disputed=False) if evidence else None


def _strength(one: Observation) -> float:
    return abs(one.affect.valence) if one.affect is not None else 0.0


def _of_one(
    feeling: Feeling, told: Sequence[Observation], snapshot: Snapshot, question: Question
) -> Lead | None:
    """What one feeling is told of, the oftenest first."""
    about: dict[str, list[Observation]] = {}
    for one in told:
        id = one.target_id or one.entity_id
        if one.emotion == feeling and snapshot.entities[id].type != "Emotion":
            about.setdefault(id, []).append(one)
    first = sorted(about, key=lambda id: (-len({o.episode for o in about[id]}), id))[:LEADERS]
    if not first:
        return None
    names = [called(snapshot.entities[id]) for id in first]
    evidence = in_turn([[one.id for one in reversed(about[id])] for id in first])[:TOP]
    return Lead(felt_of_sentence(feeling, names, question.lang), evidence, disputed=False)


def of_words_and_deeds(question: Question, snapshot: Snapshot) -> Lead | None:
    """What is said more than done, and done more than said; or that too little was told of deeds."""
    at, silence = before_silence(question, snapshot, question.as_of or question.now)
    found = patterns(snapshot, at, question.zone).stated_vs_lived
    if not found:
        return None
    known = [one for one in found if one.delta is not None]
    said = [one for one in known if (one.delta or 0) > 0][:LEADERS]
    done = [one for one in known if (one.delta or 0) < 0][:LEADERS]
    names = [[called(snapshot.entities[one.entity_id]) for one in some] for some in (said, done)]
    text = silence + deeds_sentence(names[0], names[1], found[0].coverage, question.lang)
    evidence = in_turn([one.evidence for one in (known or found)[:LEADERS]])[:TOP]
    return Lead(text, evidence, disputed=False) if evidence else None


def of_obstacles(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    """What stood in the way, the oftenest told first."""
    told: dict[str, list[Observation]] = {}
    for one in _asked_about(question, asked, snapshot):
        if snapshot.entities[one.entity_id].type == "Obstacle":
            told.setdefault(one.entity_id, []).append(one)
    first = sorted(told, key=lambda id: (-len({o.episode for o in told[id]}), id))[:LEADERS]
    if not first:
        return None
    counts = [(called(snapshot.entities[id]), len({o.episode for o in told[id]})) for id in first]
    evidence = tuple(told[id][-1].id for id in first)
    return Lead(obstacles_sentence(counts, question.lang), evidence)
