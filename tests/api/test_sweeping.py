import gc
from collections.abc import Iterator

import pytest

from api.sweeping import look_again, spare


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    callbacks = list(gc.callbacks)
    yield
    gc.callbacks[:] = callbacks
    gc.unfreeze()


def test_what_outlived_a_full_sweep_is_not_looked_at_again_until_the_map_changes() -> None:
    spare()
    spare()
    kept = [[n] for n in range(1_000)]

    gc.collect()
    spared = gc.get_freeze_count()

    assert spared > len(kept)
    assert not any(one is kept for one in gc.get_objects())
    look_again()
    assert gc.get_freeze_count() == 0


def test_a_sweep_of_what_is_young_spares_nothing() -> None:
    spare()

    gc.collect(1)

    assert gc.get_freeze_count() == 0
