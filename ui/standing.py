"""What stands on the map on one day, and the way between two nodes, over HTTP."""

from datetime import datetime

from pydantic import BaseModel

from ui.client import EntityBrief
from ui.wire import Wire

# As many as the page ever ranks by what matters today.
MOST = 150


class Standing(EntityBrief):
    x: float
    y: float
    size: float
    first_seen: datetime | None = None


class Tie(BaseModel):
    id: str
    source: str
    target: str
    type: str
    valid_from: datetime | None
    valid_to: datetime | None
    confidence: float
    explicit: bool


class Day(BaseModel):
    nodes: list[Standing]
    edges: list[Tie]


class StandingClient(Wire):
    """Two calls of the contract that only the map makes."""

    def today(self) -> dict[str, float]:
        """How much each thing matters now, the most important first."""
        found = self._get(Day, "/api/map", limit=MOST)
        return {one.id: one.size for one in found.nodes}

    def way(self, start: str, goal: str, day: str | None) -> Day:
        """Nodes in the order in which one is reached from the other; none when there is no way."""
        return self._get(Day, "/api/map/path", **{"from": start, "to": goal, "as_of": day})
