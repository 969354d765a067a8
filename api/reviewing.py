"""Doubts of the map -> questions a person answers, and answers -> decisions that stand."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from api.atlas import Atlas
from api.edits import decide
from api.hand import amend
from api.mind import Mind
from api.refusals import BadAnswer
from api.schemas import EntityPatch, Evidence, Lang, ReviewItem, ReviewSide
from api.shown import Shown, shown
from graph.doubts import Doubt
from graph.errors import DoubtUnknown
from graph.types import Fact

type Answer = Literal["right", "wrong", "until", "merge", "apart", "later"]

LATER = "review_later"
PAUSE = timedelta(days=30)
_FITS: Mapping[str, frozenset[Answer]] = {
    "low_confidence": frozenset({"right", "wrong", "later"}),
    "conflict": frozenset({"right", "wrong", "until", "later"}),
    "merge": frozenset({"merge", "apart", "later"}),
}
_ASKED: Mapping[Lang, Mapping[str, str]] = {
    "ru": {
        "low_confidence": "«{left}» — это действительно о вас?",
        "conflict": "Сказано и то и другое: «{left}» и «{right}». Верно первое?",
        "merge": "«{left}» и «{right}» — это одно и то же?",
    },
    "en": {
        "low_confidence": "“{left}”: is this really about you?",
        "conflict": "Both were said: “{left}” and “{right}”. Is the first one right?",
        "merge": "Are “{left}” and “{right}” the same thing?",
    },
}


@dataclass(frozen=True, slots=True)
class Settled:
    """An answer of a person; `until` is the day on which the left side ended."""

    answer: Answer
    until: datetime | None = None


async def open_doubts(mind: Mind, atlas: Atlas) -> list[Doubt]:
    """What is not answered and was not put off."""
    now = mind.clock()
    put_off = {
        target
        for kind, target, _, at in await mind.archive.corrections()
        if kind == LATER and now - at < PAUSE
    }
    # Every name is held against every other: others are served meanwhile.
    found = await asyncio.to_thread(lambda: atlas.doubts)
    return [one for one in found if one.id not in put_off]


async def asked(mind: Mind, atlas: Atlas, some: Sequence[Doubt], lang: Lang) -> list[ReviewItem]:
    facts = [fact for one in some for fact in one.facts]
    ids = [id for one in some for id in one.statements]
    view = await shown(mind, atlas, mind.clock(), ids=ids, facts=facts)
    return [_item(one, view, lang) for one in some]


async def settle(id: str, given: Settled, mind: Mind, atlas: Atlas) -> None:
    """Errors: DoubtUnknown, BadAnswer, and those of the correction itself."""
    doubt = next((one for one in await open_doubts(mind, atlas) if one.id == id), None)
    if doubt is None:
        raise DoubtUnknown
    if given.answer not in _FITS[doubt.kind] or (given.answer == "until") != (given.until is not None):  # fmt: skip
        raise BadAnswer
    if given.answer == "later":
        await mind.archive.keep_correction(LATER, doubt.id, {}, mind.clock())
    elif doubt.kind == "conflict":
        await _judge(doubt, given, mind)
    elif doubt.right is None:
        await decide(doubt.left, EntityPatch(confirmed=given.answer == "right"), mind)
    elif given.answer == "apart":
        await decide(doubt.left, EntityPatch(keep_apart=[doubt.right]), mind)
    else:
        # The left one was spoken of more and keeps its name.
        await decide(doubt.right, EntityPatch(merge_into=doubt.left), mind)


async def _judge(doubt: Doubt, given: Settled, mind: Mind) -> None:
    left, right = doubt.facts
    match given.answer:
        case "right":
            await _say(left, mind, right=True)
            await _say(right, mind, right=False)
        case "wrong":
            await _say(left, mind, right=False)
        case _:
            await amend(
                left.id, mind, valid_at=None, until=given.until, verdict=None, clear_verdict=False
            )


async def _say(fact: Fact, mind: Mind, *, right: bool) -> None:
    await amend(
        fact.id, mind, valid_at=None, until=None,
        verdict="confirmed" if right else "wrong", clear_verdict=False,
    )  # fmt: skip


def _item(doubt: Doubt, view: Shown, lang: Lang) -> ReviewItem:
    left, right = _sides(doubt, view)
    said = _ASKED[lang][doubt.kind].format(left=left.name, right=right.name if right else "")
    sides = [one for one in (left, right) if one is not None]
    return ReviewItem(
        id=doubt.id,
        kind=doubt.kind,
        question=said,
        left=left,
        right=right,
        evidence=[quote for one in sides for quote in one.evidence],
        answers=sorted(_FITS[doubt.kind]),
    )


def _sides(doubt: Doubt, view: Shown) -> tuple[ReviewSide, ReviewSide | None]:
    if doubt.facts:
        a, b = (_fact_side(one, view) for one in doubt.facts)
        return a, b
    left = _entity_side(doubt.left, doubt, view)
    return left, _entity_side(doubt.right, doubt, view) if doubt.right else None


def _entity_side(id: str, doubt: Doubt, view: Shown) -> ReviewSide:
    known = view.brief(id)
    own = (one for one in doubt.statements if view.atlas.by_id[one].entity_id == id)
    return ReviewSide(
        id=id, name=known.name, type=known.type, valid_from=None, evidence=view.evidence(own)
    )


def _fact_side(fact: Fact, view: Shown) -> ReviewSide:
    told = view.fact(fact)
    object = told.object if isinstance(told.object, str) else told.object.name
    quotes: list[Evidence] = view.quotes(fact)
    return ReviewSide(
        id=fact.id,
        name=f"{told.subject.name} — {object}",
        type=fact.relation,
        valid_from=fact.valid_at,
        evidence=quotes,
    )
