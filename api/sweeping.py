"""Full sweeps for garbage -> what outlives one is not looked at again until the map changes.

A map of years is hundreds of thousands of values that stay. Looking through them all for rings of garbage takes
half a second in which nothing is answered, and comes again with every few large answers.
"""

import gc
from typing import Literal

OLDEST = 2


def spare() -> None:
    """From now on, in this process."""
    if _outlived not in gc.callbacks:
        gc.callbacks.append(_outlived)


def look_again() -> None:
    """At everything, once: an old map has gone, and rings may have gone with it."""
    gc.unfreeze()


def _outlived(phase: Literal["start", "stop"], info: dict[str, int]) -> None:
    if phase == "stop" and info["generation"] == OLDEST:
        gc.freeze()
