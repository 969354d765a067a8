"""Passages -> the words that bear a question out, or nothing: whether there is an answer at all."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log

from api.agent.question import Understood
from api.agent.spoken import is_question
from api.agent.whose import is_own, named_beside, says_who, speaks_of, told_of_somebody
from extractors.rules.grounds import CAUSES
from extractors.rules.morphology import read
from graph.retrieval.text import root_of
from graph.stems import stems
from graph.words import LIVE, Passage

MOST = 200
HALF = 0.5
WORDING = 0.5
NEVER = log(1 + MOST / 0.5)
LONGEST = 320
FEW, SHORT_QUOTE = 2, 160
CRY = 3
AROUND_A_DAY, SOON_AFTER = timedelta(days=21), timedelta(days=60)
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_NUMBER = re.compile(
    r"\d|\b(?:один|одна|одну|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|\w+надцать|двадцать|тридцать|сорок|"
    r"\w+десят|девяносто|сто|двести|триста|четыреста|\w+сот|тысяч\w*|полтор\w*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:тысяч\w*|тыс|руб\w*|миллион\w*|млн|евро|доллар\w*|баксов|бесплатно|даром|рублей|euros?|dollars?|bucks|pounds?|thousand|free)\b"
    r"|[₽$€£]|\d+\s?[кk]\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_CLAUSE = re.compile(r"[,;:.!?…\n—]")
_AGE = re.compile(
    r"(?:лет|год|месяц(?:а|ев)|исполнил|(?:years?|months?) old|aged?|turned)\b|исполнил",
    re.IGNORECASE,
)
_AGO = re.compile(r"\b(?:назад|тому|ago)\b", re.IGNORECASE)
_YEARS = frozenset(stems("лет год года возраст age old years"))
_WRITTEN = re.compile(r"[«“\"][^»”\"]+[»”\"]|(?<=[\w,] )[A-ZА-ЯЁ]\w+|\b[A-Z]{2,}\b")
# Three words and more between marks are speech; fewer are a title.
_SPEECH = re.compile(r"[«“]\s*(?:[^\s»”]+\s+){2,}[^»”]*[»”]")
_NAMING = re.compile(
    r"зовут|звал|зовет|зовёт|имя|назв|назыв|переимен|[«“]|\b(?:called|named?)\b", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\b(?:он|она|они|у него|у неё|у нее|ему|ей|его|её|ее|их|им|he|she|they|his|her|their)\b",
    re.IGNORECASE,
)
_MINE = re.compile(r"\b(?:я|мне|меня|мы|нам|нас|у меня|i|me|we|us|my|our)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Support:
    """A stretch of a passage and the share of the question that it bears out."""

    passage: Passage
    quote: str
    covered: float


def weights(frequencies: Mapping[str, int], topics: Collection[str] = ()) -> dict[str, float]:
    """What a word tells: the rarer in the archive, the more; most of all one that never occurs.

    Beside `topics` other words tell less: what is done to a thing is told in many words.
    """
    return {
        stem: log(1 + MOST / (count + 0.5)) * (1.0 if stem in topics or not topics else WORDING)
        for stem, count in frequencies.items()
    }


def supports(
    asked: Understood,
    weight: Mapping[str, float],
    alike: Mapping[str, frozenset[str]],
    passages: Sequence[Passage],
) -> tuple[Support, ...]:
    """The best stretch of every passage, best first, such as hold the kind of thing that is asked for before others.

    `alike` are other names of what a word names.
    """
    alike = {**asked.same, **alike}
    found = [_best(asked, weight, alike, one) for one in passages]
    order = {one.passage.id: n for n, one in enumerate(found)}
    if asked.wants == "who":  # whoever is written of is introduced first
        order = {one.passage.id: n for n, one in enumerate(sorted(found, key=_first_told))}
    return tuple(
        sorted(
            found,
            key=lambda s: (-round(s.covered, 2), not typed(asked, s.quote), order[s.passage.id]),
        )
    )


def _first_told(one: Support) -> tuple[bool, datetime]:
    at = one.passage.dated.at
    return (at is None, at or datetime.min.replace(tzinfo=UTC))


def bears_out(asked: Understood, found: Sequence[Support], weight: Mapping[str, float]) -> bool:
    """More than half of what the question tells has to stand in one place, its rarest word among it."""
    best = next((one for one in found if in_time(asked, one.passage)), None)
    return best is not None and fits(asked, best, weight)


def fits(asked: Understood, one: Support, weight: Mapping[str, float]) -> bool:
    """One stretch bears the question out: words enough, the telling one too, and what is asked for."""
    if one.covered <= HALF:
        return False
    if strange(asked, weight) or not in_time(asked, one.passage):
        return False
    there = _rooted(asked, one.passage.text)
    said = [s for s in asked.stems if weight[s] < NEVER]
    if said and max(said, key=lambda s: weight[s]) not in there:
        return False
    # One word of several is a chance meeting, however rare it is.
    if len(asked.stems) > 1 and len(there) < 2 and not asked.windows:
        return False
    return (asked.wants == "who" or typed(asked, one.quote)) and not (
        asked.wants == "own" and _cited(asked, weight, one)
    )


def in_time(asked: Understood, passage: Passage) -> bool:
    """A fact of a time is told in it, soon after it, or with its year written."""
    if asked.kind not in {"fact", "turn"} or not asked.windows or passage.dated.at is None:
        return True
    at = passage.dated.at
    return any(
        start - AROUND_A_DAY <= at < end + SOON_AFTER or str(start.year) in passage.text
        for start, end in asked.windows
    )


def in_window(asked: Understood, passage: Passage) -> bool:
    """Whether it was told in a time that the question names, where it names any."""
    at = passage.dated.at
    return not asked.windows or (at is not None and any(a <= at < b for a, b in asked.windows))


def strange(asked: Understood, weight: Mapping[str, float]) -> frozenset[str]:
    """Things that a question names and that the person never wrote of, not even in kindred words."""
    return frozenset(
        one for one in asked.topics if weight[one] >= NEVER and one not in asked.kindred
    )


def _cited(asked: Understood, weight: Mapping[str, float], one: Support) -> bool:
    """The telling word stands within quotation marks alone: it may be somebody else who says so."""
    own = frozenset(stems(_SPEECH.sub(" ", one.passage.text)))
    said = [s for s in asked.stems if weight[s] < NEVER]
    return bool(said) and not stands(max(said, key=lambda s: weight[s]), own, asked.same)


def typed(asked: Understood, quote: str) -> bool:
    """The kind of thing that is asked for stands in the words."""
    match asked.wants:
        case "age":
            clauses = _CLAUSE.split(quote)
            about = asked.names or frozenset(asked.stems) - _YEARS
            return any(
                _AGE.search(c)
                and _AGO.search(c) is None
                and (_meant(about, c, quote, asked) if about else _MINE.search(c))
                for c in clauses
            )
        case "number":
            return _counted(_NUMBER, asked, quote)
        case "price":
            return _counted(_MONEY, asked, quote)
        case "name":
            told = _WRITTEN.search(quote) is not None and _NAMING.search(quote) is not None
            return told or named_beside(quote, asked.stems)
        case "who":
            return says_who(quote, asked.stems)
        case "own":
            # "Do I plan": what is said of somebody else is no answer.
            others = _OTHERS.search(quote) is not None or told_of_somebody(quote, asked.stems)
            return not others or _of_oneself(quote)
        case "open":
            return True


def _counted(measure: re.Pattern[str], asked: Understood, quote: str) -> bool:
    """A number beside what is asked about, or right behind a cry that names it: «Дом купили! Шесть миллионов»."""
    said = _SENTENCE.findall(quote)
    named = [bool(_rooted(asked, one)) for one in said]
    brief = [len(_WORD.findall(one)) <= CRY for one in said]
    return any(
        measure.search(one) and (named[n] or (n > 0 and named[n - 1] and brief[n - 1]))
        for n, one in enumerate(said)
    )


def _meant(about: Collection[str], clause: str, quote: str, asked: Understood) -> bool:
    """By name, or by a pronoun for what was named just before: «Зовут Буся, ей одиннадцать лет»."""
    by_pronoun = _OTHERS.search(clause) is not None and _named(about, quote, asked)
    return _named(about, clause, asked) or by_pronoun


def _named(about: Collection[str], text: str, asked: Understood) -> bool:
    own = frozenset(stems(text))
    return any(stands(one, own, asked.same) for one in about)


def _of_oneself(quote: str) -> bool:
    """A word for oneself, or a verb that can have no other subject: «хочу», «собираю»."""
    return _MINE.search(quote) is not None or any(
        read(word).person == "1per" for word in _WORD.findall(quote.casefold())
    )


_WHY = re.compile(
    rf"\b(?:{CAUSES}|затем|ради|чтоб\w?|ведь|in order to|for the sake|therefore)\b",
    re.IGNORECASE,
)


def with_grounds_first(found: Sequence[Support]) -> tuple[Support, ...]:
    """Stretches in which a reason is given stand before those that only tell what happened."""
    return tuple(sorted(found, key=lambda one: _WHY.search(one.quote) is None))


def of_whom_first(asked: Understood, found: Sequence[Support]) -> tuple[Support, ...]:
    """Of what is asked about somebody near, words that are told of them stand first."""
    if not asked.owned:
        return tuple(found)
    return tuple(
        sorted(
            found,
            key=lambda one: (
                -round(one.covered, 2),
                not typed(asked, one.quote),
                not speaks_of(one.quote, asked.owned),
            ),
        )
    )


def whole(one: Support) -> Support:
    """A stretch of one word does not say of what: it is quoted with what stands beside it."""
    return widened(one, SHORT_QUOTE) if len(_WORD.findall(one.quote)) < FEW else one


def widened(one: Support, most: int = LONGEST) -> Support:
    """The stretch with the sentences after it, then before it, while they fit: there stands why, and how it felt."""
    text = one.passage.text
    start = text.find(one.quote)
    if start < 0 or not one.quote:
        return one
    end = start + len(one.quote)
    spans = [m.span() for m in _SENTENCE.finditer(text) if _says(m.group())]
    for a, b in (x for x in spans if x[0] >= end):
        if b - start > most or "\n\n" in text[end:a]:
            break
        end = b
    for a, _ in reversed([x for x in spans if x[1] <= start]):
        if end - a > most or "\n\n" in text[a:start].strip():
            break
        start = a
    return Support(one.passage, text[start:end].strip(), one.covered)


def says_of(asked: Understood, one: Support) -> bool:
    """Some word of the question stands there: a time alone says nothing of a thing."""
    return not asked.stems or bool(_rooted(asked, one.passage.text))


def _rooted(asked: Understood, text: str) -> frozenset[str]:
    own = frozenset(stems(text))
    return frozenset(one for one in asked.stems if stands(one, own, asked.same))


def stands(stem: str, own: frozenset[str], alike: Mapping[str, frozenset[str]]) -> bool:
    """A word itself, another name of the same thing, or a word of one root."""
    if stem in own or alike.get(stem, frozenset()) & own:
        return True
    root = root_of(stem)
    return root is not None and any(one.startswith(root) for one in own)


def _best(
    asked: Understood,
    weight: Mapping[str, float],
    alike: Mapping[str, frozenset[str]],
    passage: Passage,
) -> Support:
    here = passage.path.startswith(f"{LIVE}/")
    spans = [
        m.span()
        for m in _SENTENCE.finditer(passage.text)
        # What was asked in a talk with us is no memory; «стоит ли?» in a diary is one.
        if _says(m.group()) and not (here and is_question(m.group()))
    ]
    if not spans:
        return Support(passage, passage.text[:LONGEST].strip(), 0.0)
    best, told = Support(passage, "", -1.0), False
    for size in (1, 2, 3):
        for i in range(len(spans) - size + 1):
            text = passage.text[spans[i][0] : spans[i + size - 1][1]].strip()
            if size > 1 and len(text) > LONGEST:
                continue
            covered = _covered(asked, weight, alike, text, passage.dated.at)
            if covered < best.covered - 1e-9 or (told and covered <= best.covered + 1e-9):
                continue
            # «Взяла собаку. Зовут Буся»: what is asked for may stand in the sentence after.
            fit = typed(asked, text)
            if covered > best.covered + 1e-9 or fit:
                best, told = Support(passage, text[:LONGEST].strip(), covered), fit
    return best


def _covered(
    asked: Understood,
    weight: Mapping[str, float],
    alike: Mapping[str, frozenset[str]],
    text: str,
    at: datetime | None,
) -> float:
    own = frozenset(stems(text))
    units = [(weight[s], stands(s, own, alike)) for s in asked.stems]
    if any(not stands(s, own, alike) for s in asked.names):
        return 0.0
    if asked.owned and not is_own(text, asked.owned, having=asked.having):
        return 0.0
    usual = sum(w for w, _ in units) / len(units) if units else 1.0
    if asked.windows:
        inside = at is not None and any(_around(at, one) for one in asked.windows)
        units.append((usual, inside))
    if asked.wants in {"number", "age", "price"}:
        units.append((usual, _NUMBER.search(text) is not None))
    total = sum(w for w, _ in units)
    return sum(w for w, there in units if there) / total if total else 0.0


def _around(at: datetime, window: tuple[datetime, datetime]) -> bool:
    """Within the time that is named; a single day takes its neighbours in."""
    start, end = window
    pad = AROUND_A_DAY if end - start <= timedelta(days=2) else timedelta()
    return start - pad <= at < end + pad


def _says(sentence: str) -> bool:
    """A heading is no words of a life."""
    told = sentence.strip()
    return bool(told) and not told.startswith("#")
