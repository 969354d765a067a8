"""Tags of a note -> words beside it that can be found, and are no evidence of anything."""

from collections.abc import Iterable
from datetime import datetime

from extractors.formats.chats import Turn

_MOST = 50


def tags(names: Iterable[str], at: datetime | None, zone: str = "UTC") -> list[Turn]:
    known = [name for one in names if (name := one.strip())][:_MOST]
    if not known:
        return []
    text = " ".join("#" + name.replace(" ", "_") for name in known)
    return [Turn("tags", "document", text, at, zone=zone)]
