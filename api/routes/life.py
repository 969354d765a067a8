"""A life over HTTP: its biography, feelings by day, what lifts and what drains, decisions hot and cold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from api.agent.evidence import LONGEST_QUOTE, cut
from api.atlas import Atlas
from api.deps import TheAtlas, TheLang, TheMind, ThePage, TheZone
from api.mind import Mind
from api.routes.moments import begins, ends
from api.schemas import ChoiceOut, EmotionOut, Evidence, Lang, LineOut, MoodOut, MoodsOut, Page
from api.shown import Shown, shown
from api.telling import source_ref
from extractors.rules.affect import heat
from graph.biography import LINE_TYPES, Line
from graph.errors import EntityUnknown
from graph.moods import Mood, Pull, choices, moods
from graph.types import Affect, Observation

router = APIRouter(prefix="/api")

_SAID: Mapping[Lang, Mapping[Pull, str]] = {
    "ru": {
        "lifts": "Когда речь об этом, слова светлее обычного.",
        "drains": "Когда речь об этом, слова тяжелее обычного.",
        "mixed": "Об этом говорится и светло, и тяжело.",
    },
    "en": {
        "lifts": "Words about this are brighter than usual.",
        "drains": "Words about this are heavier than usual.",
        "mixed": "Words about this are now bright, now heavy.",
    },
}


@router.get("/timeline")
async def timeline(
    mind: TheMind,
    atlas: TheAtlas,
    zone: TheZone,
    page: ThePage,
    start: Annotated[str | None, Query(alias="from")] = None,
    end: Annotated[str | None, Query(alias="to")] = None,
    types: Annotated[str | None, Query(max_length=200, description="comma-separated")] = None,
) -> Page[LineOut]:
    """The biography by date: events, decisions, statuses, phases, people, each with its words."""
    a = begins(start, zone) if start else None
    b = ends(end, zone) if end else None
    wanted = {one.strip() for one in (types or "").split(",") if one.strip()} or set(LINE_TYPES)
    lines = [
        one
        for one in atlas.biography
        if one.type in wanted and (a is None or one.date >= a) and (b is None or one.date < b)
    ]
    cut = page.cut(lines, _id)
    ids = [id for one in cut.items for id in one.statements]
    facts = [one.fact for one in cut.items if one.fact is not None]
    view = await shown(mind, atlas, mind.clock(), ids=ids, facts=facts)
    return Page(items=[_line(one, view) for one in cut.items], next=cut.next)


@router.get("/emotions")
async def emotions(
    mind: TheMind,
    atlas: TheAtlas,
    zone: TheZone,
    start: Annotated[str | None, Query(alias="from")] = None,
    end: Annotated[str | None, Query(alias="to")] = None,
    entity: str | None = None,
) -> list[EmotionOut]:
    """How the person's own messages read, by time, each with its words; of one thing those that speak of it."""
    a = begins(start, zone) if start else None
    b = ends(end, zone) if end else None
    said = _by_message(atlas, _known(entity, atlas) if entity else None)
    readings = await mind.archive.affects(a, b)
    if entity:
        readings = [one for one in readings if one[0] in said]
    ids = [one.id for message, _, _ in readings for one in said.get(message, ())[:1]]
    view = await shown(mind, atlas, mind.clock(), ids=ids)
    bare = await _own_words(mind, [id for id, _, _ in readings if id not in said])
    told = (_emotion(at, felt, said.get(id, ()), view, bare.get(id)) for id, at, felt in readings)
    return [one for one in told if one.evidence]


@router.get("/moods")
async def what_lifts(mind: TheMind, atlas: TheAtlas, lang: TheLang) -> MoodsOut:
    """What lifts and what drains against the person's own usual, and decisions told hot or cold."""
    said = atlas.snapshot.observations
    found = [one for one in moods(said) if one.entity_id in atlas.listed and atlas.snapshot.entities[one.entity_id].type != "Emotion"]  # fmt: skip
    chosen = choices(said)
    ids = [id for one in found for id in (*one.up, *one.down)]
    ids += [one.observation for one in chosen]
    view = await shown(mind, atlas, mind.clock(), ids=ids)
    return MoodsOut(
        items=[_mood(one, view, lang) for one in found],
        decisions=[
            ChoiceOut(
                entity=view.brief(one.entity_id),
                date=atlas.by_id[one.observation].valid_at,
                hot=one.hot,
                evidence=view.evidence([one.observation]),
            )
            for one in chosen
        ],
    )


def _known(id: str, atlas: Atlas) -> str:
    entity = atlas.entity(id)
    if entity is None:
        raise EntityUnknown
    return entity.id


def _by_message(atlas: Atlas, entity: str | None) -> dict[str, list[Observation]]:
    """Statements by message: those that name a feeling first, then those about something."""
    found: dict[str, list[Observation]] = defaultdict(list)
    for one in atlas.snapshot.observations:
        if entity is None or entity in (one.entity_id, one.target_id):
            found[one.source.message_id].append(one)
    for some in found.values():
        some.sort(key=lambda one: (one.kind != "emotion", one.id))
    return found


async def _own_words(mind: Mind, messages: Sequence[str]) -> Mapping[str, Evidence]:
    """Messages in which no statement stands, by their first words."""
    texts = await mind.archive.message_texts(messages)
    sources = await mind.archive.sources(messages)
    return {
        id: Evidence(
            statement_id=id, quote=quote, source=source_ref(sources[id]), explicit=True, heat=0.0
        )
        for id, text in texts.items()
        if id in sources and (quote := cut(text, LONGEST_QUOTE).strip())
    }


def _emotion(
    at: datetime,
    felt: Affect,
    said: Iterable[Observation],
    view: Shown,
    words: Evidence | None,
) -> EmotionOut:
    first = next(iter(said), None)
    target = (first.target_id or first.entity_id) if first else None
    return EmotionOut(
        date=at,
        sadness=_share(felt.sadness),
        frustration=_share(felt.frustration),
        excitement=_share(felt.excitement),
        fear=_share(felt.fear),
        valence=round(felt.valence, 4),
        arousal=_share((felt.arousal + 1) / 2),
        stress=_share(felt.stress),
        heat=_share(heat(felt)),
        target=view.brief(target) if target else None,
        evidence=view.evidence([first.id]) if first else [words] if words else [],
    )


def _line(one: Line, view: Shown) -> LineOut:
    return LineOut(
        date=one.date,
        date_precision=one.precision,
        to=one.to,
        type=one.type,
        title=one.title,
        entity=view.brief(one.entity_id) if one.entity_id else None,
        evidence=view.quotes(one.fact) if one.fact else view.evidence(one.statements),
    )


def _mood(one: Mood, view: Shown, lang: Lang) -> MoodOut:
    return MoodOut(
        entity=view.brief(one.entity_id),
        pull=one.pull,
        words=_SAID[lang][one.pull],
        messages=one.messages,
        up=view.evidence(one.up),
        down=view.evidence(one.down),
    )


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)


def _id(one: Line) -> str:
    return one.id
