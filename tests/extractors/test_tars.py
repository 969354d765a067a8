"""A tar of an export is unpacked as a zip is: nothing leads out of it, nothing grows without end."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from extractors.config import LIMITS
from extractors.errors import ArchiveTooLarge, ArchiveUnsafePath
from extractors.intake import check_upload, members
from extractors.types import RawFile, Refused
from tests.extractors.exports import arrival

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
