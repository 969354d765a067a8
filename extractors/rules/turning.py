"""A sentence -> turns put together of classes of words («третий месяц не подхожу»), and the thing that each is about."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from extractors.rules.cues import TABLES, About, Cue, somebody_elses
from extractors.rules.deeds import places, speaks_of
from extractors.rules.morphology import readings
from extractors.rules.names import GENERIC, WHEN
from extractors.rules.patterns import Found, Patterns
from extractors.rules.sentences import Sentence, Word, words
from extractors.rules.unreal import NEGATING, decided, doubtful, planned, to_come, used_to
from graph.types import Kind, PhaseName, Talk

NEAR_BEFORE, NEAR_AFTER, CROSSING = 6, 3, 3
_ENDS = frozenset(".!?…;\n")
_MEANS: Mapping[str, tuple[int, int, PhaseName, Talk]] = {
    "pause": (0, 1, "paused", "sustain"), "abandon": (0, 2, "dropped", "sustain"),
    "resume": (1, 0, "active", "step"), "done": (1, 0, "done", "step"), "effort": (1, 0, "active", "step"),
}  # fmt: skip
# One does not take up or give up people as one does an undertaking; from a partner one may part.
KIN = frozenset({"Дети", "Children", "Родители", "Parents"})
PEOPLE = KIN | {"Отношения", "Relationship", "Собака и кошка", "Dog"}
_BESIDE = frozenset(
    {"вместо", "ради", "кроме", "без", "перед", "после", "для", "у", "before", "after"}
)
_GIVEN = frozenset({"отдать", "подарить", "вернуть", "продать", "раздать", "сдать"})
_INTO = frozenset(
    [
        "проект", "дело", "план", "идея", "приложение", "аккаунт", "абонемент", "карта", "ключ", "документ", "подписка",
        "тетрадь", "учебник", "занятие", "урок", "курс", "экзамен", "работа", "файл", "папка",
    ]
)  # fmt: skip
# Beside a long stop these say that it has ended.
_NOW = frozenset({"снова", "опять", "вновь", "заново", "вчера", "сегодня", "наконец"})
_IT = frozenset({"он", "она", "оно", "они", "it"})


@dataclass(frozen=True, slots=True)
class Named:
    """An undertaking that the sentence speaks of, and where the thing itself is meant by its words."""

    ref: str
    name: str
    at: tuple[int, ...]


def named(said: Sequence[Word], ref: str, name: str, at: Sequence[int]) -> Named:
    """`at`: words that are known to speak of it; those of its name are found.

    Not as whom something is given to, nor as what something is done for or instead of.
    """
    given = any(word.lemma in _GIVEN for word in said)
    meant = (
        n
        for n in sorted({*at, *places(said, name)})
        if not (given and said[n].reading.case == "datv")
        and not (n and said[n - 1].lower in _BESIDE)
    )
    return Named(ref, name, tuple(meant))


def turns_in(sentence: Sentence) -> Sequence[Found[Cue]]:
    """Turns that the sentence tells as having happened, the longest at a place, in the order of the words."""
    return () if sentence.question else _turns(sentence.heard)


@lru_cache(maxsize=1_000)
def _turns(text: str) -> Sequence[Found[Cue]]:
    said = words(text)
    found = sorted(_patterns()[0].found(said), key=lambda one: (one.first - one.last, one.first))
    taken: set[int] = set()
    out: list[Found[Cue]] = []
    for one in found:
        span = set(range(one.first, one.last))
        if span & taken or not _happened(one, said):
            continue
        taken |= span
        out.append(one)
    return tuple(sorted(out, key=lambda one: one.first))


def bound(
    found: Found[Cue], said: Sequence[Word], things: Sequence[Named], carried: str | None
) -> tuple[str | None, bool]:
    """The thing that a turn is about, no people, and whether it stands beside it.

    None where the words hold another thing.
    """
    spoken = [one for one in things if one.name not in PEOPLE]
    if other_object(found, said, {n for one in spoken for n in one.at}):
        return None, False
    match found.meaning.object:
        case "subject":
            near = [one for one in spoken if _is_subject(found, said, one.at)]
        case "after":
            behind = _object_at(found, said, {n for one in spoken for n in one.at})
            near = [one for one in spoken if behind in one.at]
        case _:
            near = _nearest(found, said, spoken)
    if near:
        return near[0].ref, True
    start, end = _clause(found, said)
    if not _alone(found, said, start, end) or any(
        start <= n < end for one in spoken for n in one.at
    ):
        return None, False
    before = [(max(n for n in one.at if n < start), one.ref) for one in spoken if any(n < start for n in one.at)]  # fmt: skip
    return (max(before)[1] if before else carried), False


def beside(found: Found[Cue], said: Sequence[Word], thing: Named) -> bool:
    """Whether a turn stands close enough to a thing's words to be one of the whole thing."""
    return any(_distance(found, said, n) <= NEAR_BEFORE for n in _meant(found, said, thing)) or (
        bool(thing.at) and speaks_of(said, found.first, found.last, thing.name)
    )


