"""Names that only the settings of a vault, or the other names beside them, can tell."""

import json
from datetime import UTC
from pathlib import Path

import pytest

from extractors.config import Limits
from extractors.dating import of_name
from extractors.formats import read
from extractors.intake import members
from extractors.types import RawFile, Reading
from extractors.vaults import names_of
from tests.extractors.exports import arrival, zipped
from tests.extractors.reading import ASKED

# format of daily-notes.json | path in the vault | the day
_FORMATS = """
DD-MM-YYYY | 05-03-2019 | 2019-03-05
MM-DD-YYYY | 03-05-2019 | 2019-03-05
YYYY/MM/DD dddd | 2019/03/05 вторник | 2019-03-05
YYYY/MM-MMMM/YYYY-MM-DD-dddd | 2019/03-March/2019-03-05-Tuesday | 2019-03-05
D MMMM YYYY | 5 марта 2019 | 2019-03-05
dddd, D MMMM YYYY [г.] | вторник, 5 марта 2019 г | 2019-03-05
MMM Do, YYYY | Mar 5th, 2019 | 2019-03-05
YYMMDD | 190305 | 2019-03-05
DD.MM.YY | 05.03.19 | 2019-03-05
YYYY-DDDD | 2019-064 | 2019-03-05
[Дневник] YYYY-M-D | Дневник 2019-3-5 | 2019-03-05
YYYYMMDD HHmm | 20190305 0915 | 2019-03-05
"""


@pytest.mark.parametrize("row", _FORMATS.strip().split("\n"))
def test_the_format_of_the_vault_rules(row: str) -> None:
    form, path, day = (cell.strip() for cell in row.split("|"))
    form = form.removesuffix(" [г.]") + " [г]" if form.endswith("[г.]") else form
    settings = json.dumps({"folder": "Журнал", "format": form}).encode()

    names = names_of([], {"Vault/.obsidian/daily-notes.json": settings})

    told = names.reads_as(f"Vault/Журнал/{path}.md")
    assert (told or f"{path}.md").rpartition("/")[2] == f"{day}.md"
    assert names.reads_as("Vault/Проекты/05.md") is None


def test_periodic_notes_are_of_their_period() -> None:
    plugin = {
        "daily": {"enabled": True, "format": "", "folder": "День"},
        "weekly": {"enabled": True, "format": "[Неделя] ww-gggg", "folder": "Неделя"},
        "monthly": {"enabled": True, "format": "MMMM YYYY", "folder": ""},
        "quarterly": {"enabled": True, "format": "[Q]Q YYYY", "folder": ""},
    }
    newer = {
        "calendarSets": [
            {"id": "Default", "day": {"enabled": True, "format": "DD-MM-YYYY", "folder": "d"}}
        ]
    }
    settings = {
        "V/.obsidian/plugins/periodic-notes/data.json": json.dumps(plugin).encode(),
        "W/.obsidian/plugins/periodic-notes/data.json": json.dumps(newer).encode(),
        "X/.obsidian/plugins/calendar/data.json": b'{"weeklyNoteFormat": "ww.gggg", "weeklyNoteFolder": "w"}',
        "Y/logseq/config.edn": b'{:meta/version 1\n :journal/file-name-format "dd_MM_yyyy"}',
        "Z/.obsidian/daily-notes.json": b"[broken",
    }

    names = names_of([], settings)

    told = {
        path: (names.reads_as(path) or path).rpartition("/")[2]
        for path in ("V/Неделя/Неделя 10-2019.md", "V/Март 2019.md", "V/Q1 2019.md", "W/d/05-03-2019.md", "X/w/10.2019.md",
                     "Y/journals/05_03_2019.md")
    }  # fmt: skip
    assert list(told.values()) == [
        "2019-W10.md", "2019-03.md", "2019-Q1.md", "2019-03-05.md", "2019-W10.md", "2019-03-05.md",
    ]  # fmt: skip


