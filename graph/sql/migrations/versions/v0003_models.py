"""Models: paid answers, what they cost, how providers stand, vectors, and who read a chunk."""

import sqlalchemy as sa
from alembic import op

from graph.sql.moment import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _answers()
    _money()
    op.create_table(
        "providers",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_providers")),
    )
    _vectors()
    op.add_column("chunks", sa.Column("read_by", sa.String(length=200), nullable=True))


def _answers() -> None:
    op.create_table(
        "paid_answers",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=True),
        sa.Column("prompt", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("calls", "tokens_in", "tokens_out", "tokens_cached", "cost")
        ),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_paid_answers")),
    )
    op.create_index(op.f("ix_paid_answers_about"), "paid_answers", ["about"])


def _money() -> None:
    op.create_table(
        "spend",
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("tokens_in", "tokens_out", "tokens_cached", "cost")
        ),
        sa.Column("reported", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_spend")),
    )
    op.create_index(op.f("ix_spend_day"), "spend", ["day"])
    op.create_index(op.f("ix_spend_job_id"), "spend", ["job_id"])
    op.create_table(
        "reservations",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservations")),
    )


def _vectors() -> None:
    op.create_table(
        "vectors",
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("model", "sha256", name=op.f("pk_vectors")),
    )
    op.create_table(
        "embedded_items",
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("model", "kind", "item_id", name=op.f("pk_embedded_items")),
    )
    op.create_index("ix_embedded_items_sha256", "embedded_items", ["sha256"])
    op.create_index("ix_embedded_items_item", "embedded_items", ["item_id"])
