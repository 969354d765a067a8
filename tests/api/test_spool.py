from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from api.spool import BrokenForm, NotMultipart, spool
from extractors.errors import UploadTooLarge


def _request(files: list[tuple[str, bytes]], **fields: str | list[str]) -> httpx.Request:
    parts = [("files", (name, body, "application/octet-stream")) for name, body in files]
    return httpx.Request("POST", "http://127.0.0.1/", files=parts, data=fields)


async def _pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@pytest.mark.parametrize("size", [1, 7, 64_000])
async def test_files_and_fields_come_in_piece_by_piece(tmp_path: Path, size: int) -> None:
    sent = _request([("Дневник/март.md", b"\r\n--\x00 text"), ("b.zip", b"")], me=["Аня", "Anna"])

    form = await spool(
        _pieces(sent.read(), size), sent.headers["content-type"], tmp_path,
        file_part="files", limit=10_000,
    )  # fmt: skip

    assert [(one.name, one.path.read_bytes()) for one in form.files] == [
        ("Дневник/март.md", b"\r\n--\x00 text"),
        ("b.zip", b""),
    ]
    assert form.fields["me"] == ["Аня", "Anna"]
    assert form.one("project") is None


async def test_bytes_are_counted_and_not_believed(tmp_path: Path) -> None:
    sent = _request([("a.txt", b"x" * 5000)])

    with pytest.raises(UploadTooLarge):
        await spool(
            _pieces(sent.read(), 512), sent.headers["content-type"], tmp_path,
            file_part="files", limit=4000,
        )  # fmt: skip


@pytest.mark.parametrize("cut", [10, 150, -10])
async def test_a_body_that_ends_early_is_no_form(tmp_path: Path, cut: int) -> None:
    sent = _request([("a.txt", b"x" * 500)])

    with pytest.raises(BrokenForm):
        await spool(
            _pieces(sent.read()[:cut], 64), sent.headers["content-type"], tmp_path,
            file_part="files", limit=10_000,
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["", "application/json", "multipart/form-data", "text/plain; x=y"])
async def test_another_kind_of_body_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(NotMultipart):
        await spool(_pieces(b"{}", 2), kind, tmp_path, file_part="files", limit=100)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/abs", "a\\..\\b", 'имя с "кавычкой".md'])
async def test_a_name_is_data_and_never_a_place_on_disk(tmp_path: Path, name: str) -> None:
    sent = _request([(name, b"1")])

    form = await spool(
        _pieces(sent.read(), 64), sent.headers["content-type"], tmp_path,
        file_part="files", limit=10_000,
    )  # fmt: skip

    assert [one.path.parent for one in form.files] == [tmp_path]
    assert form.files[0].name.endswith(name[-3:])
