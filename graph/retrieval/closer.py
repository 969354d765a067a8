"""What the text index found -> the same looked at closely, with the turns around and the words' rarity."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from graph.retrieval.forms import forms
from graph.retrieval.score import Fields, Place, Units, judged, rarity
from graph.stems import stems

# Counting further would only take time: who stands in so many passages tells little beside a rarer word.
MOST_COUNTED = 4_000
MOST_KINDRED = 50


@dataclass(frozen=True, slots=True)
class Counted:
    """Words of a question and in how many passages each stands, counted up to `MOST_COUNTED`."""

    holding: Mapping[str, int]
    of_all: int

    def split(self) -> tuple[list[str], list[str]]:
        """Words to find by, and words so common that they only tell between what is found."""
        order = sorted(self.holding, key=lambda term: self.holding[term])
        taken, held = 0, 0
        for term in order:
            held += self.holding[term]
            if taken and held > MOST_COUNTED:
                break
            taken += 1
        return order[:taken], order[taken:]


def either(some: Iterable[str]) -> str:
    """Any of some stems, in the words of the index."""
    return " OR ".join(f'"{one}"' for one in some)


def count(
    connection: Connection, terms: Sequence[str], kindred: Collection[str]
) -> tuple[Counted, Sequence[str]]:
    """How common words are, in one statement; and kindred words, where they do not stand nearly everywhere."""
    near = [one for one in kindred if one not in terms][:MOST_KINDRED]
    anywhere = [either(forms(term)) for term in terms]
    matches = [*(f"own : ({one})" for one in anywhere), *anywhere]
    matches += [f"own : ({either(near)})"] if near else []
    of_all, *held = _holding(connection, matches)
    # A day or a name stands beside the words, seldom in them.
    holding = {
        term: own or beside
        for term, own, beside in zip(terms, held, held[len(terms) :], strict=False)
    }
    return Counted(holding, of_all), near if near and held[-1] < MOST_COUNTED else ()


def rescored(
    connection: Connection,
    counted: Counted,
    plain: Mapping[int, float],
    rest: Mapping[int, float],
) -> dict[int, float]:
    """`plain` was found by the words themselves, `rest` by words of one root or area: that is added."""
    if not plain:
        return dict(rest)
    of: dict[str, int] = {}
    for n, term in enumerate(counted.holding):
        for one in forms(term):
            of.setdefault(one, n)
    tells = [rarity(held, counted.of_all) for held in counted.holding.values()]
    scores = judged(Units(of, tells), _fields(connection, list(plain)))
    return {n: scores.get(n, 0.0) + rest.get(n, 0.0) for n in {**plain, **rest}}


def _holding(connection: Connection, matches: Sequence[str]) -> list[int]:
    """How many passages there are, and how many of them meet each match."""
    one = (
        "(SELECT count(*) FROM (SELECT 1 FROM passage_index"
        " WHERE passage_index MATCH :t{n} LIMIT :most))"
    )
    counts = ["(SELECT count(*) FROM passages)", *(one.format(n=n) for n in range(len(matches)))]
    values: dict[str, object] = {f"t{n}": match for n, match in enumerate(matches)}
    values["most"] = MOST_COUNTED
    asked = text("SELECT " + ", ".join(counts))
    return [int(n) for n in connection.execute(asked, values).one()]


def _fields(connection: Connection, numbers: Sequence[int]) -> dict[int, Fields]:
    """Passages of one talk are stored one after the other: what follows has the next number."""
    wanted = sorted({*numbers, *(n + 1 for n in numbers)})
    rows = {row.n: row for row in connection.execute(_FIELDS, {"some": json.dumps(wanted)}).all()}
    # Few speak in one archive, and each of them often.
    authors = {one: frozenset(stems(one or "")) for one in {row.author for row in rows.values()}}
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
            authors[row.author],
        )
    return found


_FIELDS = text(
    "SELECT p.n, p.conversation_id, p.position, i.own, i.before, i.around, m.author"
    " FROM passages p JOIN passage_stems i ON i.n = p.n JOIN messages m ON m.id = p.message_id"
    " WHERE p.n IN (SELECT value FROM json_each(:some))"
)
