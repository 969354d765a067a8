"""The tables of words and of work, for SQLite and PostgreSQL alike; the text index stands in `fts.py`."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from graph.sql.moment import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _key(name: str = "id") -> Column[str]:
    return Column(name, String(64), primary_key=True)


def _of(name: str, target: str, *, key: bool = False) -> Column[str]:
    return Column(
        name, String(64), ForeignKey(target, ondelete="CASCADE"), primary_key=key, nullable=False
    )


def _dated() -> tuple[Column[object], ...]:
    """When words were said: the moment, its precision, and what it was read from and in which zone."""
    return (
        Column("at", Moment, nullable=True),
        Column("until", Moment, nullable=True),
        Column("precision", String(12), nullable=False),
        Column("date_source", String(16), nullable=False),
        Column("zone", String(64), nullable=True),
        Column("original", Text, nullable=True),
    )


documents = Table(
    "documents", metadata,
    _key(),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    # Of the original as it is kept, where words in it were forgotten; empty where none is kept.
    Column("kept_sha256", String(64), nullable=True),
    Column("size", Integer, nullable=False),
    Column("project", Text, nullable=True, index=True),
    Column("format", String(40), nullable=False),
    *_dated(),
    Column("duplicate_of", String(64), nullable=True),
)  # fmt: skip

# Which imports brought a document: it stays until the last of them is undone.
document_imports = Table(
    "document_imports", metadata,
    Column("import_id", String(64), primary_key=True),
    _of("document_id", "documents.id", key=True),
    Index("ix_document_imports_document", "document_id"),
)  # fmt: skip

conversations = Table(
    "conversations", metadata,
    _key(),
    _of("document_id", "documents.id"),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=True),
    *_dated(),
    Index("ix_conversations_document", "document_id"),
)  # fmt: skip

messages = Table(
    "messages", metadata,
    _key(),
    _of("conversation_id", "conversations.id"),
    _of("document_id", "documents.id"),
    Column("position", Integer, nullable=False),
    Column("role", String(12), nullable=False),
    Column("text", Text, nullable=False),
    *_dated(),
    Column("locator", Text, nullable=False),
    Column("author", Text, nullable=True),
    Column("quoted", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Index("ix_messages_conversation_position", "conversation_id", "position"),
    Index("ix_messages_document", "document_id"),
    Index("ix_messages_at", "at"),
)  # fmt: skip

# Every document that holds a message, with the place in it: newer exports bring the same words again.
message_documents = Table(
    "message_documents", metadata,
    _of("message_id", "messages.id", key=True),
    _of("document_id", "documents.id", key=True),
    Column("locator", Text, nullable=False),
    Index("ix_message_documents_document", "document_id"),
)  # fmt: skip

passages = Table(
    "passages", metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    _of("conversation_id", "conversations.id"),
    _of("message_id", "messages.id"),
    Column("position", Integer, nullable=False),
    Column("role", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_passages_conversation", "conversation_id"),
    Index("ix_passages_message", "message_id"),
)  # fmt: skip

chunks = Table(
    "chunks", metadata,
    _key(),
    _of("conversation_id", "conversations.id"),
    Column("position", Integer, nullable=False),
    Column("pieces", JSON, nullable=False),
    Column("before", JSON, nullable=False),
    Column("own_words", Integer, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("read_by", String(200), nullable=True),
    # When it came onto the map and as which; a chunk that is read again comes last.
    Column("read_at", Moment, nullable=True),
    Column("read_n", Integer, nullable=True),
    Index("ix_chunks_conversation", "conversation_id"),
    Index("ix_chunks_read_n", "read_n"),
)  # fmt: skip

# What a talk sounds like, and the talk that it repeats.
likenesses = Table(
    "likenesses", metadata,
    _of("conversation_id", "conversations.id", key=True),
    Column("signature", LargeBinary, nullable=False),
    Column("twin_of", String(64), nullable=True, index=True),
    Column("superseded", Boolean, nullable=True),  # written anew in its place, not merely copied
)  # fmt: skip

# Chunks that words have outgrown and that the map must still lose; no foreign key: the words are gone.
stale_chunks = Table("stale_chunks", metadata, _key())

affects = Table(
    "affects", metadata,
    _of("message_id", "messages.id", key=True),
    *(Column(name, Float, nullable=False) for name in (
        "sadness", "frustration", "excitement", "fear", "valence", "arousal", "stress", "conf",
    )),
)  # fmt: skip

files = Table(
    "files", metadata,
    Column("import_id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("path", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("document_id", String(64), nullable=True),
    Column("problems", JSON, nullable=False),
)  # fmt: skip

corrections = Table(
    "corrections", metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("target", String(64), nullable=False, index=True),
    Column("payload", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    # Every page asks for the newest decision; of facts told by hand there may be many thousand.
    Index("ix_corrections_kind", "kind", "n"),
)  # fmt: skip

# What a reader had found where the person said otherwise: of documents, talks and messages, by their id.
as_found = Table(
    "as_found", metadata,
    _key(),
    *_dated(),
    Column("role", String(12), nullable=True),
    Column("project", Text, nullable=True),
)  # fmt: skip

jobs = Table(
    "jobs", metadata,
    _key(),
    Column("kind", String(20), nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("wish", String(8), nullable=True),
    Column("stage", String(40), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("stats", JSON, nullable=False),
    Column("problem", Text, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment, nullable=True),
    Column("owner", String(64), nullable=True),
    Column("lease", Moment, nullable=True),
    Column("created", Moment, nullable=False, index=True),
    Column("updated", Moment, nullable=False),
)  # fmt: skip

steps = Table(
    "steps", metadata,
    _of("job_id", "jobs.id", key=True),
    _key("key"),
    Column("position", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment, nullable=True),
    Column("owner", String(64), nullable=True),
    Column("lease", Moment, nullable=True),
    Column("problem", Text, nullable=True),
    Column("result", JSON, nullable=True),
    Index("ix_steps_job_state_position", "job_id", "state", "position"),
)  # fmt: skip

sessions = Table(
    "sessions", metadata,
    _key(),
    Column("title", Text, nullable=False),
    Column("mode", String(16), nullable=True),
    Column("kind", String(16), nullable=False),
    Column("phase", String(20), nullable=True),
    Column("digest", Text, nullable=True),
    Column("digested", Integer, nullable=False, server_default="0"),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False, index=True),
)  # fmt: skip

turns = Table(
    "turns", metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    _of("session_id", "sessions.id"),
    Column("role", String(12), nullable=False),
    Column("content", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("strategy", JSON, nullable=True),
    Column("citations", JSON, nullable=True),
    Column("feedback", String(20), nullable=True),
    Index("ix_turns_session", "session_id"),
)  # fmt: skip

runs = Table(
    "runs", metadata,
    _key(),
    _of("session_id", "sessions.id"),
    Column("status", String(12), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Index("ix_runs_session", "session_id"),
)  # fmt: skip

events = Table(
    "events", metadata,
    _of("run_id", "runs.id", key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("event", String(30), nullable=False),
    Column("data", JSON, nullable=False),
)  # fmt: skip

profile = Table("profile", metadata, _key("field"), Column("value", JSON, nullable=True))

positions = Table(
    "positions", metadata,
    Column("entity_id", String(64), primary_key=True),
    Column("x", Float, nullable=False),
    Column("y", Float, nullable=False),
    Column("by_hand", Boolean, nullable=False),
)  # fmt: skip
