"""Aware times <-> text whose order is the order of time: ISO 8601 in UTC with six digits."""

from datetime import UTC, datetime
from typing import override

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator


def told(at: datetime) -> str:
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:26] + "Z"


class Moment(TypeDecorator[datetime]):
    """Text on every database, so that files can be compared and years before 1000 sort right."""

    impl = String(27)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else told(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)
