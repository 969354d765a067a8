"""Contents under the names of their hashes: whole, whatever the file system can do."""

from pathlib import Path

import pytest

from graph.originals import keep_files

WORDS = "Хочу в горы".encode()


def _refuse(*_: object) -> None:
    raise PermissionError


@pytest.mark.parametrize("what", ["pathlib.Path.chmod", "graph.originals.os.link"])
def test_a_file_that_cannot_be_linked_is_copied_and_its_source_stays(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, place = tmp_path / "upload", tmp_path / "originals" / "ab" / "abcd"
    source.write_bytes(WORDS)
    monkeypatch.setattr(what, _refuse)

    keep_files({place: source})

    assert place.read_bytes() == WORDS
    assert source.read_bytes() == WORDS
    assert not place.samefile(source)
    assert [one.name for one in place.parent.iterdir()] == ["abcd"]
