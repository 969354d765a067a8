"""What the canvas tells -> what the person did last on the map; needs no running Streamlit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person did last on the map; `expand` and `moved` live for one run."""

    selected: str | None
    a: str | None
    b: str | None
    expand: str | None
    moved: tuple[str, float, float] | None
    off: tuple[str, ...] = ()
    least: float = 0.0
    project: str | None = None


def seen(got: Mapping[str, Any]) -> Seen:
    asof: Mapping[str, Any] = got.get("asof") or {}
    expand: Mapping[str, Any] = got.get("expand") or {}
    moved: Mapping[str, Any] | None = got.get("moved")
    filtered: Mapping[str, Any] = got.get("filter") or {}
    return Seen(
        selected=got.get("selected"),
        a=asof.get("a"),
        b=asof.get("b"),
        expand=expand.get("id"),
        moved=(moved["id"], moved["x"], moved["y"]) if moved else None,
        off=tuple(filtered.get("off") or ()),
        least=float(filtered.get("least") or 0.0),
        project=filtered.get("project"),
    )
