"""The archive: every word once, whatever exports bring it, and nothing left after an undo."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.archive import Archive, unite
from graph.profile import Profile
from graph.retrieval.text import TextIndex, asked
from graph.sessions import Sessions
from graph.sql import Database, open_database
from graph.words import Chunk, Conversation, Dated, Document, Message, Passage, Piece, Role

T0 = datetime(2024, 3, 5, 12, tzinfo=UTC)


def dated(minutes: int = 0) -> Dated:
    return Dated(T0 + timedelta(minutes=minutes), None, "second", "message", "UTC", "12:00")


def said(id: str, text: str, minutes: int = 0, role: Role = "self") -> Message:
    return Message(id, role, text, dated(minutes), f"message:{id}", author="Ира")


def talk(document: str, messages: Sequence[Message], id: str = "c1") -> Conversation:
    return Conversation(id, document, "chat", "Планы", dated(), tuple(messages))


def document(id: str, path: str = "a/чат.json", project: str | None = "a") -> Document:
    return Document(id, path, f"sha-{id}", 10, project, "chatgpt", dated())


def passages(one: Conversation, source: Document) -> list[Passage]:
    return [
        Passage(
            f"p-{m.id}", source.id, one.id, m.id, n, m.role, m.text, m.dated, source.path, m.locator,
            source.project, one.title,
        )
        for n, m in enumerate(one.messages)
    ]  # fmt: skip


def chunks(one: Conversation) -> list[Chunk]:
    pieces = tuple(Piece(m.id, 0, len(m.text)) for m in one.messages)
    name = "k-" + "-".join(m.id for m in one.messages)
    return [Chunk(name, one.document_id, one.id, 0, pieces, (), 5)]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    opened = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite'}")
    yield opened
    await opened.close()


@pytest.fixture
def archive(database: Database, tmp_path: Path) -> Archive:
    return Archive(database, tmp_path / "originals")


async def kept(archive: Archive, import_id: str, source: Document, one: Conversation) -> None:
    known = await archive.conversation(one.id)
    whole = unite(known, one) if known else one
    brought = {m.id: m.locator for m in one.messages}
    await archive.keep(
        import_id, source, [whole], passages(whole, source), chunks(whole), brought=brought
    )


async def test_several_processes_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'b.sqlite'}"
    program = (
        "import asyncio, sys\nfrom graph.sql import open_database\n"
        "async def main():\n    await (await open_database(sys.argv[1])).close()\nasyncio.run(main())"
    )
    many = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, url) for _ in range(4)
    ]

    assert [await one.wait() for one in many] == [0, 0, 0, 0]


async def test_words_come_back_as_they_were_kept(archive: Archive) -> None:
    one = talk("d1", [said("m1", "Хочу в горы"), said("m2", "Ёлка\nи снег", 1, "other")])
    await kept(archive, "i1", document("d1"), one)

    assert await archive.conversation("c1") == one
    assert await archive.by_sha("sha-d1") == document("d1")
    assert (await archive.chunk("k-m1-m2")) == chunks(one)[0]
    source = (await archive.sources(["m2"]))["m2"]
    assert (source.path, source.locator, source.role) == ("a/чат.json", "message:m2", "other")
    assert [part.text for part in await archive.parts("d1")] == ["Хочу в горы", "Ёлка\nи снег"]


async def test_a_newer_export_of_a_talk_adds_only_what_is_new(archive: Archive) -> None:
    await kept(archive, "i1", document("d1"), talk("d1", [said("m1", "раз"), said("m2", "два", 1)]))
    newer = talk("d2", [said("m1", "раз"), said("m2", "два", 1), said("m3", "три", 2)])

    await kept(archive, "i2", document("d2"), newer)

    whole = await archive.conversation("c1")
    assert whole is not None
    assert [m.id for m in whole.messages] == ["m1", "m2", "m3"]
    assert (await archive.tally("i2")).messages == 3
    assert await archive.stale_chunks() == ["k-m1-m2"]
    assert await archive.chunks_to_do("i1") == ["k-m1-m2-m3"]


async def test_what_only_the_older_export_holds_stays_where_it_stood() -> None:
    older = talk("d1", [said("m1", "раз"), said("gone", "стёрто"), said("m2", "два")])

    whole = unite(older, talk("d2", [said("m1", "раз"), said("m2", "два"), said("m3", "три")]))

    assert [m.id for m in whole.messages] == ["m1", "gone", "m2", "m3"]


async def test_an_undo_takes_what_nothing_else_brought(
    archive: Archive, database: Database
) -> None:
    await archive.keep_original("sha-d1", b"one")
    await archive.keep_original("sha-d2", b"two")
    await kept(archive, "i1", document("d1"), talk("d1", [said("m1", "раз"), said("m2", "два", 1)]))
    newer = talk("d2", [said("m1", "раз"), said("m3", "тридцать", 2)])
    await kept(archive, "i2", document("d2", "b/чат.json"), newer)

    going = await archive.chunks_going("i1")
    gone = await archive.withdraw_import("i1")

    whole = await archive.conversation("c1")
    assert whole is not None
    assert [m.id for m in whole.messages] == ["m1", "m3"]
    assert going == gone.chunks == ("k-m1-m2-m3",)
    assert gone.recut == ("c1",)
    assert gone.originals == ("sha-d1",)
    assert await archive.original("sha-d1") is None
    assert (await archive.sources(["m1"]))["m1"].path == "b/чат.json"
    assert not await TextIndex(database).search("два")
    await archive.withdraw_import("i2")
    assert await archive.conversation("c1") is None
    assert (await archive.documents(after=None, limit=10)) == ([], None)


async def test_search_knows_word_forms_the_turn_before_dates_and_limits(
    archive: Archive, database: Database
) -> None:
    one = talk("d1", [said("m1", "Еду к бабушке"), said("m2", "Когда выезжаешь?", 1, "other")])
    late = talk("d2", [said("m9", "Бабушка здорова", 60 * 24 * 40)], id="c2")
    await kept(archive, "i1", document("d1"), one)
    await kept(archive, "i1", document("d2", "b/n.md", "b"), late)
    text = TextIndex(database)

    async def ids(query: str, **limits: object) -> list[str]:
        return [p.message_id for p, _ in await text.search(query, **limits)]  # pyright: ignore[reportArgumentType] - limits are passed through

    assert set(await ids("бабушку")) == {"m1", "m2", "m9"}
    assert await ids("бабушку", as_of=T0 + timedelta(hours=1), roles=["self"]) == ["m1"]
    assert await ids("бабушку", from_=T0 + timedelta(days=1)) == ["m9"]
    assert await ids("бабушку", project="b") == ["m9"]
    assert set(await ids("что было в марте 2024")) == {"m1", "m2", "m9"}
    assert await ids('"OR" NEAR( * ^ лодка") -') == []


def test_function_words_are_asked_only_when_there_is_nothing_else() -> None:
    assert asked("Что я думал о горах?") == asked("думал горы")
    assert asked("кто я") != []
    assert len(asked(" ".join(f"слово{n}" for n in range(200)))) == 50


async def test_sessions_keep_turns_runs_and_events(database: Database) -> None:
    sessions = Sessions(database)
    id = await sessions.create(title="т", at=T0)
    await sessions.add_turn(id, "user", "привет", at=T0)
    run = await sessions.start_run(id, at=T0)

    numbers = [await sessions.append_event(run, "token", {"text": t}) for t in "аб"]

    assert numbers == [1, 2]
    assert await sessions.active_run(id) == run
    assert await sessions.events(run, 1) == [(2, "token", {"text": "б"})]
    await sessions.finish_run(run, "done")
    assert await sessions.active_run(id) is None
    assert [turn.content for turn in await sessions.turns(id)] == ["привет"]
    await sessions.delete(id)
    assert await sessions.list(after=None, limit=5) == ([], None)


async def test_a_place_by_hand_is_moved_by_nobody_else(database: Database) -> None:
    profile = Profile(database)
    await profile.place({"a": (1.0, 2.0)})
    await profile.place({"a": (5.0, 6.0)}, by_hand=True)

    await profile.place({"a": (9.0, 9.0), "b": (0.5, 0.25)})

    assert await profile.positions() == {"a": (5.0, 6.0), "b": (0.5, 0.25)}
    await profile.patch(names=["Ира"], language="en")
    await profile.patch(language=None)
    row = await profile.get()
    assert (list(row.names), row.language) == (["Ира"], "ru")


async def test_places_are_read_again_when_anybody_wrote_and_only_then(
    database: Database, tmp_path: Path
) -> None:
    profile = Profile(database)
    await profile.place({"a": (1.0, 2.0)})
    first = await profile.positions()
    assert await profile.positions() is first

    beside = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite'}")
    try:
        await Profile(beside).place({"b": (3.0, 4.0)})
    finally:
        await beside.close()

    assert await profile.positions() == {"a": (1.0, 2.0), "b": (3.0, 4.0)}


async def test_corrections_are_kept_in_order_for_ever(archive: Archive) -> None:
    await archive.keep_correction("fact", "f1", {"a": 1}, T0)
    await archive.keep_correction("fact_amended", "f1", {}, T0)

    assert [(kind, target) for kind, target, _, _ in await archive.corrections()] == [
        ("fact", "f1"),
        ("fact_amended", "f1"),
    ]


async def test_pieces_in_which_the_person_says_nothing_are_done_all_at_once(
    archive: Archive,
) -> None:
    mine, other = said("m1", "Хочу в горы"), said("m2", "Поезжай", role="other")
    spoken = talk("d1", [mine])
    silent = talk("d1", [other], id="c2")
    cut = [*chunks(spoken), *(replace(one, own_words=0) for one in chunks(silent))]
    brought = {m.id: m.locator for m in (mine, other)}
    await archive.keep("i1", document("d1"), [spoken, silent], [], cut, brought=brought)

    assert await archive.pass_over(["k-m1", "k-m2"], "rules") == {"k-m2"}
    assert await archive.chunks_to_do("i1") == ["k-m1"]
    assert await archive.read_by("k-m2") == "rules"
    assert await archive.read_by("k-m1") is None
    assert await archive.pass_over(["k-m1", "k-m2"], "another") == set()
    assert await archive.read_by("k-m2") == "rules"
