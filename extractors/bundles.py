"""What stands beside a file in its folder and tells of it: when a note was made, or that its words are in another file.

A text bundle (Bear, and other programs of macOS) is a folder of `text.md` and `info.json`, which alone knows when the note
was made: `{"net.shinyfrog.bear": {creationDate, modificationDate, trashed}}`. Simplenote writes every note twice: into
`source/notes.json` and, without its dates, into a text of its own. Sources: textbundle.org, Automattic/simplenote-electron.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from extractors.dating import instant
from extractors.types import Json, Refused

LARGEST = 1 << 20
_TEXT = re.compile(r"(?:text|note)\.(?:txt|md|markdown|html?)", re.IGNORECASE)
_RECORD = "info.json"
_NOTES = "source/notes.json"
_USED = "the record beside a note: its dates are those of the note"
_BINNED = "a note that lies in the bin of its program"
_TWIN = "the same words as in the notes of {}, which has their dates: kept once"

_KEEP_PAGE = "a page of a Google Keep note: its words come from the JSON beside it"
_KEEP = re.compile(rb'<div class="note\b[^>]{0,120}>\s*<div class="heading">')


@dataclass(slots=True)
class Beside:
    """The names of all files that came together, and how the beginning of one is read."""

    paths: frozenset[str]
    start: Callable[[str], bytes]
    simplenote: dict[str, bool] = field(default_factory=dict[str, bool])

    def told(self, path: str, at: datetime | None) -> Refused | datetime | None:
        """The time of a file, or why it is not read."""
        folder, _, name = path.rpartition("/")
        within = f"{folder}/" if folder else ""
        if name == _RECORD and any(_TEXT.fullmatch(one) for one in self._beside(within)):
            return Refused(path, _USED)
        if _TEXT.fullmatch(name) and f"{within}{_RECORD}" in self.paths:
            about = _record(self.start(f"{within}{_RECORD}"))
            if about.get("trashed"):
                return Refused(path, _BINNED)
            return instant(about.get("creationDate")) or at
        if name.endswith(".html") and self._is_keep_page(path):
            return Refused(path, _KEEP_PAGE)
        if name.endswith(".txt") and (kept := self._twin(within)):
            return Refused(path, _TWIN.format(kept))
        return at

    def _is_keep_page(self, path: str) -> bool:
        """Takeout writes each note of Google Keep as JSON and as a page; alone, the page is the note."""
        return f"{path.removesuffix('.html')}.json" in self.paths and (
            _KEEP.search(self.start(path)) is not None
        )

    def _beside(self, within: str) -> Iterable[str]:
        ends = ("txt", "md", "markdown", "html", "htm")
        names = (f"{stem}.{end}" for stem in ("text", "note") for end in ends)
        return (name for name in names if f"{within}{name}" in self.paths)

    def _twin(self, within: str) -> str | None:
        """The export that has the notes of a folder too, its bin included."""
        kept = f"{within.removesuffix('trash/')}{_NOTES}"
        if kept not in self.paths:
            return None
        if kept not in self.simplenote:
            self.simplenote[kept] = b'"activeNotes"' in self.start(kept)
        return kept if self.simplenote[kept] else None


def _record(data: bytes) -> Mapping[str, Json]:
    try:
        about = _mapping(json.loads(data))
    except (ValueError, RecursionError):
        return {}
    return {**about, **_mapping(about.get("net.shinyfrog.bear"))}


def _mapping(value: object) -> Mapping[str, Json]:
    return cast("Mapping[str, Json]", value) if isinstance(value, dict) else {}
