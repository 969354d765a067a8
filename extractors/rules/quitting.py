"""Undertakings that are to stop something: to drop the habit is to get on with them, to fall back is to drop them."""

import re

_VICES = frozenset({"Курение", "Smoking", "Алкоголь", "Drinking", "Соцсети", "Scrolling"})
_RELAPSE = re.compile(
    r"\b(?i:сорвал(?:ся|ась)|закурил[аи]?|напил(?:ся|ась)|выпил[аи]?|поставил[аи]?\s+обратно|установил[аи]?\s+(?:обратно|снова)|"
    r"(?:опять|снова)\s+(?:курю|пью|сижу|листа\w+|залип\w*|скролл\w+|вынырнул[аи]?|полночи)|стрельнул[аи]?|"
    r"fell\s+off|relapsed|gave\s+in|lit\s+(?:one|up)|smoked|(?:ended|back)\s+(?:up\s+)?(?:in|at)\s+the\s+pub|reinstalled|"
    r"(?:scroll\w*|drink\w*|smok\w*)\s+again)\b"
)


def to_stop(name: str) -> bool:
    return name in _VICES


def fell_back(text: str) -> bool:
    return bool(_RELAPSE.search(text))
