"""An original that holds forgotten words is kept without them, by a hash of its own; empty where none is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("documents", sa.Column("kept_sha256", sa.String(length=64), nullable=True))
