"""Vectors: a counter of changes, so that whoever holds them in memory reads only what is new."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "embedded_items", sa.Column("n", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_index("ix_embedded_items_model_n", "embedded_items", ["model", "n"])
    counters = op.create_table(
        "vector_changes",
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_vector_changes")),
    )
    op.bulk_insert(counters, [{"what": "kept", "n": 0}, {"what": "dropped", "n": 0}])
