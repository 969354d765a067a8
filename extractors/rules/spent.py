"""«Семь часов на лодку», «бег, пять километров», "two hours of guitar": a measure beside a thing tells of a deed without a verb."""

import itertools
from collections.abc import Collection, Sequence

from extractors.rules.names import areas
from extractors.rules.sentences import Sentence, Word

_TIME = frozenset(
    {"час", "ч", "минута", "мин", "полчаса", "полдня", "hour", "hours", "hrs", "minutes", "min", "mins"}
)  # fmt: skip
_WAY = frozenset({"километр", "км", "km", "kilometres", "kilometers", "miles"})
_ENGLISH = frozenset(
    {"an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "half", "several"}
)  # fmt: skip
# These are a measure without a number.
_ALONE = frozenset({"час", "полчаса", "полдня"})
_LEADS = frozenset({"на", "за", "над", "с", "со", "of", "on", "with", "at"})
_POINTS = frozenset({",", "-", "–", "—", ":"})
_ENDS = frozenset(".!?…;")
# A point in time, a wish, a plan, or what has still to come.
_NOT_SPENT = frozenset(
    {
        "через", "назад", "до", "после", "без", "кроме", "бы", "если", "надо", "нужно", "хочу", "хочется", "буду", "будет",
        "завтра", "осталось", "остается", "максимум", "вместо", "ехать", "не", "нет", "ago", "until", "without", "if", "will",
        "want", "need", "tomorrow", "left", "before", "after", "instead", "not", "no", "every",
    }
)  # fmt: skip
# A clock, not a length: «репетиция в два часа».
_CLOCK = frozenset({"в", "к", "с", "во", "at", "by"})
# The only deeds that may stand beside it; whatever else is done says itself what was done.
_GONE = frozenset({"уйти", "уходить", "занять", "занимать", "потратить", "отдать", "посвятить", "провести", "выйти"})  # fmt: skip
_FURTHEST = 3


def spent_on(said: Sequence[Word], at: Collection[int]) -> bool:
    """Whether time or a way is told as given to what stands at one of these places."""
    return any(
        _measures(said, n) and any(_joined(said, n, place) for place in at)
        for n in range(len(said))
    )


def spent(sentence: Sentence) -> bool:
    """Whether time is told as given to something of an area of life: that is of the person, who is named nowhere."""
    said = sentence.words
    at = [n for n, word in enumerate(said) if areas().of(word.lemma, word.lower) is not None]
    return bool(at) and spent_on(said, at)


def _measures(said: Sequence[Word], n: int) -> bool:
    """A unit with its number, of nobody else's clause and of no plan."""
    word = said[n]
    if word.lemma not in _TIME | _WAY and word.lower not in _TIME | _WAY:
        return False
    number = n > 0 and _number(said[n - 1])
    if not number and (word.lower not in _ALONE or (n > 0 and said[n - 1].lower not in _ENDS | _POINTS)):  # fmt: skip
        return False
    before = said[n - 2].lower if number and n > 1 else ""
    if before in _CLOCK and word.lemma == "час":
        return False
    clause = _clause(said, n)
    if any(one.lower in _NOT_SPENT for one in clause) or _of_another(clause):
        return False
    return not any(one.reading.pos in ("VERB", "INFN") and one.lemma not in _GONE for one in clause)


def _of_another(clause: Sequence[Word]) -> bool:
    """«У Марты два часа гитары»."""
    return any(
        one.lower == "у" and after.lower not in ("меня", "нас")
        for one, after in itertools.pairwise(clause)
    )


def _number(word: Word) -> bool:
    return word.lower.isdigit() or word.reading.pos == "NUMR" or word.lower in _ENGLISH


def _joined(said: Sequence[Word], unit: int, place: int) -> bool:
    """The thing stands behind its measure, or before it with nothing but a comma or a number between."""
    if place > unit:
        between = said[unit + 1 : place]
        led = [one for one in between if one.reading.pos not in ("ADJF", "NPRO", "ADVB")]
        near = len(between) <= _FURTHEST and all(one.lower in _LEADS for one in led)
        if between:
            return near
        return said[place].lower.isascii() or said[place].reading.case == "gent"
    between = said[place + 1 : unit]
    if any(one.lemma in _GONE for one in between):
        return place > 0 and said[place - 1].lower in _LEADS
    if place > 0 and said[place - 1].reading.pos == "PREP" and said[place - 1].lower not in ("на", "за", "над"):  # fmt: skip
        return False
    return len(between) <= _FURTHEST and all(one.lower in _POINTS or _number(one) for one in between)  # fmt: skip


def _clause(said: Sequence[Word], at: int) -> Sequence[Word]:
    """From one full stop to the next: a comma may stand between a thing and its measure."""
    start = at
    while start and said[start - 1].lower not in _ENDS:
        start -= 1
    end = at
    while end < len(said) and said[end].lower not in _ENDS:
        end += 1
    return said[start:end]
