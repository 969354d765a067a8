"""The tables of cues and of shared nodes -> patterns that stand ready, read once."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from extractors.rules.doers import told_by
from extractors.rules.morphology import Reading, agrees, readings
from extractors.rules.patterns import Found, Patterns
from extractors.rules.pets import kin
from extractors.rules.sentences import Sentence, Word, words
from extractors.rules.unreal import used_to
from graph.types import Effort, EntityType, Kind, Modality, PhaseName, Talk

# Words that open a sentence with a capital and are nobody.
_OPENERS = frozenset(
    {
        "today", "yesterday", "tonight", "finally", "then", "now", "just", "so", "and", "but", "also", "almost", "never",
        "again", "still", "maybe", "perhaps", "last", "this", "after", "before", "in", "on", "at", "the", "my", "a", "our",
        "officially", "eventually", "suddenly", "actually", "honestly", "once", "since", "when", "because", "not", "well",
        "it", "it's", "it’s", "that", "that's", "that’s", "there", "there's", "there’s", "here", "all", "for", "from", "no",
        "to", "with", "by", "if", "every", "some", "these", "those", "what", "as", "next", "even", "only", "got", "been",
    }
)  # fmt: skip
_LEADS = frozenset({"at", "with", "to", "from", "about", "by", "for", "without", "against"})
# «человек десять лет не рисовал», «дурак бросил»: said of oneself.
_CALLED_ONESELF = frozenset({"человек", "дурак", "дура", "идиот", "идиотка", "взрослый"})
_MYSELF = frozenset({"я", "мы", "сам", "сама"})
# «как дура бросила всё»: whom one is like is not who did it.
_LIKE = frozenset({"как", "словно"})
TURNS = frozenset[Kind]({"done", "abandon", "pause", "resume"})
TABLES = Path(__file__).parent / "tables"
IMPERSONAL = frozenset(
    [
        "хотеться",
        "захотеться",
        "надоесть",
        "осточертеть",
        "опостылеть",
        "тянуть",
        "манить",
        "бесить",
        "тошнить",
        "мутить",
        "нравиться",
        "мешать",
        "дать",
        "давать",
        "достать",
        "задолбать",
        "прийтись",
        "придется",
        "получаться",
        "получиться",
        "выходить",
        "терпеться",
        "цель",
        "мечта",
        "главный",
        "важный",
        "воротить",
        "доходить",
        "дойти",
        "пылиться",
        "валяться",
        "хватать",
        "хватить",
        "тяготить",
        "радовать",
        "ныть",
        "болеть",
        "прихватить",
        "заклинить",
        "отменяться",
        "откладываться",
        "отодвигаться",
        "переноситься",
        "простаивать",
        "застопориться",
        "заглохнуть",
        "полежать",
        "отлежаться",
        "постоять",
        "помнить",
        "вспомнить",
        "опуститься",
    ]
)
_HOURS = re.compile(
    r"(?P<n>\d+(?:[.,]\d+)?|полтора|пол|два|две|три|четыре|пять|шесть|семь|восемь|two|three|four|five|six|seven|eight)"
    r"\s*-?\s*(?:час\w*|ч\b|hours?\b|hrs?\b)",
    re.IGNORECASE,
)
_NUMBERS = {
    "полтора": 1.5, "пол": 0.5, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
}  # fmt: skip
_IRONY = re.compile(
    r"\b(?:ага,?\s+(?:конечно|щас)|ну\s+да,?\s+конечно|да\s+уж,?\s+конечно|как\s+же,|держи\s+карман|щас,|"
    r"yeah,?\s+right|as\s+if\b|sure,\s+because|oh\s+great)",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"\b(?:если\s+бы|будь\s+я|допустим|предположим|представим|if\s+i\s+(?:were|was|had)|would\s+have|"
    r"suppose\s+i|imagine\s+if)\b",
    re.IGNORECASE,
)
_PAST_WANT = re.compile(
    r"\b(?:(?<!как )раньше|когда-то|в\s+детстве|used\s+to|back\s+then)\b", re.IGNORECASE
)
_NOT_THAT = re.compile(r"\b(?:не\s+то\s+чтобы|не\s+сказать,?\s+чтобы|not\s+that)\b", re.IGNORECASE)


type About = Literal["after", "topic", "named", "none", "clause", "near", "subject"]


@dataclass(frozen=True, slots=True)
class Cue:
    kind: Kind
    pro: int
    con: int
    phase: PhaseName | None
    modality: Modality
    talk: Talk
    explicit: bool
    object: About
    type: EntityType


@dataclass(frozen=True, slots=True)
class SharedNode:
    type: EntityType
    name: str


@lru_cache(maxsize=1)
def cue_patterns() -> Patterns[Cue]:
    rows: list[tuple[str, Cue]] = []
    for line in (TABLES / "cues.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind, pattern, pro, con, phase, modality, talk, explicit, obj, type_ = line.split("\t")
        cue = Cue(
            cast("Kind", kind), int(pro), int(con), None if phase == "-" else cast("PhaseName", phase),
            cast("Modality", modality), cast("Talk", talk), explicit == "1",
            cast("About", obj), cast("EntityType", type_),
        )  # fmt: skip
        rows.append((pattern, cue))
    return Patterns(rows)


@lru_cache(maxsize=1)
def shared_patterns() -> Patterns[SharedNode]:
    with (TABLES / "fixed.toml").open("rb") as file:
        table = tomllib.load(file)
    return Patterns(
        (pattern, SharedNode(node["type"], node["name"]))
        for node in table["node"]
        for pattern in node["patterns"]
    )


def cues_in(sentence: Sentence, own: frozenset[int] = frozenset()) -> Sequence[Found[Cue]]:
    """Cues of a sentence that are the person's: the longest at a place, none that somebody else is the subject of.

    «записалась в хор» tells of an undertaking and is a decision: one of each may stand on the same words.
    `own`: places of words that name a thing of the person's: «забросил карту родников» is no throw of a map.
    """
    found = _cues(sentence.heard, own)
    return found if sentence.heard == sentence.text else (*found, *_events_of_others(sentence))


def _events_of_others(sentence: Sentence) -> Sequence[Found[Cue]]:
    """Events that others speak of or go to; not what they alone go through («Юля боится экзамена»)."""
    own = sentence.words
    found = [
        one
        for one in _cues(sentence.text, frozenset[int]())
        if one.meaning.type == "Event" and not own[one.first].text[0].isalnum()
    ]
    theirs = [one for n, one in enumerate(sentence.told) if own[n].text != one.text]
    through = told_by()["russian"]["of_oneself"] | told_by()["english"]["of_oneself"]
    return () if any({one.lemma, one.lower} & through for one in theirs) else found


# A sentence is asked for its cues several times in a row, and a hostile one stands a thousand times in a text.
@lru_cache(maxsize=1_000)
def _cues(text: str, own: frozenset[int]) -> Sequence[Found[Cue]]:
    said = words(text)
    found = sorted(cue_patterns().found(said), key=lambda f: (f.first - f.last, f.first))
    found = [one for one in found if not (_says_nothing(one.meaning) and own & {*range(one.first, one.last)})]  # fmt: skip
    taken: set[tuple[bool, int]] = set()
    out: list[Found[Cue]] = []
    for one in found:
        goal = one.meaning.type == "Goal"
        span = {(goal, n) for n in range(one.first, one.last)}
        if span & taken or somebody_elses(one, said) or _only_named(one, said):
            continue
        taken |= span
        out.append(one)
    return tuple(sorted(out, key=lambda f: (f.first, f.meaning.type != "Goal")))


def _says_nothing(cue: Cue) -> bool:
    """A turn of speech that looks like another cue («забросил мяч»), and is listed to stand in its way."""
    return cue.kind == "stance" and cue.object == "named" and cue.pro == cue.con == 0


def _only_named(found: Found[Cue], words: Sequence[Word]) -> bool:
    """A deed in the infinitive («надо дописать») is spoken of, not done."""
    if found.meaning.kind not in ("effort", "done", "abandon", "resume", "pause", "decision"):
        return False
    if any(word.reading.person == "1per" for word in words[found.first : found.last]):
        return False  # «продлевать не буду»
    return words[found.first].reading.pos == "INFN"


def somebody_elses(found: Found[Cue], words: Sequence[Word]) -> bool:
    """A verb in the second or third person belongs to another, unless such verbs have no subject («хочется»)."""
    if found.meaning.type in ("Event", "Belief", "Value", "Habit"):
        return False
    for word in words[found.first : found.last]:
        reading = word.reading
        if reading.lemma in IMPERSONAL or reading.pos not in ("VERB", "ADJS"):
            continue
        if found.meaning.kind == "priority" and reading.person == "3per":
            continue  # «остальное подождёт», «не горит»: the thing is the subject
        if reading.person in ("2per", "3per") or reading.mood == "impr":
            return True
        if reading.tense == "past" and reading.gender == "neut":
            continue
        return _other_subject(words, found.first, reading)
    return words[found.first].lower.isascii() and somebody_elses_in_english(
        words, found.first, named=found.meaning.object != "subject"
    )


def somebody_elses_in_english(words: Sequence[Word], at: int, *, named: bool = True) -> bool:
    """«Anna gave up», «my brother wants me to quit»: a name, a pronoun or kin before the verb, and no «I».

    Not `named`: a capital before the words is the thing's own («Chemistry comes first»).
    """
    near = words[max(0, at - 5) : at]
    cut = max((n + 1 for n, word in enumerate(near) if not word.text[0].isalnum()), default=0)
    near = near[cut:]
    if any(word.lower.split("’")[0].split("'")[0] in ("i", "we") for word in near):
        return False
    return any(
        word.lower in ("he", "she", "they", "you", "who", "he's", "she's")
        or word.lower in kin()
        or (named and word.text[0].isupper() and word.lower not in _OPENERS and not _led(near, n))
        for n, word in enumerate(near)
    )


def _led(near: Sequence[Word], n: int) -> bool:
    """«Shouted at Mark and decided to go»: whom something is done to decides nothing."""
    return n > 0 and near[n - 1].lower in _LEADS


def _other_subject(words: Sequence[Word], at: int, verb: Reading) -> bool:
    near = words[max(0, at - 4) : at]
    cut = max((n + 1 for n, word in enumerate(near) if not word.text[0].isalnum()), default=0)
    near = near[cut:]
    if any(word.lower in _MYSELF | _LIKE for word in near):
        return False
    if not near and _goes_on(words, at, verb):
        return True
    behind = words[at + 1 : at + 2]
    return any(_somebody(word, verb, first=word is words[0]) for word in (*near, *behind)) or any(
        word.lower in ("он", "она", "они", "ты", "вы", "кто", "который")
        or (word.lemma in kin() and word.reading.case == "nomn")
        or (
            word.reading.pos == "NOUN"
            and word.reading.case == "nomn"
            and (word.reading.name or (word.text[0].isupper() and n))
        )
        or (word.reading.name and word.reading.case == "nomn")
        for n, word in enumerate(near)
    )


def _goes_on(words: Sequence[Word], at: int, verb: Reading) -> bool:
    """«Папа вытирал, пел»: the deed right behind a comma is of whoever did the one before."""
    if at < 3 or words[at - 1].text != ",":
        return False
    start = at - 1
    while start and words[start - 1].text[0].isalnum():
        start -= 1
    before = words[start : at - 1]
    did = any((one.pos, one.tense) == ("VERB", verb.tense) for one in (w.reading for w in before))
    mine = any(word.lower in _MYSELF | _LIKE for word in before)
    return did and not mine and any(_somebody(word, verb) for word in before)


def _somebody(word: Word, verb: Reading, *, first: bool = False) -> bool:
    """«соседи закончили», «нарисовала Лика»: a person or a beast that the verb agrees with."""
    if word.lemma in _CALLED_ONESELF:
        return False
    capital = word.text[0].isupper() and not first
    named = [one for one in readings(word.lower) if one.name] if capital else []
    return any(one.animate and agrees(one, verb) for one in (word.reading, *named))


def hours(text: str) -> Effort | None:
    m = _HOURS.search(text)
    if m is None:
        return None
    said = m["n"].lower()
    value = _NUMBERS[said] if said in _NUMBERS else float(said.replace(",", "."))
    return (float(value), "hours") if 0 < value <= 24 else None


def ironic(text: str) -> bool:
    return bool(_IRONY.search(text))


def hypothetical(text: str) -> bool:
    return bool(_HYPOTHETICAL.search(text))


def long_ago(text: str) -> bool:
    return bool(_PAST_WANT.search(text))


def unreal(words: Sequence[Word], found: Found[Cue]) -> bool:
    """«я б закончил», «оба раза бросал»: told of what did not happen, or of what used to."""
    if words[found.first].lower == "не":
        return False  # «не притрагивалась» tells of what did not go on, and that is what is asked
    if any(map(used_to, words[found.first : found.last])):
        return True
    near = words[max(0, found.first - 2) : found.last + 2]
    return any(word.lower in ("бы", "б", "would", "could", "might") for word in near)


def not_that(text: str) -> bool:
    return bool(_NOT_THAT.search(text))
