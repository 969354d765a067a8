"""A moment is told no more exactly than it is known."""

from datetime import UTC, datetime

import pytest

from api.agent.days import rough_words
from api.agent.types import Lang
from graph.words import Precision

JUNE, DECEMBER = datetime(2018, 6, 1, 12, tzinfo=UTC), datetime(2018, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "precision", "lang", "told"),
    [
        (JUNE, "second", "ru", "1 июня 2018"),
        (JUNE, "day", "en", "1 June 2018"),
        (JUNE, "unknown", "ru", "1 июня 2018"),
        (JUNE, "week", "ru", "неделя с 1 июня 2018"),
        (JUNE, "month", "ru", "июнь 2018"),
        (JUNE, "month", "en", "June 2018"),
        (JUNE, "season", "ru", "лето 2018"),
        (JUNE, "season", "en", "summer 2018"),
        (DECEMBER, "season", "ru", "зима 2018–2019"),
        (JUNE, "quarter", "ru", "2-й квартал 2018"),
        (JUNE, "quarter", "en", "quarter 2 of 2018"),
        (JUNE, "year", "ru", "2018"),
    ],
)
def test_a_day_is_named_only_where_it_is_known(
    at: datetime, precision: Precision, lang: Lang, told: str
) -> None:
    assert rough_words(at, precision, lang, "Europe/Moscow") == told