def apart(found: Found[Cue], said: Sequence[Word], thing: Named) -> bool:
    """«Играл на гитаре. Главное сейчас — сон.»: between a cue and every word of the thing a sentence ends."""
    between = (said[min(n, found.last) : max(n, found.first)] for n in thing.at)
    return bool(thing.at) and all(any(one.text in _ENDS for one in some) for some in between)


def closest(found: Found[Cue], said: Sequence[Word], things: Sequence[Named]) -> Named:
    """Of the things that a sentence speaks of the one that a cue is about.

    Its object where it takes one, else what stands nearest: «роман забросил, зато бегаю».
    """
    if found.meaning.object == "after":
        behind = _object_at(found, said, {n for one in things for n in one.at})
        if taken := next((one for one in things if behind in one.at), None):
            return taken
    return min(
        things,
        key=lambda one: min(
            (_distance(found, said, n) for n in _meant(found, said, one)), default=99
        ),
    )


def _meant(found: Found[Cue], said: Sequence[Word], thing: Named) -> Iterator[int]:
    """A deed is what the cue is about only right behind it: «бросила вязать», not «отдал детям рисовать»."""
    for n in thing.at:
        if said[n].reading.pos != "INFN" or found.first <= n <= found.last:
            yield n


def other_object(found: Found[Cue], said: Sequence[Word], own: Collection[int]) -> bool:
    """«отменил созвон по работе», «карту отдал»: another noun stands where the thing would."""
    if found.meaning.object == "subject":
        return False
    if any(
        _bare_noun(said, n) and n not in own and said[n].lemma not in _patterns()[2]
        for n in range(found.first, found.last)
    ):
        return True
    before = found.first - 1
    while before >= 0 and said[before].reading.pos in ("ADVB", "PRCL", "NPRO"):
        before -= 1
    if before >= 0 and _bare_noun(said, before) and not {before, before - 1} & set(own):
        return True
    if not said[found.last - 1].text[0].isalnum():
        return False  # «с лодкой всё, мотора не нашёл»: the turn ends with its clause
    led = said[found.last - 1].reading.pos == "PREP"
    for n in range(found.last, min(found.last + 3, len(said))):
        if not said[n].text[0].isalnum():
            return False
        if _bare_noun(said, n) or (led and _noun(said, n)):
            return not {n, n + 1} & set(own)
    return False


def _bare_noun(said: Sequence[Word], n: int) -> bool:
    """A noun that may be subject or object: in its first or fourth case, and led by no preposition."""
    lead = n - 1
    while lead >= 0 and said[lead].reading.pos in ("ADJF", "NUMR"):
        lead -= 1
    if not _noun(said, n) or (lead >= 0 and said[lead].reading.pos == "PREP"):
        return False
    return any(one.case in ("nomn", "accs") for one in readings(said[n].lower))


