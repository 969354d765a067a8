"""Stems lie in a table of their own, and the text index holds no copy: many rows come into it at once."""

from alembic import op

from graph.sql.fts import CREATE, GATHER, STEMS, WAITING

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(STEMS)
    op.execute(WAITING)
    op.execute(
        "INSERT INTO passage_stems(n, own, before, around)"
        " SELECT rowid, own, before, around FROM passage_index ORDER BY rowid"
    )
    op.execute("DROP TABLE passage_index")
    op.execute(CREATE)
    op.execute(GATHER)
    op.execute("INSERT INTO passage_index(passage_index) VALUES('rebuild')")
