"""A Russian clause -> whose it is: the person's, somebody else's, or anybody's who was spoken of before."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from extractors.rules.morphology import Reading, known_word, readings
from extractors.rules.pets import kin, long_form
from extractors.rules.sentences import Word

TABLE = Path(__file__).parent / "tables" / "doers.toml"
LIKELY = 0.1
_PLAIN = ("VERB", "ADJS", "PRTS", "PRED")
_MINE = frozenset({"я", "мы", "сам", "сама", "сами"})
HINDER = frozenset({"мешать", "помешать", "отвлекать", "тормозить"})
GIVE = frozenset({"давать", "дать"})
_TO_ME = frozenset({"мне", "нам", "меня", "нас", "мной", "мною", "нами"})
_MY = frozenset({"мой", "наш"})
_CALLED_ONESELF = frozenset({"человек", "дурак", "дура", "идиот", "идиотка", "взрослый"})
_LIKE = frozenset({"как", "словно", "будто", "чем", "точно", "типа"})
THEM = frozenset({"его", "ее", "их", "ему", "ей", "им", "него", "нее", "них", "ней", "ним", "нему"})  # fmt: skip
_JOINS = frozenset({"с", "со", "и"})


@dataclass(frozen=True, slots=True)
class Doer:
    """Who a clause is told of. `subject`: places of the words that name them, empty where nobody is named.

    `named`: by no verb, so that only what goes on about them tells what they do («Андрей, друг детства, зовёт»).
    """

    number: str
    gender: str
    subject: frozenset[int]
    serving: bool = False
    named: bool = False

    def does(self, verb: Reading) -> bool:
        """Whether a verb without a subject may be theirs."""
        if verb.number and self.number and verb.number != self.number:
            return False
        if verb.tense != "past" or verb.number == "plur" or not self.gender:
            return True
        return verb.gender in (self.gender, "")


type Owner = Literal["self", "open"] | Doer


@lru_cache(maxsize=1)
def told_by() -> dict[str, dict[str, frozenset[str]]]:
    with TABLE.open("rb") as file:
        table = tomllib.load(file)
    return {
        language: {name: frozenset(text.split()) for name, text in lists.items()}
        for language, lists in table.items()
    }


def _list(name: str) -> frozenset[str]:
    return told_by()["russian"][name]


def owner(said: Sequence[Word], start: int, end: int) -> Owner:
    """Whose the words `[start, end)` are by themselves; "open" where they name nobody."""
    clause = said[start:end]
    if any(_of_me(word) for word in clause):
        return "self"
    verbs = [word.reading for word in clause if _finite(word)]
    if _i_feel(clause, verbs):
        return "self"
    return (
        _subject(said, start, end, verbs)
        or _with_them(said, start, end, verbs)
        or _wishing(said, start, end)
        or ("self" if any(word.lower in _CALLED_ONESELF for word in clause) else "open")
    )


def reaches_me(said: Sequence[Word], start: int, end: int, doer: Doer) -> bool:
    """«Маша подарила мне гитару», «муж чинит мой велосипед»: what they do is done to the person."""
    return any(
        word.lower in _TO_ME or (word.lemma in _MY and n + 1 not in doer.subject)
        for n, word in enumerate(said[start:end], start)
    )


def in_my_way(said: Sequence[Word], start: int, end: int) -> bool:
    """«Соседи мешают», «начальник не даёт покоя»: whose way they stand in is said nowhere, for it is the person's."""
    clause = said[start:end]
    hinders = any(
        word.lemma in HINDER or (word.lemma in GIVE and n and clause[n - 1].lower == "не")
        for n, word in enumerate(clause)
    )
    return hinders and not any(map(_to_another, clause))


def _to_another(word: Word) -> bool:
    """«мешают Лене»: of a name the likeliest case is too often another."""
    if word.lower in _TO_ME or word.reading.pos not in ("NOUN", "NPRO"):
        return False
    some = readings(word.lower) if word.text[0].isupper() else (word.reading,)
    return any(one.case == "datv" for one in some)


def of_oneself(said: Sequence[Word], start: int, end: int) -> bool:
    """«тренер готовится к марафону»: not what it is their work to do for others."""
    return any(
        word.lemma in _list("of_oneself") and word.reading.pos in _PLAIN for word in said[start:end]
    )