def _noun(said: Sequence[Word], n: int) -> bool:
    """What says when, or leads into the thing («приложение по», «проект»), is no other thing."""
    return said[n].reading.pos == "NOUN" and said[n].lemma not in WHEN | _INTO


def _is_part(said: Sequence[Word], n: int, at: Sequence[int]) -> bool:
    """«крыша бани готова»: a part of the thing, or the thing named with its part."""
    return any(m in at and m - 1 in at and said[m].reading.case == "gent" for m in (n, n + 1))


def _is_subject(found: Found[Cue], said: Sequence[Word], at: Sequence[int]) -> bool:
    for n in at:
        if not _may_be_subject(said, n) or _is_part(said, n, at):
            continue
        between = said[n + 1 : found.first] if n < found.first else said[found.last : n]
        near = len(between) <= 2 if n < found.first else not between
        if near and all(word.text[0].isalnum() for word in between):
            return True
    return False


def _may_be_subject(said: Sequence[Word], n: int) -> bool:
    """A noun or «немецкий» in the first case; what a preposition leads is none."""
    word = said[n]
    if word.lower.isascii():
        return True
    if word.reading.pos not in ("NOUN", "ADJF") or (n and said[n - 1].reading.pos == "PREP"):
        return False
    return any(one.case == "nomn" for one in readings(word.lower))


def _object_at(found: Found[Cue], said: Sequence[Word], known: Collection[int]) -> int:
    """Where the first noun behind the cue stands, -1 without one in its clause; of what is no thing by itself («книга»)
    only what is `known` to be one here."""
    for n in range(found.last, min(found.last + NEAR_AFTER + 1, len(said))):
        word = said[n]
        if not word.text[0].isalnum():
            return -1
        if word.reading.pos == "NOUN" and (word.lemma not in GENERIC or n in known):
            return n
        if word.lower.isascii() and word.lower not in ("the", "my", "a", "an", "our", "with", "on"):
            return n
        if word.reading.pos == "ADJF" and places([word], word.lemma):
            follows = said[n + 1 : n + 2]
            if not follows or follows[0].reading.pos != "NOUN":
                return n
    return -1


def _nearest(found: Found[Cue], said: Sequence[Word], spoken: Sequence[Named]) -> list[Named]:
    inside = range(found.first, found.last)
    far = [
        (
            min(
                (
                    _distance(found, said, n)
                    for n in one.at
                    if n in inside or said[n].reading.pos != "INFN"
                ),
                default=99,
            ),
            one,
        )
        for one in spoken
    ]
    close = [(d, one) for d, one in far if d <= NEAR_BEFORE]
    return [min(close, key=lambda pair: pair[0])[1]] if close else []


def _distance(found: Found[Cue], said: Sequence[Word], n: int) -> int:
    """Words between; what stands behind another sign counts as further off, behind the end of a sentence as out."""
    if found.first <= n < found.last:
        return 0
    between = said[n + 1 : found.first] if n < found.first else said[found.last : n]
    if any(word.text[0] in _ENDS for word in between):
        return 99
    crossed = sum(not word.text[0].isalnum() for word in between)
    return len(between) + CROSSING * crossed + (1 if n >= found.last else 0)


def _clause(found: Found[Cue], said: Sequence[Word]) -> tuple[int, int]:
    start, end = found.first, found.last
    while start and said[start - 1].text[0] not in _ENDS:
        start -= 1
    while end < len(said) and said[end].text[0] not in _ENDS:
        end += 1
    return start, end


def _alone(found: Found[Cue], said: Sequence[Word], start: int, end: int) -> bool:
    """No other thing stands in the clause, so the turn is about what was spoken of."""
    if found.meaning.object == "subject" and not any(
        w.lower in _IT for w in said[start : found.first]
    ):
        return False
    outside = [*said[start : found.first], *said[found.last : end]]
    if any(word.lower.isascii() for word in said[found.first : found.last]):
        return all(len(word.lower) < 4 or word.lower in GENERIC for word in outside)
    return not any(
        (word.reading.pos in ("NOUN", "INFN") and word.lemma not in GENERIC) or word.reading.name
        for word in outside
    )


