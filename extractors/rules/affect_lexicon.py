"""Sentences -> emotions by our own word lists: values, idioms, negation, strength, signs, whose feeling it is."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from extractors.rules.affect_model import Language
from extractors.rules.deeds import own_past
from extractors.rules.patterns import Patterns
from extractors.rules.sentences import Word
from graph.stems import stem

TABLES = Path(__file__).parent / "tables"
REACH = 3
type Values = tuple[float, float, float, float, float, float]
_NOTHING: Values = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
_REPEATED = re.compile(r"([а-яёa-z])\1{2,}", re.IGNORECASE)
_CAPS = re.compile(r"\b[А-ЯЁA-Z]{3,}\b")
_GOOD_SIGNS = re.compile(r"\){2,}|[😀-😆😉-😍😘🥰🤩😊🎉❤💪🔥✨🥳]|:-?D|\b[xX]D\b|<3")
_BAD_SIGNS = re.compile(r"\({2,}|[😞-😤😨-😭🤬😡😠💔🥺😔😟😫😩]|:-?\(|:c\b")


@dataclass(frozen=True, slots=True)
class Lexicon:
    words: Mapping[str, tuple[str, Values]]
    idioms: Patterns[Values]
    lists: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Felt:
    """One sentence by the lists. `name` is the group of the strongest hit, `other` a feeling of someone else."""

    values: Values
    hits: int
    name: str
    other: bool = False
    overload: bool = False


def _key(word: Word, language: Language) -> str:
    return word.lemma if language == "ru" else stem(word.lower)


@lru_cache(maxsize=2)
def lexicon(language: Language) -> Lexicon:
    with (TABLES / f"feelings_{language}.toml").open("rb") as file:
        table = tomllib.load(file)
    words: dict[str, tuple[str, Values]] = {}
    for group in table["group"]:
        for word in group["words"].split():
            key = word.replace("ё", "е") if language == "ru" else stem(word)
            words.setdefault(key, (group["name"], cast("Values", tuple(group["values"]))))
    idioms = Patterns[Values](
        (pattern, cast("Values", tuple(row["values"])))
        for row in table["idiom"]
        for pattern in row["patterns"]
    )
    lists = {name: frozenset(text.split()) for name, text in table["words"].items()}
    return Lexicon(words, idioms, lists)


def felt(text: str, words: Sequence[Word], language: Language) -> Felt:
    """What the words, idioms and signs of a sentence say."""
    lists = lexicon(language)
    hits = [*_words(words, lists, language), *_idioms(words, lists)]
    values = _strongest([hit for _, hit in hits])
    name = max(hits, key=lambda hit: max(map(abs, hit[1])), default=("", values))[0]
    lowers = {word.lower for word in words}
    lemmas = {word.lemma for word in words}
    overload = bool((lowers | lemmas) & lists.lists["overload"])
    swears = bool((lowers | lemmas) & lists.lists["profanity"])
    values, signs = _signs(text, values, swears)
    other = bool(hits) and others_feeling(words)
    return Felt(values, len(hits) + signs, name, other, overload)


def _words(words: Sequence[Word], lists: Lexicon, language: Language) -> list[tuple[str, Values]]:
    out: list[tuple[str, Values]] = []
    for n, word in enumerate(words):
        found = lists.words.get(_key(word, language)) or lists.words.get(word.lower)
        if found is None or (word.lower in lists.lists["intensifiers"] and n + 1 < len(words) and
                             words[n + 1].reading.pos in ("ADJF", "ADJS", "ADVB", "PRED")):  # fmt: skip
            continue
        name, values = found
        before = words[max(0, n - REACH) : n]
        out.append((name, _shaded(values, before, words[n + 1 : n + 2], lists)))
    return out


def _shaded(
    values: Values, before: Sequence[Word], after: Sequence[Word], lists: Lexicon
) -> Values:
    """Negation and strength by the words around."""
    lowers = [word.lower for word in before]
    if negated(lowers, lists.lists["negations"]):
        s, fr, ex, fe, v, a = values
        return (s * 0.2, fr * 0.2, ex * 0.2, fe * 0.2, v * -0.5, a * 0.5)
    scale = 1.0
    if any(low in lists.lists["intensifiers"] for low in [*lowers[-2:], *(w.lower for w in after)]):
        scale = 1.4
    elif any(low in lists.lists["softeners"] for low in lowers[-2:]):
        scale = 0.6
    return cast("Values", tuple(max(-1.0, min(1.0, value * scale)) for value in values))


def negated(lowers: Sequence[str], negations: frozenset[str]) -> bool:
    """A negation among the words before; «не то чтобы», «не могу не», a comma in between are none."""
    cut = [n for n, low in enumerate(lowers) if low in (",", ";", "—", "-", ":")]
    near = lowers[cut[-1] + 1 :] if cut else lowers
    text = " ".join(near)
    if re.search(r"не то чтобы|не мо\w+ не|не только|not only|can't help", text):
        return False
    return any(low in negations or low.endswith(("n't", "n’t")) for low in near)


def _idioms(words: Sequence[Word], lists: Lexicon) -> list[tuple[str, Values]]:
    out: list[tuple[str, Values]] = []
    for found in lists.idioms.found(words):
        before = [word.lower for word in words[max(0, found.first - 2) : found.first]]
        first = words[found.first].lower
        own = first in lists.lists["negations"] or not negated(before, lists.lists["negations"])
        out.append(("idiom", found.meaning if own else _NOTHING))
    return out


def _strongest(hits: Sequence[Values]) -> Values:
    """The strongest value of each emotion; valence is the mean of the strongest good and bad."""
    if not hits:
        return (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    emotions = [max(hit[n] for hit in hits) for n in range(4)]
    good = max(0.0, *(hit[4] for hit in hits))
    bad = min(0.0, *(hit[4] for hit in hits))
    arousal = max((hit[5] for hit in hits), key=abs)
    return (emotions[0], emotions[1], emotions[2], emotions[3], good + bad, arousal)


def _signs(text: str, values: Values, swears: bool) -> tuple[Values, int]:
    s, fr, ex, fe, v, a = values
    loud = ("!!" in text) + (len(_CAPS.findall(text)) >= 2) + bool(_REPEATED.search(text))
    good, bad = bool(_GOOD_SIGNS.search(text)), bool(_BAD_SIGNS.search(text))
    v += 0.3 * good - 0.3 * bad
    a += 0.2 * loud + 0.3 * swears
    ex, s = max(ex, 0.3 * good), max(s, 0.3 * bad)
    return (s, fr, ex, fe, max(-1.0, min(1.0, v)), max(-1.0, min(1.0, a))), good + bad


_ME = frozenset(("я", "мне", "мы", "нам", "сам", "сама", "i", "me", "i'm", "i’m", "we", "us"))
_SHE = frozenset(["он", "она", "они", "ему", "ей", "им", "его", "ее", "их"])


def _did_first(before: Sequence[Word]) -> bool:
    """«Бросила испанский, потому что Марат …»: a clause before that has a deed of the person's own."""
    signs = [n for n, word in enumerate(before) if not word.text[0].isalnum()]
    return bool(signs) and any(own_past(before, n) for n in range(signs[-1]))


def others_feeling(words: Sequence[Word]) -> bool:
    """True when somebody else is the only one who can be the subject: a name or pronoun, no «я», no first person."""
    if any(word.lower in _ME or word.reading.person == "1per" for word in words):
        return False
    for n, word in enumerate(words[:6]):
        subject = word.lower in _SHE or (bool(word.reading.name) and word.text[:1].isupper())
        if (
            subject
            and word.reading.case in ("nomn", "datv")
            and any(w.reading.pos in ("VERB", "ADJS", "PRED", "PRTS") for w in words[n + 1 : n + 5])
        ):
            return not _did_first(words[:n])
        english = word.lower in ("he", "she", "they")
        if english:
            return True
    return False
