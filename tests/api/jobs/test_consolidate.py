"""Talks that came to rest: a digest of each, places for what they brought, a night after a day of talk."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.jobs.consolidate import SILENCE, fold, start_consolidating
from api.jobs.live import keep_turn
from api.mind import Mind
from tests.api.jobs.worked import clock_of, mind_on, worked
from tests.models import ScriptedModel

EVENING = datetime(2026, 3, 5, 20, 0, tzinfo=UTC)


async def _talk(mind: Mind, *told: str) -> str:
    id = await mind.sessions.create(title="вечер", at=mind.clock())
    for text in told:
        turn = await mind.sessions.add_turn(id, "user", text, at=mind.clock())
        await keep_turn(mind, id, turn, text)
        await mind.sessions.add_turn(id, "assistant", "Понимаю.", at=mind.clock())
    return id


async def _jobs(mind: Mind) -> list[str]:
    found, _ = await mind.ledger.jobs(after=None, limit=100)
    return sorted(one.id for one in found if one.kind == "consolidate")


async def test_a_talk_that_is_over_leaves_its_digest_and_its_goals_have_a_place(
    tmp_path: Path,
) -> None:
    async with mind_on(tmp_path) as mind:
        clock_of(mind).set_to(EVENING)
        id = await _talk(mind, "Хочу выучить финский к лету.", "Бросил курить.")
        clock_of(mind).set_to(EVENING + SILENCE + timedelta(minutes=1))

        await start_consolidating(mind)
        await worked(mind)

        row = await mind.sessions.get(id)
        assert row is not None
        assert row.digest == "— Хочу выучить финский к лету.\n— Бросил курить."
        assert row.digested == 4
        goals = {one.id for one in await mind.store.entities() if one.type in {"Goal", "Project"}}
        assert goals
        assert goals <= set(await mind.profile.positions())


async def test_a_talk_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        clock_of(mind).set_to(EVENING)
        await _talk(mind, "Хочу выучить финский.")
        clock_of(mind).set_to(EVENING + SILENCE - timedelta(minutes=1))

        await start_consolidating(mind)

        assert await _jobs(mind) == []


async def test_each_rest_is_seen_to_once_and_a_talk_taken_up_again_once_more(
    tmp_path: Path,
) -> None:
    async with mind_on(tmp_path) as mind:
        clock_of(mind).set_to(EVENING)
        id = await _talk(mind, "Хочу выучить финский.")
        clock_of(mind).forward(SILENCE.total_seconds() + 60)
        await start_consolidating(mind)
        await start_consolidating(mind)
        once = [one for one in await _jobs(mind) if "night" not in one]
        turn = await mind.sessions.add_turn(id, "user", "И рисовать.", at=mind.clock())
        await keep_turn(mind, id, turn, "И рисовать.")
        clock_of(mind).forward(SILENCE.total_seconds() + 60)
        await start_consolidating(mind)
        await worked(mind)

        assert len(once) == 1
        assert len([one for one in await _jobs(mind) if "night" not in one]) == 2
        row = await mind.sessions.get(id)
        assert row is not None
        assert (row.digest or "").count("Хочу выучить финский.") == 1
        assert "И рисовать." in (row.digest or "")


async def test_a_night_follows_a_day_of_talk_and_no_other(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        clock_of(mind).set_to(EVENING)
        await start_consolidating(mind)
        assert await _jobs(mind) == []
        await _talk(mind, "Хочу выучить финский.")

        clock_of(mind).set_to(datetime(2026, 3, 6, 2, 0, tzinfo=UTC))
        await start_consolidating(mind)
        assert not [one for one in await _jobs(mind) if "2026-03-06" in one]
        clock_of(mind).set_to(datetime(2026, 3, 6, 4, 0, tzinfo=UTC))
        await start_consolidating(mind)
        assert "consolidate-night-2026-03-06" in await _jobs(mind)
        clock_of(mind).set_to(datetime(2026, 3, 8, 4, 0, tzinfo=UTC))
        await start_consolidating(mind)
        assert "consolidate-night-2026-03-08" not in await _jobs(mind)


async def test_a_talk_of_the_day_waits_for_the_night(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        clock_of(mind).set_to(datetime(2026, 3, 6, 10, 0, tzinfo=UTC))
        await _talk(mind, "Хочу выучить финский.")
        clock_of(mind).set_to(datetime(2026, 3, 6, 11, 0, tzinfo=UTC))
        await start_consolidating(mind)
        assert not [one for one in await _jobs(mind) if "night" in one]

        clock_of(mind).set_to(datetime(2026, 3, 7, 3, 0, tzinfo=UTC))
        await start_consolidating(mind)

        assert [one for one in await _jobs(mind) if "night" in one] == [
            "consolidate-night-2026-03-07"
        ]


async def test_a_model_that_says_nothing_takes_nothing_from_a_digest(tmp_path: Path) -> None:
    async with mind_on(tmp_path, model=ScriptedModel(says=lambda _: [""])) as mind:
        id = await mind.sessions.create(at=mind.clock())
        for n in range(3):
            await mind.sessions.add_turn(id, "user", f"Слово {n}.", at=mind.clock())
        await mind.sessions.patch(id, digest="Живу в Перми.", digested=1)

        await fold(mind, id, whole=True)

        row = await mind.sessions.get(id)
        assert row is not None
        assert (row.digest, row.digested) == ("Живу в Перми.", 1)


async def test_at_night_words_are_read_with_names_that_were_given_after_them(
    tmp_path: Path,
) -> None:
    late = "Вернулся к описи: начал опись заново, сделал первый короб."
    early = "Опись опять не сдана. Сижу над ней третий вечер и злюсь."
    async with mind_on(tmp_path) as mind:
        clock_of(mind).set_to(EVENING)
        await _talk(mind, early)
        await _talk(mind, late)
        before = await _about(mind, "опись")
        clock_of(mind).set_to(datetime(2026, 3, 6, 4, 0, tzinfo=UTC))

        await start_consolidating(mind)
        await worked(mind)

        assert {one for one in before if one in late} == before
        assert any(one in early for one in await _about(mind, "опись"))


async def _about(mind: Mind, name: str) -> set[str]:
    """The words that the map has about a thing."""
    life = await mind.store.snapshot()
    named = {id for id, one in life.entities.items() if one.name.casefold() == name}
    return {one.source.quote for one in life.observations if one.entity_id in named}
