"""A message of a talk -> whether it tells, whether it asks, and the sentences that do."""

import re
from collections.abc import Sequence

_SENTENCE = re.compile(r"[^.!?…\n]*\w[^.!?…\n]*[.!?…]*")
_ASKED = re.compile(
    r"^\W*(?:что|кто|кого|кому|чего|чему|где|когда|куда|откуда|почему|зачем|как|какой|какая|какое|какие|каким|сколько|"
    r"расскажи|напомни|покажи|найди|сравни|перечисли|what|who|whom|where|when|why|how|which|tell me|remind|show|find|"
    r"compare|list|did|do|does|was|were|am|is|are|have|has)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether an answer is wanted: a question mark, a question word, or nothing that is told of oneself."""
    return "?" in text or bool(_ASKED.search(text)) or not tells(text)


def tells(text: str) -> bool:
    """A message of questions alone asks and tells nothing: it is no memory to be found by the next question."""
    return bool(told_in(text))


def told_in(text: str) -> Sequence[str]:
    """The sentences that are no questions."""
    return [one.strip() for one in _SENTENCE.findall(text) if not _is_question(one)]


def asked_in(text: str) -> Sequence[str]:
    """The sentences that are questions."""
    return [one.strip() for one in _SENTENCE.findall(text) if _is_question(one)]


def _is_question(sentence: str) -> bool:
    return sentence.rstrip('"»”)… .').endswith("?")
