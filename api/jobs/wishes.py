"""What the person wishes of one import: what to leave out, dates of files, what is read first; kept in its job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from api.leaving_out import BY_PATTERN, LeftOut, left_out_of
from graph.known import Order
from graph.said import Said, said_of
from graph.said import payload_of as said_payload
from graph.versions import Earlier
from graph.words import Conversation


@dataclass(frozen=True, slots=True)
class Wishes:
    """`files` are those that a look inside left out, with the reason; `order` None is that of time."""

    left: LeftOut = field(default_factory=LeftOut)
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    dates: Mapping[str, Said] = field(default_factory=dict[str, Said])
    order: Order | None = None
    earlier: Earlier = field(default_factory=Earlier)

    def why_not(self, path: str) -> str | None:
        return BY_PATTERN if self.left.path(path) else self.files.get(path)

    def wants(self, talk: Conversation) -> bool:
        return not self.left.talk(talk)


NO_WISHES = Wishes()


def payload_of(wishes: Wishes) -> dict[str, object]:
    return {
        "left": wishes.left.payload(),
        "left_files": dict(wishes.files),
        "dates": {path: said_payload(said) for path, said in wishes.dates.items()},
        "order": wishes.order,
        "before": {path: list(texts) for path, texts in wishes.earlier.before.items()},
        "gone": list(wishes.earlier.gone),
    }


def wishes_of(payload: Mapping[str, object]) -> Wishes:
    """Also of a job that an older version made, which knew patterns alone."""
    left = cast(
        "Mapping[str, object]", payload.get("left", {"patterns": payload.get("exclude", [])})
    )
    dates = cast("Mapping[str, Mapping[str, object]]", payload.get("dates", {}))
    before = cast("Mapping[str, list[str]]", payload.get("before", {}))
    return Wishes(
        left_out_of(left),
        cast("Mapping[str, str]", payload.get("left_files", {})),
        {path: said_of(said) for path, said in dates.items()},
        cast("Order | None", payload.get("order")),
        Earlier(before, cast("list[str]", payload.get("gone", []))),
    )
