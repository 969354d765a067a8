"""A watched folder: partial writes wait, editors' own files pass by, what moved is known where it is now."""

import argparse
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from rich.console import Console

from ui.cli.places import Places
from ui.cli.terminal import Terminal
from ui.cli.watching import Watched, earlier, watch
from ui.client import Ingest, MindClient, Upload
from ui.words import words


@dataclass(slots=True)
class House:
    """Keeps what was sent, by the hash of its bytes, and what was said of older texts."""

    kept: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    sent: list[str] = field(default_factory=list[str])
    before: list[str] = field(default_factory=list[str])
    gone: list[str] = field(default_factory=list[str])
    said: io.StringIO = field(default_factory=io.StringIO)

    def kept_files(self) -> Iterator[tuple[str, list[str]]]:
        yield from self.kept.items()

    def start(self, files: Sequence[Upload], fields: Mapping[str, str | list[str]]) -> str:
        self.before, self.gone = list(fields["before"]), list(fields["gone"])
        for name, body in files:
            self.kept.setdefault(hashlib.sha256(body.read()).hexdigest(), []).append(name)
            self.sent.append(name)
        return "job"

    def job(self, id: str, *, lang: str | None = None) -> Ingest:
        del lang
        progress = {"stage": "done", "done": 1, "total": 1}
        left = [{"path": name, "reason": "служебный файл"} for name in self.sent if "/." in name]
        return Ingest.model_validate(
            {"job_id": id, "status": "done", "progress": progress, "stats": {}, "problems": left}
        )


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "Хранилище"
    folder.mkdir()
    return folder


def look(house: House, vault: Path) -> None:
    out = Console(file=house.said)
    here = Terminal(cast("MindClient", house), words("ru"), out, out)
    assert watch(here, argparse.Namespace(paths=[vault], once=True, every=0.0)) == 0


def test_what_is_new_comes_once_and_what_moved_is_told_where_it_is_without_a_word(
    house: House, vault: Path
) -> None:
    note = vault / "день.md"
    note.write_text("Хочу к морю.", encoding="utf-8")
    look(house, vault)
    look(house, vault)
    (vault / "Дневник").mkdir()
    note.rename(vault / "Дневник" / "2024-01-10.md")
    house.said.truncate(0)
    look(house, vault)
    look(house, vault)

    assert house.sent == ["Хранилище/день.md", "Хранилище/Дневник/2024-01-10.md"]
    assert house.before == []
    assert "Принесено" not in house.said.getvalue()


def text(path: Path, words: str) -> str:
    """Write a note; what it is known by."""
    path.write_text(words, encoding="utf-8")
    return hashlib.sha256(words.encode()).hexdigest()


def test_a_note_that_is_edited_where_it_moved_takes_over_from_what_it_was(
    house: House, vault: Path
) -> None:
    first = text(vault / "день.md", "Хочу к морю.")
    look(house, vault)
    (vault / "день.md").rename(vault / "море.md")
    look(house, vault)
    text(vault / "море.md", "Хочу к морю и в горы.")
    look(house, vault)

    assert house.before == [f"{first} Хранилище/море.md"]


def test_a_copy_takes_over_from_nothing_while_the_first_note_stands(
    house: House, vault: Path
) -> None:
    first = text(vault / "день.md", "Хочу к морю.")
    look(house, vault)
    text(vault / "копия.md", "Хочу к морю.")
    look(house, vault)
    text(vault / "копия.md", "Хочу к морю и в горы.")
    look(house, vault)
    copied, gone = house.before, house.gone
    text(vault / "день.md", "Хочу к морю летом.")
    look(house, vault)

    assert (copied, gone) == ([], [])
    assert house.before == [f"{first} Хранилище/день.md"]


@pytest.mark.parametrize(
    ("name", "tied"), [("Личное/день.md", True), ("море.md", False)], ids=["moved", "renamed"]
)
def test_a_note_that_moved_and_was_edited_while_nobody_looked_is_sought(
    house: House, vault: Path, name: str, tied: bool
) -> None:
    first = text(vault / "день.md", "Хочу к морю.")
    look(house, vault)
    # Another file of the disk, as editors that save by way of a second one leave it.
    (vault / "Личное").mkdir()
    text(vault / name, "Хочу к морю и в горы.")
    (vault / "день.md").unlink()
    look(house, vault)

    assert (house.before, house.gone) == (
        ([f"{first} Хранилище/{name}"], []) if tied else ([], [first])
    )


