"""A text -> what is felt in it, how hot, and the labels of emotion: linear model and word lists together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extractors.rules.affect_lexicon import Felt, felt
from extractors.rules.affect_model import LABELS, Language, language_of, probabilities
from extractors.rules.sentences import sentences, words
from extractors.rules.whose import heard_alone
from graph.types import Affect, Feeling

QUANTILE = 0.8
FEW_FEATURES = 3
SIX = ("anger", "disgust", "fear", "joy", "sadness", "surprise")
NEUTRAL = Affect(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1)
_BAD = ("sadness", "frustration", "fear")


@dataclass(frozen=True, slots=True)
class AffectReading:
    """`labels` count from .5; `method` says what spoke: linear, lexicon, both or none."""

    affect: Affect
    heat: float
    labels: Mapping[str, float]
    method: str


# The same short message stands in a talk a thousand times, the same piece in a text that a machine made.
@lru_cache(maxsize=200)
def affect(text: str) -> AffectReading:
    """The reading of a whole text: for each measure the .8-quantile over its sentences."""
    language = language_of(text)
    parts = heard_alone(sentences(text))
    if not parts:
        return AffectReading(NEUTRAL, 0.0, dict.fromkeys(SIX, 0.0), "none")
    read = [_read(part.heard, language) for part in parts]
    alone = len(parts) == 1 and parts[0].heard == text
    labels = read[0].labels if alone else probabilities(text, language)[0]
    pairs = zip(parts, read, strict=True)
    own = [one for part, one in pairs if not (one.said.other or part.of_others)]
    whole = _over([one.affect for one in own]) if own else NEUTRAL
    if len(parts) > 3:
        labels = {x: max(labels[x], _quantile([one.labels[x] for one in read])) for x in labels}
    hits = any(one.said.hits for one in own)
    method = "both" if hits else "linear"
    return AffectReading(whole, heat(whole), {x: labels.get(x, 0.0) for x in SIX}, method)


def sentence_affect(text: str, language: Language) -> tuple[Affect, Felt]:
    """The reading of one sentence, with what the lists said of it."""
    read = _read(text, language)
    return read.affect, read.said


class _Read(NamedTuple):
    affect: Affect
    said: Felt
    labels: Mapping[str, float]


# A sentence is read for itself and within its message, and a hostile one stands a thousand times in a text.
@lru_cache(maxsize=2_000)
def _read(text: str, language: Language) -> _Read:
    said = felt(text, words(text), language)
    labels, known = probabilities(text, language)
    return _Read(_combined(said, labels, known), said, labels)


def heat(a: Affect) -> float:
    """The larger of hot for bad and hot for good, 0..1."""
    bad = (
        0.45 * max(a.fear, a.frustration)
        + 0.30 * a.stress
        + 0.25 * max(0.0, a.arousal) * (a.valence < 0)
    )
    good = 0.60 * a.excitement + 0.40 * max(0.0, a.arousal) * (a.valence > 0)
    return _unit(max(bad, good))


def feeling_name(a: Affect, said: Felt) -> Feeling | None:
    """The word for the feeling, when the numbers bear one out."""
    named: dict[str, Feeling] = {"calm": "calm", "shame": "shame", "relief": "relief", "joy": "joy"}
    if said.name in named and (a.valence < 0) == (said.name == "shame"):
        return named[said.name]
    strongest = max(("sadness", "frustration", "excitement", "fear"), key=lambda e: getattr(a, e))
    if getattr(a, strongest) < 0.3 or (strongest in _BAD) == (a.valence > 0):
        return None
    if strongest == "excitement":
        return "excitement" if a.arousal >= 0.3 else "joy"
    return "sadness" if strongest == "sadness" else "fear" if strongest == "fear" else "frustration"


def _combined(said: Felt, p: Mapping[str, float], known: int) -> Affect:
    linear: dict[str, float] = {
        "sadness": p["sadness"],
        "frustration": max(p["anger"], 0.4 * p.get("disgust", 0.0)),
        "excitement": 0.6 * p["joy"],
        "fear": p["fear"],
    }
    linear = {e: _above(v) for e, v in linear.items()}
    lexical: dict[str, float] = dict(
        zip(("sadness", "frustration", "excitement", "fear"), said.values[:4], strict=True)
    )
    v_linear = 0.8 * linear["excitement"] / 0.6 - 0.8 * max(linear[e] for e in _BAD)
    v_lexical = said.values[4]
    agree = v_linear * v_lexical >= 0
    mixed = {
        e: max(0.7 * linear[e], lexical[e]) if agree else 0.5 * (linear[e] + lexical[e])
        for e in linear
    }
    valence = (v_linear + said.hits * v_lexical) / (1 + said.hits) if said.hits else 0.7 * v_linear
    if said.hits and agree:
        valence = max(v_linear * 0.7, v_lexical, key=abs)
    arousal = 0.7 * max(mixed["frustration"], mixed["fear"], mixed["excitement"])
    arousal += 0.4 * _above(p["surprise"]) - 0.4 * mixed["sadness"]
    arousal = max(arousal, said.values[5]) if said.values[5] > 0 else arousal + 0.5 * said.values[5]
    stress = 0.5 * mixed["fear"] + 0.4 * mixed["frustration"] + 0.3 * said.overload
    conf = 0.1 if known < FEW_FEATURES else min(0.5, 0.2 + 0.1 * said.hits)
    return Affect(
        _unit(mixed["sadness"]), _unit(mixed["frustration"]), _unit(mixed["excitement"]), _unit(mixed["fear"]),
        max(-1.0, min(1.0, valence)), _unit(arousal), _unit(stress), conf,
    )  # fmt: skip


def _above(p: float) -> float:
    """A probability below the decision says little: half of it is taken away, softly."""
    return p if p >= 0.5 else p * p * 2


def _over(affects: Sequence[Affect]) -> Affect:
    bad = -_quantile([max(0.0, -a.valence) for a in affects])
    good = _quantile([max(0.0, a.valence) for a in affects])
    return Affect(
        sadness=_quantile([a.sadness for a in affects]),
        frustration=_quantile([a.frustration for a in affects]),
        excitement=_quantile([a.excitement for a in affects]),
        fear=_quantile([a.fear for a in affects]),
        valence=bad + good,
        arousal=_quantile([a.arousal for a in affects]),
        stress=_quantile([a.stress for a in affects]),
        conf=max(a.conf for a in affects),
    )


def _quantile(values: Sequence[float]) -> float:
    ordered = sorted(values)
    at = (len(ordered) - 1) * QUANTILE
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def _unit(value: float) -> float:
    return max(0.0, min(1.0, value))


__all__ = ["LABELS", "AffectReading", "affect", "feeling_name", "heat", "sentence_affect"]
