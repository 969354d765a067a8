"""The newest correction of a kind is found without a look at all of them."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("ix_corrections_kind", "corrections", ["kind", "n"])
