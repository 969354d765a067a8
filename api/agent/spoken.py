"""A message of a talk -> whether it tells, whether it asks, and the sentences that do."""

import re
from collections.abc import Sequence

from extractors.rules.cues import cues_in
from extractors.rules.morphology import read
from extractors.rules.sentences import sentences
from graph.stems import words

_SENTENCE = re.compile(r"[^.!?…\n]*\w[^.!?…\n]*[.!?…]*")
_ASKED = re.compile(
    r"^\W*(?:(?:к|ко|от|из|за|с|о|об|на|в|по|у|для|над|между|про|при|до)\s+)?"
    r"(?:что|кто|кого|кому|ком|чего|чему|чем|ч[её]м|где|когда|куда|откуда|почему|отчего|зачем|сколько|насколько|"
    r"как|как(?:ой|ая|ое|ие|им|их|ую|ого|ому|ими|ом)|\w+\s+ли|"
    r"расскажи|напомни|покажи|найди|сравни|перечисли|what|who|whom|where|when|why|how|which|tell me|remind|show|find|"
    r"compare|list|did|do|does|was|were|am|is|are|have|has)\b",
    re.IGNORECASE,
)
# Where no mark was typed, only what can hardly be told: «когда приехал, лёг спать», «что-то болит» are no questions.
_UNMARKED = re.compile(
    r"^\W*(?:(?:к|ко|от|из|за|с|о|об|на|в|по|у|для|над|между|про|при|до)\s+)?"
    r"(?:что|кто|кого|кому|ком|чего|чему|чем|ч[её]м|где|куда|откуда|почему|отчего|зачем|сколько|насколько|"
    r"когда\s+(?:же\s+)?(?:я|мы|мне)|как(?! же)|как(?:ой|ая|ое|ие|им|их|ую|ого|ому|ими|ом)|\w+\s+ли|which|"
    r"(?:what|who|where|when|why|how)(?:['’]s|\s+(?:is|are|was|were|do|does|did|have|has|should|can|could|will|would|am|many|much|often|long))|"
    r"(?:did|do|was|am|have|should)\s+i)\b(?!-)[^,]*$",
    re.IGNORECASE,
)
# A request is none of one's own life, with whatever mark it ends.
_REQUESTED = re.compile(
    r"^\W*(?:(?:а|ну|и|пожалуйста|please|now|so|and|can you|could you)\b\W*)*"
    r"(?:(?:расскажи|напомни|покажи|найди|сравни|перечисли|назови|опиши|объясни|ответь|подскажи|скажи)(?:те)?\b|"
    r"tell (?:me|us)\b|remind me\b|show me\b|describe\b|explain\b|summari[sz]e\b|list (?:all|my)\b|compare\b)",
    re.IGNORECASE,
)
# «Хочу понять, почему я бросил гитару» asks without asking.
_INDIRECT = re.compile(
    r"(?:\b(?:хочу|хотел[аи]? бы|хотелось бы|пытаюсь|хочется)\s+(?:\w+\s+)?(?:понять|узнать|знать|вспомнить|разобраться|посмотреть|увидеть)"
    r"|(?:\bмне|^\W*)\s*(?:интересно|любопытно)"
    r"|\bi\s+wonder|\bi(?:['’]d|\s+would|\s+want)\s+(?:like\s+)?to\s+(?:know|understand|see|find out)),?\s+(?:\w+\s+)?"
    r"(?:что|кто|кого|кому|чего|чему|чем|где|когда|куда|откуда|почему|зачем|сколько|как|как(?:ой|ая|ое|ие|им|их|ую)|\w+\s+ли|"
    r"what|who|where|when|why|how|which|whether|if)\b",
    re.IGNORECASE,
)
_LEADING = frozenset({"пожалуйста", "а", "ну", "и", "так", "давай", "please", "now", "so", "and"})
_ENGLISH_REQUESTS = frozenset(
    {"help", "give", "advise", "analyse", "analyze", "suggest", "recommend", "consider", "check"}
)  # fmt: skip
_SAYS = frozenset({"VERB", "INFN", "ADJS", "PRTS", "PRED", "COMP", "GRND"})
_OF_ONESELF = re.compile(
    r"\b(?:мне|меня|нам|нас)\b|\b(?:i|i['’]\w+|we|we['’]\w+|it|it['’]s|he|she|they|is|are|was|were|am|has|have|had)\b", re.IGNORECASE
)  # fmt: skip


def asks(text: str) -> bool:
    """Whether an answer is wanted: a question mark, a question word, or nothing that is told of oneself.

    Bare names of things («мои приоритеты в марте») are typed into a search.
    """
    if "?" in text or _ASKED.search(text) or _INDIRECT.search(text):
        return True
    told = told_in(text)
    return any(map(_requests, told)) or not any(map(_says, told))


def _requests(sentence: str) -> bool:
    """«Помоги выбрать между морем и горами», "Help me choose": it begins by telling another what to do."""
    said = [one for one in words(sentence) if one not in _LEADING]
    if not said:
        return False
    first = said[0]
    return first in _ENGLISH_REQUESTS if first.isascii() else read(first).mood == "impr"


def _says(sentence: str) -> bool:
    """A deed, a state or a cue: whatever makes words a sentence."""
    said = words(sentence)
    if any(not one.isascii() and read(one).pos in _SAYS for one in said):
        return True
    # «Мне грустно», «Тяжело сегодня»: a state without a verb.
    if said and said[0].endswith("о") and read(said[0]).pos == "ADVB":
        return True
    # Who ends three words with a full stop tells something; nobody searches so.
    if _OF_ONESELF.search(sentence) or (len(said) > 2 and sentence.rstrip()[-1:] in ".!…"):
        return True
    return any(cues_in(one) for one in sentences(sentence))


def tells(text: str) -> bool:
    """A message of questions alone asks and tells nothing: it is no memory to be found by the next question."""
    return bool(told_in(text))


def told_in(text: str) -> Sequence[str]:
    """The sentences that are no questions."""
    return [one.strip() for one in _SENTENCE.findall(text) if not is_question(one)]


def asked_in(text: str) -> Sequence[str]:
    """The sentences that are questions."""
    return [one.strip() for one in _SENTENCE.findall(text) if is_question(one)]


def is_question(sentence: str) -> bool:
    """By its mark, by a word that requests, or by a question word where no mark was typed at all."""
    told = sentence.strip()
    if told.rstrip('"»”)… .').endswith("?") or _REQUESTED.match(told):
        return True
    return told[-1:].isalnum() and _UNMARKED.match(told) is not None
