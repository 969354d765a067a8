"""What lies beside a note tells when it was made, or has its words already."""

import json
from pathlib import Path

import pytest

from extractors.formats import read
from extractors.intake import Arrival, members
from extractors.types import RawFile, Reading, Refused
from tests.extractors.exports import arrival, zipped
from tests.extractors.reading import ASKED, said

MADE = {"creationDate": "2018-03-05T18:41:00Z", "modificationDate": "2019-01-01T00:00:00Z"}


def bundle(name: str, **over: object) -> dict[str, bytes | str]:
    record = {"version": 2, "net.shinyfrog.bear": MADE | over}
    return {f"{name}/text.md": f"# {name}\n\nХочу сад\n", f"{name}/info.json": json.dumps(record)}


def taken(files: list[Arrival]) -> tuple[list[Reading], dict[str, str]]:
    came = list(members(files))
    found = [read(one, "d", ASKED) for one in came if isinstance(one, RawFile)]
    refused = {one.path: one.reason for one in came if isinstance(one, Refused)}
    return [one for one in found if isinstance(one, Reading)], refused


@pytest.mark.parametrize("packed", [True, False])
def test_a_text_bundle_has_the_dates_of_its_record(tmp_path: Path, packed: bool) -> None:
    files = bundle("Мечта.textbundle") | bundle("Старое.textbundle", trashed=1)
    loose = [arrival(tmp_path, name, str(data).encode()) for name, data in files.items()]
    came = [arrival(tmp_path, "Bear.bear2bk", zipped(files))] if packed else loose

    found, refused = taken(came)

    assert [str(m.dated.at) for one in found for m in said(one)] == ["2018-03-05 18:41:00+00:00"]
    assert "its dates are those of the note" in refused["Мечта.textbundle/info.json"]
    assert "bin" in refused["Старое.textbundle/text.md"]


def test_a_record_that_says_nothing_leaves_a_note_as_it_is(tmp_path: Path) -> None:
    files = {"a/text.md": "Хочу сад", "a/info.json": "[", "b/info.json": "{}", "b/other.md": "Хочу дом"}  # fmt: skip

    found, refused = taken([arrival(tmp_path, "a.zip", zipped(files))])

    assert [m.dated.at for one in found for m in said(one)] == [None, None]
    assert set(refused) == {"a/info.json"}


def test_simplenote_writes_every_note_twice_and_it_is_kept_once(tmp_path: Path) -> None:
    notes = {"activeNotes": [{"id": "a", "content": "Сад", "creationDate": "2020-03-05T18:41:00.000Z"}], "trashedNotes": []}  # fmt: skip
    files = {
        "Сад.txt": "Сад\n\nTags:\n  дом",
        "trash/Нет.txt": "Нет",
        "source/notes.json": json.dumps(notes),
        "other/Лес.txt": "Лес",
    }

    found, refused = taken([arrival(tmp_path, "notes.zip", zipped(files))])

    assert sorted(m.text for one in found for m in said(one)) == ["Лес", "Сад"]
    assert set(refused) == {"Сад.txt", "trash/Нет.txt"}
    other = zipped(files | {"source/notes.json": json.dumps([{"a": 1}])})
    assert not taken([arrival(tmp_path, "other.zip", other)])[1]
