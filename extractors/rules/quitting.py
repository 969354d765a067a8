"""Undertakings that are to stop something: to drop the habit is to get on with them, to fall back is to drop them."""

import re
from typing import Literal

from graph.types import Entity

# What such an undertaking is called where it is told of: «На первом месте «Курение»» says the reverse.
_CALLED = {
    "Курение": "бросить курить", "Smoking": "quit smoking", "Алкоголь": "не пить", "Drinking": "quit drinking",
    "Соцсети": "меньше соцсетей", "Scrolling": "stop scrolling", "Видеоигры": "меньше играть", "Videogames": "stop gaming",
}  # fmt: skip
_RELAPSE = re.compile(
    r"(?i:(?<!\bне )\b(?:сорвал(?:ся|ась)|закурил[аи]?|напил(?:ся|ась)|выпил[аи]?|поставил[аи]?\s+обратно|"
    r"(?:установил|скачал|вернул)[аи]?\s+(?:обратно|снова|опять)|(?:опять|снова)\s+(?:установил|скачал|вернул)[аи]?|"
    r"(?:опять|снова)\s+(?:курю|пью|сижу|листа\w+|залип\w*|скролл\w+|вынырнул[аи]?|полночи)|стрельнул[аи]?|"
    r"fell\s+off|relapsed|gave\s+in|lit\s+(?:one|up)|smoked|(?:ended|back)\s+(?:up\s+)?(?:in|at)\s+the\s+pub|"
    r"(?:reinstalled|re-installed)|(?:scroll\w*|drink\w*|smok\w*)\s+again)\b)"
)
# Of such things only where the sentence names them: one may bring back anything.
_BACK = re.compile(
    r"(?i:(?<!\bне )\b(?:вернул|зав[её]л|установил|скачал)[аи]?\b|\binstalled\b|\bsigned\s+up\b)"
)
_KEEPS_OFF = re.compile(
    r"(?i:(?<!\bникогда )\bне\s+(?:курю|курил[аи]?|пью|пил[аи]?|сижу\s+в|листаю|листал[аи]?|захожу\s+в|заходил[аи]?\s+в)\b|"
    r"\bбез\s+(?:сигарет\w*|курева|курения|никотина|алкоголя|соцсетей|лент[ы]?|инсты)(?!\w)|"
    r"\bвыбросил[аи]?\s+(?:последн\w+\s+)?(?:пачк|сигарет|вейп|бутылк)\w+|"
    r"\b(?:haven['’]t|have\s+not|hasn['’]t|not)\s+(?:smoked|drunk|scrolled|had\s+a\s+(?:drink|cigarette|smoke))\b|"
    r"\b(?:stopped|quit)\s+(?:smoking|drinking|scrolling|vaping)(?:\s+again)?\b|"
    r"\b(?:days?|weeks?|months?|years?)\s+(?:sober|clean)\b|"
    r"\bthrew\s+(?:out|away)\s+(?:the|my)\s+(?:last\s+)?(?:pack|cigarettes|vape|bottle)\w*)"
)

_FOR_GOOD = re.compile(
    r"(?i:(?<!\bне )(?<!\bхочу )\b(?:бросил[аи]?|завязал[аи]?)\b(?:\s+[\w-]+){0,3}?\s+(?:окончательно|насовсем|навсегда)\b|"
    r"\b(?:окончательно|насовсем|навсегда)\s+(?:бросил[аи]?|завязал[аи]?)\b|\b(?:quit|stopped)\b(?:\s+\w+){0,2}?\s+for\s+good\b)"
)
_LONG = re.compile(
    r"\b(?i:месяц(?:а|ев)?|полгода|год(?:а)?|лет|months?|years?)\b(?!\s+(?:назад|ago))"
)
_ANEW = re.compile(
    r"\b(?i:опять|снова|заново|сегодня|вчера|дн(?:я|ей)|день|сутки|недел\w+|понедельник\w*|перв\w+|январ\w+|феврал\w+|марта|апрел\w+|мая|июн\w+|июл\w+|август\w+|(?:сент|окт|но|дек)\w*бр\w+|выбросил[аи]?|days?|"
    r"weeks?|again|today|yesterday|since|stopped|quit|threw)\b|\d"
)
# Who snaps at somebody has not fallen back.
_SNAPPED = re.compile(
    r"(?i:\bна\s+\w+\s+сорвал(?:ся|ась)\b|\bсорвал(?:ся|ась)\s+на\b|\bsnapped\s+at\b)"
)
_IF = re.compile(r"\b(?i:if|unless|если)\b")


def to_stop(name: str) -> bool:
    return name in _CALLED


def called(entity: Entity) -> str:
    """The name of a thing as it is told: an undertaking to stop something by what is to be done."""
    if entity.type not in ("Goal", "Project"):
        return entity.name
    return _CALLED.get(entity.name, entity.name)


def kept_off(text: str) -> bool:
    """«три месяца без сигарет»: told of oneself though nobody is named."""
    return bool(_KEEPS_OFF.search(text))


def went(text: str, *, named: bool) -> Literal["resume", "stance", "abandon", "done"] | None:
    """How it goes with what is to be stopped; None when nothing tells.

    Kept off it for days is a new start; without a word of how long, or for months, a stance that holds; then fallen
    back, and off it for good.

    `named`: the sentence itself names the habit.
    """
    if _IF.search(text):
        return None
    text = _SNAPPED.sub(" ", text)
    rest = _KEEPS_OFF.sub(" ", text)
    if _RELAPSE.search(rest) or (named and _BACK.search(rest)):
        return "abandon"
    if _FOR_GOOD.search(text):
        return "done"
    if rest == text:
        return None
    return "resume" if _ANEW.search(text) and not _LONG.search(text) else "stance"
