"""A value for every parameter that any query takes."""

from typing import Any

from tests.contracts.lives import NOW

GIVEN: dict[str, Any] = {
    "group": "u_x", "ids": ["a"], "keys": ["a"], "slots": ["a"], "subjects": ["a"], "key": "a",
    "name": "will", "type": None, "relation": None, "t": NOW, "known": NOW, "a": NOW, "b": NOW,
    "query": "цел", "limit": 5, "now": NOW, "episodes": [], "mentions": [], "hands": [], "most": 5, "digits": 2, "edges": [],
    "history": [], "cut": [], "forgotten": [], "dropped": [], "undone": [], "unmarked": [],
    "marks": [], "nodes": {"Goal": []},
}  # fmt: skip
