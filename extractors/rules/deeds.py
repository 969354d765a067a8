"""A sentence -> whether the person did something in it, and whether a cue speaks of the thing named beside it."""

from collections.abc import Sequence

from extractors.rules.morphology import Reading, read
from extractors.rules.names import areas
from extractors.rules.sentences import Sentence, Word

NEAR_AFTER, NEAR_BEFORE = 5, 3
_OWN = frozenset({"я", "мы", "i", "we"})
_OTHERS = frozenset(
    {"он", "она", "оно", "они", "кто", "никто", "все", "это", "he", "she", "they", "it"}
)
_I = frozenset(
    {
        "я", "мне", "меня", "мной", "мой", "моя", "мое", "мои", "мою", "моей", "мы", "нам", "нас", "наш",
        "i", "i'm", "i’m", "i've", "me", "my", "we", "us", "our",
    }
)  # fmt: skip
# What one goes through rather than does.
_NO_DEEDS = frozenset(
    [
        "быть", "бывать", "стать", "мочь", "смочь", "хотеть", "хотеться", "думать", "подумать", "казаться", "показаться",
        "понять", "понимать", "знать", "узнать", "помнить", "вспомнить", "вспоминать", "забыть", "бояться", "испугаться",
        "любить", "нравиться", "понравиться", "устать", "уставать", "чувствовать", "почувствовать", "ждать", "надеяться",
        "спать", "проснуться", "лежать", "видеть", "увидеть", "слышать", "услышать", "решить", "собираться", "обещать",
        "мечтать", "захотеть", "считать", "верить", "жить", "остаться", "перестать", "бросить", "отложить", "забросить",
    ]
)  # fmt: skip
_DID = frozenset(
    [
        "made",
        "built",
        "wrote",
        "drew",
        "painted",
        "recorded",
        "finished",
        "fixed",
        "practised",
        "practiced",
        "trained",
        "ran",
        "read",
        "learned",
        "learnt",
        "studied",
        "worked",
        "bought",
        "sold",
        "sent",
        "signed",
        "packed",
        "cooked",
        "sewed",
        "planted",
        "repaired",
        "edited",
        "rehearsed",
    ]
)


def acted(sentence: Sentence) -> bool:
    """«скребла лодку до ночи», «I fixed the roof»: a past deed whose doer is the person.

    Russian drops «я», so the past tense in the singular counts unless a clause names another doer.
    """
    said = sentence.words
    for n, word in enumerate(said):
        if word.lower in _DID and any(w.lower in _OWN for w in said[max(0, n - 4) : n]):
            return True
        reading = word.reading
        if reading.pos != "VERB" or reading.tense != "past" or word.lemma in _NO_DEEDS:
            continue
        if reading.gender == "neut" or (n and said[n - 1].lower in ("не", "бы", "ни")):
            continue
        doers = [w for w in _clause_around(said, n) if _may_do(w, reading)]
        if any(w.lower in _OWN for w in doers):
            return True
        if not doers and reading.number == "sing":
            return True
    return False


def speaks_of(words: Sequence[Word], first: int, last: int, name: str) -> bool:
    """Does a cue on `[first, last)` stand near a word of this item, so that it tells of the item itself?"""
    near = [*words[max(0, first - NEAR_BEFORE) : first], *words[last : last + NEAR_AFTER]]
    own = {read(one).lemma for one in name.casefold().replace("ё", "е").split()}
    return any(word.lemma in own or areas().of(word.lemma, word.lower) == name for word in near)


def _clause_around(said: Sequence[Word], at: int) -> list[Word]:
    start = at
    while start and said[start - 1].text[0].isalnum():
        start -= 1
    end = at
    while end < len(said) and said[end].text[0].isalnum():
        end += 1
    return [*said[start:at], *said[at + 1 : end]]


def _may_do(word: Word, verb: Reading) -> bool:
    """A pronoun, or a noun that the verb agrees with: «весь вечер скребла» has no doer but the person."""
    if word.lower in _OWN or word.lower in _OTHERS:
        return True
    noun = word.reading
    return (
        noun.pos == "NOUN"
        and noun.case == "nomn"
        and (noun.number, noun.gender) == (verb.number, verb.gender)
    )


def personal(sentence: Sentence) -> bool:
    """The person is in it: «я» in any case, a first person, a past tense of one."""
    return any(
        word.lower in _I
        or word.reading.person == "1per"
        or (
            word.reading.pos == "VERB"
            and word.reading.tense == "past"
            and word.reading.number == "sing"
        )
        for word in sentence.words
    )
