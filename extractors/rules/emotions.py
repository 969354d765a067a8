"""A sentence -> what is felt in it; feelings by name -> the four emotions that are measured, and their nodes."""

from collections.abc import Mapping

from extractors.rules.affect import feeling_name, sentence_affect
from extractors.rules.affect_model import Language
from extractors.rules.cues import long_ago
from extractors.rules.happenings import befell_kin
from extractors.rules.sentences import Sentence
from extractors.types import ClaimedFeeling
from graph.types import Feeling

FELT_FROM, PLEASANT_FROM = 0.3, 0.15
# Of what the small model was taught on more than half of the English is fear: alone it sees it in everything.
FELT_WITHOUT_WORDS: Mapping[Language, float] = {"ru": 0.5, "en": 0.8}

EMOTIONS: Mapping[str, str] = {
    "sadness": "грусть", "frustration": "раздражение", "excitement": "воодушевление", "fear": "тревога",
}  # fmt: skip
_NEAREST: Mapping[Feeling, str] = {
    "sadness": "sadness", "shame": "sadness", "frustration": "frustration", "fear": "fear",
    "excitement": "excitement", "joy": "excitement", "calm": "excitement", "relief": "excitement",
}  # fmt: skip


def nearest(name: Feeling | None, valence: float) -> str:
    """The measured emotion that a feeling is nearest to; without a name its pleasantness decides."""
    return _NEAREST[name] if name else "excitement" if valence > 0 else "frustration"


def felt(
    message_id: str, sentence: Sentence, language: Language, target: str | None, *, named: bool
) -> tuple[ClaimedFeeling, str | None] | None:
    """What is felt about a thing, and the node of the emotion where words say it; None where nothing stands out.

    `named`: the sentence itself names the thing.
    """
    affect, said = sentence_affect(
        sentence.text if befell_kin(sentence) else sentence.heard, language
    )
    strongest = max(affect.sadness, affect.frustration, affect.excitement, affect.fear)
    least = FELT_FROM if said.hits else FELT_WITHOUT_WORDS[language]
    if strongest < least or abs(affect.valence) < PLEASANT_FROM or said.other:
        return None
    name = feeling_name(affect, said)
    tense = "past" if long_ago(sentence.text) else "now"
    outright = named and said.hits > 0
    feeling = ClaimedFeeling(
        message_id, sentence.text, affect, name, target, tense=tense, explicit=outright
    )
    return feeling, EMOTIONS[nearest(name, affect.valence)] if said.hits else None
