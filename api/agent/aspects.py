"""A verb of a question -> the stems of the verbs that tell of the same deed: «отложила» and «откладываю»."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from extractors.rules.morphology import inflected, read
from graph.stems import stem

# Pairs whose stems part ways: by suffix, by prefix or altogether.
_PAIRS = (
    "отложить откладывать", "бросить бросать забросить забрасывать", "уехать уезжать", "переехать переезжать",
    "приехать приезжать", "вернуться возвращаться", "уволиться увольняться", "ссориться поссориться", "мириться помириться",
    "начать начинать", "купить покупать", "продать продавать", "развестись разводиться", "умереть умирать",
    "познакомиться знакомиться", "учить выучить", "писать написать", "строить построить достроить", "читать прочитать",
    "потратить тратить", "экономить сэкономить", "болеть заболеть", "обидеться обижаться", "снять снимать",
    "открыть открывать", "закрыть закрывать", "устроиться устраиваться", "отказаться отказываться", "выиграть выигрывать",
    "заработать зарабатывать", "похудеть худеть", "бояться испугаться", "сдать сдавать", "получить получать",
    "встретить встречать встретиться встречаться", "поступить поступать", "записаться записываться", "мечтать помечтать",
)  # fmt: skip
_FORMS = tuple(
    frozenset(one.split())
    for one in ("masc past", "femn past", "plur past", "sing 1per", "sing 3per", "plur 3per", "plur 1per", "sing impr")
)  # fmt: skip


def same_deed(words: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """By the stem of each verb that has partners."""
    partners = _partners()
    found: dict[str, frozenset[str]] = {}
    for word in words:
        lemma = read(word.casefold()).lemma
        if same := partners.get(lemma):
            found[stem(word)] = same - {stem(word)}
    return found


@lru_cache(maxsize=1)
def _partners() -> Mapping[str, frozenset[str]]:
    rows = [row.split() for row in _PAIRS]
    return {lemma: _stems(row) for row in rows for lemma in row}


def _stems(lemmas: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(form) for lemma in lemmas for form in (lemma, *_forms(lemma)))


def _forms(lemma: str) -> Iterable[str]:
    return (inflected(lemma, lemma, "INFN", grammemes) for grammemes in _FORMS)