def test_one_name_above_twelve_decides_for_its_folder() -> None:
    names = names_of(
        ["a/03-05-2019.md", "a/03-25-2019.md", "b/03-05-2019.md", "b/25-03-2019.md"], {}
    )

    assert names.reads_as("a/03-05-2019.md") == "a/2019-03-05.md"
    assert names.reads_as("b/03-05-2019.md") is None


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("a/%D0%94%D0%B5%D0%BD%D1%8C%2001.02.2015.txt", "a/День 01.02.2015.txt"),
        ("a%20b%20c/2015-02-01.txt", "a b c/2015-02-01.txt"),
        ("50%20.01.2015.txt", "50%20.01.2015.txt"),
        ("скидка 10%20 и 20%20.txt", "скидка 10%20 и 20%20.txt"),
        ("проекты%2Fпечь%2F2020.md", "проекты_печь_2020.md"),
    ],
)
def test_a_name_kept_as_an_address_is_dated_as_it_was_meant(path: str, meant: str) -> None:
    assert RawFile(path, b"").dated_path == meant


def _days(folder: Path, name: str, files: dict[str, str]) -> dict[str, tuple[str, str, str]]:
    """Path -> day, precision and source of each file of a zip as it would be imported."""
    out: dict[str, tuple[str, str, str]] = {}
    for raw in members([arrival(folder, name, zipped(files))], Limits()):
        if isinstance(raw, RawFile):
            found = read(raw, "d", ASKED)
            assert isinstance(found, Reading)
            local = found.dated.at.astimezone().isoformat()[:10] if found.dated.at else ""
            out[raw.path] = (local, found.dated.precision, found.dated.source)
    return out


def test_a_vault_is_dated_by_its_settings_through_the_import(tmp_path: Path) -> None:
    files = {
        "V/.obsidian/daily-notes.json": '{"folder": "Daily", "format": "MM-DD-YYYY"}',
        "V/Daily/03-05-2019.md": "Гулял у реки.",
        "V/Мысли.md": "Без даты.",
    }

    days = _days(tmp_path, "vault.zip", files)

    assert days["V/Daily/03-05-2019.md"][1:] == ("day", "file_name")
    assert days["V/Daily/03-05-2019.md"][0] in ("2019-03-04", "2019-03-05")
    assert "V/.obsidian/daily-notes.json" not in days


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Дневник 2019.zip", "folder"), ("Journal, March 2019.zip", "folder"), ("takeout-20190305T101010Z-001.zip", "file_time"),
        ("backup 2019.zip", "file_time"), ("2019-03-05.zip", "file_time"), ("заметки.zip", "file_time"),
    ],
)  # fmt: skip
def test_the_name_of_a_zip_dates_like_a_folder_unless_it_is_of_an_export(
    tmp_path: Path, name: str, source: str
) -> None:
    days = _days(tmp_path, name, {"a.md": "Гулял у реки."})

    assert days["a.md"][2] in ((source,) if source == "folder" else ("file_time", "none"))


def test_folders_in_a_zip_of_a_year_spell_the_day(tmp_path: Path) -> None:
    days = _days(tmp_path, "2019.zip", {"03/05.md": "Гулял у реки."})

    assert days["03/05.md"][1:] == ("day", "file_name")


@pytest.mark.parametrize(
    ("name", "start", "precision"),
    [
        ("2024 03 12.md", "2024-03-12", "day"), ("2024年3月12日.md", "2024-03-12", "day"), ("03-25-2024.md", "2024-03-25", "day"),
        ("2024 March 12.md", "2024-03-12", "day"), ("Week 11 2024.md", "2024-03-11", "week"), ("2024 неделя 11.md", "2024-03-11", "week"),
        ("Mar 12th, 2024.md", "2024-03-12", "day"), ("12-мар-2024.md", "2024-03-12", "day"), ("2024-март.md", "2024-03-01", "month"),
    ],
)  # fmt: skip
def test_daily_notes_go_by_many_names(name: str, start: str, precision: str) -> None:
    found = of_name(name, UTC)

    assert found is not None
    assert (found.start.isoformat()[:10], found.precision) == (start, precision)
