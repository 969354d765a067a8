"""Tasks, journals, repetitions and zones of calendars."""

from datetime import UTC, date, datetime

import pytest

from extractors.formats.recurrence import repeats
from tests.extractors.reading import reading_of, said, told


def calendar(*parts: str) -> str:
    body = "\r\n".join(part.strip().replace("\n", "\r\n") for part in parts)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}\r\nEND:VCALENDAR\r\n"


TASK = """
BEGIN:VTODO
UID:t1
CREATED:20240105T090000Z
DUE;VALUE=DATE:20240401
COMPLETED:20240320T100000Z
SUMMARY:Подать заявку
DESCRIPTION:до апреля
END:VTODO
"""
ENTRY = """
BEGIN:VJOURNAL
UID:j1
DTSTART;VALUE=DATE:20240307
SUMMARY:День у моря
DESCRIPTION:Хочу переехать сюда.
END:VJOURNAL
"""


def test_tasks_and_journals_are_read_and_kept_apart_from_events() -> None:
    event = "BEGIN:VEVENT\nUID:e1\nDTSTART:20240305T100000Z\nSUMMARY:Врач\nEND:VEVENT"

    found = reading_of("k.ics", calendar(event, TASK, ENTRY))

    assert told(found) == [
        ("self", "Врач"), ("self", "Подать заявку\nдо апреля"), ("self", "День у моря\nХочу переехать сюда."),
    ]  # fmt: skip
    assert [one.kind for one in found.conversations] == ["note", "note"]
    assert [str(one.dated.at)[:10] for one in said(found)] == [
        "2024-03-05",
        "2024-01-05",
        "2024-03-07",
    ]
    assert said(found)[2].dated.precision == "day"


def test_a_year_of_weekly_lessons_is_one_thing_and_its_days_are_counted() -> None:
    lesson = """
BEGIN:VEVENT
UID:r1
DTSTART;TZID=Europe/Moscow:20240102T190000
RRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20241231T000000Z
EXDATE;TZID=Europe/Moscow:20240104T190000,20240109T190000
SUMMARY:Испанский
END:VEVENT
"""

    found = reading_of("k.ics", calendar(lesson))

    assert len(said(found)) == 1
    assert said(found)[0].text.startswith("Испанский\nFREQ=WEEKLY")
    assert found.problems == (
        "1 repeating events kept once, on their first day", "102 further days of repeating events",
    )  # fmt: skip


# rule | first | up to | further days
_RULES = """
FREQ=DAILY | 2024-01-01 | 2024-01-10 | 9
FREQ=DAILY;INTERVAL=3;COUNT=3 | 2024-01-01 | 2024-12-31 | 2
FREQ=WEEKLY | 2024-01-01 | 2024-01-28 | 3
FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20240131T000000Z | 2024-01-01 | 2025-01-01 | 5
FREQ=MONTHLY;BYMONTHDAY=31 | 2024-01-31 | 2024-05-31 | 2
FREQ=MONTHLY;BYDAY=2TU | 2024-01-09 | 2024-04-30 | 3
FREQ=MONTHLY;BYDAY=-1FR | 2024-01-26 | 2024-03-31 | 2
FREQ=YEARLY | 2020-02-29 | 2024-12-31 | 1
FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=9 | 2020-05-09 | 2024-01-01 | 3
FREQ=DAILY;COUNT=1000000000 | 1990-01-01 | 2024-12-31 | 12783
FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1 | 2024-01-30 | 2024-12-31 | None
FREQ=SECONDLY | 2024-01-01 | 2024-12-31 | None
FREQ=DAILY;INTERVAL=x | 2024-01-01 | 2024-12-31 | None
nonsense | 2024-01-01 | 2024-12-31 | None
"""


@pytest.mark.parametrize("row", _RULES.strip().split("\n"))
def test_repetitions_are_reckoned_or_left_alone(row: str) -> None:
    rule, first, last, days = (cell.strip() for cell in row.split("|"))

    assert str(repeats(rule, date.fromisoformat(first), date.fromisoformat(last))) == days


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Russian Standard Time", 7), ("Saratov Standard Time", 6), ("(UTC+05:00) Ekaterinburg", 5), ("GMT+0300", 7),
        ("/freeassociation.sourceforge.net/Europe/Moscow", 7), ("/mozilla.org/20050126_1/Asia/Tokyo", 1), ("UTC", 10),
        ("Nowhere", 7), ("SE Asia Standard Time", 3),
    ],
)  # fmt: skip
def test_zones_by_any_name(zone: str, hour: int) -> None:
    event = f'BEGIN:VEVENT\nUID:1\nDTSTART;TZID="{zone}":20240305T100000\nSUMMARY:Врач\nEND:VEVENT'

    [message] = said(reading_of("k.ics", calendar(event)))

    assert message.dated.at == datetime(2024, 3, 5, hour, tzinfo=UTC)
