"""All of a talk bears ids that begin as its own; what came in before that was so stays as it is, and grows."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, text

from extractors.cutting import cut
from extractors.identity import digest
from graph.words import UNDATED, Document
from tests.api.jobs.worked import given, mind_on, worked
from tests.extractors.exports import dumped, gpt_chat, gpt_node
from tests.extractors.reading import reading_of

FIRST, SECOND, THIRD = (
    "Хочу построить лодку.",
    "Нашёл доски для лодки.",
    "Лодка готова, спустил на воду.",
)
_HALF = 16


def export(*said: str) -> bytes:
    """A chat in which each turn follows the last."""
    nodes = [
        gpt_node(f"u{n}", f"u{n - 1}" if n else "root", text=one) for n, one in enumerate(said)
    ]
    return dumped([gpt_chat(nodes, conversation_id="c1", title="Лодка")])


def _ids(connection: Connection) -> set[tuple[str, str]]:
    """What stands in a talk, with the id of the talk."""
    found: set[tuple[str, str]] = set()
    for table in ("messages", "passages", "chunks"):
        asked = text(f"SELECT id, conversation_id FROM {table}")
        found |= {(row.id, row.conversation_id) for row in connection.execute(asked)}
    return found


async def test_all_of_a_talk_lies_side_by_side_in_an_index(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        await given(mind, {"conversations.json": export(FIRST, SECOND).decode()})
        await worked(mind)
        found = await mind.database.reading(_ids)

    assert len(found) == 2 + 2 + 1
    assert all(id[:_HALF] == talk[:_HALF] and len(id) == 2 * _HALF for id, talk in found)


async def test_a_talk_of_the_older_form_grows_and_nothing_of_it_comes_twice(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        (talk,) = reading_of("conversations.json", export(FIRST, SECOND)).conversations
        messages = (
            replace(one, id=digest("message", talk.id, key))
            for key, one in zip(("u0", "u1"), talk.messages, strict=True)
        )
        older = replace(talk, messages=tuple(messages))
        document = Document(
            talk.document_id, "conversations.json", "0" * 64, 1, None, "chatgpt", UNDATED
        )
        made = cut(older)
        passages, _ = made.passages(document)
        await mind.archive.keep("older", document, [older], passages, made.chunks)
        before = await mind.database.reading(_ids)
        assert not any(id.startswith(talk[:_HALF]) for id, talk in before)

        await given(mind, {"newer/conversations.json": export(FIRST, SECOND, THIRD).decode()})
        await worked(mind)
        after = await mind.database.reading(_ids)

    stayed = {
        (id, talk.id) for id in (*(one.id for one in older.messages), *(one.id for one in passages))
    }
    # The one chunk has grown, so that another stands in its place.
    assert stayed == before & after
    assert len(after - before) == 1 + 1 + 1
