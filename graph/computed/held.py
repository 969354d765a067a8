"""What was worked out of words and is held in memory -> let go, when words are forgotten."""

from graph.computed import felt, heard, items, listed, patterns, phases, related


def let_go() -> None:
    """All caches of this package; what is asked again is worked out again."""
    for one in (felt, heard, items, listed, patterns, phases, related):
        one.let_go()
