"""The passages' text index, on SQLite alone; another database brings its own."""

from alembic import op

from graph.sql.fts import CREATE

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(CREATE)
