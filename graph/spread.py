"""Parameters of `write.cypher` -> the same, with statements shared out over many ends at the owner (FalkorDB alone).

A statement is an edge from the owner to what it is about, so a thing that is spoken of for years has thousands of
them between the same two nodes. FalkorDB builds its indexes of edges anew when it loads a graph, a thousand edges at
a time, and takes a pair of nodes up from its first edge: with a thousand edges or more between two nodes it never
gets on to the next pair, and the engine never starts again (4.22.1; ADR 0036). Nothing reads the owner's end of a
statement, so for each two digits that ids of statements begin with it has a node of its own. These nodes stand in no
group: no query finds them.
"""

from collections.abc import Mapping
from typing import Any

from graph.kept import Props

DIGITS = 2


def hand(owner: str, statement: str) -> str:
    """The id of the node that holds the owner's end of a statement: always the same one."""
    return f"{owner}:{statement[:DIGITS]}"


def spread(params: Mapping[str, Any]) -> Props:
    """Facts keep both their ends. What is cut may be either, and is looked for at both."""
    edges = [one if "slot" in one["p"] else _handed(one) for one in params["edges"]]
    cut = [end for one in params["cut"] for end in (one, _handed(one))]
    hands = sorted({one["a"] for one in edges if "slot" not in one["p"]})
    return {**params, "edges": edges, "cut": cut, "hands": hands}


def _handed(edge: Props) -> Props:
    return {**edge, "a": hand(edge["a"], edge["uuid"])}
