"""What is found while a chunk is read: items by what makes them the same, and claims about them."""

from dataclasses import dataclass, field, replace

from extractors.rules.names import key_of
from extractors.types import Claimed, ClaimedFeeling, ClaimedRelation, Claims, Item
from graph.types import EntityType


@dataclass(slots=True)
class Notes:
    """`met`: persons already noted in a message."""

    items: dict[str, Item] = field(default_factory=dict[str, Item])
    observations: list[Claimed] = field(default_factory=list[Claimed])
    relations: list[ClaimedRelation] = field(default_factory=list[ClaimedRelation])
    feelings: list[ClaimedFeeling] = field(default_factory=list[ClaimedFeeling])
    met: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def item(
        self,
        kind: EntityType,
        name: str,
        alias: str = "",
        *,
        obligation: bool = False,
        known_id: str | None = None,
    ) -> str:
        ref = known_id or key_of(kind, name)
        held = self.items.get(ref)
        if held is None:
            held = Item(ref, kind, name, known_id, obligation=obligation)
        if alias and alias != held.name and alias not in held.aliases:
            held = replace(held, aliases=(*held.aliases, alias))
        self.items[ref] = held
        return ref

    def rename(self, ref: str, name: str) -> None:
        held = self.items[ref]
        if name != held.name and name not in held.aliases:
            self.items[ref] = replace(held, aliases=(*held.aliases, name))

    def told(self, quote: str) -> set[str]:
        """What these words have been taken to speak of so far."""
        return {o.item for o in self.observations if o.quote == quote} | {
            f.target for f in self.feelings if f.quote == quote and f.target
        }

    def claims(self) -> Claims:
        used = {o.item for o in self.observations} | {f.target for f in self.feelings}
        used |= {end for r in self.relations for end in (r.source, r.target)}
        items = tuple(item for ref, item in self.items.items() if ref in used)
        return Claims(items, tuple(self.observations), tuple(self.relations), tuple(self.feelings))
