"""The tables of what models answered, what they cost and what was embedded."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from graph.sql.moment import Moment
from graph.sql.tables import metadata

# Paid answers by their key, for ever; `about` is the chunk whose words an answer repeats.
paid_answers = Table(
    "paid_answers", metadata,
    Column("key", String(64), primary_key=True),
    Column("purpose", String(12), nullable=False),
    Column("model", Text, nullable=False),
    Column("about", String(64), nullable=True, index=True),
    Column("prompt", String(64), nullable=True),
    Column("text", Text, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("tokens_cached", Integer, nullable=False),
    Column("cost", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)  # fmt: skip

# Every call that was charged, in micro-dollars; `reported` is false where a reservation was charged.
spend = Table(
    "spend", metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("day", String(10), nullable=False, index=True),
    Column("purpose", String(12), nullable=False),
    Column("model", Text, nullable=False),
    Column("job_id", String(64), nullable=True, index=True),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("tokens_cached", Integer, nullable=False),
    Column("cost", Integer, nullable=False),
    Column("reported", Boolean, nullable=False),
)  # fmt: skip

reservations = Table(
    "reservations", metadata,
    Column("id", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("day", String(10), nullable=False),
    Column("purpose", String(12), nullable=False),
    Column("model", Text, nullable=False),
    Column("job_id", String(64), nullable=True),
    Column("cost", Integer, nullable=False),
)  # fmt: skip

# How a provider stands, for every process to see: refused (why) or fine; `kind` is chat or embedding.
providers = Table(
    "providers", metadata,
    Column("kind", String(12), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=True),
    Column("at", Moment, nullable=False),
)  # fmt: skip

# One vector a text and model (float32, little-endian); items point to it by the sha256 of their text.
vectors = Table(
    "vectors", metadata,
    Column("model", String(200), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)  # fmt: skip

embedded_items = Table(
    "embedded_items", metadata,
    Column("model", String(200), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("sha256", String(64), nullable=False),
    # The change that brought it: whoever has read up to some change asks for later ones alone.
    Column("n", Integer, nullable=False, server_default="0"),
    Index("ix_embedded_items_sha256", "sha256"),
    Index("ix_embedded_items_item", "item_id"),
    Index("ix_embedded_items_model_n", "model", "n"),
)  # fmt: skip

# How often vectors were `kept` and `dropped`, by any process.
vector_changes = Table(
    "vector_changes", metadata,
    Column("what", String(12), primary_key=True),
    Column("n", Integer, nullable=False),
)  # fmt: skip
