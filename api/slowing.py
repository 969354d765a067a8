"""Wrong tokens are slowed: ten a minute from one address, and a table that a flood cannot make grow."""

from collections import OrderedDict, deque
from collections.abc import Callable

MOST = 10
WITHIN = 60.0
LARGEST = 4096


class Slowing:
    """What is refused meanwhile is not counted, so that nobody is locked out for longer than a minute."""

    def __init__(self, tick: Callable[[], float], *, largest: int = LARGEST) -> None:
        self._tick = tick
        self._largest = largest
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._failures)

    def wait(self, address: str) -> float | None:
        """Seconds until the next try is looked at; None: now."""
        found = self._failures.get(address)
        if found is None or len(found) < MOST:
            return None
        left = found[0] + WITHIN - self._tick()
        return left if left > 0 else None

    def failed(self, address: str) -> None:
        now = self._tick()
        found = self._failures.pop(address, None) or deque[float](maxlen=MOST)
        found.append(now)
        # Put last, so that the table stays in the order of the last failure.
        self._failures[address] = found
        oldest = next(iter(self._failures))
        while self._failures[oldest][-1] + WITHIN <= now or len(self._failures) > self._largest:
            del self._failures[oldest]
            oldest = next(iter(self._failures))
