"""A text that was written anew in its place is told apart from a copy: it is found no more, a copy is."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    # Which twins were only copies is not known of older rows: all of them are found as before.
    op.add_column("likenesses", sa.Column("superseded", sa.Boolean(), nullable=True))
