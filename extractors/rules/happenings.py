"""A sentence -> what has happened to the person in it, by the verbs that tell of it: «развелась» is a divorce."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.rules.cues import TABLES, somebody_elses_in_english
from extractors.rules.deeds import ONESELF, own_past
from extractors.rules.patterns import Found, Patterns
from extractors.rules.people import people
from extractors.rules.pets import kin
from extractors.rules.sentences import Sentence, Word
from extractors.rules.unreal import NEGATING, doubtful, remembered

NEAR = 4


@dataclass(frozen=True, slots=True)
class Happening:
    """`kin`: it may happen to a relative as well, who is then named with it. `others`: asked of somebody else alone."""

    name: str
    called: str
    kin: bool
    others: bool


def happenings(sentence: Sentence) -> Iterator[str]:
    """Names of events that the sentence tells as having taken place, each once."""
    if sentence.question or remembered(sentence.text):
        return
    said, told = sentence.told, set[str]()
    for found in _patterns().found(said):
        what = found.meaning
        if what.others or not _took_place(found, said):
            continue
        name = what.called if said[found.first].lower.isascii() else what.name
        if what.kin:
            name = _with_whom(name, said)
        elif sentence.words[found.first] is not said[found.first] or not _own(found, said):
            continue
        if name and name not in told:
            told.add(name)
            yield name


def befell_kin(sentence: Sentence) -> bool:
    """«Умер дед»: who tells of it feels it, though it is told of another."""
    return any(": " in name for name in happenings(sentence))


def happened_in(sentence: Sentence) -> frozenset[str]:
    """Russian names of all events that the sentence tells as having taken place, whoever they happened to."""
    if sentence.question or remembered(sentence.text):
        return frozenset()
    found = _patterns().found(sentence.told)
    return frozenset(one.meaning.name for one in found if _took_place(one, sentence.told))


def _took_place(found: Found[Happening], said: Sequence[Word]) -> bool:
    near = said[max(0, found.first - 1) : found.last]
    if any(word.lower in NEGATING for word in near) and said[found.last - 1].lower != "стало":
        return False
    if doubtful(said, found.first):
        return False
    verbs = [word.reading for word in said[found.first : found.last] if word.reading.pos in ("VERB", "INFN")]  # fmt: skip
    return not verbs or any(one.tense == "past" for one in verbs)


def _own(found: Found[Happening], said: Sequence[Word]) -> bool:
    """By the doer of a Russian verb, or because the words themselves say whose it is."""
    span = range(found.first, found.last)
    if said[found.first].lower.isascii():
        near = said[max(0, found.first - NEAR) : found.last]
        return not somebody_elses_in_english(said, found.first) and (
            not found.first or any(word.lower in ONESELF for word in near)
        )
    return any(said[n].lemma in ONESELF or said[n].lower in ONESELF for n in span) or any(
        own_past(said, n, together=True) for n in span
    )


def _with_whom(name: str, said: Sequence[Word]) -> str:
    """«умер дед» -> Смерть: дедушка. Whoever is nobody's is a stranger, or a battery."""
    whose = next(people(said), "")
    if whose:
        return f"{name}: {whose.lower() if whose in kin().values() else whose}"
    bore = any(word.lower in ("родила", "родили", "birth") for word in said)
    return name if bore and any(word.lower in ONESELF for word in said) else ""


@lru_cache(maxsize=1)
def _patterns() -> Patterns[Happening]:
    with (TABLES / "happenings.toml").open("rb") as file:
        table = tomllib.load(file)
    return Patterns(
        (
            pattern,
            Happening(row["name"], row["called"], row.get("kin", False), row.get("others", False)),
        )
        for row in table["happening"]
        for pattern in row["patterns"]
    )
