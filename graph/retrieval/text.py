"""A question in words -> the passages that say most of it: FTS5 over our own stems, weighed by bm25."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import TextualSelect, bindparam, text

from graph.sql import rows
from graph.sql.database import Database
from graph.sql.moment import Moment, told
from graph.stems import stem, stems, words
from graph.words import Passage, Role

MOST_STEMS = 50
# Weights of the words themselves, of the turn before, and of author, title and date; tuned on LoCoMo.
WEIGHTS = (1.0, 0.4, 0.4)
_STOP = frozenset(
    stem(word)
    for word in words("""
        a about am an and any are as at be been being but by can could did do does doing for from had has
        have having he her him his how i if in into is it its me my of on or our she should so some such
        than that the their them then there these they this those to too was we were what when where which
        who whom whose why will with would you your
        а без бы был была были было быть в вам вас ваш весь во вот все всё вы где да для до его ее её если
        есть еще ещё же за и из или им их к как какая какие какой каком какую когда кого кто ли мне меня мной
        мое моё мой моя мои на над нас наш не него нее неё нет ни них но ну о об он она они оно от по под при
        про с сам со так там те тебе тебя то того той только том тот ты у уже чего чем что чтобы эта эти это
        этого этой этот я
    """)
)


def asked(query: str) -> list[str]:
    """Distinct stems to look for; function words only when there is nothing else."""
    found = list(dict.fromkeys(stems(query)))
    telling = [one for one in found if one not in _STOP]
    return (telling or found)[:MOST_STEMS]


class TextIndex:
    """Reads the index that the archive fills."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(
        self,
        query: str,
        *,
        limit: int = 10,
        as_of: datetime | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        project: str | None = None,
        roles: Collection[Role] | None = None,
    ) -> list[tuple[Passage, float]]:
        """Best first. `as_of` and `to` are exclusive ends; words without a date pass no limit of time."""
        terms = asked(query)
        if not terms or not self._database.is_sqlite:
            return []
        # Only \w survives in a stem, so a quoted term is a term and never an operator.
        values: dict[str, object] = {
            "match": " OR ".join(f'"{term}"' for term in terms),
            "limit": limit,
        }
        where: list[str] = []
        ends = [at for at in (as_of, to) if at is not None]
        if ends:
            where.append("m.at < :before")
            values["before"] = told(min(ends))
        if from_ is not None:
            where.append("m.at >= :since")
            values["since"] = told(from_)
        if project is not None:
            where.append("d.project = :project")
            values["project"] = project
        if roles is not None:
            where.append("p.role IN :roles")
            values["roles"] = list(roles)
        async with self._database.read() as connection:
            found = await connection.execute(_statement(where, roles is not None), values)
            return [(rows.passage_of(row), -float(row.score)) for row in found]


def _statement(where: Sequence[str], by_role: bool) -> TextualSelect:
    """Conditions are our own words; whatever a person typed travels as a parameter."""
    own, before, around = WEIGHTS
    conditions = "".join(f" AND {one}" for one in where)
    statement = text(
        "SELECT p.id, m.document_id, p.conversation_id, p.message_id, p.position, p.role, p.text,"
        " m.at, m.until, m.precision, m.date_source, m.zone, m.original, d.path, m.locator, d.project,"
        f" c.title, bm25(passage_index, {own}, {before}, {around}) AS score"
        " FROM passage_index JOIN passages p ON p.n = passage_index.rowid"
        " JOIN messages m ON m.id = p.message_id JOIN documents d ON d.id = m.document_id"
        " JOIN conversations c ON c.id = p.conversation_id"
        f" WHERE passage_index MATCH :match{conditions} ORDER BY score, m.at DESC, p.n LIMIT :limit"
    )
    if by_role:
        statement = statement.bindparams(bindparam("roles", expanding=True))
    return statement.columns(at=Moment, until=Moment)
