"""Sentences of a person -> the same, without the words that tell of what others do, want and feel, or only figure there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.rules.doers import (
    THEM,
    Doer,
    Owner,
    finite,
    in_my_way,
    of_oneself,
    owner,
    reaches_me,
    told_by,
)
from extractors.rules.doers_english import (
    of_oneself_in_english,
    owner_in_english,
    plain,
    reaches_me_in_english,
)
from extractors.rules.figures import figures
from extractors.rules.sentences import Sentence, Word, veiled

_ENDS = frozenset(".!?…")
_DASHES = frozenset("—–-")
# «…, это сейчас важнее всего»: a subject that is nobody.
_THIS = frozenset({"это", "все", "it", "this", "that"})
_QUOTES = frozenset("«»\"“”'’")
_CONJUNCTIONS = frozenset(
    {
        "и", "а", "но", "да", "что", "чтобы", "чтоб", "потому", "поэтому", "если", "когда", "пока", "зато", "хотя", "как",
        "который", "где", "and", "but", "that", "because", "so", "who", "which", "while", "when", "if", "although",
    }
)  # fmt: skip
_ENGLISH_SUBJECTS = frozenset({"i", "we", "he", "she", "they"})
_MEANWHILE = frozenset({"пока", "когда", "если", "хотя", "раз", "while", "when", "if", "since", "after", "before"})  # fmt: skip
_IT = frozenset({"он", "она", "оно"})
_PLACES = frozenset({"важнее", "главнее", "главное", "главный", "главная", "приоритет"})
_NEWS = frozenset(
    {
        "звонить", "позвонить", "приходить", "заходить", "зайти", "заезжать", "писать", "написать", "рассказать", "рассказывать",
        "сказать", "встретить", "видеть", "увидеть", "увидеться", "приезжать", "заехать", "забегать",
    }
)  # fmt: skip


@dataclass(slots=True)
class _Talk:
    """Of whom the words before tell: `doer` within a sentence, `caller` of the sentence before it, who brought news."""

    doer: Doer | None = None
    caller: Doer | None = None

    def ends(self) -> None:
        self.doer = self.caller = None


def heard_alone(parts: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of one message, without what others do in them, and without figures of speech.

    Who brought news is spoken of no longer than their paragraph.
    """
    talk, line = _Talk(), -1
    out: list[Sentence] = []
    for part in parts:
        if part.line != line:
            talk.ends()
        line = part.line
        out.append(_heard(part, talk))
    return out


def _heard(part: Sentence, talk: _Talk) -> Sentence:
    said = part.words
    silent = {*_others(said, talk), *figures(said)}
    veil = frozenset(n for n in silent if said[n].text[0].isalnum())
    talk.doer = None
    return veiled(part, veil) if veil else part


def _others(said: Sequence[Word], talk: _Talk) -> Iterator[int]:
    for start, end in _clauses(said):
        if start and said[start - 1].text in _ENDS:
            talk.doer = None
        english = _english(said, start, end)
        whose = owner_in_english(said, start, end) if english else owner(said, start, end)
        whose = _gone_on(said, start, end, whose, talk)
        if not isinstance(whose, Doer) or _ranks(said, start, end, whose):
            if whose == "self":
                talk.ends()
            continue
        # «пока сын спал, написал главу»: of who does the rest such a beginning says nothing
        talk.doer = None if said[start].lower in _MEANWHILE else whose
        if any(word.lemma in _NEWS for word in said[start:end]):
            talk.caller = whose
        if not whose.named and not _for_me(said, start, end, whose, english=english):
            yield from (n for n in range(start, end) if n not in whose.subject)


def _ranks(said: Sequence[Word], start: int, end: int, doer: Doer) -> bool:
    """«Он сейчас важнее всего»: what has a place among one's things is one of them and does nothing."""
    if any(said[n].lower not in _IT for n in doer.subject):
        return False
    placed = any(word.lower in _PLACES for word in said[start:end])
    return placed and bool(doer.subject) and not finite(said, start, end)


