"""The tables of cues and of shared nodes -> patterns that stand ready, read once."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from extractors.rules.patterns import Found, Patterns
from extractors.rules.sentences import Sentence, Word
from graph.types import Effort, EntityType, Kind, Modality, PhaseName, Talk

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
    r"\b(?:если\s+бы|будь\s+я|if\s+i\s+(?:were|had)|would\s+have)\b",
    re.IGNORECASE,
)
_PAST_WANT = re.compile(r"\b(?:раньше|когда-то|в\s+детстве|used\s+to|back\s+then)\b", re.IGNORECASE)
_NOT_THAT = re.compile(r"\b(?:не\s+то\s+чтобы|не\s+сказать,?\s+чтобы|not\s+that)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cue:
    kind: Kind
    pro: int
    con: int
    phase: PhaseName | None
    modality: Modality
    talk: Talk
    explicit: bool
    object: Literal["after", "topic", "named", "none", "clause"]
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
            cast('Literal["after", "topic", "named", "none", "clause"]', obj), cast("EntityType", type_),
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


def cues_in(sentence: Sentence) -> list[Found[Cue]]:
    """Cues of a sentence that are the person's: the longest at a place, none that somebody else is the subject of."""
    found = sorted(cue_patterns().found(sentence.words), key=lambda f: (f.first - f.last, f.first))
    taken: set[int] = set()
    out: list[Found[Cue]] = []
    for one in found:
        span = set(range(one.first, one.last))
        if span & taken or somebody_elses(one, sentence.words) or _only_named(one, sentence.words):
            continue
        taken |= span
        out.append(one)
    return sorted(out, key=lambda f: f.first)


def _only_named(found: Found[Cue], words: Sequence[Word]) -> bool:
    """A deed in the infinitive («надо дописать») is spoken of, not done."""
    if found.meaning.kind not in ("effort", "done", "abandon", "resume", "pause", "decision"):
        return False
    return words[found.first].reading.pos == "INFN"


def somebody_elses(found: Found[Cue], words: Sequence[Word]) -> bool:
    """A verb in the second or third person belongs to another, unless such verbs have no subject («хочется»)."""
    if found.meaning.type in ("Event", "Belief", "Value", "Habit"):
        return False
    for word in words[found.first : found.last]:
        reading = word.reading
        if reading.lemma in IMPERSONAL or reading.pos not in ("VERB", "ADJS"):
            continue
        if reading.person in ("2per", "3per") or reading.mood == "impr":
            return True
        if reading.tense == "past" and reading.gender == "neut":
            continue
        return _other_subject(words, found.first)
    if found.first and words[found.first].lower in ("want", "wants", "wanted", "plan", "decided"):
        return words[found.first - 1].text[:1].isupper() and words[found.first - 1].lower not in (
            "i",
            "i'd",
            "i'll",
        )
    return False


def _other_subject(words: Sequence[Word], at: int) -> bool:
    near = words[max(0, at - 4) : at]
    cut = max((n + 1 for n, word in enumerate(near) if not word.text[0].isalnum()), default=0)
    near = near[cut:]
    if any(word.lower in ("я", "мы", "сам", "сама") for word in near):
        return False
    return any(
        word.lower in ("он", "она", "они", "ты", "вы", "кто", "который")
        or (
            word.reading.pos == "NOUN"
            and word.reading.case == "nomn"
            and (word.reading.name or (word.text[0].isupper() and n))
        )
        or (word.reading.name and word.reading.case == "nomn")
        for n, word in enumerate(near)
    )


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


def not_that(text: str) -> bool:
    return bool(_NOT_THAT.search(text))
