"""Uploads on disk: a folder of random name for each, with the given names and what was said of it beside the bytes, kept for a day."""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast
from uuid import uuid4

from api.spool import Named
from graph.errors import UploadUnknown

NAMES = "names.json"
FOUND = "found.json"
FIELDS = "fields.json"
# What a request is, and not what was said of the upload.
_OF_THE_REQUEST = frozenset({"upload_id", "dry_run"})
_ID = re.compile(r"[0-9a-f]{32}")


def new_folder(spool: Path) -> Path:
    folder = spool / uuid4().hex
    folder.mkdir(mode=0o700, parents=True)
    return folder


def keep_names(folder: Path, files: Sequence[Named]) -> None:
    rows = [{"name": one.name, "file": one.path.name} for one in files]
    (folder / NAMES).write_text(json.dumps(rows, ensure_ascii=True), encoding="utf-8")


def kept(spool: Path, upload_id: str) -> tuple[Path, list[Named]]:
    """The folder and files of a dry run; an id is never more than a name of a folder."""
    folder = spool / upload_id
    if not _ID.fullmatch(upload_id) or not (folder / NAMES).is_file():
        raise UploadUnknown
    return folder, files_of(folder)


def files_of(folder: Path) -> list[Named]:
    rows = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    return [Named(str(row["name"]), folder / str(row["file"])) for row in rows]


def keep_fields(folder: Path, fields: Mapping[str, Sequence[str]]) -> None:
    """What the person said of an upload at a dry run, for the step that follows."""
    said = {name: list(values) for name, values in fields.items() if name not in _OF_THE_REQUEST}
    (folder / FIELDS).write_text(json.dumps(said, ensure_ascii=True), encoding="utf-8")


def fields_with(folder: Path, given: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Fields of a second step: what it gives holds, also an empty one; of the rest what was said before."""
    place = folder / FIELDS
    if not place.is_file():
        return given
    said = cast("dict[str, list[str]]", json.loads(place.read_text(encoding="utf-8")))
    return {**said, **given}


def keep_found(folder: Path, held: Sequence[Mapping[str, object]]) -> None:
    """What a dry run found, file by file, so that nothing is looked through twice."""
    (folder / FOUND).write_text(json.dumps(held, default=str, ensure_ascii=True), encoding="utf-8")


def found_in(folder: Path) -> list[Mapping[str, object]] | None:
    place = folder / FOUND
    return json.loads(place.read_text(encoding="utf-8")) if place.is_file() else None


def drop(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
