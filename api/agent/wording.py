"""Computed results -> sentences in Russian and English, without a model."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from api.agent.days import date_words, rough_words
from api.agent.lists import Listed
from api.agent.types import Cite, Lang
from extractors.rules.quitting import called
from graph.computed.phases import Phase
from graph.computed.shifts import Change, Shift, Shifts
from graph.types import Entity, Observation, PhaseName
from graph.words import LIVE

TOLD = {
    "ru": "Вот что об этом сказано:",
    "en": "This is what was said about it:",
}
TODAY = {
    "ru": "О сегодняшнем дне судить труднее: позже будет виднее.",
    "en": "Today is harder to judge: later will show it better.",
}
# Where nothing turned.
LATEST = {
    "ru": "Решений и перемен в последние недели не видно; последнее, что сказано:",
    "en": "No decision and no change is seen in the last weeks; this was said last:",
}
# Of a turn that nothing calm has borne out.
HASTY = {
    "ru": "сказано сгоряча и потом не подтвердилось",
    "en": "said in the heat and not borne out since",
}
LONG_AGO = 60
type Turned = Literal["begun", "back", "left", "paused", "ended"]
_TURNED: dict[Lang, dict[Turned, str]] = {
    "ru": {"begun": "начато", "back": "взято снова", "left": "брошено", "paused": "отложено", "ended": "закончено"},
    "en": {"begun": "begun on", "back": "taken up again on", "left": "given up on", "paused": "put off on", "ended": "finished on"},
}  # fmt: skip
_UNDATED = frozenset[Listed]({"values", "beliefs", "habits", "people"})
_LISTS: dict[Lang, dict[Listed, str]] = {
    "ru": {
        "dropped": "Брошено", "paused": "Стоит на паузе", "done": "Сделано", "begun": "Начато", "going": "В деле",
        "decided": "Решено", "hot": "Решено на горячую голову", "cold": "Решено спокойно",
        "conflicts": "Спорит между собой", "neglected": "Слова об этом светлые, а дальше ни слова",
        "values": "Чаще всего звучат такие ценности", "beliefs": "Чаще всего звучат такие убеждения",
        "habits": "Чаще всего речь о таких привычках", "people": "Чаще всего речь о таких людях",
    },
    "en": {
        "dropped": "Given up", "paused": "On pause", "done": "Done", "begun": "Begun", "going": "Under way",
        "decided": "Decided", "hot": "Decided in the heat", "cold": "Decided calmly",
        "conflicts": "At odds with each other", "neglected": "Light words, and not one more since",
        "values": "The values heard most often", "beliefs": "The beliefs heard most often",
        "habits": "The habits spoken of most often", "people": "The people spoken of most often",
    },
}  # fmt: skip
# After a dash, so that a name of any gender and number can stand before it.
_CHANGE: dict[Lang, dict[Change, str]] = {
    "ru": {
        "appeared": "новое", "rose": "стало важнее", "fell": "отошло назад", "paused": "поставлено на паузу",
        "dropped": "брошено", "resumed": "снова в деле", "done": "сделано", "renamed": "под новым именем",
    },
    "en": {
        "appeared": "appeared", "rose": "came to matter more", "fell": "came to matter less", "paused": "was paused",
        "dropped": "was given up", "resumed": "was taken up again", "done": "was done", "renamed": "was renamed",
    },
}  # fmt: skip
_PHASE: dict[Lang, dict[PhaseName, str]] = {
    "ru": {
        "considered": "пока только замысел", "active": "дело шло", "paused": "дело стояло на паузе",
        "dropped": "дело было брошено", "done": "дело было закончено",
    },
    "en": {
        "considered": "being considered", "active": "active", "paused": "on pause",
        "dropped": "given up", "done": "done",
    },
}  # fmt: skip


def named(name: str, lang: Lang) -> str:
    """A name as it is, in quotation marks: it is never bent to a case."""
    return f"«{name}»" if lang == "ru" else f"“{name}”"


def plural(n: int, one: str, few: str, many: str) -> str:
    """Russian form of a noun after a number."""
    if n % 10 == 1 and n % 100 != 11:
        return one
    return few if n % 10 in {2, 3, 4} and n % 100 not in {12, 13, 14} else many


def surely(p: float, lang: Lang) -> str:
    """Certainty in words and number."""
    ru, en = next(
        words
        for least, *words in (
            (0.9, "почти наверняка", "almost certainly"),
            (0.7, "скорее всего", "most likely"),
            (0.5, "скорее да", "rather yes"),
            (0.0, "уверенности мало", "far from certain"),
        )
        if p >= least
    )
    percent = round(100 * p)
    return f"{ru}, около {percent} %" if lang == "ru" else f"{en}, about {percent} %"


def quoted(cite: Cite, lang: Lang, zone: str, now: datetime | None = None) -> str:
    """A quote with its day and place; one older than sixty days says so."""
    at, precision = cite.source.at, cite.source.precision
    when = rough_words(at, precision, lang, zone) if at else None
    undated = "без даты" if lang == "ru" else "no date"
    marks = ("«", "»") if lang == "ru" else ("“", "”")
    old = _ago(at, now, lang) if at and now else ""
    words = " ".join(cite.quote.split())
    if lang == "ru":
        words = words.replace("«", "„").replace("»", "“")
    return f"{marks[0]}{words}{marks[1]} ({when or undated}{old}, {_place(cite.source.path, lang)})"


def _place(path: str, lang: Lang) -> str:
    """A talk that was held here has no file that anybody knows."""
    if path.startswith(f"{LIVE}/"):
        return "разговор здесь" if lang == "ru" else "a talk here"
    return path


def _ago(at: datetime, now: datetime, lang: Lang) -> str:
    days = (now - at).days
    if days <= LONG_AGO:
        return ""
    months, years = round(days / 30.44), int(days / 365.25)
    if not years:
        noun = plural(months, "месяц", "месяца", "месяцев")
        return f", {months} {noun} назад" if lang == "ru" else f", {months} months ago"
    if years == 1:
        return ", больше года назад" if lang == "ru" else ", more than a year ago"
    noun = plural(years, "год", "года", "лет")
    return f", {years} {noun} назад" if lang == "ru" else f", {years} years ago"


def against_words(told: str | None, searched: int, lang: Lang) -> str:
    """The strongest words against, or how many records were searched for them."""
    if told is not None:
        return f"Против этого говорит: {told}." if lang == "ru" else f"Against it: {told}."
    if lang == "en":
        noun = "record" if searched == 1 else "records"
        return f"I searched {searched} {noun} and found nothing against it."
    noun = "записи" if searched % 10 == 1 and searched % 100 != 11 else "записях"
    return f"Искал в {searched} {noun}, против ничего нет."


def changes_view(kind: str, name: str, lang: Lang) -> str:
    """What would change this view, by the kind of question."""
    if kind == "priorities":
        return (
            "Изменить этот порядок могут новые записи, где время и силы уходят на другое."
            if lang == "ru"
            else "New records of time and effort spent on something else would change this order."
        )
    return (
        f"Изменить этот взгляд может новая запись, где про «{name}» сказано иначе."
        if lang == "ru"
        else f"A new record that speaks of “{name}” differently would change this view."
    )


def phase_sentence(
    name: str, phase: PhaseName, since: datetime, lang: Lang, zone: str, *, hasty: bool = False
) -> str:
    day = date_words(since, lang, zone)
    word = _PHASE[lang][phase]
    heat = f"; {HASTY[lang]}" if hasty else ""
    if lang == "ru":
        return f"{named(name, lang)}: {word}, по записям с {day}{heat}."
    return f"{named(name, lang)}: {word} since {day}, as the records say{heat}."


def turned_sentence(
    name: str, what: Turned, days: Sequence[datetime], lang: Lang, zone: str
) -> str:
    """The days on which a thing turned."""
    told = ", ".join(date_words(one, lang, zone) for one in days)
    return f"{named(name, lang)}: {_TURNED[lang][what]} {told}."


def intent_sentence(
    name: str, phase: Phase, pro: Observation | None, con: Observation | None, lang: Lang, zone: str
) -> str:
    """How a wish stands, and when it was last spoken for and against."""
    days = [date_words(one.valid_at, lang, zone) if one else None for one in (pro, con)]
    heads = ("Последние слова за", "последние слова против") if lang == "ru" else ("The last words for it", "the last against it")  # fmt: skip
    told = [f"{head}: {day}" for head, day in zip(heads, days, strict=True) if day]
    if con is None:
        told.append("против слов нет" if lang == "ru" else "none against it")
    elif pro is None:
        told = [told[0][0].upper() + told[0][1:]]
    return f"{phase_sentence(name, phase.phase, phase.start, lang, zone)} {'; '.join(told)}."


def silence_words(last: datetime, lang: Lang, zone: str) -> str:
    """The words before an answer about now when nothing was told for long."""
    day = date_words(last, lang, zone)
    if lang == "ru":
        return f"Последние слова в архиве — {day}; о том, что после, судить не по чему. "
    return f"The last words in the archive are of {day}; nothing later can be judged. "


def break_words(last: datetime, since: str, lang: Lang, zone: str) -> str:
    """The words before an order from before a long silence, since which too little was told for another."""
    day, said = date_words(last, lang, zone), named(" ".join(since.split()), lang) if since else ""
    if lang == "ru":
        new = f" (последнее: {said})" if said else ""
        return f"После долгого перерыва сказано ещё слишком мало{new}, поэтому порядок — каким он был до него, {day}. "
    new = f" (the last: {said})" if said else ""
    return f"Too little has been told since a long silence{new}, so this is the order of before it, {day}. "


def list_sentence(
    what: Listed, rows: Sequence[tuple[str, datetime]], left: int, lang: Lang, zone: str
) -> str:
    """Things of one list by name, where it tells something with their day; `left` more are counted."""
    dated = what not in _UNDATED
    told = [
        f"{named(name, lang)} ({date_words(at, lang, zone)})" if dated else named(name, lang)
        for name, at in rows
    ]
    if left:
        told.append(f"и ещё {left}" if lang == "ru" else f"and {left} more")
    return f"{_LISTS[lang][what]}: {', '.join(told)}."


def events_sentence(rows: Sequence[str], lang: Lang) -> str:
    """What was decided and what happened."""
    head = "Решено и случилось" if lang == "ru" else "Decided and happened"
    return f"{head}: {', '.join(rows)}."


def conflicts_sentence(pairs: Sequence[tuple[str, str]], lang: Lang) -> str:
    """Which things pull apart."""
    head, link = ("Спорит между собой", "и") if lang == "ru" else ("At odds with each other", "and")
    told = "; ".join(f"{named(a, lang)} {link} {named(b, lang)}" for a, b in pairs)
    return f"{head}: {told}."


def cycles_sentence(counts: Sequence[tuple[str, int]], lang: Lang) -> str:
    """What was left and taken up again, and how many times."""
    head = "Бросалось и возвращалось" if lang == "ru" else "Left and taken up again"
    return f"{head}: {', '.join(f'{named(name, lang)} ({_times(n, lang)})' for name, n in counts)}."


def forerunners_sentence(name: str, before: Sequence[str], lang: Lang) -> str:
    """What was told of more than usual shortly before a thing was left."""
    told = ", ".join(named(one, lang) for one in before)
    if lang == "ru":
        return f"Перед тем как бросить {named(name, lang)}, речь чаще обычного шла о таком: {told}."
    return f"Before leaving {named(name, lang)} you spoke more than usual of {told}."


def records(n: int, lang: Lang) -> str:
    if lang == "ru":
        return f"{n} {plural(n, 'запись', 'записи', 'записей')}"
    return f"{n} {'record' if n == 1 else 'records'}"


def _times(n: int, lang: Lang) -> str:
    if lang == "ru":
        return f"{n} {plural(n, 'раз', 'раза', 'раз')}"
    return f"{n} {'time' if n == 1 else 'times'}"


def deeds_sentence(said: Sequence[str], done: Sequence[str], coverage: float, lang: Lang) -> str:
    """Where words and deeds part; `coverage` is the share of weeks that tell of deeds at all."""
    more, less = (", ".join(named(one, lang) for one in some) for some in (said, done))
    if lang == "ru":
        told = [f"Говорится больше, чем делается: {more}."] if more else []
        told += [f"Делается больше, чем говорится: {less}."] if less else []
        weeks = f"о делах рассказывает {round(100 * coverage)} % недель последней четверти года"
        return " ".join(told) or f"Слова и дела не расходятся так, чтобы это было видно: {weeks}."
    told = [f"Said more than done: {more}."] if more else []
    told += [f"Done more than said: {less}."] if less else []
    weeks = f"{round(100 * coverage)} % of the weeks of the last quarter tell of deeds"
    return " ".join(told) or f"Words and deeds do not part so that it could be seen: {weeks}."


def attempts_sentence(name: str, days: list[datetime], lang: Lang, zone: str) -> str:
    """How often what is to be stopped was stopped."""
    n, told = len(days), ", ".join(date_words(one, lang, zone) for one in days)
    if lang == "ru":
        return f"{named(name, lang)}: {n} {plural(n, 'попытка', 'попытки', 'попыток')}, {told}."
    return f"{named(name, lang)}: {n} {'attempt' if n == 1 else 'attempts'}, {told}."


def returns_sentence(name: str, days: list[datetime], lang: Lang, zone: str) -> str:
    n, told = len(days), ", ".join(date_words(one, lang, zone) for one in days)
    if lang == "ru":
        noun = plural(n, "возвращение", "возвращения", "возвращений")
        return f"{named(name, lang)}: {n} {noun}, {told}."
    return f"{named(name, lang)}: {n} {'return' if n == 1 else 'returns'}, {told}."


def priorities_sentence(names: list[str], certainty: float, top: float, lang: Lang) -> str:
    first, *others = (named(one, lang) for one in names[:3])
    rest = ", ".join(others)
    sure = surely(top, lang)
    if lang == "ru":
        tail = f" Дальше {rest}." if rest else ""
        close = " Первые места близки друг к другу." if certainty < 0.3 and rest else ""
        return f"На первом месте {first} ({sure}).{tail}{close}"
    tail = f" Then: {rest}." if rest else ""
    close = " The first places are close to each other." if certainty < 0.3 and rest else ""
    return f"First: {first} ({sure}).{tail}{close}"


def shifts_summary(
    found: Shifts, entities: Mapping[str, Entity], lang: Lang, zone: str = "UTC"
) -> str:
    """A few sentences about what changed between two days."""
    a, b = date_words(found.a, lang, zone), date_words(found.b, lang, zone)
    if not found.items:
        if lang == "ru":
            return f"С {a} по {b} не видно перемен, которые подтверждались бы словами."
        return f"Between {a} and {b} there is no change that words bear out."
    head = f"С {a} по {b}:" if lang == "ru" else f"Between {a} and {b}:"
    lines = [
        shift_words(one, called(entities[one.entity_id]), lang, zone) for one in found.items[:5]
    ]
    left = len(found.items) - len(lines)
    if left:
        noun = plural(left, "перемена", "перемены", "перемен")
        lines.append(f"и ещё {left} {noun}" if lang == "ru" else f"and {left} more")
    return f"{head} {'; '.join(lines)}."


def shift_words(one: Shift, name: str, lang: Lang, zone: str) -> str:
    words = f"{named(name, lang)}{' — ' if lang == 'ru' else ' '}{_CHANGE[lang][one.change]}"
    if one.date is not None:
        words += f" ({date_words(one.date, lang, zone)})"
    if one.change in {"rose", "fell"}:
        words += f", {surely(one.probability, lang)}"
        if not one.stable:
            words += ", ещё не устоялось" if lang == "ru" else ", not settled yet"
    elif one.hot:
        words += f", {HASTY[lang]}"
    return words


def away_words(lang: Lang) -> str:
    """Before an answer that had to do without the model."""
    if lang == "ru":
        return "Модель сейчас недоступна, отвечаю по подсчётам и цитатам без неё.\n\n"
    return "The model cannot be used now; this is the computed answer with quotes.\n\n"


def cut_words(lang: Lang) -> str:
    """After an answer whose end did not arrive."""
    if lang == "ru":
        return "(Ответ оборвался на полпути. Спросите ещё раз, и я продолжу.)"
    return "(The answer broke off half-way. Ask again and I will go on.)"


def reason_words(kind: str, lang: Lang, *, known: bool) -> str:
    """Why this kind of answer, in one sentence."""
    if not known:
        return (
            "Слова вопроса вместе нигде не встречаются."
            if lang == "ru"
            else "The words of the question stand together nowhere."
        )
    return (
        "На прямой вопрос есть слова в архиве."
        if lang == "ru"
        else "A direct question, and there are words about it in the archive."
    )