def test_a_note_that_was_renamed_and_edited_between_two_looks_is_known_by_its_place_on_the_disk(
    vault: Path,
) -> None:
    first = text(vault / "день.md", "Хочу к морю.")
    watched, kept = Watched(vault), Places([(first, ["Хранилище/день.md"])])
    for _ in range(2):
        watched.settled()
    watched.texts[vault / "день.md"] = first
    (vault / "день.md").rename(vault / "море.md")
    second = text(vault / "море.md", "Хочу к морю и в горы.")
    watched.settled()

    assert earlier(watched, [(vault / "море.md", second)], kept, standing={second}) == {
        "before": [f"{first} Хранилище/море.md"],
        "gone": [],
    }


def test_settings_of_daily_notes_go_along_with_notes_and_never_alone(
    house: House, vault: Path
) -> None:
    inner = vault / "Личное" / ".obsidian"
    inner.mkdir(parents=True)
    (inner / "daily-notes.json").write_text('{"format": "DD-MM-YYYY"}', encoding="utf-8")
    (inner / "workspace.json").write_text("{}", encoding="utf-8")
    look(house, vault)
    assert house.sent == []

    (vault / "Личное" / "05-03-2024.md").write_text("Хочу к морю.", encoding="utf-8")
    look(house, vault)

    assert house.sent == [
        "Хранилище/Личное/05-03-2024.md",
        "Хранилище/Личное/.obsidian/daily-notes.json",
    ]
    assert "служебный файл" not in house.said.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        ".день.md.swp", "4913", "день.md~", "~$письмо.docx", ".~lock.письмо.odt#", "#день.md#", ".#день.md",
        "выгрузка.zip.part", "выгрузка.zip.crdownload", ".goutputstream-ABC1", "день.md.tmp", "письмо.docx.sb-1f2e3d-Xy",
    ],
)  # fmt: skip
def test_what_an_editor_keeps_beside_a_file_passes_by(house: House, vault: Path, name: str) -> None:
    (vault / name).write_text("Хочу к морю.", encoding="utf-8")
    (vault / "день.md").write_text("Хочу в горы.", encoding="utf-8")

    look(house, vault)

    assert house.sent == ["Хранилище/день.md"]


def test_a_file_that_is_still_written_waits_until_it_stands(vault: Path) -> None:
    watched = Watched(vault)
    file = vault / "большой.md"
    seen: list[list[str]] = []
    for text in ("", "Хочу", "Хочу к морю", "Хочу к морю."):
        file.write_text(text, encoding="utf-8")
        seen.append([path.name for path in watched.settled()])

    seen.append([path.name for path in watched.settled()])

    assert seen == [[], [], [], [], ["большой.md"]]


def test_a_save_by_way_of_a_second_file_is_one_change(house: House, vault: Path) -> None:
    file, fresh = vault / "день.md", vault / "день.md.tmp"
    file.write_text("Хочу к морю.", encoding="utf-8")
    look(house, vault)
    fresh.write_text("Хочу к морю. И в горы.", encoding="utf-8")
    fresh.replace(file)
    look(house, vault)

    assert house.sent == ["Хранилище/день.md", "Хранилище/день.md"]


def test_a_file_that_goes_away_in_the_middle_stops_nothing(
    house: House, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("а.md", "б.md"):
        (vault / name).write_text(f"Хочу {name}.", encoding="utf-8")
    opened = Path.open

    def gone(self: Path, mode: str = "r") -> object:
        # Read for its hash, it is renamed before it is sent.
        if self.name == "а.md" and self.exists() and self in hashed:
            self.rename(vault / "в.md")
        hashed.add(self)
        return opened(self, mode)

    hashed: set[Path] = set()
    monkeypatch.setattr(Path, "open", gone)
    look(house, vault)
    look(house, vault)

    assert sorted(house.sent) == ["Хранилище/б.md", "Хранилище/в.md"]


def test_a_folder_that_was_away_for_a_while_brings_nothing_twice(house: House, vault: Path) -> None:
    (vault / "день.md").write_text("Хочу к морю.", encoding="utf-8")
    watched = Watched(vault)
    look(house, vault)
    away = vault.with_name("снято")
    vault.rename(away)
    assert watched.settled() == []
    away.rename(vault)
    look(house, vault)

    assert house.sent == ["Хранилище/день.md"]
