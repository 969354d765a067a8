"""Small lives of our own, each with what a careful reader takes from it: text files -> values.

A file begins with its entities (`@ ref Type name ; alias, alias`) and phases (`~ ref phase day …`). Every
`## day kind place` opens a chunk: the words (in a chat `u:` the person's, `a:` an assistant's), then one
line an observation: `> ref kind sign… | quote`, where E stands for said outright.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from graph.words import Role

FOLDER = Path(__file__).parent
_ROLES: Mapping[str, Role] = {"u:": "self", "a:": "assistant"}


@dataclass(frozen=True, slots=True)
class Expected:
    """One observation of the careful reader."""

    ref: str
    kind: str
    polarity: int
    explicit: bool
    feeling: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Named:
    ref: str
    type: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One chunk: a day, what kind of text in what place, its turns (role, text), and what it says."""

    life: str
    number: int
    day: date
    kind: str
    place: str
    turns: tuple[tuple[Role, str], ...]
    expected: tuple[Expected, ...]

    @property
    def id(self) -> str:
        return f"{self.life}_{self.number:02}"

    @property
    def at(self) -> datetime:
        return datetime.combine(self.day, time(20), tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Life:
    name: str
    entities: tuple[Named, ...]
    phases: tuple[tuple[str, str, date], ...]
    told: tuple[Told, ...]


def lives() -> list[Life]:
    return [_read(path) for path in sorted(FOLDER.glob("*.txt"))]


def _read(path: Path) -> Life:
    head, *chunks = path.read_text(encoding="utf-8").split("\n## ")
    lines = head.splitlines()
    entities = [_named(line[2:]) for line in lines if line.startswith("@ ")]
    phases = [one for line in lines if line.startswith("~ ") for one in _phases(line[2:])]
    told = [_told(path.stem, n, chunk) for n, chunk in enumerate(chunks, 1)]
    return Life(path.stem, tuple(entities), tuple(phases), tuple(told))


def _named(line: str) -> Named:
    said, _, aliases = line.partition(";")
    ref, type_, name = said.split(maxsplit=2)
    return Named(
        ref, type_, name.strip(), tuple(a.strip() for a in aliases.split(",") if a.strip())
    )


def _phases(line: str) -> list[tuple[str, str, date]]:
    ref, *rest = line.split()
    return [(ref, a, date.fromisoformat(b)) for a, b in zip(rest[::2], rest[1::2], strict=True)]


def _told(life: str, number: int, chunk: str) -> Told:
    head, *lines = chunk.splitlines()
    day, kind, place = head.split(maxsplit=2)
    said = [line for line in lines if line and line[:2] != "> "]
    turns: list[tuple[Role, str]] = []
    for line in said:
        role = _ROLES.get(line[:2])
        turns.append((role or "self", line[3:] if role else line))
    expected = [_expected(line[2:]) for line in lines if line.startswith("> ")]
    return Told(life, number, date.fromisoformat(day), kind, place, tuple(turns), tuple(expected))


def _expected(line: str) -> Expected:
    said, _, quote = line.partition(" | ")
    ref, kind, sign, *rest = said.split()
    feelings = [word for word in rest if word != "E"]
    return Expected(
        ref,
        kind,
        {"+": 1, "-": -1, "0": 0}[sign],
        "E" in rest,
        feelings[0] if feelings else None,
        quote,
    )
