"""When each chunk came onto the map, and in which order: what a rebuild replays."""

import sqlalchemy as sa
from alembic import op

from graph.sql.moment import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Chunks that were read before know neither; a rebuild asks the map for them while it stands."""
    op.add_column("chunks", sa.Column("read_at", Moment, nullable=True))
    op.add_column("chunks", sa.Column("read_n", sa.Integer(), nullable=True))
    op.create_index("ix_chunks_read_n", "chunks", ["read_n"])
