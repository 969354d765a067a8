"""A question -> the plan of a search for it."""

from api.agent.question import Understood, understand
from api.agent.types import Question
from graph.retrieval.types import Plan


def plan_of(question: Question, asked: Understood | None = None) -> Plan:
    """`asked`: as it was understood for an answer, which is also sought in other words and the other language.

    A search is for its own words: with the others LoCoMo's questions of several hops fall from .450 to .440.
    """
    told = asked or understand(question)
    others = frozenset[str]().union(*asked.same.values()) if asked else frozenset[str]()
    return Plan(
        question.text,
        limit=question.top_k,
        as_of=question.as_of,
        start=question.start,
        end=question.end,
        project=question.project,
        types=question.types,
        words=told.said,
        kindred=told.kindred | others,
        windows=told.windows,
    )
