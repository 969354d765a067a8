"""What the person leaves out of an upload: paths, formats, a stretch of time; asked before and while it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import cast

from graph.words import Conversation

BY_PATTERN = "left out by a pattern that was given with the upload"
BY_FORMAT = "left out: files of this format were not wanted"
BY_TIME = "left out: all of it was said outside of the time that was asked for"


@dataclass(frozen=True, slots=True)
class Held:
    """One file as a dry run found it; times are of its first and last words, None where nobody knows."""

    path: str
    format: str
    first: datetime | None
    last: datetime | None
    messages: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Half-open: what was said at `until` is not wanted any more. What has no date is always wanted."""

    patterns: Sequence[str] = ()
    formats: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def needs_a_look(self) -> bool:
        """Whether it can only be told from what is inside."""
        return bool(self.formats or self.since or self.until)

    def path(self, path: str) -> bool:
        """A pattern, a folder with all in it, or a path to the letter."""
        return any(
            path == one or path.startswith(f"{one.rstrip('/')}/") or fnmatchcase(path, one)
            for one in self.patterns
        )

    def why(self, held: Held) -> str | None:
        if held.format in self.formats:
            return BY_FORMAT
        return None if self._within(held.first, held.last) else BY_TIME

    def talk(self, talk: Conversation) -> bool:
        """True when nothing of a talk was said in the time that is wanted."""
        dates = [one.dated.at for one in talk.messages if one.dated.at] or [talk.dated.at]
        known = [at for at in dates if at is not None]
        return not self._within(min(known, default=None), max(known, default=None))

    def _within(self, first: datetime | None, last: datetime | None) -> bool:
        late = self.until is not None and first is not None and first >= self.until
        early = self.since is not None and last is not None and last < self.since
        return not (late or early)

    def payload(self) -> dict[str, object]:
        return {
            "patterns": list(self.patterns),
            "formats": list(self.formats),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }


def left_out_of(payload: Mapping[str, object]) -> LeftOut:
    since, until = (cast("str | None", payload.get(name)) for name in ("since", "until"))
    return LeftOut(
        cast("list[str]", payload.get("patterns", [])),
        cast("list[str]", payload.get("formats", [])),
        datetime.fromisoformat(since) if since else None,
        datetime.fromisoformat(until) if until else None,
    )


def held_of(kept: Mapping[str, object]) -> Held:
    first, last = (cast("str | None", kept[name]) for name in ("first", "last"))
    return Held(
        cast("str", kept["path"]),
        cast("str", kept["format"]),
        datetime.fromisoformat(first) if first else None,
        datetime.fromisoformat(last) if last else None,
        cast("int", kept["messages"]),
    )
