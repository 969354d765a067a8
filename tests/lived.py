"""A small life with all that a move must not lose: imports, a model's paid answers, talk, and what a hand corrected."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import override

from api.edits import decide
from api.hand import Thing, Told, amend, forget, record
from api.jobs.live import keep_turn
from api.jobs.restore import store_of
from api.mind import Mind
from api.schemas import EntityPatch
from graph.model.answers import Answers
from graph.model.types import Ask, Reply
from graph.portable.export import export
from graph.portable.reader import opened
from graph.portable.restore import restore
from graph.retrieval.vector import Item
from graph.sql import Database
from tests.api.jobs.worked import clock_of, given, worked
from tests.models import Answer, ScriptedModel, honest

DAY = datetime(2024, 3, 1, tzinfo=UTC)
SECOND = {
    "Дневник/2024-07-10.md": "Хочу выучить испанский, снова занимаюсь каждый вечер. Живу в Казани.",
    "Лодка/план.md": "Хочу построить лодку к лету. Боюсь, что не успею.",
}


class PayingModel(ScriptedModel):
    """Keeps what it answered in the database, as the gateway does."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        reads: Callable[[Ask], Answer] = honest,
    ) -> None:
        super().__init__(reads)
        self._answers = Answers(database)
        self._clock = clock

    @override
    async def ask(self, ask: Ask) -> Reply:
        reply = await super().ask(ask)
        if ask.key is not None:
            await self._answers.keep(ask, ask.key, reply.text, reply.usage, now=self._clock())
        return reply


async def lived(mind: Mind) -> Mind:
    """Half of it read by a model, half by rules; the same mind with that model."""
    model = PayingModel(mind.database, mind.clock)
    paying = replace(mind, model=model)
    await given(mind)
    await worked(mind)
    await _by_hand(mind)
    await given(paying, SECOND)
    await worked(paying)
    session = await mind.sessions.create(title="Разговор", at=mind.clock())
    for n, text in enumerate(("Хочу переехать к морю.", "И ещё хочу собаку.")):
        clock_of(mind).forward(60)
        turn = await mind.sessions.add_turn(session, "user", text, at=mind.clock())
        await keep_turn(mind if n else paying, session, turn, text)
    await _moved(mind)
    await mind.profile.patch(names=["Ника"], language="ru")
    pieces = await mind.text.search("испанский", limit=1)
    item = Item("passage", pieces[0][0].id, pieces[0][0].text)
    await mind.meaning.index.keep("probe", [item], [[0.6, 0.8]])
    assert model.asked
    return paying


async def _by_hand(mind: Mind) -> None:
    me, moscow = Thing("Ника", "Person"), Thing("Москва", "Literal")
    clock_of(mind).forward(60)
    lives = await record(Told(me, "LIVES_IN", moscow, DAY, functional=True), mind)
    wrong = await record(Told(me, "WORKS_AS", Thing("повар", "Literal"), DAY), mind)
    clock_of(mind).forward(60)
    await amend(
        lives.id, mind, valid_at=datetime(2023, 5, 1, tzinfo=UTC), until=None, verdict=None,
        clear_verdict=False,
    )  # fmt: skip
    await forget(wrong.id, mind)
    kept = await mind.store.entities()
    goals = [one for one in kept if not one.is_self and one.type not in {"Literal", "Person"}]
    await decide(goals[0].id, EntityPatch(name="Моя цель", confirmed=True), mind)


async def _moved(mind: Mind) -> None:
    """The second value of one slot closes the first, a third is judged wrong."""
    me = Thing("Ника", "Person")
    clock_of(mind).forward(60)
    at = datetime(2024, 8, 1, tzinfo=UTC)
    await record(Told(me, "LIVES_IN", Thing("Казань", "Literal"), at, functional=True), mind)
    bad = await record(Told(me, "LIVES_IN", Thing("Рим", "Literal"), DAY, functional=True), mind)
    clock_of(mind).forward(60)
    await amend(bad.id, mind, valid_at=None, until=None, verdict="wrong", clear_verdict=False)


async def taken_out(mind: Mind, path: Path) -> Path:
    with path.open("wb") as file:
        async for piece in export(store_of(mind), made_by="driftmap 0", now=mind.clock()):
            file.write(piece)
    return path


async def brought_back(mind: Mind, path: Path) -> None:
    with opened(path) as packed:
        packed.verify()
        await restore(packed, store_of(mind), now=mind.clock())


def members(path: Path) -> Mapping[str, bytes]:
    """All of it but the manifest, whose time of making differs."""
    with zipfile.ZipFile(path) as archive:
        return {one: archive.read(one) for one in archive.namelist() if one != "manifest.json"}


def rezipped(path: Path, to: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same zip with other members, well formed again."""
    with zipfile.ZipFile(path) as archive:
        found = {one: archive.read(one) for one in archive.namelist()}
    change(found)
    with zipfile.ZipFile(to, "w") as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return to
