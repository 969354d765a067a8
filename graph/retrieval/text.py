"""A question in words -> the passages that say most of it: FTS5 over our own stems, weighed by bm25."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Executable, Row, TextClause, TextualSelect, bindparam, text

from graph.retrieval.bounds import Bounds, conditions, written_anew
from graph.retrieval.closer import Counted, count, either, rescored
from graph.retrieval.forms import forms
from graph.retrieval.rank import sized
from graph.retrieval.score import Place
from graph.retrieval.types import Beside
from graph.sql import rows
from graph.sql.database import Database, slices
from graph.sql.moment import Moment, told
from graph.stems import stem, stems, words
from graph.words import Passage, Role

MOST_STEMS = 50
MOST_FOUND = 100
SHORTEST_ROOT = 5
ROOT, KINDRED = 0.5, 0.5
# A word said so often is said in its own form often enough.
ROOTED = 1_000
# Weights of the words themselves, of the turn before, and of author, title and date; tuned on LoCoMo.
WEIGHTS = (1.0, 0.4, 0.4)
_CYRILLIC = re.compile("[а-я]")
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
        also: Collection[str] = (),
    ) -> list[tuple[Passage, float]]:
        """Best first. `as_of` and `to` are exclusive ends; words without a date pass no limit of time.

        A text that was written anew in its place is not found, but `as_of` a time before that.
        `also` are stems of kindred words: they help where the words themselves are not said.
        """
        terms = asked(query)
        if not (terms or also) or not self._database.is_sqlite:
            return []
        bounds = Bounds(as_of, from_, to, project, roles)
        return await self._database.reading(
            lambda connection: _searched(connection, terms, also, bounds, limit)
        )

    async def passages(
        self, ids: Collection[str], *, as_of: datetime | None = None
    ) -> list[Passage]:
        """Passages by their ids; those that are gone are left out, and those that were written anew by `as_of`."""
        anew, values = written_anew(as_of)
        statement, some = _by_id(anew), sorted(ids)
        found = await self._database.reading(
            lambda connection: list(_sliced(connection, statement, some, values))
        )
        return [rows.passage_of(row) for row in found]

    async def around(self, ids: Collection[str], reach: int, bounds: Bounds) -> list[Beside]:
        """Some passages and those of the same talk within `reach` places of them, as far as bounds allow."""
        where, values = conditions(bounds)
        statement, some = _around(where, bounds.roles is not None), sorted(ids)
        values = {**values, "reach": reach}
        found = await self._database.reading(
            lambda connection: list(_sliced(connection, statement, some, values))
        )
        unique = {row.id: row for row in found}
        return [
            Beside(id, Place(row.conversation_id, row.position), sized(row.letters, row.size))
            for id, row in unique.items()
        ]

    async def of_messages(self, ids: Collection[str], bounds: Bounds) -> list[Passage]:
        """The passages of some messages as far as bounds allow, in the order of the archive."""
        if not ids:
            return []
        where, values = conditions(bounds)
        statement, some = _of_messages(where, bounds.roles is not None), sorted(ids)
        found = await self._database.reading(
            lambda connection: list(_sliced(connection, statement, some, values))
        )
        return [rows.passage_of(row) for row in sorted(found, key=lambda row: row.n)]

    async def frequencies(
        self, terms: Sequence[str], *, as_of: datetime | None = None, most: int = 200
    ) -> dict[str, int]:
        """In how many of the person's own passages each stem stands, counted up to `most`."""
        if not terms or not self._database.is_sqlite:
            return dict.fromkeys(terms, 0)
        before = "" if as_of is None else " AND m.at < :before"
        one = (
            "(SELECT count(*) FROM (SELECT 1 FROM passage_index"
            " JOIN passages p ON p.n = passage_index.rowid JOIN messages m ON m.id = p.message_id"
            f" WHERE passage_index MATCH :t{{n}} AND p.role = 'self'{before} LIMIT :most)) AS c{{n}}"
        )
        asked_for = text("SELECT " + ", ".join(one.format(n=n) for n in range(len(terms))))
        values: dict[str, object] = {f"t{n}": f'own:"{term}"' for n, term in enumerate(terms)}
        values["most"] = most
        if as_of is not None:
            values["before"] = told(as_of)
        counts = await self._database.reading(
            lambda connection: connection.execute(asked_for, values).one()
        )
        return dict(zip(terms, (int(n) for n in counts), strict=True))


def _searched(
    connection: Connection, terms: Sequence[str], also: Collection[str], bounds: Bounds, limit: int
) -> list[tuple[Passage, float]]:
    where, bound = conditions(bounds)
    plain: dict[int, float] = {}
    rest: dict[int, float] = {}
    counted, near = count(connection, terms, also)
    matches = list(_matches(counted, near))
    anew, since = written_anew(bounds.as_of)
    values: dict[str, object] = {**bound, **since, "most": max(MOST_FOUND, limit)}
    values |= {f"match{k}": match for k, (match, _) in enumerate(matches)}
    scoring = _scoring(where, anew, len(matches), bounds.roles is not None)
    for row in connection.execute(scoring, values).all():
        weight = matches[int(row.k)][1]
        into = rest if weight < 1 else plain
        into[row.n] = into.get(row.n, 0.0) - weight * float(row.score)
    scores = rescored(connection, counted, plain, rest)
    best = sorted(scores, key=lambda n: (-scores[n], n))[:limit]
    found = connection.execute(_PASSAGES, {"best": json.dumps(best)}).all()
    return [(rows.passage_of(row), scores[row.n]) for row in _in_order(found, best)]