def _happened(found: Found[Cue], said: Sequence[Word]) -> bool:
    inside = said[found.first : found.last]
    kind = found.meaning.kind
    negated = any(word.lower in NEGATING for word in inside)
    before = found.first - 1 - (found.first > 0 and said[found.first - 1].lower == "to")
    if before >= 0 and said[before].lower in NEGATING:
        return False
    if kind == "resume" and not _goes_on(found, said):
        return False
    if negated and found.last < len(said) and _other_deed(said[found.last]):
        return False  # «больше не буду есть на ночь»
    if kind == "pause" and negated and _since_then(found, said):
        return False
    if doubtful(said, found.first) or (
        kind in ("resume", "done", "effort") and (negated or planned(inside))
    ):
        return False
    if kind == "abandon" and to_come(said, found.first, found.last):
        return False
    years = range(max(1, found.first), found.last)
    if any(said[n].lemma == "год" and said[n - 1].text.isdigit() for n in years):
        return False  # «комментарий 2013 года» is no while
    verbs = [word.reading for word in inside if word.reading.pos in ("VERB", "INFN")]
    finite = [one for one in verbs if one.pos == "VERB"]
    if verbs and not finite and not decided(said, found.first) and not negated:
        return False
    if kind in ("pause", "abandon") and not negated and any(map(used_to, inside)):
        return False
    return found.meaning.object == "subject" or not somebody_elses(found, said)


def _other_deed(word: Word) -> bool:
    verb = next((one for one in readings(word.lower) if one.pos == "INFN"), None)
    return verb is not None and verb.lemma not in _patterns()[1]


def _since_then(found: Found[Cue], said: Sequence[Word]) -> bool:
    """«три года не подходил, а вчера сел», «снова езжу, год не заглядывал»: the stop is over."""
    return any(word.lower in _NOW for word in (*said[: found.first], *said[found.last :]))


def _goes_on(found: Found[Cue], said: Sequence[Word]) -> bool:
    """«впервые за месяц не посмотрел»: what did not happen, or cannot be done, takes nothing up."""
    behind = said[found.last : found.last + NEAR_AFTER]
    cut = next((n for n, word in enumerate(behind) if not word.text[0].isalnum()), len(behind))
    return not any(
        word.lower in NEGATING or word.lower.startswith(("нечего", "некого", "некуд"))
        for word in behind[:cut]
    )


@lru_cache(maxsize=1)
def _patterns() -> tuple[Patterns[Cue], frozenset[str], frozenset[str]]:
    """The patterns, the verbs of what one keeps doing, and all words that patterns hold."""
    classes: dict[str, str] = {}
    rows: list[tuple[str, Cue]] = []
    for line in (TABLES / "turns.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("@") and " = " in line:
            name, members = line.split(" = ")
            classes[name] = "|".join(members.split())
        elif line and not line.startswith("#"):
            kind, pattern, about = line.split("\t")
            pro, con, phase, talk = _MEANS[kind]
            cue = Cue(
                cast("Kind", kind),
                pro,
                con,
                phase,
                "fact",
                talk,
                True,
                cast("About", about),
                "Goal",
            )
            rows.append((" ".join(_steps(pattern, classes)), cue))
    doing = frozenset(f"{classes['@work']}|{classes['@touch']}".split("|"))
    held = frozenset(
        word for pattern, _ in rows for step in pattern.split() for word in step.split("|")
    )
    return Patterns(rows), doing, held


def _steps(pattern: str, classes: Mapping[str, str]) -> Iterator[str]:
    for step in pattern.split(" "):
        yield "|".join(classes.get(one, one) for one in step.split("|"))
