"""A story told by the person, with the date they give it -> a document like any other, and a job that reads it."""

import re
from uuid import uuid4

from api.mind import Mind
from extractors.chunk import chunk, passages
from extractors.identity import conversation_id, document_id, message_id, sha256
from graph.noon import at_noon
from graph.words import Conversation, Dated, Document, Message

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_FOLDER = "Заметки"


async def start_note(
    mind: Mind, text: str, *, dated: Dated, title: str | None = None, project: str | None = None
) -> tuple[str, str]:
    """Kept at once, word for word; read for facts by the worker. Gives the ids of document and job."""
    now = mind.clock()
    data = text.encode("utf-8", "replace")
    sha = sha256(data)
    path = _path(title or text, dated)
    id = document_id(sha, path)
    talk_id = conversation_id("note", id)
    turn = message_id(talk_id, "1", "self", text, dated)
    dated = at_noon(dated, now)
    said = Message(turn, "self", text, dated, "note")
    talk = Conversation(talk_id, id, "note", title, dated, (said,))
    document = Document(id, path, sha, len(data), project, "note", dated)
    job_id = uuid4().hex
    await mind.archive.keep_original(sha, data)
    await mind.archive.keep(
        job_id, document, [talk], passages(talk, document), chunk(talk), position=0
    )
    await mind.ledger.create("import", {"note": id}, now=now, id=job_id)
    mind.bell.ring(job_id)
    return id, job_id


def _path(title: str, dated: Dated) -> str:
    """`Заметки/2024-03-05 first words.md`"""
    line = " ".join(_UNSAFE.sub(" ", title).split())[:60].strip(" .")
    day = f"{dated.at:%Y-%m-%d}" if dated.at else ""
    return f"{_FOLDER}/{' '.join(part for part in (day, line) if part) or 'note'}.md"
