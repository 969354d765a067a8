"""The written rule of which model is asked: the light one unless the turn is hard."""

from api.agent.question import Kind
from api.agent.types import Question, Talk
from graph.model.types import Strength

# Questions whose answer weighs words against each other when there are some on both sides.
_WEIGHED: frozenset[Kind] = frozenset({"change", "conflict", "cause", "priorities"})


def strength_of(question: Question, talk: Talk, kind: Kind, *, disputed: bool) -> Strength:
    """Strong: the person asked to dig, the session is reflective, or a question of change, conflict,
    cause or priority has evidence on both sides. All else is light. Never by length or by price."""
    if question.mode == "answer":
        return "light"
    if question.mode == "dig" or talk.deep:
        return "strong"
    return "strong" if disputed and kind in _WEIGHED else "light"
