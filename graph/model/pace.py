"""Time and chance of the gateway, handed in so that tests take no time: clocks, sleep, back-off."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """`now` for what is written down, `tick` for what is measured."""

    now: Callable[[], datetime]
    tick: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    chance: random.Random
    first_wait: float = 1.0
    longest_wait: float = 60.0

    def wait(self, failures: int) -> float:
        """Seconds after so many failures: they double, and are spread so that workers do not march in step."""
        spread = self.chance.uniform(1.0, 2.0)
        return min(self.longest_wait, self.first_wait * 2.0 ** (failures - 1) * spread)
