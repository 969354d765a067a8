"""What the names in an upload mean: a vault's settings for daily notes, and the order of day and month in a folder.

A path is told anew with its date in the one form that all readers know: `Журнал/05-03-2019.md` ->
`Журнал/2019-03-05.md`. Nothing else of it changes, and what is stored is the path itself.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from extractors.almanac import MONTHS, WEEKDAYS, either

SETTINGS = re.compile(
    r"(?:^|/)(?:\.obsidian/daily-notes\.json|\.obsidian/plugins/(?:periodic-notes|calendar)/data\.json|logseq/config\.edn)$"
)
LARGEST = 1 << 20
_PERIODS = {
    "daily": "YYYY-MM-DD", "day": "YYYY-MM-DD", "weekly": "gggg-[W]ww", "week": "gggg-[W]ww", "monthly": "YYYY-MM",
    "month": "YYYY-MM", "quarterly": "YYYY-[Q]Q", "quarter": "YYYY-[Q]Q", "yearly": "YYYY", "year": "YYYY",
}  # fmt: skip
_TOKEN = re.compile(
    r"\[(?P<literal>[^\]]*)\]|YYYY|GGGG|gggg|YY|Y|MMMM|MMM|MM|Mo|M|DDDD|DDD|Do|DD|D|dddd|ddd|dd|d|"
    r"ww|w|WW|W|Q|HH|H|hh|h|mm|m|ss|s|A|a|E|e|."
)
_MONTH, _WEEKDAY = either(MONTHS), either(WEEKDAYS)
_FORMS: Mapping[str, str] = {
    "YYYY": r"(?P<y>\d{4})", "gggg": r"(?P<y>\d{4})", "GGGG": r"(?P<y>\d{4})", "Y": r"(?P<y>\d{4})", "YY": r"(?P<yy>\d\d)",
    "MMMM": rf"(?P<mon>{_MONTH})\.?", "MMM": rf"(?P<mon>{_MONTH})\.?", "MM": r"(?P<m>\d\d)", "M": r"(?P<m>\d\d?)",
    "Mo": r"(?P<m>\d\d?)(?:st|nd|rd|th|-?й)?", "DD": r"(?P<d>\d\d)", "D": r"(?P<d>\d\d?)",
    "Do": r"(?P<d>\d\d?)(?:st|nd|rd|th|-?(?:го|е))?", "DDDD": r"(?P<of_year>\d{3})", "DDD": r"(?P<of_year>\d{1,3})",
    "ww": r"(?P<week>\d\d)", "w": r"(?P<week>\d\d?)", "WW": r"(?P<week>\d\d)", "W": r"(?P<week>\d\d?)", "Q": r"(?P<q>[1-4])",
    **dict.fromkeys(("dddd", "ddd", "dd"), rf"(?:{_WEEKDAY}|[^\W\d_]{{1,15}})\.?"), **dict.fromkeys(("d", "E", "e"), r"\d"),
    **dict.fromkeys(("HH", "hh", "mm", "ss"), r"\d\d"), **dict.fromkeys(("H", "h", "m", "s"), r"\d\d?"),
    **dict.fromkeys(("A", "a"), r"[ap]\.?m\.?"),
}  # fmt: skip
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([-._ ])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_JAVA = str.maketrans({"y": "Y", "d": "D", "E": "d"})
_PAGES = re.compile(r':journal/(?:file-name-format|page-title-format)\s+"([^"\n]{1,60})"')
_TALK = re.compile(r"(?:чат |chat de )?whatsapp[^\d]{4,80}\Z", re.IGNORECASE)
_EXPORTED = re.compile(
    r"take-?out|export|экспорт|backup|бэкап|б[еэ]кап|резерв|dump|выгруз|копия|\bdata\b|chatgpt|claude|telegram|whatsapp|notion",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Names below `folder` that are the names of notes of a day, a week or a longer period."""

    folder: str
    form: re.Pattern[str]
    steps: int


@dataclass(frozen=True, slots=True)
class Names:
    """How the names of one upload are to be read."""

    rules: tuple[_Rule, ...] = ()
    month_first: frozenset[str] = frozenset()
    archive: str = ""

    def reads_as(self, path: str) -> str | None:
        """The path with its date told in the common form, or nothing when it says what it says."""
        folder, _, name = path.rpartition("/")
        stem, dot, end = name.rpartition(".") if "." in name else (name, "", "")
        told = next((day for rule in self.rules if (day := _matched(rule, folder, stem))), None)
        if told is None and folder in self.month_first:
            turned = _NUMERIC.sub(lambda m: f"{m[4]}-{int(m[1]):02}-{int(m[3]):02}", stem)
            told = turned if turned != stem else None
        whole = "/".join(
            part for part in (self.archive, folder, f"{told or stem}{dot}{end}") if part
        )
        return whole if whole != path else None


def names_of(paths: Iterable[str], settings: Mapping[str, bytes], archive: str = "") -> Names:
    """From all paths of an upload and the settings of the vaults in it; `archive` is the name of its zip."""
    rules = [rule for path, data in settings.items() for rule in _rules(path, data)]
    return Names(tuple(rules), _month_first(paths), _speaking(archive))


