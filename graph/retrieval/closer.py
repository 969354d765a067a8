"""What the text index found -> the same looked at closely, with the turns around and the words' rarity."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.retrieval.forms import forms
from graph.retrieval.score import Fields, Place, Units, judged, rarity
from graph.stems import stems

# A word that stands in more passages tells nothing; counting on would only take time.
MOST_COUNTED = 4_000


async def rescored(
    connection: AsyncConnection,
    terms: Sequence[str],
    plain: Mapping[int, float],
    rest: Mapping[int, float],
) -> dict[int, float]:
    """`plain` was found by the words themselves, `rest` by words of one root or area: that is added."""
    if not terms or not plain:
        return dict(rest)
    found = await _fields(connection, [*plain, *(n for n in rest if n not in plain)])
    scores = judged(await _units(connection, terms), found)
    return {n: scores.get(n, 0.0) + rest.get(n, 0.0) for n in {**plain, **rest}}


async def _units(connection: AsyncConnection, terms: Sequence[str]) -> Units:
    of: dict[str, int] = {}
    of_all = int((await connection.execute(_ALL)).scalar_one())
    tells: list[float] = []
    for n, term in enumerate(terms):
        alike = forms(term)
        for one in alike:
            of.setdefault(one, n)
        either = " OR ".join(f'"{one}"' for one in alike)
        holding = await _holding(connection, f"own : ({either})")
        holding = holding or await _holding(connection, either)
        tells.append(rarity(holding, of_all))
    return Units(of, tells)


async def _holding(connection: AsyncConnection, match: str) -> int:
    asked = {"match": match, "most": MOST_COUNTED}
    return int((await connection.execute(_COUNT, asked)).scalar_one())


async def _fields(connection: AsyncConnection, numbers: Sequence[int]) -> dict[int, Fields]:
    """Passages of one talk are stored one after the other: what follows has the next number."""
    wanted = sorted({*numbers, *(n + 1 for n in numbers)})
    rows = {row.n: row for row in await connection.execute(_FIELDS, {"some": wanted})}
    found: dict[int, Fields] = {}
    for n in numbers:
        row, after = rows[n], rows.get(n + 1)
        follows = after is not None and (after.conversation_id, after.position) == (
            row.conversation_id,
            row.position + 1,
        )
        found[n] = Fields(
            Place(row.conversation_id, row.position),
            row.own.split(),
            row.before.split(),
            after.own.split() if follows and after is not None else (),
            row.around.split(),
            frozenset(stems(row.author or "")),
        )
    return found


_ALL = text("SELECT count(*) FROM passages")
_COUNT = text(
    "SELECT count(*) FROM (SELECT 1 FROM passage_index WHERE passage_index MATCH :match LIMIT :most)"
)
_FIELDS = text(
    "SELECT p.n, p.conversation_id, p.position, i.own, i.before, i.around, m.author"
    " FROM passages p JOIN passage_index i ON i.rowid = p.n JOIN messages m ON m.id = p.message_id"
    " WHERE p.n IN :some"
).bindparams(bindparam("some", expanding=True))
