"""The list of what an export holds: its format, counts, and the SHA-256 of every member."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from graph.errors import ExportTooNew, ExportUnsafe, NotAnExport
from graph.sql.moment import told

NAME = "manifest.json"
FORMAT = "driftmap-export"
VERSION = 1
LONGEST = 256 << 20
# The only names there are; none of them leads out of a folder.
_MEMBER = re.compile(
    r"README\.md"
    r"|(?:words|work|talk|person|models|map)/[a-z_]{1,40}\.jsonl"
    r"|originals/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}"
    r"|readable/[a-z]{1,20}/[^/\\\x00-\x1f]{1,200}\.md"
)


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`counts` are lines of each `.jsonl`, and how many originals and readable pages there are."""

    made_by: str
    created: str
    counts: Mapping[str, int]
    members: Sequence[Member]

    def written(self) -> bytes:
        whole = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def manifest(made_by: str, at: datetime, counts: Mapping[str, int], members: Sequence[Member]) -> Manifest:  # fmt: skip
    return Manifest(made_by, told(at), dict(sorted(counts.items())), members)


def read_manifest(data: bytes) -> Manifest:
    """Errors: NotAnExport, ExportTooNew, ExportUnsafe."""
    try:
        whole = cast("Mapping[str, object]", json.loads(data))
        if whole["format"] != FORMAT:
            raise NotAnExport
        if cast("int", whole["version"]) > VERSION:
            raise ExportTooNew
        rows = cast("list[Mapping[str, object]]", whole["members"])
        members = [Member(str(one["name"]), _size(one["bytes"]), str(one["sha256"])) for one in rows]  # fmt: skip
        counts = {name: _size(n) for name, n in cast("Mapping[str, object]", whole["counts"]).items()}  # fmt: skip
        found = Manifest(str(whole["made_by"]), str(whole["created"]), counts, members)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NotAnExport from None
    if len({one.name for one in members}) != len(members) or not all(map(is_safe, members)):
        raise ExportUnsafe
    return found


def is_safe(member: Member) -> bool:
    return _MEMBER.fullmatch(member.name) is not None


def _size(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError
    return value
