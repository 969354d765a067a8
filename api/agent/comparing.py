"""«Что важнее: лодка или мастерская?» -> which of some things stands higher, and how surely."""

from collections.abc import Sequence
from datetime import datetime
from math import erf, hypot, sqrt

from api.agent.overall import TOP, Lead, in_turn, of_an_order
from api.agent.types import Lang, Question
from api.agent.wording import named, surely
from extractors.rules.quitting import called
from graph.computed.priority import Ranked, priorities
from graph.types import Snapshot


def of_compared(
    question: Question, snapshot: Snapshot, ids: Sequence[str], at: datetime
) -> Lead | None:
    """By their levels on a day; None where fewer than two of them are in hand then."""
    at, silence = of_an_order(question, snapshot, question.as_of or at)
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
