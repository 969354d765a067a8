"""What a search is bound by -> the conditions that a passage has to meet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.sql.moment import told
from graph.words import Role


@dataclass(frozen=True, slots=True)
class Bounds:
    """`as_of` and `to` are exclusive ends; whoever is bound in time finds nothing undated."""

    as_of: datetime | None = None
    from_: datetime | None = None
    to: datetime | None = None
    project: str | None = None
    roles: Collection[Role] | None = None

    @property
    def open(self) -> bool:
        """Nothing is shut out."""
        return self == Bounds()


def written_anew(as_of: datetime | None) -> tuple[str, Mapping[str, object]]:
    """Numbers of passages whose text was written anew in its place by then, as a subquery, and its values.

    Before the newer text was said the older one stands. Such passages are few: they are looked up once a search.
    """
    if as_of is None:
        return _WRITTEN_ANEW, {}
    return f"{_WRITTEN_ANEW} AND (w.at IS NULL OR w.at < :anew)", {"anew": told(as_of)}


_WRITTEN_ANEW = (
    "SELECT o.n FROM likenesses l JOIN passages o ON o.conversation_id = l.conversation_id"
    " JOIN conversations w ON w.id = l.twin_of WHERE l.superseded"
)


def conditions(bounds: Bounds) -> tuple[Sequence[str], Mapping[str, object]]:
    """Over passages `p`, messages `m`, documents `d`, and the values they are compared with."""
    values: dict[str, object] = {}
    where: list[str] = []
    ends = [at for at in (bounds.as_of, bounds.to) if at is not None]
    if ends:
        where.append("m.at < :before")
        values["before"] = told(min(ends))
    if bounds.from_ is not None:
        where.append("m.at >= :since")
        values["since"] = told(bounds.from_)
    if bounds.project is not None:
        where.append("d.project = :project")
        values["project"] = bounds.project
    if bounds.roles is not None:
        where.append("p.role IN :roles")
        values["roles"] = list(bounds.roles)
    return where, values
