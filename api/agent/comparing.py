"""«Что важнее: лодка или мастерская?» -> which of some things stands higher, and how surely."""

from collections.abc import Sequence
from math import erf, hypot, sqrt

from api.agent.overall import TOP, Lead, before_break, before_silence, in_turn
from api.agent.question import Understood
from api.agent.types import Lang, Question
from api.agent.wording import named, surely
from extractors.rules.quitting import called
from graph.computed.priority import Ranked, priorities
from graph.types import Snapshot


def of_two(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    """By their levels on the day that is asked about; None where fewer than two of them are in hand then."""
    at = question.as_of or min(question.now, max((end for _, end in asked.windows), default=question.now))  # fmt: skip
    at, silence = before_silence(question, snapshot, at)
    if not silence:
        at, silence = before_break(question, snapshot, at)
    found = priorities(snapshot, at, zone=question.zone)
    some = [
        one
        for one in (*found.items, *found.dormant, *found.obligations)
        if one.entity_id in set(ids)
    ]
    some.sort(key=lambda one: -one.level)
    if len(some) < 2:
        return None
    names = [named(called(snapshot.entities[one.entity_id]), question.lang) for one in some]
    text = silence + _sentence(names, higher(some[0], some[1]), question.lang)
    evidence = in_turn([one.evidence for one in some[:2]])[:TOP]
    return Lead(text, evidence, now=at >= question.now, at=at, disputed=False)


def higher(one: Ranked, other: Ranked) -> float:
    """How likely the level of one is above that of another, both spread normally."""
    spread = hypot(one.sd, other.sd)
    if not spread:
        return 0.5 if one.level == other.level else float(one.level > other.level)
    return 0.5 * (1 + erf((one.level - other.level) / spread / sqrt(2)))


def _sentence(names: Sequence[str], sure: float, lang: Lang) -> str:
    first, *others = names
    rest = ", ".join(others[1:])
    if lang == "ru":
        return f"Выше {first}, ниже {others[0]} ({surely(sure, lang)})." + (f" Дальше {rest}." if rest else "")  # fmt: skip
    return f"{first} stands higher than {others[0]} ({surely(sure, lang)})." + (f" Then: {rest}." if rest else "")  # fmt: skip
