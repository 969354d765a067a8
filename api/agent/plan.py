"""A question -> the plan of a search for it."""

from api.agent.question import Understood, understand
from api.agent.types import Question
from graph.retrieval.types import Plan


def plan_of(question: Question, asked: Understood | None = None) -> Plan:
    told = asked or understand(question)
    return Plan(
        question.text,
        limit=question.top_k,
        as_of=question.as_of,
        start=question.start,
        end=question.end,
        project=question.project,
        types=question.types,
        words=told.said,
        kindred=told.kindred.union(*told.same.values()),
        windows=told.windows,
    )
