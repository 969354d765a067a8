"""What programs write above or below the words of a note tells its date and is no word of the person's."""

import pytest

from extractors.formats import read
from extractors.types import RawFile, Skipped
from tests.extractors.reading import ASKED, reading_of, said, told

WORDS = "Хочу дом у моря."
RECORD = (
    "id: 0123456789abcdef0123456789abcdef\nparent_id: 0123456789abcdef0123456789abcdee\n"
    "created_time: 2021-03-12T10:00:00.000Z\nupdated_time: 2021-03-15T10:00:00.000Z\nauthor: \nsource_url: {url}\n"
    "source: joplin-desktop\nuser_created_time: {made}\ndeleted_time: {deleted}\ntype_: {type}"
)  # fmt: skip


def record(*, url: str = "", made: str = "", deleted: int = 0, type: int = 1) -> str:
    return RECORD.format(url=url, made=made, deleted=deleted, type=type)


@pytest.mark.parametrize(
    "matter",
    [
        '{\n  "title": "Дом",\n  "date": "2021-03-12",\n  "tags": ["море", "дом"]\n}\n',
        '{"title": "Дом", "date": "2021-03-12T10:00:00Z", "draft": false}\n',
        '{\n\t"date": "2021-03-12",\n\t"title": "Дом",\n\t"params": {"a": {"b": [1]}}\n}\n',
    ],
    ids=["lines", "one line", "nested"],
)
def test_front_matter_may_be_json(matter: str) -> None:
    found = reading_of("дом.md", f"{matter}\n{WORDS}\n")

    assert told(found) == [("self", WORDS)]
    assert found.conversations[0].title == "Дом"
    assert (str(found.dated.at)[:7], found.dated.source) == ("2021-03", "front_matter")


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "Дом", "date": "2021-03-12"}\n',
        '{"title": "Дом"}\n{"title": "Сад"}\n',
        '{"title": "Дом"},\n{"title": "Сад"}\n',
        f'{{"level": 3, "pid": 7}}\n{WORDS}\n',
        f'{{"title": "Дом"}} {WORDS}\n',
    ],
    ids=["alone", "lines", "list", "data", "same line"],
)
def test_json_that_is_no_front_matter_never_becomes_text(text: str) -> None:
    assert not hasattr(read(RawFile("дом.md", text.encode()), "d", ASKED), "conversations")


def test_the_record_below_a_note_of_joplin_dates_it_and_is_left_out() -> None:
    found = reading_of("0123.md", f"Дом\n\n{WORDS}\n\n{record()}")

    assert told(found) == [("self", f"Дом\n\n{WORDS}")]
    assert found.conversations[0].title == "Дом"
    assert str(said(found)[0].dated.at) == "2021-03-12 10:00:00+00:00"


def test_the_day_that_the_person_gave_a_note_of_joplin_counts() -> None:
    text = f"Дом\n\n{WORDS}\n\n{record(made='2019-01-02T10:00:00.000Z')}"

    assert str(reading_of("0123.md", text).dated.at)[:10] == "2019-01-02"


@pytest.mark.parametrize("kept", [record(type=2), record(type=5), record(deleted=1615800000000)])
def test_what_is_no_note_of_joplin_is_told(kept: str) -> None:
    assert isinstance(read(RawFile("0123.md", f"Дом\n\n{kept}".encode()), "d", ASKED), Skipped)


def test_a_note_about_such_a_record_stays_whole() -> None:
    text = f"Хочу разобраться:\n\n{record()}\n\nВот так."

    assert told(reading_of("0123.md", text)) == [("self", text)]
