"""Words of a thing, above all of a job -> whether they tell of a day of it, which neither ends it nor takes it up again."""

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
# Out of these one goes every time that one was there.
_OUT = frozenset({"выйти", "выходить", "уйти", "уходить", "left", "leaving"})
_PLACES = frozenset(
    {
        "бассейн", "зал", "спортзал", "тренажерка", "качалка", "отделение", "больница", "поликлиника", "каток", "корт",
        "стадион", "парк", "скалодром", "кабинет", "класс", "аудитория", "библиотека", "магазин", "банк", "церковь",
        "храм", "театр", "кинотеатр", "музей", "вокзал", "гараж", "сарай", "баня", "душ", "машина", "метро", "дом",
        "квартира", "подъезд", "участок", "кафе", "бар", "ресторан", "gym", "pool", "ward", "hospital", "church",
        "library", "theatre", "classroom",
    }
)  # fmt: skip
_THEN = frozenset(
    {"пораньше", "раньше", "рано", "поздно", "позже", "домой", "вечером", "утром", "ночью", "early", "late", "home"}
)  # fmt: skip
_FOR_GOOD = frozenset({"навсегда", "насовсем", "совсем", "окончательно", "good", "forever"})
_AWAY = frozenset(
    {
        "декрет", "отпуск", "больничный", "перерыв", "академ", "пауза", "выгорание", "год", "месяц", "прежний", "leave",
        "sabbatical", "holiday", "year", "months", "break",
    }
)  # fmt: skip


def of_a_day(found: Found[Cue], said: Sequence[Word], name: str) -> bool:
    """«закончил работу в семь», «вышел из бассейна»: a day's end and a day's way, no turn of the thing."""
    if found.meaning.kind == "abandon" and went_out(found, said):
        return True
    if name not in _JOB:
        return False
    if found.meaning.kind == "abandon":  # «отказался от ночных смен»
        return any(w.lemma in _SHIFTS for w in said[found.last : found.last + NEAR_AFTER])
    if found.meaning.kind not in ("done", "resume"):
        return False
    daily = any(word.lemma in _DAILY for word in said[found.first : found.last])
    return daily and not any(word.lemma in _AWAY for word in said)


def went_out(found: Found[Cue], said: Sequence[Word]) -> bool:
    """«вышла из зала», «ушёл из хора пораньше»: out of a place, or before the end, not away from it for good."""
    inside = said[found.first : found.last]
    if not any({word.lemma, word.lower} & _OUT for word in inside):
        return False
    if any(word.lower in _FOR_GOOD for word in said):
        return False
    behind = said[found.first : found.last + NEAR_AFTER]
    return any(word.lemma in _PLACES or word.lower in _PLACES | _THEN for word in behind)


def only_a_place(said: Sequence[Word], name: str) -> bool:
    """«испекла торт на работу», «с работы заехала»: the job is only a place."""
    at = places(said, name) if name in _JOB else ()
    return bool(at) and all(n and said[n - 1].lower in _FROM for n in at)
