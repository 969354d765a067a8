"""What programs keep for themselves (source code, logs, locked versions, settings, bare numbers) -> a reason not to read it.

Told by the lines and never by the name: a diary that holds code, a note with code in fences and a table kept by hand
have lines of words among them, and stay what they are.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from extractors.dating import full_date, zone_named
from extractors.formats.look import Look
from extractors.formats.markdown import front_matter
from extractors.types import Asked, RawFile, Read, Skipped

_FENCED = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_ASIDES = (('"""', '"""'), ("'''", "'''"), ("/*", "*/"), ("<!--", "-->"))
_TEXT_IN_LINE = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|(?<!\w)'(?:[^'\\\n]|\\.)*'(?!\w)|`[^`\n]*`")
_NOTE_IN_LINE = re.compile(r"(?:^|(?<=[\s;{}),]))(?://|#(?![\w!{])|--[ \t]|;;|%[ \t]).*$")
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z]")
_WORDS = re.compile(r"\b[A-Za-z][a-z']+\b")
_SIGNS = re.compile(r"[=(){}\[\];<>_$\\|@]")
_PLAIN = re.compile(r"[A-Za-z ,;:'-]+")
_STRONG = re.compile(
    r"import\s+[\w.{*\"']+|from\s+[\w.]+\s+import\b|#\s*(?:include|define|if(?:n?def)?|endif|pragma)\b|#!|<\?php|"
    r"package\s+[\w.]+;?$|using\s+[\w.]+;|(?:export |default |async |pub |public |private |static |local )*"
    r"(?:def|function|fn|func|fun|sub|proc)\s+[\w$.:]+\s*[(<{]|"
    r"(?:export |public |abstract |final |pub |data )*(?:class|interface|struct|enum|trait|impl|namespace)\s+[\w<>]+[^.!?]*[:{(]$|"
    r"(?:export )?(?:const|let|var|val|local)\s+[\w${}\[\], ]+(?::[^=]+)?=|"
    r"(?:public|private|protected|static|override|readonly)\s+[\w<>\[\]]+\s+[\w(]|"
    r"(?:\}\s*)?(?:if|else if|while|for|switch|catch|foreach)\s*\(.*[{;)]$|(?:if|elif|while|for|with|except)\s.*[\w)\]\"']:$|"
    r"(?:for|while|if|case)\s.*(?:; ?(?:do|then)|\bin)$|"
    r"(?:\}\s*)?(?:else|try|finally|do)\s*[:{]$|return\s+[^.!?]*;$|return\s+[\w.\[\](]+[\w.()\[\], ]*$|"
    r"(?:SELECT|INSERT INTO|DELETE FROM|CREATE (?:TABLE|INDEX|VIEW)|ALTER TABLE|DROP TABLE)\b|"
    r"(?:FROM|RUN|COPY|WORKDIR|ENTRYPOINT|CMD|EXPOSE) \S|[.#@*]?[\w.#:>\[\]-]+(?:[ ,][\w.#:>\[\]-]+)*\s*\{$|.*=>\s*[{(]|[.#@*:\w][^{}!?]*\{(?!\{)[^{}]*:[^{}]*\}$"
)  # fmt: skip
_WEAK = re.compile(
    r"[\w$.\[\]*&-]+(?:\s*:\s*[\w\[\]., |]+)?\s*[-+*/|&%:?]?=(?!=)\s*\S|[\w$.:>-]+\(.*\)?\s*[;,:{]?$|[\])}>;,({\[]+$|"
    r".*[({\[=]$|.*[)}\]\"'][;,]$|[\w-]+\s*:\s*[^;]+;$|@[\w.]+(?:\(.*\))?$|(?:pass|break|continue|end|fi|done|esac|then|return|else)\b;?$|"
    r"[\w.\[\]()>-]+;$|--[\w-]+: |\w+: [\w.\[\]|]+(?:(?:, ?| \| )[\w.\[\]|]+)*$"
)  # fmt: skip
_LEVEL = re.compile(
    r"\b(?:INFO|WARN(?:ING)?|ERROR|DEBUG|TRACE|FATAL|CRITICAL|NOTICE)\b|\[(?:info|warn|error|debug|notice|trace)\]|"
    r"level=\w+|\b[\w./-]{2,40}\[\d+\]: "
)
_CLOCK = re.compile(
    r"[\[(<]?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|[A-Z][a-z]{2}\s{1,2}\d{1,2} \d\d:\d\d:\d\d |\d\d:\d\d:\d\d[.,]\d{3})|time=|ts="
)
_ACCESS = re.compile(r"\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] \"")
_KERNEL = re.compile(r"\[\s*\d+\.\d{6}\] ")
_TRACE = re.compile(
    r"\s+(?:at |File \"|\.\.\. \d+ more)|Traceback |Caused by: |[\w.]+(?:Error|Exception)\b"
)
_LOCKED = re.compile(
    r"# yarn lockfile v\d|\A\s*lockfileVersion:|^\[\[package\]\]\n(?:[\w-]+ = .*\n){1,5}|\AGEM\n  remote:|\APODS:\n",
    re.MULTILINE,
)
_PINNED = re.compile(
    r"[\w.\[\]-]+(?:==|>=|~=|<=|@)v?\d[\w.*+-]*(?:\s*[;,#\\].*)?|\s*--hash=\S+|\S+ v\d[\w.+-]* h1:\S+=|\S+ v\d[\w.+-]*/go\.mod h1:\S+="
)
_PATCH = re.compile(
    r"\A(?:diff --git |Index: \S+\n=+\n)|^--- \S+.*\n\+\+\+ \S+.*\n@@ ", re.MULTILINE
)
_SECRET = re.compile(r"\A\s*-----BEGIN [A-Z0-9 ]+-----\n|\Assh-(?:rsa|ed25519) AAAA")
_LICENCE = re.compile(
    r"\A.{0,400}(?:Permission is hereby granted, free of charge|GNU (?:LESSER |AFFERO )?GENERAL PUBLIC LICENSE|Apache License\s+Version 2|"
    r"Mozilla Public License Version|Redistribution and use in source and binary forms)",
    re.DOTALL,
)
_SECTION = re.compile(r"\[{1,2}[\w.\"' :/-]+\]{1,2}$")
_SETTING = re.compile(r"(?:export )?[\w.\"-]+\s*(?:=|:(?=\s|$))\s*(?P<value>.*)$|- (?P<item>\S.*)$")
# Not yes and no, hours, or 120/80: those are kept by hand as well.
_MACHINE_VALUE = re.compile(
    r"[\"'].*[\"']|\{.*\}?|\[(?!\[|[ xX-]\]).*\]?|(?=\S*[A-Za-z])\S*[/\\]\S*|v?\d+\.\d+\.\d+\S*|\$\{.*|[0-9a-f]{16,}|"
    r"[A-Z][A-Z0-9_]{3,}|[a-z][\w.-]*:[\w.-]+|[|>][+-]?|[&*][a-z]\w*|[a-z]\w*[_.-]\w+"
)
_SWITCH = re.compile(r"true|false|null|none|~|\d+", re.IGNORECASE)
_IGNORED = re.compile(r"!?[\w.*?/\[\]{}@~-]+")
_NUMBER = re.compile(
    r"[-+]?\d[\d \u00a0.,]*(?:[eE][-+]?\d+)?%?|nan|null|none|n/a|-|", re.IGNORECASE
)
_CELLS = re.compile(r"[;\t,|]|\s{2,}|(?<=\d) (?=[-+]?\d)")
_PERIOD = re.compile(r"год|мес|дат|день|недел|year|month|date|day|week|time", re.IGNORECASE)
_SAMPLE = 60_000
_LINES = 4_000
_LONGEST = 400
_DENSE = 0.12
_FEW = 5
_FEWEST = 3
_SPEECH = 4


def recognises(look: Look) -> bool:
    return look.kind == "text" and _what(look.head) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    return Skipped(f"{_what(look.head)}: nothing in it is said by a person")


@lru_cache(maxsize=1)
def _what(head: str) -> str | None:
    """What the text is when a program wrote it or reads it."""
    if _SECRET.search(head):
        return "a key or a certificate"
    if _LICENCE.search(head):
        return "the text of a licence"
    text = _FENCED.sub("", head[front_matter(head)[1] :])[:_SAMPLE]
    if _PATCH.search(text[:2000]):
        return "a list of changes to source code"
    if _LOCKED.search(text[:20_000]):
        return "a list of locked versions"
    lines = [line for line in text.split("\n")[:_LINES] if line.strip()]
    found = next((what for what, is_it in _KINDS if is_it(lines)), None)
    return found or ("source code" if _is_dense(text) or _is_code(text) else None)


def _share(lines: Sequence[str], fits: Callable[[str], object]) -> float:
    return sum(1 for line in lines if fits(line)) / len(lines) if lines else 0.0


def _is_log(lines: Sequence[str]) -> bool:
    """Lines of a clock and of a level or a process; what a failure prints stands below its line."""
    own = [line for line in lines if not _TRACE.match(line)]
    if len(own) < _FEW:
        return False
    if _share(own, _ACCESS.match) > 0.8 or _share(own, _KERNEL.match) > 0.8:
        return True
    return (
        _share(own, lambda line: _CLOCK.search(line[:40])) > 0.7
        and _share(own, _LEVEL.search) > 0.6
    )


def _is_pinned(lines: Sequence[str]) -> bool:
    own = [line for line in lines if not line.startswith("#")]
    return len(own) >= 3 and _share(own, _PINNED.fullmatch) > 0.8


def _is_settings(lines: Sequence[str]) -> bool:
    """Names and values as machines write them; what a person notes of a day has words or plain numbers as values."""
    own = [line for line in lines if not re.match(r"\s*(?:[#;]|//|---$)", line)]
    if len(own) < 3 or any(_speaks(_TEXT_IN_LINE.sub("", line)) for line in own):
        return False
    sections = sum(1 for line in own if _SECTION.match(line.strip()))
    found = [one for line in own if (one := _SETTING.match(line.strip()))]
    if len(found) + sections < 0.9 * len(own):
        return False
    values = [(one["value"] or one["item"] or "").split(" #")[0].strip() for one in found]
    if sections + sum(1 for one in found if one["item"] is None) < 0.4 * len(own):
        return False  # a list of things, not of names and values
    of_machine = sum(1 for value in values if _MACHINE_VALUE.fullmatch(value))
    beside = sum(1 for value in values if not value or _SWITCH.fullmatch(value))
    return of_machine > 0.2 * len(values) and of_machine + beside >= 0.6 * len(values)


def _is_ignored(lines: Sequence[str]) -> bool:
    own = [line.strip() for line in lines if not line.startswith("#")]
    told = _share(own, lambda line: _IGNORED.fullmatch(line))
    marked = _share(
        own, lambda line: "*" in line or line.endswith("/") or line.startswith(("/", "."))
    )
    return len(own) >= 3 and told == 1 and marked > 0.7 and not any(map(_FOREIGN.search, own))


def _is_numbers(lines: Sequence[str]) -> bool:
    """Rows of numbers alone; a column of days, or a heading in words of one's own, is kept by hand."""
    first, rows = lines[0] if lines else "", lines[1:]
    if len(rows) < _FEW or _FOREIGN.search(first) or _PERIOD.search(first):
        return False
    if any(full_date(row, zone_named("UTC")) for row in rows[:20]):
        return False

    def bare(row: str) -> bool:
        """Of several cells: one number a line somebody may have counted by hand."""
        cells = _CELLS.split(row)
        return len(cells) > 1 and all(_NUMBER.fullmatch(one.strip()) for one in cells)

    return _share(rows, bare) > 0.97