def _speaking(archive: str) -> str:
    """«Дневник 2019.zip» says a year like a folder, a chat's own zip whom it is with; the day of an export says nothing."""
    stem = re.sub(r"\.zip$", "", archive.rpartition("/")[2], flags=re.IGNORECASE).strip()
    if _TALK.match(stem):
        return stem
    if _EXPORTED.search(stem) or _NUMERIC.search(stem) or re.search(r"\d{4}\D?\d\d\D?\d\d", stem):
        return ""
    return stem if re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", stem) else ""


def _month_first(paths: Iterable[str]) -> frozenset[str]:
    """Folders in which some second number is above twelve and no first one is: decided once for all its names."""
    seen: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for path in paths:
        folder, _, name = path.rpartition("/")
        found = _NUMERIC.search(name)
        if found:
            first, second = seen[folder]
            seen[folder] = max(first, int(found[1])), max(second, int(found[3]))
    return frozenset(folder for folder, (a, b) in seen.items() if a <= 12 < b <= 31)


def _rules(path: str, data: bytes) -> list[_Rule]:
    text = data[:LARGEST].decode("utf-8-sig", "replace")
    root = re.sub(r"(?:\.obsidian|logseq)/.*$", "", path).strip("/")
    if path.endswith(".edn"):
        forms = [found.translate(_JAVA) for found in _PAGES.findall(text)]
        wanted = [("journals", form, "daily") for form in forms]
    else:
        try:
            wanted = list(_wanted(json.loads(text or "{}")))
        except (ValueError, RecursionError):
            return []
    return [
        rule
        for folder, form, period in wanted
        if (rule := _rule(root, folder, form or _PERIODS[period]))
    ]


def _wanted(value: object) -> Iterable[tuple[str, str, str]]:
    """Folder, format and period of each kind of note that the settings name."""
    about = _mapping(value)
    yield from _of_periods(about)
    sets = about.get("calendarSets")
    for one in cast("list[object]", sets)[:20] if isinstance(sets, list) else ():
        yield from _of_periods(_mapping(one))
    if "weeklyNoteFormat" in about:
        yield _text(about, "weeklyNoteFolder"), _text(about, "weeklyNoteFormat"), "weekly"
    if (
        not about.keys() & _PERIODS.keys()
        and "calendarSets" not in about
        and "weeklyNoteFormat" not in about
    ):
        yield _text(about, "folder"), _text(about, "format"), "daily"


def _of_periods(about: Mapping[str, object]) -> Iterable[tuple[str, str, str]]:
    for period in _PERIODS:
        one = _mapping(about.get(period))
        if one:
            yield _text(one, "folder"), _text(one, "format"), period


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _text(about: Mapping[str, object], key: str) -> str:
    value = about.get(key)
    return value.strip() if isinstance(value, str) and len(value) < 200 else ""


def _rule(root: str, folder: str, form: str) -> _Rule | None:
    pattern, used = "", set[str]()
    for token in _TOKEN.finditer(form.strip("/")):
        part = re.escape(token["literal"]) if token["literal"] is not None else _FORMS.get(token[0])
        for name in re.findall(r"\?P<(\w+)>", part or ""):
            # A year may be told twice, as a folder and in the name: the second must be the same.
            part = (part or "") if name not in used else f"(?P={name})"
            used.add(name)
        pattern += re.escape(token[0]) if part is None else part
    if not {"y", "yy"} & used:
        return None
    inside = "/".join(part.strip("/") for part in (root, folder) if part.strip("/"))
    return _Rule(inside, re.compile(pattern, re.IGNORECASE), form.strip("/").count("/"))


def _matched(rule: _Rule, folder: str, stem: str) -> str | None:
    if rule.folder and folder != rule.folder and not folder.startswith(f"{rule.folder}/"):
        return None
    steps: Sequence[str] = [*(folder.split("/") if folder else []), stem][-rule.steps - 1 :]
    found = rule.form.fullmatch("/".join(steps))
    return _spelled(found.groupdict()) if found else None


def _spelled(parts: Mapping[str, str | None]) -> str | None:
    """The period in the common form: `2019-03-05`, `2019-W10`, `2019-03`, `2019-Q1`, `2019`."""
    year = int(parts.get("y") or 0) or 2000 + int(parts.get("yy") or 0)
    month = (
        MONTHS[(parts["mon"] or "").casefold()] if parts.get("mon") else int(parts.get("m") or 0)
    )
    try:
        if parts.get("of_year"):
            return (date(year, 1, 1) + timedelta(days=int(parts["of_year"] or 1) - 1)).isoformat()
        if parts.get("d") and month:
            return date(year, month, int(parts["d"] or 0)).isoformat()
    except (ValueError, OverflowError):
        return None
    if parts.get("week"):
        return f"{year}-W{int(parts['week'] or 0):02}"
    if month:
        return f"{year}-{month:02}"
    return f"{year}-Q{parts['q']}" if parts.get("q") else str(year)
