"""A day, a month or a year that words are dated by -> the moment they stand at: the noon of its first day.

Whoever writes a date and no time names a day and no moment. Its noon lies in that day in every zone less than half a
day away, so that an entry stays on its day, from wherever it is looked at.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from graph.words import Conversation, Dated, Precision

_HALF_A_DAY, _SHORTEST_DAY = timedelta(hours=12), timedelta(hours=23)
_MOMENTS = frozenset[Precision]({"second", "minute", "unknown"})


def at_noon(dated: Dated, now: datetime | None = None) -> Dated:
    """What begins with a day, from its noon; before noon (`now`) what is written today stands at this very moment."""
    at = dated.at
    if at is None or dated.precision in _MOMENTS or not _of_whole_days(at, dated.until):
        return dated
    noon = at + _HALF_A_DAY
    return replace(dated, at=noon if now is None else min(noon, max(at, now)))


def _of_whole_days(at: datetime, until: datetime | None) -> bool:
    """Not the stretch between two moments, however long; a day has 23 hours at least, and no day ends within one."""
    length = timedelta(days=1) if until is None else until - at
    return length >= _SHORTEST_DAY and not length % timedelta(hours=1)


def talk_at_noon(talk: Conversation, now: datetime) -> Conversation:
    """The same talk; the ids of its messages are made before."""
    messages = tuple(
        one if one.dated.precision in _MOMENTS else replace(one, dated=at_noon(one.dated, now))
        for one in talk.messages
    )
    return replace(talk, dated=at_noon(talk.dated, now), messages=messages)
