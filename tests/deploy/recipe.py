"""Dockerfile -> its stages and what each of them does, in order."""

import shlex
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: its word, its flags, and the rest of it."""

    word: str
    flags: tuple[str, ...]
    rest: str

    def words(self) -> list[str]:
        return shlex.split(self.rest)


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    base: str
    steps: list[Step] = field(default_factory=list[Step])

    def said(self, word: str) -> list[Step]:
        return [step for step in self.steps if step.word == word]


def read_recipe(path: Path) -> dict[str, Stage]:
    stages: dict[str, Stage] = {}
    stage = Stage("before the first", "")
    for line in _lines(path.read_text(encoding="utf-8")):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            base, _, name = rest.split()
            stages[name] = stage = Stage(name, base)
            continue
        flags: list[str] = []
        rest = rest.strip()
        while rest.startswith("--"):
            flag, _, rest = rest.partition(" ")
            flags.append(flag)
            rest = rest.strip()
        stage.steps.append(Step(word, tuple(flags), rest))
    return stages


def _lines(text: str) -> list[str]:
    """Instructions, each on one line, without remarks."""
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return [line for line in "\n".join(kept).replace("\\\n", " ").splitlines() if line.strip()]
