"""A model's answers, paid in any order of import and mixed with what rules read: one map, and nobody asked again."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from api.edits import decide
from api.mind import Mind
from api.schemas import EntityPatch
from extractors.resolve import ids_of
from extractors.rules.names import key_of, short_id
from graph.model.types import Ask
from graph.types import Entity, NodeType
from tests.api.jobs.worked import (
    given,
    holds_when_rebuilt,
    holds_when_undone,
    in_parts,
    life_of,
    mind_on,
    worked,
)
from tests.lived import PayingModel
from tests.models import Answer, emotion, found, item, observation, relation

GROUP = "u_me"


def _id(kind: NodeType, name: str) -> str:
    """The id that an answer gave, when the thing stood on the map under this name."""
    [id] = ids_of(Entity("", kind, name, key_of(kind, name)), GROUP)
    return short_id(id)


SERVICE, BOAT = _id("Project", "сервис для репетиторов"), _id("Goal", "лодка")
# A thing has three names, of which later answers give only an id; one id was that of a name that came to be
# another name of an older thing; one was never anybody's.
LIFE: dict[str, tuple[str, Answer]] = {
    "Дневник/2023-05-05.md": (
        "Взялся за сервис для репетиторов, это главное на год.",
        found(
            [item("a", "сервис для репетиторов", "Project")],
            [observation("a", "m1", "это главное на год", kind="priority", rank=1)],
        ),
    ),
    "Дневник/2023-06-20.md": (
        "CRM для преподов растёт, радуюсь каждому ученику.",
        found(
            [item("a", "CRM для преподов", "Project", known_id=SERVICE)],
            [observation("a", "m1", "CRM для преподов растёт", kind="effort", effort={"value": 2, "unit": "hours_week"})],
            emotions=[emotion("m1", "радуюсь каждому ученику", target="a", name="joy", valence=0.8, excitement=0.7)],
        ),
    ),
    "Дневник/2023-09-01.md": (
        "«Тетрадка» опять упала, бросаю её до зимы.",
        found(
            [item("x", "Тетрадка", "Project", known_id=_id("Project", "CRM для преподов"), about="world")],
            [observation("x", "m1", "бросаю её до зимы", kind="pause", phase="paused", pro=0)],
        ),
    ),
    "Дневник/2023-12-11.md": (
        "Вернулся к «Тетрадке», ради Кадри.",
        found(
            [item("x", "Тетрадка", "Project", obligation=True), item("k", "Кадри", "Person")],
            [observation("x", "m1", "Вернулся к «Тетрадке»", kind="resume", phase="active")],
            [relation("x", "FOR", "k", "m1", "ради Кадри")],
        ),
    ),
    "Дневник/2022-08-15.md": (
        "Строгал шпангоуты четыре часа. Когда-нибудь спущу её на воду.",
        found(
            [item("b", "шхуна", known_id=BOAT, aliases=["яхта"])],
            [observation("b", "m1", "Когда-нибудь спущу её на воду")],
        ),
    ),
    "Дневник/2024-02-02.md": (
        "Хочу достроить лодку, яхта ждёт.",
        found(
            [item("b", "лодка", aliases=["шхуна"]), item("c", "хор", known_id="ffffffffff")],
            [observation("b", "m1", "Хочу достроить лодку")],
        ),
    ),
    "Дневник/2024-03-03.md": (
        "Яхта, яхта… Спел с хором два концерта.",
        found(
            [item("b", "яхта"), item("c", "хор")],
            [observation("b", "m1", "Яхта, яхта"), observation("c", "m1", "Спел с хором", kind="effort", effort={"value": 2, "unit": "hours_week"})],
            [relation("c", "CONFLICTS_WITH", "b", "m1", "Яхта, яхта… Спел с хором")],
        ),
    ),
}  # fmt: skip
# Read without a model, before or after.
PLAIN = {
    "Дневник/2023-07-07.md": "Занимался лодкой весь день, хочу закончить шхуну до осени.",
    "Дневник/2024-01-20.md": "Боюсь, что брошу Тетрадку. Хочу выучить испанский.",
}
ORDERS = 20


def _reads(ask: Ask) -> Answer:
    said = ask.turns[-1].content
    return next((answer for text, answer in LIFE.values() if text in said), found())


async def test_twenty_orders_of_one_paid_archive_make_one_map(tmp_path: Path) -> None:
    whole = [*LIFE, *PLAIN]
    first = await life_of(tmp_path / "whole", [whole], _bring)

    for n in range(ORDERS):
        parts = in_parts(whole, random.Random(n), 7)
        assert await life_of(tmp_path / str(n), parts, _bring) == first, parts

    names = {id: name for _, name, id, *_ in first["entities"]}
    said: dict[str, set[str]] = {}
    for quote, _, _, about, *_ in first["observations"]:
        said.setdefault(names[about], set()).add(quote)
    assert said["сервис для репетиторов"] >= {
        "CRM для преподов растёт", "бросаю её до зимы", "Вернулся к «Тетрадке»", "радуюсь каждому ученику",
    }  # fmt: skip
    assert said["шхуна"] >= {"Когда-нибудь спущу её на воду", "Хочу достроить лодку", "Яхта, яхта"}


async def test_an_answer_that_goes_takes_along_what_its_names_brought(tmp_path: Path) -> None:
    late = "Дневник/2023-06-20.md"
    async with mind_on(tmp_path) as mind:
        await _bring(mind, [one for one in LIFE if one != late])

        assert await holds_when_undone(mind, lambda: _bring(mind, [late]))


async def test_a_rebuild_of_paid_answers_makes_the_map_of_any_order(tmp_path: Path) -> None:
    files = [*LIFE, *PLAIN]
    async with mind_on(tmp_path) as mind:
        for part in (files[5:], files[2:5], files[:2]):
            await _bring(mind, part)

        assert await holds_when_rebuilt(mind)


async def test_what_the_person_decided_on_keeps_its_id_when_older_words_name_it_otherwise(
    tmp_path: Path,
) -> None:
    oldest, *later = LIFE
    async with mind_on(tmp_path) as mind:
        await _bring(mind, later)
        life = await mind.snapshots.current(fresh=True)
        [id] = [id for id, one in life.entities.items() if "Тетрадка" in {one.name, *one.aliases}]
        await decide(id, EntityPatch(confirmed=True, name="Моя тетрадь"), mind)
        await worked(mind)
        await _bring(mind, [oldest])

        told = await mind.snapshots.current(fresh=True)

    said = {one.source.quote: told.entities[one.entity_id].name for one in told.observations}
    assert said["это главное на год"] == "Моя тетрадь"
    assert said["бросаю её до зимы"] == "Моя тетрадь"


async def _bring(mind: Mind, paths: Sequence[str]) -> str:
    """What has an answer is paid for; the rest is read by rules, in an import of its own. The last job."""
    paid = {path: LIFE[path][0] for path in paths if path in LIFE}
    plain = {path: PLAIN[path] for path in paths if path in PLAIN}
    job_id = ""
    if paid:
        model = PayingModel(mind.database, mind.clock, _reads)
        paying = replace(mind, model=model)
        job_id = await given(paying, paid)
        await worked(paying)
        assert len(model.asked) == len(paid)
    if plain:
        job_id = await given(mind, plain)
        await worked(mind)
    return job_id
