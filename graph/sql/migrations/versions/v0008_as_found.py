"""What a reader had found of dates and speakers where the person said otherwise, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op

from graph.sql.moment import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "as_found",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", Moment, nullable=True),
        sa.Column("until", Moment, nullable=True),
        sa.Column("precision", sa.String(length=12), nullable=False),
        sa.Column("date_source", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=12), nullable=True),
        sa.Column("project", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_as_found"),
    )
