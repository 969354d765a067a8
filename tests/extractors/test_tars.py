"""A tar of an export is unpacked as a zip is: nothing leads out of it, nothing grows without end."""

import gzip
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.config import LIMITS
from extractors.errors import ArchiveTooLarge, ArchiveUnsafePath
from extractors.intake import check_upload, members
from extractors.types import RawFile, Refused
from tests.extractors.exports import arrival, zipped

TEXT = "Хочу сад у дома\n".encode()


def tar(
    files: dict[str, bytes], *, times: tuple[int, ...] = (1520275260,), link: str = ""
) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number, (name, data) in enumerate(files.items()):
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), times[number % len(times)]
            archive.addfile(info, io.BytesIO(data))
        if link:
            info = tarfile.TarInfo("link")
            info.type, info.linkname = tarfile.SYMTYPE, link
            archive.addfile(info)
    return out.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_every_entry_comes_with_its_time(tmp_path: Path, packed: bool) -> None:
    data = tar({"a/один.txt": TEXT, "b.md": b"b", "__MACOSX/x": b"x"}, times=(1520275260, 1551811260), link="/etc/passwd")  # fmt: skip

    came = list(members([arrival(tmp_path, "x.tar", gzip.compress(data) if packed else data)]))

    files = [one for one in came if isinstance(one, RawFile)]
    assert [(one.path, one.data, str(one.modified)[:10]) for one in files] == [
        ("a/один.txt", TEXT, "2018-03-05"), ("b.md", b"b", "2019-03-05"),
    ]  # fmt: skip
    assert [one.path for one in came if isinstance(one, Refused)] == ["__MACOSX/x", "link"]


def test_the_time_of_packing_says_nothing(tmp_path: Path) -> None:
    came = list(members([arrival(tmp_path, "x.tgz", gzip.compress(tar({"a": TEXT, "b": TEXT})))]))

    assert [one.modified for one in came if isinstance(one, RawFile)] == [None, None]


def test_a_name_that_leads_out_refuses_the_whole(tmp_path: Path) -> None:
    data = tar({"a.txt": TEXT, "../../b.txt": TEXT})
    plain, packed = (
        arrival(tmp_path, "x.tar", data),
        arrival(tmp_path, "x.tgz", gzip.compress(data)),
    )

    with pytest.raises(ArchiveUnsafePath):
        check_upload([plain])
    with pytest.raises(ArchiveUnsafePath):
        list(members([packed]))


def test_what_grows_without_end_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(tar({"a.txt": bytes(LIMITS.ratio_from * 2)}))
    with pytest.raises(ArchiveTooLarge):
        list(members([arrival(tmp_path, "x.tgz", bomb)]))
    header = bytearray(tar({"a": b"b"}))
    header[156:157], header[124:136] = (
        b"x",
        b"77777777777\0",
    )  # a header of eight gigabytes, it says
    header[148:156] = b"        "
    header[148:156] = f"{sum(header[:512]):06o}\0 ".encode()
    came = list(members([arrival(tmp_path, "y.tar", bytes(header))]))
    assert [type(one) for one in came] == [Refused]


def test_a_cut_off_archive_gives_what_came(tmp_path: Path) -> None:
    data = gzip.compress(tar({"a.txt": TEXT, "b.txt": bytes(range(256)) * 4000}), 0)[:200_000]

    came = list(members([arrival(tmp_path, "x.tgz", data)]))

    assert [type(one) for one in came] == [RawFile, Refused]


@pytest.mark.parametrize("packed", [False, True], ids=["tar", "tgz"])
def test_a_tar_in_a_zip_is_unpacked_under_its_name(tmp_path: Path, packed: bool) -> None:
    inner = tar({"a/один.txt": TEXT, "b.md": b"b"}, times=(1520275260, 1551811260))
    name = "старое/архив.tar.gz" if packed else "старое/архив.tar"
    data = zipped({name: gzip.compress(inner) if packed else inner, "c.md": b"c"})

    came = list(members([arrival(tmp_path, "x.zip", data)]))

    assert [(one.path, one.data) for one in came if isinstance(one, RawFile)] == [
        ("старое/архив/a/один.txt", TEXT),
        ("старое/архив/b.md", b"b"),
        ("c.md", b"c"),
    ]
    assert str(next(iter(came)).modified)[:10] == "2018-03-05"  # type: ignore[union-attr]


def test_a_zip_in_a_tar_is_unpacked_too_and_a_file_that_gzip_packs_alone_is_none(
    tmp_path: Path,
) -> None:
    data = tar({"Takeout/x.zip": zipped({"дневник.md": TEXT}), "words.txt.gz": gzip.compress(TEXT)})

    came = list(members([arrival(tmp_path, "x.tar", data)]))

    paths = [one.path for one in came if isinstance(one, RawFile)]
    assert paths == ["Takeout/x/дневник.md", "words.txt.gz"]


def test_no_deeper_than_is_read(tmp_path: Path) -> None:
    data = TEXT
    for level in range(4):
        data = tar({f"{level}.tar" if level else "a.txt": data})

    came = list(members([arrival(tmp_path, "x.zip", zipped({"4.tar": data}))]))

    (refused,) = came
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("archive_nested: ")


def test_a_poisoned_tar_in_a_zip_ends_where_it_shows_itself(tmp_path: Path) -> None:
    leading = tar({"a.txt": TEXT, "../../b.txt": TEXT})
    cut = tar({"a.txt": TEXT, "b.txt": TEXT})[:1540]
    data = zipped({"2.tar": leading, "3.tar": cut, "c.md": b"c"})

    came = list(members([arrival(tmp_path, "x.zip", data)]))

    paths = [one.path for one in came if isinstance(one, RawFile)]
    refused = [one for one in came if isinstance(one, Refused)]
    assert paths == ["2/a.txt", "3/a.txt", "c.md"]
    assert [(one.path, one.failed) for one in refused] == [
        ("2.tar", True),
        ("3.tar", True),
    ]


def test_a_bomb_in_a_zip_refuses_the_whole(tmp_path: Path) -> None:
    bomb = gzip.compress(tar({"a.txt": bytes(LIMITS.ratio_from * 3)}))

    with pytest.raises(ArchiveTooLarge):
        list(members([arrival(tmp_path, "x.zip", zipped({"a.md": TEXT, "1.tgz": bomb}))]))


def test_what_comes_out_of_all_levels_is_counted_together(tmp_path: Path) -> None:
    limits = replace(LIMITS, entries=4)
    data = zipped({"a.tar": tar({f"{n}.txt": TEXT for n in range(4)}), "b.md": b"b"})

    came = list(members([arrival(tmp_path, "x.zip", data)], limits))

    assert [one.path for one in came if isinstance(one, Refused)] == ["a.tar"]
    assert len([one for one in came if isinstance(one, RawFile)]) == 3
