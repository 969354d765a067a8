"""After too many failures nobody asks for a while; then one may try."""

from graph.errors import ProviderAway
from graph.model.pace import Pace

OPEN_FOR = 60.0
_TRIAL_TAKES = 5.0


class Breaker:
    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._until: float | None = None
        self._trying = False

    def enter(self) -> bool:
        """True: this call is the one trial. Errors: ProviderAway while nobody may ask."""
        self.look()
        if self._until is None:
            return False
        if self._trying:
            raise ProviderAway(_TRIAL_TAKES)
        self._trying = True
        return True

    def look(self) -> None:
        """Errors: ProviderAway while nobody may ask; a trial may."""
        left = 0.0 if self._until is None else self._until - self._pace.tick()
        if left > 0:
            raise ProviderAway(left)

    def close(self) -> None:
        self._until = None
        self._trying = False

    def open(self) -> None:
        self._until = self._pace.tick() + OPEN_FOR
        self._trying = False

    def leave(self) -> None:
        """The trial ended without telling anything, as when its caller was stopped."""
        self._trying = False
