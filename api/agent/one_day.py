"""«Что было 20 ноября?» -> what the words of that day, or of those few days, tell."""

from datetime import timedelta

from api.agent.days import date_words
from api.agent.heard_words import heard_words, once, weight
from api.agent.overall import TOP, Lead
from api.agent.question import Understood
from api.agent.types import Question
from graph.types import Snapshot

# Of more days than these it is told what changed in them.
FEW = timedelta(days=8)


def of_day(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    """None where more days are asked about, or nothing was heard in them."""
    if len(asked.windows) != 1:
        return None
    start, end = asked.windows[0]
    bound = question.as_of or question.now
    if end - start > FEW:
        return None
    told = [
        one
        for one in snapshot.observations
        if start <= one.valid_at < end and max(one.told_at, one.valid_at) <= bound
    ]
    said = heard_words(told, snapshot, question.lang)
    if not said:
        return None
    telling = once(sorted((one for one in told if not one.remark), key=weight))
    evidence = tuple(one.id for one in telling[:TOP])
    days = [date_words(one, question.lang, question.zone) for one in (start, end - timedelta(seconds=1))]  # fmt: skip
    head = " — ".join(dict.fromkeys(days))
    return Lead(f"{head}. {said}", evidence, disputed=False)
