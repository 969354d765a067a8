from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.archive import Archive
from graph.errors import ProviderAway
from graph.model.types import Vector
from graph.retrieval.bounds import Bounds
from graph.retrieval.meaning import REMEMBERED, Meaning
from graph.retrieval.retrieve import retrieve
from graph.retrieval.text import TextIndex
from graph.retrieval.types import Plan
from graph.retrieval.vector import Item, VectorIndex
from graph.sql import Database, open_database
from graph.words import Conversation, Dated, Document, Message, Passage, Role
from tests.builders import goal, said, snapshot
from tests.embedding import StemEmbedder

T0 = datetime(2024, 3, 5, 12, tzinfo=UTC)
LIFE: tuple[tuple[str, Role], ...] = (
    ("Купил синий велосипед", "self"),
    ("Куда поедете летом?", "assistant"),
    ("Поедем к морю", "self"),
    ("Продал велосипед", "self"),
)


def _dated(n: int) -> Dated:
    return Dated(T0 + timedelta(days=n), None, "day", "message", "UTC", None)


async def _tell(
    archive: Archive, words: Sequence[tuple[str, Role]], id: str = "a", *, first: int = 0
) -> None:
    """A talk with one passage a turn, a turn a day."""
    place = Document(f"d{id}", f"{id}/чат.json", f"sha-{id}", 1, id, "chatgpt", _dated(first))
    turns = tuple(
        Message(f"m{id}{n}", role, text, _dated(first + n), f"message:{n}", "Ира")
        for n, (text, role) in enumerate(words)
    )
    talk = Conversation(f"c{id}", place.id, "chat", "Планы", _dated(first), turns)
    pieces = [
        Passage(
            f"p{id}{n}", place.id, talk.id, one.id, n, one.role, one.text, one.dated, place.path,
            one.locator, id, talk.title,
        )
        for n, one in enumerate(turns)
    ]  # fmt: skip
    await archive.keep(f"import-{id}", place, [talk], pieces, [])


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    opened = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite'}")
    yield opened
    await opened.close()


@pytest.fixture
def archive(database: Database, tmp_path: Path) -> Archive:
    return Archive(database, tmp_path / "originals")


@pytest.fixture
def index(database: Database) -> VectorIndex:
    return VectorIndex(database)


@pytest.fixture
def embedder() -> StemEmbedder:
    return StemEmbedder()


async def _embed(index: VectorIndex, embedder: StemEmbedder) -> None:
    for kind in ("passage", "context"):
        items, _ = await index.missing(embedder.name, kind)
        left = await index.link(embedder.name, items)
        made = await embedder.embed([one.text for one in left], "document")
        await index.keep(embedder.name, left, made)


async def _vector(embedder: StemEmbedder, text: str) -> Vector:
    return (await embedder.embed([text], "query"))[0]


async def _found(
    index: VectorIndex, embedder: StemEmbedder, query: str, bounds: Bounds | None = None, limit: int = 10
) -> list[str]:  # fmt: skip
    vector = await _vector(embedder, query)
    await index.holds(embedder.name)
    found = await index.search(embedder.name, vector, kind="passage", limit=limit, bounds=bounds)
    return [id for id, _ in found]


async def test_the_nearest_comes_first(
    archive: Archive, index: VectorIndex, embedder: StemEmbedder
) -> None:
    await _tell(archive, LIFE)
    await _embed(index, embedder)

    assert (await _found(index, embedder, "поедем к морю"))[0] == "pa2"


async def test_nothing_told_after_a_moment_is_found(
    archive: Archive, index: VectorIndex, embedder: StemEmbedder
) -> None:
    await _tell(archive, LIFE)
    await _embed(index, embedder)

    found = await _found(index, embedder, "велосипед", Bounds(as_of=T0 + timedelta(days=3)))

    assert set(found) == {"pa0", "pa1", "pa2"}


