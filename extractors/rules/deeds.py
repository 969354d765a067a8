"""A sentence -> whether the person did something in it, and whether a cue speaks of the thing named beside it."""

from collections.abc import Sequence
from functools import lru_cache

from extractors.rules.morphology import Reading, agrees, read, readings
from extractors.rules.names import areas
from extractors.rules.sentences import Sentence, Word, words

NEAR_AFTER, NEAR_BEFORE = 6, 3
# «и», «в» of «Дача и сад», «Работа в найме» stand in every sentence.
SMALLEST = 2
_OWN = frozenset({"я", "мы", "i", "we"})
_OTHERS = frozenset(
    {"он", "она", "оно", "они", "кто", "никто", "все", "это", "he", "she", "they", "it"}
)
ONESELF = frozenset(
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
        "порадоваться", "радоваться", "обрадоваться", "расстроиться", "удивиться", "разозлиться", "злиться", "пожалеть",
        "жалеть", "скучать", "соскучиться", "волноваться", "переживать", "гордиться", "нервничать", "сомневаться",
        "заметить", "отменить", "пропустить",
        "мечтать", "захотеть", "считать", "верить", "жить", "остаться", "перестать", "бросить", "отложить", "забросить",
    ]
)  # fmt: skip
# English past tenses that a deed is told in; those in -ed are known by their ending.
_DID = frozenset(
    {
        "made", "built", "wrote", "drew", "ran", "read", "learnt", "bought", "sold", "sent", "sewed", "dug", "sang", "swam",
        "rode", "drove", "taught", "went", "came", "took", "gave", "found", "kept", "put", "cut", "set", "got", "began",
        "rang", "told", "met", "threw", "hung", "swept", "spent", "sat", "stood", "held", "brought", "caught", "ate",
        "drank", "paid", "led", "left", "did", "knit", "wove", "bent", "rebuilt", "rewrote", "restrung", "redid", "quit",
    }
)  # fmt: skip
_NO_ENGLISH_DEEDS = frozenset(
    {
        "wanted", "liked", "loved", "hated", "missed", "needed", "seemed", "looked", "noticed", "realized", "realised",
        "remembered", "hoped", "wished", "worried", "feared", "tired", "excited", "scared", "bored", "ashamed", "exhausted",
        "wondered", "thought", "felt", "decided", "promised", "dreamed", "believed", "happened", "used", "stopped", "red",
        "dropped", "abandoned", "need", "indeed", "bed", "speed", "feed", "seed", "weed", "hundred", "instead",
    }
)  # fmt: skip
_ENDS = frozenset(".!?…:")
_NEGATING = frozenset({"not", "never", "n't", "no", "didn't", "haven't", "hasn't"})


def acted(sentence: Sentence) -> bool:
    return deed_at(sentence) is not None


def deed_at(sentence: Sentence) -> int | None:
    """«скребла лодку до ночи», «I fixed the roof»: where a past deed stands whose doer is the person.

    Russian drops «я», so the past tense in the singular counts unless a clause names another doer.
    """
    said = sentence.words
    for n, word in enumerate(said):
        if _english_deed(word) and _english_doer(said, n):
            if word.lower == "did" and n + 1 < len(said) and said[n + 1].lower in _NEGATING:
                return None
            return n
        if word.lemma not in _NO_DEEDS and own_past(said, n):
            return n
    return None


def own_past(said: Sequence[Word], n: int, *, together: bool = False) -> bool:
    """Whether a Russian verb tells what the person did, or stopped doing: in the past, with no other doer in its clause.

    `together`: of a verb that two do («помирились с братом»), several without a doer are we.
    """
    reading = said[n].reading
    if reading.pos != "VERB" or reading.tense != "past" or reading.gender == "neut":
        return False
    if n and said[n - 1].lower in ("не", "бы", "ни"):
        return False
    doers = [w for w in _clause_around(said, n) if _may_do(w, reading)]
    return any(w.lower in _OWN for w in doers) or (
        not doers and (together or reading.number == "sing")
    )


def _english_deed(word: Word) -> bool:
    said = word.lower
    if not said.isascii() or said in _NO_ENGLISH_DEEDS:
        return False
    return said in _DID or (said.endswith("ed") and len(said) > 4)


def _english_doer(said: Sequence[Word], n: int) -> bool:
    """«I … fixed», or nobody at all where a sentence begins with the deed, as diaries have it."""
    before = [word.lower for word in said[max(0, n - 4) : n]]
    if _NEGATING & set(before):
        return False
    return any(one in _OWN for one in before) or not before or before == ["and"]


def speaks_of(words: Sequence[Word], first: int, last: int, name: str) -> bool:
    """Does a cue on `[first, last)` stand near a word of this item, so that it tells of the item itself?"""
    return bool(places(words[max(0, first - NEAR_BEFORE) : last + NEAR_AFTER], name))


def places(words: Sequence[Word], name: str) -> list[int]:
    """Where words speak of the item of this name: its own words, or others of its area of life."""
    said = name.casefold().replace("ё", "е").split()
    own = {read(one).lemma for one in said if len(one) > SMALLEST}
    named = {areas().of(read(one).lemma, one) for one in said} - {None}
    return [
        n
        for n, word in enumerate(words)
        if word.lemma in own or areas().of(word.lemma, word.lower) in named
    ]


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
    may_be = readings(word.lower) if word.text[0].isupper() else (word.reading,)
    return any(agrees(one, verb) for one in may_be if one is word.reading or one.name)


def personal(sentence: Sentence) -> bool:
    """The person is in it: «я» in any case, a first person, a past tense of one; an English deed that nobody does."""
    return _personal(sentence.heard)


def _short(word: Word) -> bool:
    """«Рада за сестру»: where a sentence begins so, it is told of oneself."""
    reading = word.reading
    return (reading.pos, reading.number) == ("ADJS", "sing") and reading.gender in ("masc", "femn")


@lru_cache(maxsize=1_000)
def _personal(text: str) -> bool:
    said = words(text)
    if any(
        _english_deed(word) and (not n or said[n - 1].text in _ENDS) for n, word in enumerate(said)
    ):
        return True
    if any(_short(word) and (not n or said[n - 1].text in _ENDS) for n, word in enumerate(said)):
        return True
    return any(
        word.lower in ONESELF
        or word.lower.split("’")[0].split("'")[0] in ("i", "my")
        or word.reading.person == "1per"
        or (
            word.reading.pos == "VERB"
            and word.reading.tense == "past"
            and word.reading.number == "sing"
        )
        for word in said
    )


def together(said: Sequence[Word], name: str) -> bool:
    """«Лика принесла суп»: of life with somebody what they do tells as much as what one does oneself."""
    if not any(one.name for one in readings(name.casefold())):
        return False
    return any(word.text == name for word in said) and any(
        (word.reading.pos, word.reading.tense) == ("VERB", "past") for word in said
    )
