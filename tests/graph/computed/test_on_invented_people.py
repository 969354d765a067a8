from tests.graph.computed.simulation import World, check, simulated


def test_what_is_computed_finds_what_invented_people_want() -> None:
    """A fast part of `make bench-drift`; the bounds of the whole hold for it too."""
    check(simulated(5, World()))
