"""A message that tells and asks for nothing -> what was heard in it and what was said of the same things before, without a model."""

from collections.abc import AsyncIterator, Collection, Sequence

from api.agent.citing import cite_seen
from api.agent.heard_words import heard_words, once
from api.agent.material import Knows, known_by
from api.agent.types import Answer, Cites, Found, Part, Question, Strategy, Token
from api.agent.wording import quoted
from graph.types import EntityType, Observation, Snapshot

MOST_BEFORE = 3
# What earlier words are worth looking at again for; yesterday's mood and a name say nothing of today's.
_LASTING: frozenset[EntityType] = frozenset({"Goal", "Project", "Value", "Need", "Habit", "Belief", "Decision"})  # fmt: skip
_KEPT = {"ru": "Записано.", "en": "Noted."}
_NOTHING_HEARD = {
    "ru": "Слова сохранены дословно и найдутся, когда о них спросят; целей, решений и чувств в них не слышно.",
    "en": "The words are kept as they are and will be found when asked for; no goal, decision or feeling is heard in them.",
}
_BEFORE = {"ru": "Раньше об этом:", "en": "Before, about this:"}
_OTHERWISE = {"ru": "Раньше звучало другое:", "en": "It sounded otherwise before:"}
_REASON = {
    "ru": "Это рассказ, а не вопрос: показано, что в нём услышано и что говорилось раньше.",
    "en": "This tells and asks for nothing: what was heard in it is shown, and what was said before.",
}


async def heard(question: Question, mind: Knows, written: Collection[str]) -> AsyncIterator[Part]:
    """What the statements `written` for a message say, each thing once, with earlier words on the other side first."""
    lang = question.lang
    snapshot = await mind.snapshots.current()
    new = [one for one in snapshot.observations if one.id in written]
    before = _before(new, known_by(question.as_of, snapshot))
    turned = [one for one in before if _other_side(one, new)]
    # The same words told again are nothing from before.
    quotes = {one.source.quote for one in new}
    shown = [one.id for one in once(turned or before) if one.source.quote not in quotes]
    cites = tuple(await cite_seen(shown[:MOST_BEFORE], mind, snapshot))
    strategy = Strategy("REFLECT", _REASON[lang], {})
    yield strategy
    yield Found(())
    pieces = [" ".join((_KEPT[lang], heard_words(new, snapshot, lang) or _NOTHING_HEARD[lang]))]
    if cites:
        pieces.append(f"\n\n{(_OTHERWISE if turned else _BEFORE)[lang]}\n\n")
        pieces += [f"- {quoted(one, lang, question.zone, question.now)}\n" for one in cites]
    for piece in pieces:
        yield Token(piece)
    yield Cites(cites)
    yield Answer("".join(pieces), cites, strategy)


def _before(new: Sequence[Observation], snapshot: Snapshot) -> list[Observation]:
    """Of each lasting thing the last words for it and the last against it that other messages hold, the newest first."""
    here = {one.source.message_id for one in new}
    things = {
        o.entity_id for o in new if not o.remark and snapshot.entities[o.entity_id].type in _LASTING
    }
    last: dict[tuple[str, int], Observation] = {}
    for one in snapshot.observations:
        elsewhere = one.source.message_id not in here and one.kind != "emotion"
        if elsewhere and one.entity_id in things and not one.remark:
            last[one.entity_id, _leaning(one)] = one
    return sorted(last.values(), key=lambda one: (one.valid_at, one.id), reverse=True)


def _leaning(one: Observation) -> int:
    """A turn leans even where its strengths do not say so."""
    if one.kind in {"abandon", "pause"}:
        return -1
    return 1 if one.kind in {"resume", "effort", "done"} else one.polarity


def _other_side(one: Observation, new: Sequence[Observation]) -> bool:
    same = [_leaning(o) for o in new if o.entity_id == one.entity_id and o.kind != "emotion"]
    return bool(same) and all(_leaning(one) * side < 0 for side in same)
