"""A question in Russian or English -> what kind it is, which time it means, which words carry it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from api.agent.types import Question
from extractors.phrases import phrases
from graph.stems import stems

type Kind = Literal["priorities", "change", "recurrence", "feeling", "cause", "state", "fact"]

_CUES: tuple[tuple[Kind, str], ...] = (
    ("recurrence", r"сколько раз|каждый раз|обычно|how many times|every time|how often"),
    ("change", r"изменил|поменял|сменил|отлича|сдвинул|что стало|что произошло|что уш[лё]|chang|differ"),
    ("priorities", r"на первом месте|важнее всего|приоритет|самое главное|most important|priorit|matter(?:s|ed)? most"),
    ("feeling", r"чувств|переживал|испытывал|как мне было|что со мной|feel|felt|emotion"),
    ("cause", r"почему|из-за чего|зачем|отчего|что толкнуло|\bwhy\b|because of what"),
)  # fmt: skip
_EMPTY = frozenset(
    stems(
        "а и в во на с со к ко у о об от до по за из под над при для без через между не ни же ли бы то "
        "что чего чем чему кто кого кому кем как какой какая какое какие каким каком какую где куда откуда когда "
        "почему зачем сколько который это этот эта эти тот та те там тут так такой я мне меня мной мой моя моё мои "
        "моего моей моих моим моими он она оно они его её их ему ей мы нас нам наш ты тебя тебе был была было были "
        "быть есть буду будет стал стала стало стали раз разы каждый обычно ещё уже только тогда теперь сейчас очень "
        "время году год месяц день начало конец середина начале конце середине ну да нет или либо если потом после перед "
        "изменилось поменялось поменялось изменилась отличался отличалось произошло чувствовал чувство чувством "
        "что-то про насчёт говорил писал думал рассказывал свой своё свои сам само себя себе всё все весь "
        "a an the of in on at to for from with by about and or not is are was were be been do does did has have had i me my "
        "mine you your he she it they we what which who whom when where why how many much times time this that these those "
        "there then now feel felt change changed between write wrote say said think thought ever"
    )
)
_COUNT = re.compile(
    r"сколько(?! раз)|как(?:ую|ая) сумм|тираж|how (?:many|much)(?! times)", re.IGNORECASE
)
# A capital letter inside a sentence; "I" and the first word say nothing.
_NAME = re.compile(r"(?<=[\w,«“\"] )[«“\"]?([A-ZА-ЯЁ]\w{2,})|[«“\"]([A-ZА-ЯЁ]\w{2,})")


@dataclass(frozen=True, slots=True)
class Understood:
    """`stems` carry the question; `windows` are the times it names; `counts` wants a number.

    `names` are the words written as names: an answer about somebody else's is none.
    """

    kind: Kind
    stems: tuple[str, ...]
    windows: tuple[tuple[datetime, datetime], ...]
    counts: bool
    names: frozenset[str] = frozenset()


def understand(question: Question) -> Understood:
    at = (question.as_of or question.now).astimezone(ZoneInfo(question.zone))
    rest, windows = question.text, list[tuple[datetime, datetime]]()
    for one in reversed(phrases(question.text, at)):
        if one.end is not None and one.kind != "age":
            windows.insert(0, (one.start, one.end))
            rest = f"{rest[: one.start_char]} {rest[one.end_char :]}"
    kind = _kind(question.text)
    if kind == "fact" and (question.as_of is not None):
        kind = "state"
    carrying = dict.fromkeys(s for s in stems(rest) if s not in _EMPTY and len(s) > 1)
    counts = _COUNT.search(question.text) is not None
    written = " ".join(word for pair in _NAME.findall(rest) for word in pair)
    names = frozenset(stems(written)) & frozenset(carrying)
    return Understood(kind, tuple(carrying), tuple(windows), counts, names)


def _kind(text: str) -> Kind:
    low = text.casefold().replace("ё", "е")
    for kind, cue in _CUES:
        if re.search(cue.replace("ё", "е"), low):
            return kind
    return "fact"
