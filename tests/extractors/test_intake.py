import gzip
import io
import struct
import zipfile
from pathlib import Path

import pytest

from extractors.config import Limits
from extractors.errors import (
    ArchiveDamaged,
    ArchiveOverlap,
    ArchiveTooLarge,
    ArchiveTooMany,
    ArchiveUnsafePath,
    NothingReadable,
    NotWhatItSays,
    UploadTooLarge,
    UploadUnsafePath,
)
from extractors.intake import check_upload, members
from extractors.types import RawFile, Refused
from tests.extractors.exports import arrival, zipped
from tests.extractors.test_tars import tar


def paths(folder: Path, data: bytes, limits: Limits | None = None) -> list[str]:
    files = [arrival(folder, "архив.zip", data)]
    return [m.path for m in members(files, limits or Limits()) if isinstance(m, RawFile)]


def overlapping() -> bytes:
    data = zipped({"a": b"\0" * 100_000})
    at = data.rfind(b"PK\5\6")
    start = struct.unpack_from("<I", data, at + 16)[0]
    directory = data[start:at] * 20
    end = bytearray(data[at:])
    struct.pack_into("<HHII", end, 8, 20, 20, len(directory), start)
    return data[:start] + directory + bytes(end)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.zip", zipped({"../x.md": "x"}), ArchiveUnsafePath),
        ("a.zip", zipped({"/x.md": "x"}), ArchiveUnsafePath),
        ("a.zip", zipped({"C:\\x.md": "x"}), ArchiveUnsafePath),
        ("a.zip", zipped({"..\\x.md": "x"}), ArchiveUnsafePath),
        ("a.zip", zipped({"a.md": b"\0" * (30 << 20)}), ArchiveTooLarge),
        ("a.zip", zipped({"a.md": "text " * 500})[:-30], ArchiveDamaged),
        ("a.zip", b"<html>not a zip</html>", NotWhatItSays),
        ("a.zip", zipped({}), NothingReadable),
        ("a.zip", zipped({"__MACOSX/._a": "x", ".DS_Store": "x"}), NothingReadable),
        ("a.md", b"", NothingReadable),
        ("../a.md", b"x", UploadUnsafePath),
        ("/etc/a.md", b"x", UploadUnsafePath),
    ],
)
def test_a_hostile_upload_is_refused_at_once(
    tmp_path: Path, name: str, data: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        check_upload([arrival(tmp_path, name, data)])


def test_entries_on_top_of_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises((ArchiveOverlap, ArchiveDamaged)):
        check_upload([arrival(tmp_path, "a.zip", overlapping())])


def test_limits_are_settings(tmp_path: Path) -> None:
    files = [arrival(tmp_path, "a.zip", zipped({"a.md": "x", "b.md": "y"}))]

    with pytest.raises(ArchiveTooMany):
        check_upload(files, Limits(entries=1))
    with pytest.raises(UploadTooLarge):
        check_upload(files, Limits(upload=10))


def test_bytes_are_counted_while_reading_over_all_levels(tmp_path: Path) -> None:
    level = zipped({"a": bytes(range(256)) * 4_000})
    files = [arrival(tmp_path, "a.zip", zipped({f"{i}.zip": level for i in range(3)}))]
    check_upload(files)

    with pytest.raises(ArchiveTooLarge):
        list(members(files, Limits(unpacked=2 << 20)))


def test_a_bomb_in_an_archive_fails_alone(tmp_path: Path) -> None:
    bomb = zipped({"a": b"\0" * (12 << 20)})
    files = [arrival(tmp_path, "a.zip", zipped({"0.zip": bomb, "b.md": "слова"}))]
    check_upload(files)

    refused, read = members(files)

    assert isinstance(refused, Refused)
    assert (refused.path, refused.failed) == ("0.zip", True)
    assert isinstance(read, RawFile)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped({"../x.md": "x", "y.md": "y"})),
        ("a.zip", zipped({"a.md": b"\0" * (30 << 20)})),
        ("a.zip", overlapping()),
        ("a.zip", zipped({f"{n}.md": "x" for n in range(40)})),
        ("a.tgz", gzip.compress(tar({"../x.md": b"x" * 99}))),
    ],
)
def test_a_poisoned_archive_fails_alone_among_others(
    tmp_path: Path, name: str, data: bytes
) -> None:
    files = [arrival(tmp_path, name, data), arrival(tmp_path, "b.md", "слова".encode())]
    limits = Limits(entries=30)
    check_upload(files, limits)

    came = list(members(files, limits))

    assert [one.path for one in came if isinstance(one, RawFile)] == ["b.md"]
    assert [(one.path, one.failed) for one in came if isinstance(one, Refused)] == [(name, True)]


