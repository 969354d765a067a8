"""«Что случилось с мамой?» -> the sentences in which something happened to somebody, the weightiest, the newest first."""

from collections.abc import Iterator, Mapping, Sequence

from api.agent.question import Understood
from api.agent.support import LONGEST, Support, in_window, stands
from extractors.rules.happenings import happened_in
from extractors.rules.sentences import sentences
from graph.stems import stems
from graph.words import Passage

MOST = 4
# What weighs more than all else that happens to somebody.
_WEIGHT: Mapping[str, int] = {
    "Смерть": 3, "Похороны": 3, "Болезнь": 2, "Больница": 2, "Операция": 2, "Травма": 2, "Авария": 2,
    "Рождение": 2, "Свадьба": 1, "Развод": 2, "Расставание": 1, "Переезд": 1, "Увольнение": 1, "Пенсия": 1,
}  # fmt: skip

type Weighed = tuple[int, float, Support]


def happened(asked: Understood, passages: Sequence[Passage]) -> tuple[Support, ...]:
    """Exact stretches; empty where nothing is told to have happened."""
    found = [one for place in passages if in_window(asked, place) for one in _events(asked, place)]
    weighty = sorted(found, key=lambda one: (-one[0], -one[1]))[:MOST]
    return tuple(one for _, _, one in sorted(weighty, key=lambda one: -one[1]))


def _events(asked: Understood, place: Passage) -> Iterator[Weighed]:
    """The weightiest of a passage: its other sentences mostly tell of the same."""
    whom = asked.owned | asked.names
    at = place.dated.at.timestamp() if place.dated.at is not None else 0.0
    told: list[Weighed] = []
    for one in sentences(place.text):
        own = frozenset(stems(one.text))
        if not any(stands(name, own, asked.same) for name in whom):
            continue
        names = happened_in(one)
        if names:
            weight = max(_WEIGHT.get(name, 0) for name in names)
            told.append((weight, at, Support(place, one.text.strip()[:LONGEST], 1.0)))
    if told:
        yield max(told, key=lambda one: one[0])
