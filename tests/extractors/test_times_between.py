"""Times that are told half: a chunk between two that have one, a name in UTC, a link that was saved."""

import pytest

from extractors.formats import read
from extractors.types import RawFile, Skipped
from tests.extractors.exports import dumped
from tests.extractors.reading import ASKED, reading_of, said


def prompt(*times: str | None) -> bytes:
    chunks = [
        {"role": ("user", "model")[n % 2], "text": f"слова {n}"} | ({"createTime": at} if at else {})
        for n, at in enumerate(times)
    ]  # fmt: skip
    return dumped({"runSettings": {"model": "m"}, "chunkedPrompt": {"chunks": chunks}})


@pytest.mark.parametrize(
    ("times", "place", "expected"),
    [
        (("2025-03-01T10:00:00Z", None, "2025-03-01T10:00:40Z"), 1, ("2025-03-01 10:00:00", "2025-03-01 10:00:41", "minute")),
        (("2025-03-01T10:00:00Z", None, "2025-03-01T18:00:00Z"), 1, ("2025-03-01 10:00:00", "2025-03-01 18:00:01", "day")),
        (("2025-03-01T10:00:00Z", None, "2025-03-20T10:00:00Z"), 1, ("2025-03-01 10:00:00", "2025-03-20 10:00:01", "month")),
        ((None, "2025-03-01T10:00:00Z"), 0, ("2025-03-01 10:00:00", "2025-03-01 10:00:01", "day")),
        (("2025-03-01T10:00:00Z", None), 1, ("2025-03-01 10:00:00", "2025-03-01 10:00:01", "day")),
        (("2025-03-02T10:00:00Z", None, "2025-03-01T10:00:00Z"), 1, ("2025-03-02 10:00:00", "2025-03-02 10:00:01", "day")),
    ],
    ids=["seconds", "hours", "weeks", "first", "last", "a clock set back"],
)  # fmt: skip
def test_a_chunk_without_a_time_was_said_between_its_neighbours(
    times: tuple[str | None, ...], place: int, expected: tuple[str, str, str]
) -> None:
    one = said(reading_of("2020-01-01 разговор", prompt(*times)))[place].dated

    assert (str(one.at)[:19], str(one.until)[:19], one.precision) == expected
    assert (one.source, one.zone) == ("message", "UTC")


def test_without_any_time_the_file_dates_a_prompt() -> None:
    one = said(reading_of("2020-01-01 разговор", prompt(None, None)))[0].dated

    assert one.source == "file_name"


@pytest.mark.parametrize(
    ("name", "at", "zone"),
    [
        ("2024-03-05T101500Z заметка.md", "2024-03-05 10:15:00", "UTC"),
        ("20240305T101500Z.md", "2024-03-05 10:15:00", "UTC"),
        ("2024-03-05T10-15-00Z_заметка.md", "2024-03-05 10:15:00", "UTC"),
        ("2024-03-05T101500 заметка.md", "2024-03-05 07:15:00", "Europe/Moscow"),
        ("2024-03-05 10-15-00 Zapiski.md", "2024-03-05 07:15:00", "Europe/Moscow"),
    ],
)
def test_a_name_that_ends_its_time_with_z_is_in_utc(name: str, at: str, zone: str) -> None:
    found = reading_of(name, "Хочу дом у моря.").dated

    assert (str(found.at)[:19], found.precision, found.zone) == (at, "second", zone)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("дом.url", "[InternetShortcut]\r\nURL=https://example.org/\r\n"),
        ("дом.url", "[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,11\r\n[InternetShortcut]\r\nIDList=\r\nURL=https://example.org/\r\n"),
        ("дом.webloc", '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist version="1.0">\n<dict>\n\t<key>URL</key>\n\t<string>https://example.org/</string>\n</dict>\n</plist>\n'),
    ],
    ids=["url", "url with more", "webloc"],
)  # fmt: skip
def test_a_saved_link_is_told_as_one(name: str, text: str) -> None:
    outcome = read(RawFile(name, text.encode()), "d", ASKED)

    assert isinstance(outcome, Skipped)
    assert outcome.reason == "a link to a page: it holds an address and no words"