def test_a_name_in_an_old_code_page_is_read_as_it_was_meant(tmp_path: Path) -> None:
    names = ["Дневник/Запись о весне.md", "Дневник/Планы на лето.md"]
    data = zipped({f"{i}" * len(n): "x" for i, n in enumerate(names)})
    for i, name in enumerate(names):
        data = data.replace(f"{i}".encode() * len(name), name.encode("cp866"))

    assert paths(tmp_path, data) == names


def test_a_zip_in_a_zip_is_opened_and_a_fourth_level_is_named(tmp_path: Path) -> None:
    inner = zipped({"a.md": "x"})
    for _ in range(2):
        inner = zipped({"in.zip": inner})

    assert paths(tmp_path, inner) == ["in/in/a.md"]
    [refused] = members([arrival(tmp_path, "b.zip", zipped({"in.zip": inner}))])
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("archive_nested")


def test_junk_links_and_locked_entries_are_counted_with_a_reason(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("заметка.md", "моё")
        archive.writestr("__MACOSX/._x", "x")
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    found = list(members([arrival(tmp_path, "a.zip", out.getvalue())]))

    assert [type(m).__name__ for m in found] == ["RawFile", "Refused", "Refused"]


def test_the_kind_that_a_book_names_in_itself_is_not_the_persons(tmp_path: Path) -> None:
    book = zipped({"mimetype": "application/epub+zip", "ch1.xhtml": "<html><p>Глава</p></html>"})

    found = list(members([arrival(tmp_path, "книга.epub", book)]))

    assert [(m.path, type(m).__name__) for m in found] == [
        ("mimetype", "Refused"), ("ch1.xhtml", "RawFile"),
    ]  # fmt: skip


def test_what_logseq_keeps_for_itself_is_not_the_persons(tmp_path: Path) -> None:
    graph = {
        "Граф/logseq/config.edn": "{:meta/version 1\n ;; Hide what I do not want to see.\n :hidden []}",
        "Граф/logseq/custom.css": "a {color: red}",
        "Граф/logseq/.recycle/pages_старое.md": "- выброшено",
        "Граф/pages/logseq.md": "- хочу разобраться с logseq",
        "logseq/journals/2022_07_19.md": "- гуляла",
    }

    found = list(members([arrival(tmp_path, "a.zip", zipped(graph))]))

    assert [m.path for m in found if isinstance(m, RawFile)] == list(graph)[3:]
    assert [m.reason for m in found if isinstance(m, Refused)] == [
        "a file of the system or of another program, not of the person"
    ] * 3


def test_an_entry_with_a_wrong_checksum_fails_and_the_others_are_read(tmp_path: Path) -> None:
    data = zipped({"a.md": "text " * 50, "b.md": "другое"})
    broken = data.replace(data[14:18], b"\0\0\0\0")

    found = list(members([arrival(tmp_path, "a.zip", broken)]))

    assert [m.failed for m in found if isinstance(m, Refused)] == [True]
    assert [m.path for m in found if isinstance(m, RawFile)] == ["b.md"]


def test_a_word_document_is_a_file_and_no_archive(tmp_path: Path) -> None:
    document = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"})

    [member] = members([arrival(tmp_path, "a.docx", document)])

    assert isinstance(member, RawFile)
    assert member.data == document


def test_a_plain_file_comes_whole_and_back_slashes_are_folders(tmp_path: Path) -> None:
    [member] = members([arrival(tmp_path, "Дневник\\день.md", "Утро".encode())])

    assert isinstance(member, RawFile)
    assert (member.path, member.data.decode()) == ("Дневник/день.md", "Утро")


def test_a_zip_with_sizes_of_eight_bytes_is_opened(tmp_path: Path) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w") as archive,
        archive.open("день.md", "w", force_zip64=True) as one,
    ):
        one.write("Утро".encode())
    assert b"\x01\x00\x10\x00" in out.getvalue()  # the extra field that holds them

    assert paths(tmp_path, out.getvalue()) == ["день.md"]
