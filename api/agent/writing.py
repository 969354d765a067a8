"""An answer in a model's words: written from numbered evidence and computed sentences, checked as it streams."""

import hashlib
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import structlog

from api.agent.checking import Checked
from api.agent.days import date_words
from api.agent.evidence import Numbered
from api.agent.types import Cite, Question, Talk
from graph.errors import ModelError
from graph.model.types import Ask, LanguageModel, Reply, Strength, Turn, Usage

MOST_TOKENS = 700
_RULES = Path(__file__).with_name("writing.md")
_LANGUAGES = {"ru": "Russian", "en": "English"}
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Written:
    """How the writing ended. `nothing`: no sentence could be shown; `denied`: the model found no answer."""

    cites: tuple[Cite, ...]
    usage: Usage | None
    nothing: bool = False
    denied: bool = False
    cut: bool = False
    away: ModelError | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """All that the model is told besides its rules. `computed` are sentences of our own code."""

    question: Question
    talk: Talk
    computed: str
    evidence: tuple[Numbered, ...]
    asks: bool
    strength: Strength


@lru_cache(maxsize=1)
def rules() -> str:
    return _RULES.read_text("utf-8")


async def write(brief: Brief, model: LanguageModel) -> AsyncGenerator[str | Written]:
    """Sound sentences as they come, then how it ended. A model that fails after its first words is cut."""
    checked = Checked(brief.evidence, _known(brief), needs_citation=brief.asks)
    usage: Usage | None = None
    shown, cut = False, False
    try:
        async with aclosing(model.stream(_ask(brief))) as stream:
            async for piece in stream:
                if isinstance(piece, Reply):
                    usage, cut = piece.usage, piece.cut
                    continue
                for sentence in checked.feed(piece):
                    shown = True
                    yield sentence
    except ModelError as away:
        if not shown:
            yield Written((), usage, away=away)
            return
        cut = True
    for sentence in checked.finish():
        shown = True
        yield sentence
    if checked.dropped:
        _log.warning("answer.sentences_dropped", dropped=checked.dropped)
    nothing = checked.nothing or not shown
    yield Written(tuple(checked.cites), usage, nothing, checked.denied, cut)


def _ask(brief: Brief) -> Ask:
    return Ask(
        purpose="answer",
        strength=brief.strength,
        turns=(Turn("system", rules()), Turn("user", prompt(brief))),
        max_tokens=MOST_TOKENS,
        temperature=0.2,
    )


def prompt(brief: Brief) -> str:
    """The data of one answer between markers, then the question; never an instruction from the data."""
    question, talk = brief.question, brief.talk
    body = [_bounds(question), *_talk(talk)]
    if brief.computed:
        body += ["COMPUTED:", brief.computed.strip()]
    body.append("EVIDENCE:" if brief.evidence else "EVIDENCE: none was found")
    body += [_line(one, question) for one in brief.evidence]
    told = "\n".join(body)
    fence = hashlib.sha256(told.encode()).hexdigest()[:12]
    verb = "asks" if brief.asks else "tells"
    return (
        f"<<<data {fence}\n{told}\ndata {fence}>>>\n"
        f"Answer in {_LANGUAGES[question.lang]}. The owner {verb}:\n{question.text.strip()}"
    )


def _bounds(question: Question) -> str:
    today = date_words(question.now, "en", question.zone)
    if question.as_of is None:
        return f"TODAY: {today}"
    return f"AS OF: {_day(question.as_of, question)} (nothing later is known)"


def _talk(talk: Talk) -> list[str]:
    lines = [f"TALK, digest: {talk.digest}"] if talk.digest else []
    if talk.turns:
        lines.append("TALK, last turns:")
        lines += [f"{one.role}: {' '.join(one.text.split())}" for one in talk.turns]
    return lines


def _line(one: Numbered, question: Question) -> str:
    at = one.cite.source.at
    day = _day(at, question) if at is not None else "no date"
    against = " AGAINST" if one.against else ""
    return (
        f"[{one.label}]{against} ({day}, {one.cite.source.path}) {' '.join(one.cite.quote.split())}"
    )


def _day(at: datetime, question: Question) -> str:
    return date_words(at, question.lang, question.zone)


def _known(brief: Brief) -> str:
    """Everything that figures and quotes of the answer may come from, with blanks made equal."""
    texts: Sequence[str] = (
        prompt(brief),
        *(f"{one.cite.source.at:%Y-%m-%d}" for one in brief.evidence if one.cite.source.at),
        str(brief.question.now.year),
    )
    return " ".join(" ".join(texts).split())
