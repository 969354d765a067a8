"""«Собираюсь ли я переезжать?» -> how one wish stands: its phase, the last words for it and the last against it."""

from collections.abc import Sequence

from api.agent.overall import TOP, Lead
from api.agent.question import Understood
from api.agent.returning import spans_by
from api.agent.types import Question
from api.agent.wording import intent_sentence
from extractors.rules.cues import cues_in
from extractors.rules.quitting import called
from extractors.rules.sentences import sentences
from graph.computed.priority import PHASED
from graph.types import Observation, Snapshot

# A deed or a return speaks for a thing as a wish does.
_FOR = frozenset({"resume", "effort"})
_WISHED = frozenset({"desire", "commitment"})


def of_intent(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    """Of the first of some things that was ever wished for or left; None where none was.

    A time that is named is the one looked at, so that nothing told after it counts.
    """
    bound = question.as_of or question.now
    at = min(bound, max((end for _, end in asked.windows), default=bound))
    some = [id for id in ids if snapshot.entities[id].type in PHASED]
    for id in some:
        told = [o for o in snapshot.observations if o.entity_id == id and max(o.told_at, o.valid_at) <= at]  # fmt: skip
        pro = [one for one in told if one.polarity > 0 or one.kind in _FOR]
        con = [one for one in told if one.polarity < 0]
        spans = spans_by(snapshot, [id], at).get(id, ())
        if not spans or not (pro or con):
            continue
        text = intent_sentence(
            called(snapshot.entities[id]), spans[-1], _last(pro), _last(con), question.lang, question.zone,
        )  # fmt: skip
        evidence = [one.id for one in (*pro[-2:][::-1], *con[-2:][::-1])]
        return Lead(text, tuple(evidence[:TOP]), now=at >= question.now, at=at, disputed=False)
    return None


def intends(text: str) -> bool:
    """A wish or a plan is told there, or denied; that a thing is only named answers nobody who asks whether it is wanted."""
    told = (cue.meaning for one in sentences(text) for cue in cues_in(one))
    return any(one.talk in _WISHED or (one.kind == "stance" and one.con > 0) for one in told)


def _last(some: Sequence[Observation]) -> Observation | None:
    return some[-1] if some else None
