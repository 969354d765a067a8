"""The same archive in many orders of import: one map, whatever came first, and none of it left when it goes."""

import random
from collections.abc import Sequence
from pathlib import Path

from api.mind import Mind
from tests.api.jobs.worked import (
    given,
    holds_when_rebuilt,
    holds_when_undone,
    in_parts,
    life_of,
    mind_on,
    worked,
)

# A name that is given late is used before; another word for a thing is learnt in the middle; a folder
# names what the diary spoke of long before; two languages speak of one thing.
LIFE = {
    "Дневник/2023-02-01.md": "Опись опять не сдана. Сижу над ней третий вечер и злюсь.",
    "Дневник/2023-03-10.md": "Хочу выучить английский. Занимался два часа, и мне понравилось.",
    "Дневник/2023-04-02.md": "Маяк снова не запустился, просидел до двух ночи.",
    "Дневник/2023-05-05.md": "Начал делать сервис для репетиторов. Это моя главная цель на год.",
    "Дневник/2023-06-20.md": "Назвал сервис «Маяк». Маяк растёт, радуюсь каждому ученику.",
    "Дневник/2023-08-15.md": "Бросил опись, больше не могу. Надо отдохнуть.",
    "Дневник/2023-11-03.md": "Вернулся к описи: начал опись заново, сделал первый короб.",
    "Дневник/2024-01-12.md": "Хочу закончить опись до весны, это важнее маяка.",
    "Notes/2023-03-01.md": "I want to learn English this year. Study is going well.",
    "Notes/2023-09-09.md": "I gave up English for the boat. The boat makes me happy.",
    "Лодка/2023-07-01.md": "Шпангоуты готовы, строгал четыре часа.",
    "Тарту/2023-12-24.md": "Собираю бумаги в магистратуру.",
    "Дневник/2022-12-30.md": "Кадри зовёт в Тарту. Хочу в Тарту, но боюсь.",
    "Дневник/2023-07-08.md": "Отложил лодку до весны, устал.",
}
ORDERS = 20


async def test_twenty_orders_of_one_archive_make_one_map(tmp_path: Path) -> None:
    first = await life_of(tmp_path / "whole", [list(LIFE)], _bring)

    for n in range(ORDERS):
        parts = in_parts(list(LIFE), random.Random(n), 6)
        assert await life_of(tmp_path / str(n), parts, _bring) == first, parts

    names = {name for _, name, *_ in first["entities"]}
    assert {"Тарту", "Опись"} <= {name.capitalize() for name in names}
    assert any("Кадри зовёт в Тарту" in quote for quote, *_ in first["observations"])


async def test_what_an_import_brought_to_older_words_goes_with_it(tmp_path: Path) -> None:
    late = [path for path in LIFE if path.startswith("Тарту/")]
    async with mind_on(tmp_path) as mind:
        await _bring(mind, [path for path in LIFE if path not in late])

        assert await holds_when_undone(mind, lambda: _bring(mind, late))


async def test_a_rebuild_makes_the_map_of_any_order(tmp_path: Path) -> None:
    files = list(LIFE)
    async with mind_on(tmp_path) as mind:
        for part in (files[9:], files[4:9], files[:4]):
            await _bring(mind, part)

        assert await holds_when_rebuilt(mind)


async def _bring(mind: Mind, paths: Sequence[str]) -> str:
    job_id = await given(mind, {path: LIFE[path] for path in paths})
    await worked(mind)
    return job_id
