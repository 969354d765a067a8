"""Words of a job -> whether they tell of a day of it, which neither ends it nor takes it up again."""

from collections.abc import Sequence

from extractors.rules.cues import Cue
from extractors.rules.deeds import places
from extractors.rules.patterns import Found
from extractors.rules.sentences import Word
from extractors.rules.turning import NEAR_AFTER

_JOB = frozenset({"Работа в найме", "Job"})
# What is done with work every day, and what one is away from it for long.
_DAILY = frozenset(
    {
        "закончить", "завершить", "сдать", "вернуться", "возвращаться", "доделать", "готовый", "finished", "completed",
        "submitted", "back", "returned", "done",
    }
)  # fmt: skip
_SHIFTS = frozenset({"смена", "дежурство", "совещание", "отчет", "shift", "shifts", "overtime"})
_FROM = frozenset({"на", "с", "до", "после", "из", "от", "к", "to", "from", "after", "before"})
_AWAY = frozenset(
    {
        "декрет", "отпуск", "больничный", "перерыв", "академ", "пауза", "выгорание", "год", "месяц", "прежний", "leave",
        "sabbatical", "holiday", "year", "months", "break",
    }
)  # fmt: skip


def of_a_day(found: Found[Cue], said: Sequence[Word], name: str) -> bool:
    """«закончил работу в семь», «вернулась в офис»: a day's end and a day's way, no turn of the job."""
    if name not in _JOB:
        return False
    if found.meaning.kind == "abandon":  # «отказался от ночных смен»
        return any(w.lemma in _SHIFTS for w in said[found.last : found.last + NEAR_AFTER])
    if found.meaning.kind not in ("done", "resume"):
        return False
    daily = any(word.lemma in _DAILY for word in said[found.first : found.last])
    return daily and not any(word.lemma in _AWAY for word in said)


def only_a_place(said: Sequence[Word], name: str) -> bool:
    """«испекла торт на работу», «с работы заехала»: the job is only a place."""
    at = places(said, name) if name in _JOB else ()
    return bool(at) and all(n and said[n - 1].lower in _FROM for n in at)