def _english(said: Sequence[Word], start: int, end: int) -> bool:
    letters = [word for word in said[start:end] if word.text[0].isalpha()]
    return bool(letters) and all(word.lower.replace("’", "'").isascii() for word in letters)


def _for_me(said: Sequence[Word], start: int, end: int, doer: Doer, *, english: bool) -> bool:
    """What others do to the person or in their service may be told of the person's own things."""
    if english:
        return reaches_me_in_english(said, start, end, doer) or (
            doer.serving and not of_oneself_in_english(said, start, end)
        )
    if in_my_way(said, start, end):
        return True
    return reaches_me(said, start, end, doer) or (doer.serving and not of_oneself(said, start, end))


def _gone_on(said: Sequence[Word], start: int, end: int, whose: Owner, talk: _Talk) -> Owner:
    """A clause that names nobody goes on about whom the one before told of, where its verb agrees."""
    if whose != "open":
        return whose
    verbs = finite(said, start, end)
    if talk.doer is not None:
        doer = replace(talk.doer, subject=frozenset[int](), named=False)
        goes_on = all(verb.pos != "PRED" and doer.does(verb) for verb in verbs)
        if talk.doer.named and not verbs and not (start and said[start - 1].text in _DASHES):
            goes_on = False
        if any(
            word.lower in _THIS or word.lemma in told_by()["russian"]["needs"]
            for word in said[start:end]
        ):
            goes_on = False
        return doer if goes_on and not _things(said, start, end) else "open"
    willing = [one for one in verbs if one.lemma in told_by()["russian"]["of_oneself"]]
    if any(one.person == "3per" for one in willing):
        return Doer(willing[0].number, "", frozenset())
    if talk.caller is not None and willing and _only_theirs(said, start, end, talk.caller):
        return replace(talk.caller, subject=frozenset[int]())
    return whose


def _only_theirs(said: Sequence[Word], start: int, end: int, caller: Doer) -> bool:
    """«Приходил Серёжа. Бросил пить.»: the news is his, unless he stands in it («посидели с ним»)."""
    theirs = all(one.number == "sing" and caller.does(one) for one in finite(said, start, end))
    return theirs and bool(caller.number) and not any(word.lower in THEM for word in said[start:end])  # fmt: skip


def _things(said: Sequence[Word], start: int, end: int) -> bool:
    """A thing that the verb agrees with is a subject of its own: «муж уехал, дача пустая»."""
    verbs = finite(said, start, end)
    return any(
        (word.reading.pos, word.reading.case) == ("NOUN", "nomn")
        and (n == start or said[n - 1].reading.pos in ("ADJF", "NPRO", "CONJ"))
        and any(one.number == word.reading.number and one.gender in ("", word.reading.gender) for one in verbs)
        for n, word in enumerate(said[start:end], start)
    )  # fmt: skip


def _clauses(said: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Stretches between marks; a conjunction begins another where a verb stands on both sides of it."""
    start = 0
    for n, word in enumerate(said):
        mark = not word.text[0].isalnum() and word.text not in _QUOTES
        if mark or (n > start and _begins(said, start, n)):
            if n > start:
                yield start, n
            start = n + 1 if mark else n
    if len(said) > start:
        yield start, len(said)


def _begins(said: Sequence[Word], start: int, n: int) -> bool:
    word = said[n]
    if word.lower.isascii():
        subject = plain(word) in _ENGLISH_SUBJECTS and said[n - 1].lower not in _CONJUNCTIONS
        return (subject and n - start > 1) or (
            word.lower in _CONJUNCTIONS and _verb_behind(said, n)
        )
    if word.lower not in _CONJUNCTIONS and word.lemma != "который":
        return False
    return bool(finite(said, start, n)) and _verb_behind(said, n)


def _verb_behind(said: Sequence[Word], n: int) -> bool:
    end = next((m for m in range(n + 1, len(said)) if not said[m].text[0].isalnum()), len(said))
    if said[n].lower.isascii():
        return end - n > 2
    return any(True for _ in finite(said, n + 1, end)) or any(
        word.reading.person == "1per" for word in said[n + 1 : end]
    )