def finite(said: Sequence[Word], start: int, end: int) -> list[Reading]:
    return [word.reading for word in said[start:end] if _finite(word)]


def _of_me(word: Word) -> bool:
    return word.lower in _MINE or word.reading.person == "1per"


def _finite(word: Word) -> bool:
    return word.reading.pos in _PLAIN and word.reading.mood != "impr"


def _i_feel(clause: Sequence[Word], verbs: Sequence[Reading]) -> bool:
    """«мне тревожно», «мне надо помочь маме»."""
    if not any(word.lower in ("мне", "нам") for word in clause):
        return False
    return not verbs or any(
        one.pos == "PRED"
        or one.lemma in _list("impersonal") | _list("needs")
        or one.gender == "neut"
        for one in verbs
    )


def _subject(said: Sequence[Word], start: int, end: int, verbs: Sequence[Reading]) -> Doer | None:
    """A person in the first case whom a verb of the clause agrees with, or who stands in it without a verb."""
    several = any(word.lower in _JOINS for word in said[start:end])
    for n in range(start, end):
        one = _somebody(said, n)
        if one is None or _led(said, n, start):
            continue
        if _of_a_kind(said[n], one, verbs) and not _asks(said, n):
            continue
        serving = said[n].lemma in _list("serving")
        doer = Doer(one.number, one.gender, _named_by(said, n, start), serving, named=not verbs)
        if not verbs or any(_agrees(doer, verb, several=several) for verb in verbs):
            return doer
    return None


def _of_a_kind(word: Word, one: Reading, verbs: Sequence[Reading]) -> bool:
    """«старики никому не нужны», «люди не меняются»: what the person holds of all of them."""
    told = word.lower in _list("pronouns") or word.lemma in _list("these") or word.lemma in kin()
    return one.number == "plur" and not told and not any(verb.tense == "past" for verb in verbs)


def _asks(said: Sequence[Word], n: int) -> bool:
    behind = (word.text for word in said[n:])
    return next((mark for mark in behind if mark in (".", "!", "?", "…")), "") == "?"


def _somebody(said: Sequence[Word], n: int) -> Reading | None:
    """The reading of a word as somebody in the first case."""
    word = said[n]
    if word.lower in _list("pronouns"):
        return None if _is_a_thing(said, n) else word.reading
    if word.lemma in _CALLED_ONESELF and word.lower != "люди":
        return None
    if word.lemma in _list("somebody") and word.reading.case in ("nomn", ""):
        return word.reading
    capital = word.text[0].isupper()
    begins = n == 0 or said[n - 1].text in ".!?…"
    for one in readings(word.lower):
        if one.pos != "NOUN" or one.case != "nomn" or one.score < LIKELY:
            continue
        if one.name and not capital:
            continue
        if one.animate and (one is word.reading or one.name or one.lemma == word.lemma):
            return one if (capital and not begins) or _sure(word, one) else None
    return None


def _sure(word: Word, one: Reading) -> bool:
    """«Роман ожил» is likelier a novel than a man; of a word in no dictionary nobody knows."""
    if word.text[0].isupper() and long_form(word.lower) != word.lower:
        return True  # «Лида» is a pet form before it is a town
    if not known_word(word.lower):
        return False
    return not any(
        other.pos == "NOUN"
        and not other.animate
        and other.case == "nomn"
        and other.score >= one.score
        for other in readings(word.lower)
    )


def _is_a_thing(said: Sequence[Word], n: int) -> bool:
    """«он стоит», «она не даётся»: what things do as well; with no verb beside it the same."""
    near = [word for word in said[n + 1 : n + 5] if word.text[0].isalnum()]
    verb = next((word for word in near if word.reading.pos in (*_PLAIN, "INFN", "ADJF")), None)
    return verb is None or verb.lemma in _list("of_things")


def _led(said: Sequence[Word], n: int, start: int) -> bool:
    """Behind a preposition or «как» nobody does anything."""
    m = n - 1
    while m >= start and said[m].reading.pos in ("ADJF", "PRTF", "NUMR", "NPRO"):
        m -= 1
    return m >= 0 and (said[m].lower in _LIKE or (m >= start and said[m].reading.pos == "PREP"))