def _sliced(
    connection: Connection,
    statement: Executable,
    ids: Sequence[str],
    values: Mapping[str, object] = MappingProxyType({}),
) -> Iterator[Row[Any]]:
    for some in slices(ids):
        yield from connection.execute(statement, {**values, "ids": list(some)}).all()


def _matches(counted: Counted, kindred: Sequence[str]) -> Iterator[tuple[str, float]]:
    r"""What is looked for, and what a find is worth.

    Only \w survives in a stem, so a quoted term is a term and never an operator.
    """
    rare, common = counted.split()
    if rare:
        first = either(form for term in rare for form in forms(term))
        also = either(form for term in common for form in forms(term))
        yield (f"({first}) OR (({first}) AND ({also}))" if common else first), 1.0
    # Russian prefixes and suffixes of one root part ways after the stem: "удаля-", "удал-".
    roots = [
        root
        for term in rare
        if (root := root_of(term)) is not None and counted.holding[term] < ROOTED
    ]
    if roots:
        yield "own : (" + " OR ".join(f'"{root}"*' for root in roots) + ")", ROOT
    if kindred:
        yield f"own : ({either(kindred)})", KINDRED


def root_of(term: str) -> str | None:
    """What Russian words of one root have in common; None where a stem is too short to tell."""
    if len(term) < SHORTEST_ROOT or not _CYRILLIC.search(term):
        return None
    return term[: len(term) - (1 if len(term) <= SHORTEST_ROOT + 1 else 2)]


def _scoring(where: Sequence[str], anew: str, matches: int, by_role: bool) -> TextualSelect:
    """Conditions are our own words; whatever a person typed travels as a parameter."""
    own, before, around = WEIGHTS
    bounds = " JOIN passages p ON p.n = passage_index.rowid JOIN messages m ON m.id = p.message_id"
    if any("d." in one for one in where):
        bounds += " JOIN documents d ON d.id = m.document_id"
    some = (
        f"SELECT * FROM (SELECT {k} AS k, passage_index.rowid AS n,"
        f" bm25(passage_index, {own}, {before}, {around}) AS score"
        f" FROM passage_index{bounds if where else ''} WHERE passage_index MATCH :match{k}"
        f" AND passage_index.rowid NOT IN ({anew})"
        f"{''.join(f' AND {one}' for one in where)} ORDER BY score, n DESC LIMIT :most)"
        for k in range(matches)
    )
    statement = text(" UNION ALL ".join(some))
    if by_role:
        statement = statement.bindparams(bindparam("roles", expanding=True))
    return statement.columns()


def _around(where: Sequence[str], by_role: bool) -> TextClause:
    """Passages of one talk are stored one after the other; what bounds do not ask for is not looked up."""
    bounds = (
        " JOIN messages m ON m.id = p.message_id JOIN documents d ON d.id = m.document_id"
        f" WHERE {' AND '.join(where)}"
    )
    statement = text(
        "SELECT p.id, p.conversation_id, p.position, length(p.text) AS letters,"
        " length(CAST(p.text AS BLOB)) AS size FROM"
        " (SELECT DISTINCT o.n FROM passages f JOIN passages o ON o.n BETWEEN f.n - :reach AND f.n + :reach"
        " AND o.conversation_id = f.conversation_id WHERE f.id IN :ids) near"
        f" JOIN passages p ON p.n = near.n{bounds if where else ''}"
    ).bindparams(bindparam("ids", expanding=True))
    if by_role:
        statement = statement.bindparams(bindparam("roles", expanding=True))
    return statement


_PASSAGE = (
    "SELECT p.n, p.id, m.document_id, p.conversation_id, p.message_id, p.position, p.role, p.text,"
    " m.at, m.until, m.precision, m.date_source, m.zone, m.original, d.path, m.locator, d.project,"
    " c.title FROM passages p"
    " JOIN messages m ON m.id = p.message_id JOIN documents d ON d.id = m.document_id"
    " JOIN conversations c ON c.id = p.conversation_id"
)
_PASSAGES = (
    # One parameter: to write out a hundred anew for every question took longer than to answer them.
    text(f"{_PASSAGE} WHERE p.n IN (SELECT value FROM json_each(:best))").columns(
        at=Moment, until=Moment
    )
)


def _by_id(anew: str) -> TextualSelect:
    asked_for = text(f"{_PASSAGE} WHERE p.id IN :ids AND p.n NOT IN ({anew})")
    return asked_for.bindparams(bindparam("ids", expanding=True)).columns(at=Moment, until=Moment)


def _of_messages(where: Sequence[str], by_role: bool) -> TextualSelect:
    bounds = "".join(f" AND {one}" for one in where)
    statement = text(f"{_PASSAGE} WHERE p.message_id IN :ids{bounds}").bindparams(
        bindparam("ids", expanding=True)
    )
    if by_role:
        statement = statement.bindparams(bindparam("roles", expanding=True))
    return statement.columns(at=Moment, until=Moment)


def _in_order(found: Iterable[Row[Any]], best: Sequence[int]) -> list[Row[Any]]:
    by_number = {row.n: row for row in found}
    return [by_number[n] for n in best]
