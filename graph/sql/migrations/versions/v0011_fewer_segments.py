"""The text index gathers eight megabytes of words before it writes them: fewer segments, fewer merges."""

from alembic import op

from graph.sql.fts import GATHER

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(GATHER)
