"""How many turns of a talk its digest holds."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column(
        "sessions", sa.Column("digested", sa.Integer(), nullable=False, server_default="0")
    )
