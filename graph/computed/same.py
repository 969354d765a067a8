"""A large value -> a key for caches that asks only whether it is the very same one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Same[Value]:
    """To compare a whole map would take longer than most of what is worked out from it."""

    value: Value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value  # pyright: ignore[reportUnknownMemberType] - of what does not matter
