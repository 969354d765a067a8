"""A cue in its sentence -> how far it speaks for and against its thing, as the words around it turn it."""

import re

from extractors.rules.cues import TURNS, Cue, long_ago, not_that, unreal
from extractors.rules.patterns import Found
from extractors.rules.sentences import Sentence
from extractors.rules.unreal import NEGATING, doubtful, remembered

_UNSURE = re.compile(
    r"\b(?i:не\s+уверен[аы]?,?\s+(?:что|хочу)|не\s+(?:знаю|пойму|понимаю),?\s+(?:хочу|хочется|надо|нужн[оа]?|нужен)\b|"
    r"(?:not|n['’]t)\s+(?:even\s+)?(?:sure|certain|know)\s+(?:if|whether|that|i)\b)"
)


def sides_of(found: Found[Cue], sentence: Sentence) -> tuple[int, int, bool] | None:
    """For and against as the words around turn them, and whether hedged; None when it did not happen."""
    cue, words, text = found.meaning, sentence.words, sentence.text
    hedged = not_that(text)
    if cue.kind in TURNS and (
        hedged or unreal(words, found) or doubtful(words, found.first) or remembered(text)
    ):
        return None
    if long_ago(text) and cue.kind == "stance":
        return None
    pro, con = cue.pro, cue.con
    if found.first and words[found.first - 1].lower in NEGATING:
        if cue.kind != "stance":
            return None
        pro, con = con, pro
    if cue.kind == "stance" and pro + con >= 2 and _UNSURE.search(text):
        return 1, 1, True
    return (1, 0, True) if hedged and con else (pro, con, hedged)
