"""The text index cuts stems at blanks alone, which is faster; what stands in it stays as it is."""

from alembic import op
from sqlalchemy import text

from graph.sql.fts import GATHER

revision = "0012"
down_revision = "0011"
_CREATE = (
    "CREATE VIRTUAL TABLE passage_index USING fts5(own, before, around,"
    " tokenize = \"ascii tokenchars '_'\")"
)
_FORM = text("SELECT sql FROM sqlite_master WHERE name = 'passage_index'")


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name != "sqlite" or bind.execute(_FORM).scalar() == _CREATE:
        return
    op.execute("ALTER TABLE passage_index RENAME TO passage_index_before")
    op.execute(_CREATE)
    op.execute(GATHER)
    op.execute(
        "INSERT INTO passage_index(rowid, own, before, around)"
        " SELECT rowid, own, before, around FROM passage_index_before"
    )
    op.execute("DROP TABLE passage_index_before")