def _named_by(said: Sequence[Word], n: int, start: int) -> frozenset[int]:
    """The words of the subject: its adjectives, itself, what stands between it and the verb («репетитор по корейскому»)."""
    first = n
    while first > start and said[first - 1].reading.pos in ("ADJF", "NUMR"):
        first -= 1
    last = n + 1
    if last < len(said) and (said[last].reading.pos == "PREP" or said[last].reading.case == "gent"):
        while last < min(len(said), n + 4) and said[last].reading.pos in ("PREP", "NOUN", "ADJF"):
            last += 1
    begun = last < len(said) and said[last].text[0].isalnum()
    return frozenset(range(first, last if begun else n + 1))


def _agrees(doer: Doer, verb: Reading, *, several: bool) -> bool:
    if verb.pos == "PRED":
        return False
    if several and verb.number == "plur":
        return True
    if verb.person and verb.person != "3per":
        return False
    return doer.does(verb)


def _with_them(said: Sequence[Word], start: int, end: int, verbs: Sequence[Reading]) -> Doer | None:
    """«у Оли новый проект», «для Андрея главное», «Лене предложили», «Ему надоела работа», «её взяли»."""
    clause = said[start:end]
    if any(word.lower in _TO_ME for word in clause):
        return None
    lemmas = {word.lemma for word in clause} | {word.lower for word in clause}
    for n in range(start, end):
        whom = _whom(said[n])
        if whom is None:
            continue
        led = next((said[m].lower for m in range(n - 1, max(start, n - 3) - 1, -1) if said[m].reading.pos == "PREP"), "")  # fmt: skip
        owns = led == "у" and said[n].lower not in ("их", "них") and (not verbs or all(one.lemma in ("есть", "быть", "появиться") for one in verbs))  # fmt: skip
        ranked = led == "для" and lemmas & (_list("ranks") | {"главное", "важнее"})
        befalls = not led and (said[n].lower in THEM or whom.case == "datv") and _befalls(clause, verbs, whom)  # fmt: skip
        if owns or ranked or befalls:
            return Doer(whom.number, whom.gender, frozenset(range(max(start, n - 1), n + 1)) if led else frozenset({n}))  # fmt: skip
    return None


def _whom(word: Word) -> Reading | None:
    """Somebody in another case than the first."""
    if word.lower in THEM:
        return word.reading
    capital = word.text[0].isupper()
    return next(
        (
            one
            for one in readings(word.lower)
            if one.pos == "NOUN" and one.animate and one.case in ("gent", "datv", "accs")
            and one.score >= LIKELY and (capital or not one.name)
            and (one is word.reading or one.name or one.lemma == word.lemma)
        ),
        None,
    )  # fmt: skip


def _befalls(clause: Sequence[Word], verbs: Sequence[Reading], whom: Reading) -> bool:
    """What comes to somebody without being done by them or by the person."""
    needed = any(word.lemma in _list("needs") or word.lower in _list("needs") for word in clause)
    if needed:
        return whom.case == "datv" and not any(word.lemma in _list("to_whom") for word in clause)
    return any(
        one.lemma in _list("impersonal") or (one.tense == "past" and one.number == "plur")
        for one in verbs
    )


def _wishing(said: Sequence[Word], start: int, end: int) -> Doer | None:
    """«её мечта», «мамина цель», «план брата»."""
    for n in range(start, end):
        if said[n].lemma not in _list("wish") or said[n].reading.case not in ("nomn", "accs"):
            continue
        before = said[n - 1] if n > start else None
        behind = said[n + 1] if n + 1 < end else None
        his = before is not None and before.lower in ("его", "ее", "их")
        of = behind is not None and any(
            one.pos == "NOUN" and one.case == "gent" and one.animate and one.score >= LIKELY
            for one in readings(behind.lower)
        )
        own = before is not None and _kins(before)
        if his or of or own:
            return Doer("", "", frozenset())
    return None


def _kins(word: Word) -> bool:
    """«мамина», «сестрин»: an adjective of somebody who is kin."""
    if word.reading.pos != "ADJF":
        return False
    for ending in ("ин", "нин"):
        stem = word.lemma.removesuffix(ending)
        if stem != word.lemma and any(stem + vowel in kin() for vowel in ("а", "я")):
            return True
    return False
