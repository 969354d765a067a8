"""The passages' text index, on SQLite alone; another database brings its own."""

from alembic import op

revision = "0002"
down_revision = "0001"
_CREATE = (
    "CREATE VIRTUAL TABLE passage_index USING fts5(own, before, around,"
    " tokenize = \"ascii tokenchars '_'\")"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_CREATE)
