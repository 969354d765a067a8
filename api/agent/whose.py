"""A word for kin, a beast or a thing somebody has -> whose it is by the sentence: «у Лены дети» are not mine."""

import itertools
import re
from collections.abc import Collection, Mapping, Sequence

from extractors.rules.morphology import Reading, readings
from extractors.rules.people import POSSIBLE
from extractors.rules.pets import kin
from graph.stems import stem, stems

# What is asked about, by its forms: what answers for it as well.
_ALSO = (
    ("дети детей детьми kids children", "сын сына дочь дочка дочери ребенок ребенка малыш son daughter child"),
    ("ребенок ребенка child", "дети детей сын дочь child kids"), ("муж husband", "супруг"), ("жена жены wife", "супруга"),
    ("отец отца father", "папа папы папе батя dad"), ("папа папы dad", "отец отца father"), ("мама мамы mom mum", "мать матери mother"),
    ("мать матери mother", "мама мамы mom mum"), ("собака пес пса dog", "щенок щенка puppy"), ("сын сына son", "сынок"),
    ("кошка кот кота cat", "котенок котенка kitten"), ("брат brother", ""), ("сестра сестры sister", ""),
    ("дочь дочери daughter", "дочка дочки"), ("дочка дочки", "дочь дочери daughter"),
)  # fmt: skip
_NEAR_ONES = frozenset(
    {
        "ребенок", "дитя", "собака", "пес", "щенок", "кошка", "кот", "котенок", "супруг", "супруга", "сноха",
        "тесть", "теща", "свекровь", "свекор", "внук", "внучка", "племянник", "племянница", "девушка", "парень",
        "невеста", "жених", "подруга", "друг", "kid", "kids", "child", "children", "son", "daughter", "husband",
        "wife", "brother", "sister", "dog", "puppy", "cat", "kitten", "boyfriend", "girlfriend",
    }
)  # fmt: skip
_SOMEBODY = frozenset(
    {
        "сосед", "соседка", "друг", "подруга", "коллега", "начальник", "начальница", "шеф", "хозяин", "хозяйка",
        "приятель", "приятельница", "тренер", "врач",
    }
)  # fmt: skip
_ROLES = _NEAR_ONES | _SOMEBODY | frozenset(
    {
        "учитель", "учительница", "преподаватель", "преподавательница", "репетитор", "психолог", "партнер", "напарник",
        "напарница", "однокурсник", "однокурсница", "одноклассник", "одноклассница", "директор", "редактор", "клиент",
        "наставник", "руководитель", "знакомый", "знакомая", "бывший", "бывшая", "няня", "мастер", "ученик", "ученица",
        "friend", "boss", "manager", "teacher", "tutor", "colleague", "coworker", "neighbour", "neighbor", "doctor", "partner",
        "coach", "trainer", "therapist", "mentor", "classmate", "roommate", "flatmate", "landlord", "ex", "client", "student",
    }
)  # fmt: skip
_MINE = frozenset({"мой", "наш", "свой", "my", "our"})
_I = frozenset({"я", "мы", "i", "we", "i'm", "we're", "i've", "we've"})
_OTHERS = frozenset(
    {
        "его", "ее", "их", "твой", "ваш", "чужой", "соседский", "ихний", "his", "her", "their", "your",
    }
)  # fmt: skip
_THEY = frozenset({"он", "она", "они", "he", "she", "they"})
_SEES = frozenset(
    {
        "видеть", "увидеть", "встретить", "слышать", "услышать", "смотреть", "бояться", "снять", "погладить", "see",
        "meet", "hear", "saw", "met", "heard",
    }
)  # fmt: skip
_HAVING = re.compile(
    r"\b(?:есть|имеется|был[аио]?|появил\w*) ли (?:у|тогда у) (?:меня|нас)\b|\bу (?:меня|нас) (?:\w+ )?(?:есть|имеется)\b"
    r"|\b(?:do|did) (?:i|we) (?:\w+ )?have\b|\bhave (?:i|we) got\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\w+|['’]s\b")
