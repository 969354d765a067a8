"""What the person decided about entities -> the decisions that stand, in their order (pure).

The map keeps what the words said; the person's word is laid over it (`overlay.py`), so that no later
reading undoes it, a rebuild keeps it, and each of them can be taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from graph.types import NodeType

DECIDED, UNDONE, FORGOTTEN = "entity", "entity_undone", "entity_forgotten"
KINDS = (DECIDED, UNDONE, FORGOTTEN)


@dataclass(frozen=True, slots=True)
class Split:
    """Statements that speak of something else, which gets a name of its own."""

    id: str
    name: str
    statements: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """One correction of an entity; None and empty were not said."""

    n: int
    entity_id: str
    name: str | None = None
    aliases: tuple[str, ...] | None = None
    confirmed: bool | None = None
    type: NodeType | None = None
    merge_into: str | None = None
    split: Split | None = None
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Care:
    """`version` changes with every correction; `gone` are ids that may never come back."""

    version: int = 0
    standing: tuple[Decision, ...] = ()
    gone: frozenset[str] = frozenset()
    apart: frozenset[frozenset[str]] = field(default_factory=frozenset[frozenset[str]])

    @property
    def named(self) -> Mapping[str, str]:
        """The names that the person gave, by entity."""
        return {one.entity_id: one.name for one in self.standing if one.name}

    @property
    def called(self) -> Mapping[str, tuple[str, ...]]:
        """By entity all that the person calls it, other names too; what was decided later wins a name."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.standing:
            given = ((one.name,) if one.name else ()) + (one.aliases or ())
            if given:
                found[one.entity_id] = tuple(dict.fromkeys((*found.pop(one.entity_id, ()), *given)))
        return found


type Numbered = tuple[int, str, str, Mapping[str, object]]


def read_care(corrections: Iterable[Numbered]) -> Care:
    """From (number, kind, target, payload) in their order; other kinds are passed over."""
    decided: dict[int, Decision] = {}
    gone: set[str] = set()
    version = 0
    for n, kind, target, payload in corrections:
        match kind:
            case "entity":
                decided[n] = _decision(n, target, payload)
            case "entity_undone":
                decided.pop(cast("int", payload["n"]), None)
            case "entity_forgotten":
                gone.update({target, *cast("Iterable[str]", payload.get("ids", ()))})
            case _:
                continue
        version = n
    standing = tuple(one for one in decided.values() if one.entity_id not in gone)
    apart = frozenset(frozenset((one.entity_id, id)) for one in standing for id in one.apart)
    return Care(version, standing, frozenset(gone), apart)


def payload_of(decision: Decision) -> dict[str, object]:
    """What is kept of a decision; `_decision` reads it."""
    said: dict[str, object] = {
        "name": decision.name,
        "aliases": list(decision.aliases) if decision.aliases is not None else None,
        "confirmed": decision.confirmed,
        "type": decision.type,
        "merge_into": decision.merge_into,
        "split": _kept(decision.split) if decision.split else None,
        "apart": list(decision.apart) or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _kept(split: Split) -> dict[str, object]:
    return {"id": split.id, "name": split.name, "statements": sorted(split.statements)}


def _decision(n: int, target: str, payload: Mapping[str, object]) -> Decision:
    aliases = cast("list[str] | None", payload.get("aliases"))
    split = cast("Mapping[str, object] | None", payload.get("split"))
    return Decision(
        n=n,
        entity_id=target,
        name=cast("str | None", payload.get("name")),
        aliases=tuple(aliases) if aliases is not None else None,
        confirmed=cast("bool | None", payload.get("confirmed")),
        type=cast("NodeType | None", payload.get("type")),
        merge_into=cast("str | None", payload.get("merge_into")),
        split=_split(split) if split else None,
        apart=tuple(cast("list[str]", payload.get("apart", ()))),
    )


def _split(kept: Mapping[str, object]) -> Split:
    statements = cast("list[str]", kept["statements"])
    return Split(cast("str", kept["id"]), cast("str", kept["name"]), frozenset(statements))