_KINDS: Sequence[tuple[str, Callable[[Sequence[str]], bool]]] = (
    ("a log of a program", _is_log),
    ("a list of required versions", _is_pinned),
    ("a table of bare numbers", _is_numbers),
    ("settings of a program", _is_settings),
    ("a list of files to ignore", _is_ignored),
)


def _is_dense(text: str) -> bool:
    """Code without its blanks and line breaks."""
    lines = text.count("\n") + 1
    signs = sum(text.count(sign) for sign in "=(){}[];,.!&|")
    return len(text) > 2 * _LONGEST * lines and signs > _DENSE * len(text) and "{" in text


def _is_code(text: str) -> bool:
    """Most lines are code once comments and texts in quotes are out, and hardly one is a sentence."""
    lines = [
        line
        for raw in _without_asides(text).split("\n")[:_LINES]
        if (line := _NOTE_IN_LINE.sub("", _TEXT_IN_LINE.sub('""', raw[:_LONGEST])).strip())
    ]
    strong = sum(1 for line in lines if _STRONG.match(line) and not _FOREIGN.search(line))
    weak = sum(1 for line in lines if not _FOREIGN.search(line) and not _STRONG.match(line) and _WEAK.match(line))  # fmt: skip
    speech = sum(1 for line in lines if _speaks(line) and not _STRONG.match(line))
    if speech > 0.1 * len(lines) or _share(lines, _PLAIN.fullmatch) > 0.5:
        return False
    return (strong + weak >= 0.6 * len(lines) and strong + weak >= _FEWEST and strong > 0) or (
        text.startswith("#!") and len(lines) >= _FEWEST
    )


def _without_asides(text: str) -> str:
    """Without comments and documentation of several lines; looked for once, so that unclosed ones cost nothing."""
    for opens, closes in _ASIDES:
        kept: list[str] = []
        at = 0
        while (start := text.find(opens, at)) >= 0:
            end = text.find(closes, start + len(opens))
            if end < 0:
                break
            kept.append(text[at:start])
            at = end + len(closes)
        text = "".join(kept) + text[at:]
    return text


def _speaks(line: str) -> bool:
    """A line of words: of letters that no code has, or of several words without its signs."""
    return _FOREIGN.search(line) is not None or (
        len(_WORDS.findall(line)) >= _SPEECH and not _SIGNS.search(line)
    )