# «приехал помочь, с женой»: whoever came, came with her.
_WITH = re.compile(r",\s+((?:с|со|вместе с|with)\s)", re.IGNORECASE)
_CALLED = frozenset({"зовут", "звать", "called", "name"})
_SENTENCE_END = re.compile(r"[.!?…\n]+")
_CLAUSE = re.compile(r"[,;:.!?…\n—]+")

type Words = Sequence[tuple[str, Reading]]


def asks_of_having(question: str) -> bool:
    """«Есть ли у меня …?»: of such a thing it matters most whose it is."""
    return _HAVING.search(question) is not None


def own_in(question: str, topics: Collection[str]) -> frozenset[str]:
    """Stems of what a question asks about as the person's own: kin and beasts, whatever one has."""
    having = asks_of_having(question)
    found = set[str]()
    for said in _clauses(question):
        for n, (word, reading) in enumerate(said):
            near = having or _near(word, reading)
            if near and stem(word.casefold()) in topics and not _anothers(said, n):
                found.add(stem(word.casefold()))
    return frozenset(found)


def also(owned: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Other words that answer for each of them: who has a son has children."""
    found = {one: frozenset(stems(f"{row[0]} {row[1]}")) for row in _ALSO for one in stems(row[0])}
    return {one: found[one] for one in owned if one in found}


def is_own(text: str, owned: Collection[str], *, having: bool) -> bool:
    """Of the places in which such a word stands one at least is not somebody else's.

    `having`: a beast in the street is nobody's answer; the person's own is said to be so, or is cared for.
    """
    wanted = _with_others(owned)
    places = [
        (said, n)
        for said in _clauses(text)
        for n, (word, reading) in enumerate(said)
        if wanted & {stem(word.casefold()), stem(reading.lemma)}
    ]
    if not places:
        return not having
    return any(
        _is_mine(said, n) or (not _anothers(said, n) and (not having or _taken_for_own(said, n)))
        for said, n in places
    )


def speaks_of(text: str, asked: Collection[str]) -> bool:
    """«Отец умер», «у отца нашли рак»: it is told of somebody, who is not only met or given something."""
    wanted = _with_others(asked)
    return any(
        stem(word.casefold()) in wanted
        and (reading.case == "nomn" or (n > 0 and said[n - 1][0].casefold() == "у"))
        for said in _clauses(text)
        for n, (word, reading) in enumerate(said)
    )


def _with_others(asked: Collection[str]) -> frozenset[str]:
    return frozenset(asked).union(*also(asked).values())


def named_beside(text: str, asked: Collection[str]) -> bool:
    """«с женой Катей», "my son Misha": what is asked about stands beside a name."""
    return any(
        stem(word.casefold()) in asked and _is_name(*said[n + 1])
        for said in _clauses(text)
        for n, (word, _) in enumerate(said[:-1])
    )


def told_of_somebody(text: str, asked: Collection[str]) -> bool:
    """«Руслан купил катер»: it is somebody called by name who does it with what is asked about."""
    places = [
        (said, n)
        for said in _clauses(text)
        for n, (word, _) in enumerate(said)
        if stem(word.casefold()) in asked
    ]
    return bool(places) and all(_by_name(said, n) for said, n in places)


def says_who(text: str, asked: Collection[str]) -> bool:
    """«Оля — моя подруга», "my teacher Lucia": what somebody is stands within two words of their name."""
    return any(_says_who(sentence, asked) for sentence in _SENTENCE_END.split(text))


def _says_who(sentence: str, asked: Collection[str]) -> bool:
    said = [(word, _read(word)) for word in _TOKEN.findall(sentence)]
    places = [n for n, (word, _) in enumerate(said) if stem(word.casefold()) in asked]
    near = [one for n in places for one in said[max(0, n - 2) : n + 4]]
    return any(word.casefold() in _CALLED or _is_somebody(word, reading) for word, reading in near)


def _is_somebody(word: str, reading: Reading) -> bool:
    low = word.casefold()
    named = reading.lemma in _ROLES or low in _ROLES or reading.lemma in kin() or low in kin()
    return named or (reading.pos == "NOUN" and reading.animate and not _is_name(word, reading))


def _by_name(said: Words, n: int) -> bool:
    if any(word.casefold() in _I or reading.person == "1per" for word, reading in said):
        return False
    does = any(reading.pos == "VERB" for _, reading in said)
    return does and any(one.name == "Name" and one.case == "nomn" for _, one in said[:n])


def _is_name(word: str, reading: Reading) -> bool:
    return word[:1].isupper() and (reading.name == "Name" or word.isascii())


def _clauses(text: str) -> list[Words]:
    parts = (_TOKEN.findall(part) for part in _CLAUSE.split(_WITH.sub(r" \1", text)))
    return [[(word, _read(word)) for word in part] for part in parts]


def _read(word: str) -> Reading:
    """What is written large is a name where it can be one."""
    every = readings(word.casefold())
    named = (one for one in every if one.name == "Name" and one.score >= POSSIBLE)
    return next(named, every[0]) if word[:1].isupper() else every[0]


def _near(word: str, reading: Reading) -> bool:
    low = word.casefold()
    return reading.lemma in _NEAR_ONES or low in _NEAR_ONES or reading.lemma in kin() or low in kin()  # fmt: skip


def _is_mine(said: Words, n: int) -> bool:
    if n and said[n - 1][1].lemma in _MINE - {"свой"}:
        return True
    for (before, _), (word, _) in itertools.pairwise(said):
        if before.casefold() == "у" and word in {"меня", "нас"}:
            return True
    low = [word.casefold() for word, _ in said[:n]]
    return any(one in {"i", "we"} for one in low) and any(
        one in {"have", "had", "got"} for one in low
    )


def _anothers(said: Words, n: int) -> bool:
    if _is_mine(said, n):
        return False
    return _before_it(said, n) or _after_it(said, n) or _had_by(said, n)


def _before_it(said: Words, n: int) -> bool:
    """«её муж», «Ленины дети», «Саша с женой», "Lena's kids"."""
    for word, reading in said[max(0, n - 2) : n]:
        if reading.lemma in _OTHERS or word in {"'s", "’s"}:
            return True
        owner = reading.pos == "ADJF" and reading.lemma.endswith("ин") and reading.lemma != "один"
        if owner or reading.name == "Surn":
            return True
    with_it = n > 1 and said[n - 1][0] in {"с", "со", "and", "with"}
    return with_it and (_somebody(*said[n - 2]) or _by_name(said, n))


def _after_it(said: Words, n: int) -> bool:
    """«дети Лены», «собака соседей», "kids of Lena"."""
    if n + 1 >= len(said):
        return False
    word, reading = said[n + 1]
    owner = any(one.case == "gent" for one in readings(word.casefold()))
    return word == "of" or (owner and _somebody(word, reading))


def _had_by(said: Words, n: int) -> bool:
    """«у Лены двое детей», "Lena has two kids"."""
    for k in range(n):
        if said[k][0].casefold() == "у" and k + 1 < n and said[k + 1][0] not in {"меня", "нас"}:
            return not any(word.casefold() in _I for word, _ in said)
    low = [word.casefold() for word, _ in said[:n]]
    return "has" in low or ("had" in low and not _I & set(low))


def _somebody(word: str, reading: Reading) -> bool:
    return bool(
        reading.name
        or reading.lemma in kin()
        or reading.lemma in _SOMEBODY
        or word.casefold() in _THEY
        or (word.isascii() and word[:1].isupper())
    )


def _taken_for_own(said: Words, n: int) -> bool:
    """Kin by one word are one's own; what one does something with, where nobody else does it, is too."""
    word, reading = said[n]
    if reading.lemma in kin() or word.casefold() in kin():
        return True
    if any(r.lemma in _SEES or w in _SEES for w, r in said):
        return False
    mine = any(w.casefold() in _I or r.person == "1per" for w, r in said)
    if word.isascii() or mine:
        return mine
    told = any(r.pos == "VERB" and r.tense == "past" for _, r in said)
    return told and reading.case not in {"nomn", ""} and not any(_does(said, k) for k in range(n))


def _does(said: Words, n: int) -> bool:
    """Somebody by whom it was done: a noun in the nominative behind no preposition, a name, a pronoun."""
    word, reading = said[n]
    led = n > 0 and said[n - 1][1].pos == "PREP"
    named = reading.name == "Name" or word.casefold() in _THEY
    return not led and (named or (reading.pos == "NOUN" and reading.case == "nomn"))
