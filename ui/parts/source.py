"""Evidence -> where and when it was said, in words; needs no running page."""

import re

from ui.client import Evidence
from ui.words import Words
from ui.words.when import roughly

_HERE = "live/"
_LINES = re.compile(r"^(?:sheet:\d+/)?line:(\d+)(?:-(\d+))?$")


def path_words(t: Words, path: str) -> str:
    """The path of a file; a talk that was held here has none that anybody knows."""
    return t("words.here") if path.startswith(_HERE) else path


def source_line(t: Words, one: Evidence) -> str:
    """Where and when, in words: `Дневник/2024-03-11.md · строка 12 · 11 марта 2024`."""
    source = one.source
    day = roughly(t, source.date, source.date_precision)
    parts = [path_words(t, source.path), place(t, source.locator), day, t.name("role", source.role)]
    return " · ".join(part for part in parts if part)


def place(t: Words, locator: str) -> str:
    """A locator a person can read; long ids of messages say nothing to anybody."""
    if found := _LINES.match(locator):
        if found[2] and found[2] != found[1]:
            return t("words.lines", first=found[1], last=found[2])
        return t("words.line", first=found[1])
    if locator.startswith("page:"):
        return t("words.page", page=locator.removeprefix("page:"))
    return ""