async def test_bounds_of_project_and_role_hold_where_few_of_many_pass(
    archive: Archive, index: VectorIndex, embedder: StemEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.retrieval.vector.WIDE", 1)
    await _tell(archive, LIFE)
    await _tell(archive, [("Море и велосипед", "self"), ("Хорошо", "assistant")], "b")
    await _embed(index, embedder)

    of_project = await _found(index, embedder, "велосипед", Bounds(project="b"))
    of_role = await _found(index, embedder, "велосипед", Bounds(roles={"assistant"}))

    assert set(of_project) == {"pb0", "pb1"}
    assert set(of_role) == {"pa1", "pb1"}


async def test_the_turn_before_is_embedded_with_a_turn(
    archive: Archive, index: VectorIndex, embedder: StemEmbedder
) -> None:
    await _tell(archive, LIFE)

    items, _ = await index.missing(embedder.name, "context")

    assert [one.text for one in items[:2]] == [
        "Ира: Купил синий велосипед",
        "Ира: Купил синий велосипед\nИра: Куда поедете летом?",
    ]


async def test_the_same_words_are_embedded_once(
    archive: Archive, index: VectorIndex, embedder: StemEmbedder
) -> None:
    await _tell(archive, [("Доброе утро", "self")])
    await _embed(index, embedder)
    await _tell(archive, [("Доброе утро", "self")], "b")

    items, _ = await index.missing(embedder.name, "passage")
    left = await index.link(embedder.name, items)

    assert [one.id for one in items] == ["pb0"]
    assert left == []
    assert embedder.paid == ["Ира: Доброе утро"]
    assert set(await _found(index, embedder, "утро")) == {"pa0", "pb0"}


async def test_what_another_process_kept_is_seen_without_reading_all_again(
    archive: Archive, database: Database, embedder: StemEmbedder
) -> None:
    here, there = VectorIndex(database), VectorIndex(database)
    await _tell(archive, LIFE)
    await _embed(there, embedder)
    before = await _found(here, embedder, "велосипед")
    await _tell(archive, [("Новый велосипед", "self")], "b", first=9)
    await _embed(there, embedder)

    assert "pb0" not in before
    assert (await _found(here, embedder, "новый велосипед"))[0] == "pb0"


async def test_an_undo_takes_vectors_along_and_leaves_those_of_others(
    archive: Archive, index: VectorIndex, embedder: StemEmbedder, database: Database
) -> None:
    await _tell(archive, LIFE)
    await _tell(archive, [LIFE[0], ("Больше ничего", "self")], "b")
    await _embed(index, embedder)
    await _found(index, embedder, "велосипед")

    await archive.withdraw_import("import-a")

    assert set(await _found(index, embedder, "велосипед")) == {"pb0", "pb1"}
    async with database.read() as connection:
        left = (await connection.exec_driver_sql("SELECT count(*) FROM vectors")).scalar()
        items = (await connection.exec_driver_sql("SELECT count(*) FROM embedded_items")).scalar()
    assert (left, items) == (3, 4)


async def test_vectors_of_two_models_are_never_compared(
    archive: Archive, index: VectorIndex, embedder: StemEmbedder
) -> None:
    newer = StemEmbedder("newer")
    await _tell(archive, LIFE)
    await _embed(index, embedder)
    await _embed(index, newer)

    waiting = await index.holds(newer.name)
    await index.drop_others(newer.name)

    assert not waiting
    assert await index.holds(newer.name)
    assert await _found(index, newer, "море")


async def test_a_statement_whose_words_changed_is_embedded_anew(
    index: VectorIndex, embedder: StemEmbedder
) -> None:
    old, new = Item("entity", "e1", "бег"), Item("entity", "e1", "бег, пробежки")
    await index.keep(embedder.name, [old], await embedder.embed([old.text], "document"))

    assert await index.changed(embedder.name, "entity", [old]) == []
    assert await index.changed(embedder.name, "entity", [new]) == [new]


def _meaning(index: VectorIndex, embedder: StemEmbedder) -> Meaning:
    return Meaning(index, embedder, lambda: 100.0)


async def test_words_that_mean_the_same_are_found_where_none_is_the_same(
    archive: Archive, index: VectorIndex, database: Database
) -> None:
    embedder = StemEmbedder(alike={"байк": "велосипед"})
    await _tell(archive, LIFE)
    await _embed(index, embedder)
    text, plan = TextIndex(database), Plan("байк", limit=2)

    words = await retrieve(plan, text=text, snapshot=snapshot([], []), archive=archive)
    both = await retrieve(
        plan, text=text, snapshot=snapshot([], []), archive=archive, meaning=_meaning(index, embedder)
    )  # fmt: skip

    assert words.hits == ()
    assert {one.memory_id for one in both.hits} == {"pa0", "pa3"}


async def test_as_of_binds_what_is_found_by_meaning(
    archive: Archive, index: VectorIndex, database: Database
) -> None:
    embedder = StemEmbedder(alike={"байк": "велосипед"})
    await _tell(archive, LIFE)
    await _embed(index, embedder)
    life = snapshot([goal("g", "велосипед")], [said("g", 80, quote="велосипед продан")])
    items = [Item("statement", one.id, one.source.quote) for one in life.observations]
    items.append(Item("entity", "g", "велосипед"))
    await index.keep(
        embedder.name, items, await embedder.embed([one.text for one in items], "document")
    )
    at = T0 + timedelta(days=1)

    found = await retrieve(
        Plan("байк", as_of=at), text=TextIndex(database), snapshot=life, archive=archive,
        meaning=_meaning(index, embedder),
    )  # fmt: skip
    later = await retrieve(
        Plan("байк", types=frozenset({"statement", "entity"})), text=TextIndex(database), snapshot=life,
        archive=archive, meaning=_meaning(index, embedder),
    )  # fmt: skip

    assert [one.memory_id for one in found.hits] == ["pa0"]
    assert {one.type for one in later.hits} == {"statement", "entity"}


async def test_a_server_that_is_away_leaves_the_words_and_is_left_alone_for_a_while(
    archive: Archive, index: VectorIndex, embedder: StemEmbedder, database: Database
) -> None:
    await _tell(archive, LIFE)
    await _embed(index, embedder)
    meaning = _meaning(index, embedder)
    embedder.fails = [ProviderAway()]

    plan, text, nothing = Plan("море"), TextIndex(database), snapshot([], [])

    words = await retrieve(plan, text=text, snapshot=nothing, archive=archive)
    found = await retrieve(plan, text=text, snapshot=nothing, archive=archive, meaning=meaning)

    assert found == words
    assert found.hits[0].memory_id == "pa2"
    assert await meaning.asked("велосипед") is None
    assert embedder.asked == []


async def test_a_question_asked_again_is_not_embedded_again(
    archive: Archive, index: VectorIndex, embedder: StemEmbedder
) -> None:
    await _tell(archive, LIFE)
    await _embed(index, embedder)
    meaning = _meaning(index, embedder)

    for n in (0, 1, *range(REMEMBERED), 0):
        await meaning.asked(f"вопрос {n}")

    assert len(embedder.asked) == REMEMBERED


async def test_without_vectors_no_question_is_paid_for(
    archive: Archive, index: VectorIndex, embedder: StemEmbedder
) -> None:
    await _tell(archive, LIFE)

    assert await _meaning(index, embedder).asked("море") is None
    assert embedder.asked == []
