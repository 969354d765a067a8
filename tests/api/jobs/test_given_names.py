"""What the person calls a thing stands for it in all words, also in those that were read before."""

from pathlib import Path

from api.edits import decide, undo_last
from api.mind import Mind
from api.schemas import EntityPatch
from extractors.rules import Names
from tests.api.jobs.worked import given, mind_on, worked
from tests.builders import goal

SERVICE = {"Дневник/2024-03-01.md": "Хочу сделать сервис для репетиторов, это моя главная цель."}
BEE = {"Дневник/2024-03-20.md": "Пчела опять не запустилась, весь вечер чинил Пчелу."}

type Told = set[tuple[str, str]]


async def _told(mind: Mind) -> Told:
    life = await mind.snapshots.current(fresh=True)
    return {(life.entities[one.entity_id].name, one.source.quote) for one in life.observations}


async def _bring(mind: Mind, *lives: dict[str, str]) -> None:
    for files in lives:
        await given(mind, files)
        await worked(mind)


async def _service(mind: Mind) -> str:
    life = await mind.snapshots.current(fresh=True)
    [id] = [id for id, one in life.entities.items() if one.name == "Бизнес"]
    return id


async def test_older_words_are_read_with_the_name_and_without_it_when_it_is_taken_back(
    tmp_path: Path,
) -> None:
    async with mind_on(tmp_path) as mind:
        await _bring(mind, SERVICE, BEE)
        before = await _told(mind)
        id = await _service(mind)

        await decide(id, EntityPatch(name="Пчела"), mind)
        await worked(mind)
        named = await _told(mind)
        await undo_last(id, mind)
        await worked(mind)

        assert {name for name, _ in named} == {"Пчела"}
        assert {quote for _, quote in named} == {*SERVICE.values(), *BEE.values()}
        assert await _told(mind) == before


async def test_it_is_of_no_matter_whether_the_name_or_the_words_came_first(tmp_path: Path) -> None:
    told: list[Told] = []
    for first in (True, False):
        async with mind_on(tmp_path / str(first)) as mind:
            await _bring(mind, SERVICE, *([BEE] if first else []))
            await decide(await _service(mind), EntityPatch(aliases=["Пчела"]), mind)
            await worked(mind)
            await _bring(mind, *([] if first else [BEE]))
            told.append(await _told(mind))

    assert told[0] == told[1]
    assert BEE["Дневник/2024-03-20.md"] in {quote for _, quote in told[0]}


def test_a_given_name_is_taken_from_what_the_words_gave_it_to() -> None:
    names = Names([goal("g1", "Велосипед", "Project"), goal("g2", "Сервис", "Project")])

    names.call(goal("g2", "Сервис", "Project"), ["Велосипед", "Красный конь"])

    by_words = names.find("Project", "велосипеды")
    by_phrase = names.phrase(["красн", "кон", "скачет"])
    assert by_words is not None
    assert by_words.id == "g2"
    assert by_phrase is not None
    assert by_phrase.id == "g2"
