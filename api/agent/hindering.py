"""«Что мешало мне бегать?» -> what stood in the way of one thing: named obstacles, and words in which it could not go on."""

import re
from collections.abc import Mapping, Sequence

from api.agent.feeling_words import hindered_sentence
from api.agent.overall import LEADERS, TOP, Lead, in_turn
from api.agent.question import Understood
from api.agent.types import Question
from extractors.rules.quitting import called
from graph.computed.priority import PHASED
from graph.types import Observation, Snapshot

_CANNOT = re.compile(
    r"\b(?:не (?:могу|могла|мог|оста[её]тся|осталось|хвата\w+|до|получа\w+|успева\w+|выход\w+|пуска\w+|да[её]т|дают)|нельзя|некогда|мешает|мешают|"
    r"мешал\w*|бол[ия]т|нет (?:сил|времени|денег|места)|сил нет|времени нет|съел\w*|can(?:no|')t|couldn['’]t|no (?:time|strength|energy|money)|too (?:tired|busy|dark|cold|hot)|hurts?)\b",
    re.IGNORECASE,
)
_STOPPED = frozenset({"pause", "abandon"})
_WENT_ON = frozenset({"resume", "effort", "done"})


def of_hindrances(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    """None where nothing was told to have stood in the way of any of them."""
    some = [id for id in ids if snapshot.entities[id].type in PHASED]
    told = _told(question, asked, snapshot)
    about = {o.source.message_id for o in told if o.entity_id in some}
    going = {o.source.message_id for o in told if o.entity_id in some and o.kind in _WENT_ON}
    by: dict[str, list[Observation]] = {}
    for one in told:
        named = snapshot.entities[one.entity_id].type == "Obstacle"
        if named and one.source.message_id in about - going:
            by.setdefault(one.entity_id, []).append(one)
    words = [o for o in told if o.entity_id in some and _in_the_way(o, going)]
    first = sorted(by, key=lambda id: (-len({o.episode for o in by[id]}), id))[:LEADERS]
    quoted = _once([one.id for one in words], [[o.id for o in by[id]] for id in first], told)
    if not some or not quoted:
        return None
    counts = [(called(snapshot.entities[id]), len({o.episode for o in by[id]})) for id in first]
    text = hindered_sentence(called(snapshot.entities[some[0]]), counts, question.lang)
    return Lead(text, quoted, disputed=False)


def _told(question: Question, asked: Understood, snapshot: Snapshot) -> Sequence[Observation]:
    bound = question.as_of or question.now
    return [
        one
        for one in snapshot.observations
        if max(one.told_at, one.valid_at) <= bound
        and (not asked.windows or any(a <= one.valid_at < b for a, b in asked.windows))
    ]


def _in_the_way(one: Observation, going: set[str]) -> bool:
    cannot = _CANNOT.search(one.source.quote) is not None and one.source.message_id not in going
    return one.kind in _STOPPED or cannot


def _once(
    words: Sequence[str], obstacles: Sequence[Sequence[str]], told: Sequence[Observation]
) -> tuple[str, ...]:
    """One quote of each message, obstacles and turns in turn, as many as are shown; in the order of their days."""
    by_id: Mapping[str, Observation] = {one.id: one for one in told}
    kept: dict[str, str] = {}
    for id in in_turn([words, *obstacles]):
        kept.setdefault(by_id[id].source.message_id, id)
    shown = list(kept.values())[:TOP]
    return tuple(sorted(shown, key=lambda id: (by_id[id].valid_at, id)))
