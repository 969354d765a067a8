"""Names of files in an upload: which of them lead out of it, and which are nobody's words."""

import re

JUNK_REASON = "a file of the system or of another program, not of the person"
JUNK = re.compile(
    r"(?:^|/)(?:__MACOSX|\.git|\.obsidian|\.trash|\.trashed|node_modules|Templates|templates|Шаблоны)/|"
    r"(?:^|/)logseq/(?:\.recycle/|[^/]+\.edn$|custom\.(?:css|js)$)|"
    r"(?:^|/)(?:\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini|\.localized|Icon\r?|mimetype)$"
)
_DRIVE = re.compile(r"^[A-Za-z]:")


def unsafe_path(path: str) -> bool:
    """Absolute, of a drive, with a step up or a zero: no archive needs that."""
    return (
        path.startswith("/")
        or _DRIVE.match(path) is not None
        or "\0" in path
        or ".." in path.split("/")
    )


def plain_path(own: str) -> str:
    """Without empty steps and steps that stay."""
    return "/".join(part for part in own.split("/") if part not in ("", ".")) or "file"
