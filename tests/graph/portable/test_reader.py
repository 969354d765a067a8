"""A zip that somebody gave is believed in nothing: names, sums, sizes, versions."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import ExportDamaged, ExportTooNew, ExportUnsafe, MindError, NotAnExport
from graph.portable.manifest import Member, manifest
from graph.portable.reader import opened
from graph.portable.writer import Packer
from tests.builders import START
from tests.lived import rezipped

SHA = "ab" * 32


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """The smallest export there is."""
    packer = Packer()
    packer.whole("README.md", "читай меня".encode())
    packer.whole("words/documents.jsonl", b'{"id":"d"}\n{"id":"e"}\n')
    packer.whole(f"originals/ab/ab/{SHA}", b"bytes" * 1000)
    whole = manifest("driftmap 0", START, {"words/documents.jsonl": 2}, packer.members)
    packer.whole("manifest.json", whole.written())
    packer.close()
    path = tmp_path / "life.zip"
    path.write_bytes(packer.take())
    return path


def _verify(path: Path) -> None:
    with opened(path) as found:
        found.verify()


def test_what_was_packed_is_read_line_by_line(packed: Path) -> None:
    with opened(packed) as found:
        found.verify()

        assert list(found.lines("words/documents.jsonl")) == [{"id": "d"}, {"id": "e"}]
        assert list(found.lines("words/nothing.jsonl")) == []
        assert [one.name for one in found.originals()] == [f"originals/ab/ab/{SHA}"]


def test_the_same_life_packs_to_the_same_bytes(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 & 0o777 for info in archive.infolist()} == {0o600}


@pytest.mark.parametrize("member", range(4))
def test_one_flipped_byte_is_seen(packed: Path, member: int) -> None:
    with zipfile.ZipFile(packed) as archive:
        info = archive.infolist()[member]
    data = bytearray(packed.read_bytes())
    begins = info.header_offset + 30 + len(info.filename) + 20
    data[begins + info.compress_size // 2] ^= 1
    packed.write_bytes(data)

    with pytest.raises((ExportDamaged, NotAnExport)):
        _verify(packed)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.9, 0.999])
def test_a_zip_that_was_cut_short_is_no_export(packed: Path, share: float) -> None:
    data = packed.read_bytes()
    packed.write_bytes(data[: int(len(data) * share)])

    with pytest.raises(NotAnExport):
        _verify(packed)


def test_words_are_no_export(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_text("дневник", encoding="utf-8")

    with pytest.raises(NotAnExport):
        _verify(path)


def _named(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(found: dict[str, bytes]) -> None:
        whole = json.loads(found["manifest.json"])
        moved = whole["members"][0]
        found[name] = found.pop(moved["name"])
        moved["name"] = name
        found["manifest.json"] = json.dumps(whole).encode()

    return change


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/passwd", "originals/../../evil", "words/../x.jsonl", "C:\\evil",
        "originals/ab/ab/short", "readable/diary/../../x.md", "words/documents.jsonl/x", "other.txt",
        "readable/diary/a\\b.md",
    ],
)  # fmt: skip
def test_a_name_that_no_export_has_is_refused(packed: Path, tmp_path: Path, name: str) -> None:
    hostile = rezipped(packed, tmp_path / "hostile.zip", _named(name))

    with pytest.raises(ExportUnsafe):
        _verify(hostile)


def test_a_part_that_the_manifest_does_not_name_is_refused(packed: Path, tmp_path: Path) -> None:
    more = rezipped(packed, tmp_path / "a.zip", lambda found: found.update({"words/x.jsonl": b""}))

    with pytest.raises(ExportUnsafe):
        _verify(more)


def test_a_part_that_is_missing_is_damage(packed: Path, tmp_path: Path) -> None:
    less = rezipped(packed, tmp_path / "a.zip", lambda found: found.__delitem__("README.md"))

    with pytest.raises(ExportDamaged):
        _verify(less)


def test_another_content_of_the_same_length_is_damage(packed: Path, tmp_path: Path) -> None:
    def change(found: dict[str, bytes]) -> None:
        found["words/documents.jsonl"] = found["words/documents.jsonl"].replace(b"d", b"x")

    with pytest.raises(ExportDamaged):
        _verify(rezipped(packed, tmp_path / "a.zip", change))


def _version(**changes: object) -> Callable[[dict[str, bytes]], None]:
    def change(found: dict[str, bytes]) -> None:
        whole = json.loads(found["manifest.json"]) | changes
        found["manifest.json"] = json.dumps(whole).encode()

    return change


def _manifest(data: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(found: dict[str, bytes]) -> None:
        found["manifest.json"] = data

    return change


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (_version(version=2), ExportTooNew),
        (_version(format="other"), NotAnExport),
        (_version(version="x"), NotAnExport),
        (_version(members=[{"name": "README.md"}]), NotAnExport),
        (_version(members=7), NotAnExport),
        (_version(counts=[1]), NotAnExport),
        (_manifest(b"[1]"), NotAnExport),
        (_manifest(b"\xff{"), NotAnExport),
    ],
)
def test_a_manifest_that_cannot_be_read_says_why(
    packed: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], error: type[MindError]
) -> None:
    with pytest.raises(error):
        _verify(rezipped(packed, tmp_path / "a.zip", change))


def test_a_member_twice_is_refused(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("README.md", "another")

    with pytest.raises(ExportUnsafe):
        _verify(packed)


def test_more_than_was_declared_is_never_unpacked(tmp_path: Path) -> None:
    """A bomb says little and holds much: reading stops at what the manifest says."""
    bomb = tmp_path / "bomb.zip"
    whole = manifest("x", START, {}, [Member("README.md", 10, SHA)])
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", b"0" * 50_000_000)
        archive.writestr("manifest.json", whole.written())

    with pytest.raises(ExportDamaged):
        _verify(bomb)
