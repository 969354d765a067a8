"""Atheris over a kind of file (json, html, zip): `make fuzz`. Seeds go into a corpus folder, crashers stay there.

python -m tests.fuzz.harness json CORPUS [libFuzzer options]
"""

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast


class Atheris(Protocol):
    """The fuzzer, which is not among the tools of every day: `make fuzz` brings it."""

    def instrument_imports(self, include: Sequence[str]) -> AbstractContextManager[None]: ...
    def Setup(self, argv: Sequence[str], one: Callable[[bytes], None]) -> object: ...  # noqa: N802  # its own name
    def Fuzz(self) -> None: ...  # noqa: N802  # its own name


atheris = cast("Atheris", cast("object", import_module("atheris")))

with atheris.instrument_imports(include=["extractors"]):
    from tests.fuzz import upholds
    from tests.fuzz.seeds import JSON, LINES, NATIVE, TEXT, packed


def seeds(kind: str) -> dict[str, bytes]:
    match kind:
        case "json":
            whole = {name: json.dumps(value).encode() for name, value in JSON.items()}
            lines = {
                name: "\n".join(map(json.dumps, values)).encode() for name, values in LINES.items()
            }
            return whole | lines
        case "html":
            return {name: text.encode() for name, (_, text) in TEXT.items()}
        case _:
            return {name: data for name, (_, data) in packed().items() if name not in NATIVE}


def one(kind: str, scratch: Path) -> Callable[[bytes], None]:
    def answer(data: bytes) -> None:
        if kind == "zip":
            upholds.unpacked(data, scratch)
        upholds.answered(f"file.{kind}", data)

    return answer


def main(kind: str, corpus: Path, options: list[str]) -> None:
    corpus.mkdir(parents=True, exist_ok=True)
    for name, data in seeds(kind).items():
        (corpus / name).write_bytes(data)
    atheris.Setup(
        [sys.argv[0], str(corpus), *options], one(kind, corpus.parent / f"{kind}.scratch")
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
