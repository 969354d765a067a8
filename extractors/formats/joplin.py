"""A file of Joplin's raw export -> its own fields, which stand in a block below the words, and where the words end."""

import re

# Attributes of an item one a line, from its id to its type; only notes (type 1) have words.
_BLOCK = re.compile(
    r"(?:\A|\n)id: [0-9a-f]{32}\n(?:[a-z_]{1,40}:[^\n]*\n){1,60}type_: \d{1,2}\s*\Z"
)
_NOTE = "1"


def block(text: str) -> tuple[dict[str, str], int] | None:
    """The fields that say something, and where the block begins; None where none stands at the very end."""
    found = _BLOCK.search(text, max(0, len(text) - 6_000))
    if found is None:
        return None
    lines = (line.partition(":") for line in found[0].strip().split("\n"))
    fields = {key: value.strip() for key, _, value in lines}
    return {key: value for key, value in fields.items() if value}, found.start()


def dates(fields: dict[str, str]) -> dict[str, str]:
    """Created and changed, the person's own correction first, as front matter names them."""
    told = {
        "created time": fields.get("user_created_time") or fields.get("created_time"),
        "modified": fields.get("user_updated_time") or fields.get("updated_time"),
        "url": fields.get("source_url"),
    }
    return {key: value for key, value in told.items() if value}


def is_note(fields: dict[str, str]) -> bool:
    """Not a notebook, a tag, an attachment or a note in the bin."""
    return fields.get("type_") == _NOTE and fields.get("deleted_time", "0") == "0"
