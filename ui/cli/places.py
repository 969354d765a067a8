"""What is kept, and what stands in watched folders now -> which texts a changed or moved file takes over from."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Set
from pathlib import PurePosixPath

# More texts than these are never named as gone: each may be held against every new note.
MOST_GONE = 500


class Places:
    """Texts by the SHA-256 of their bytes, and the names (`vault/folder/note.md`) under which they ever came in."""

    def __init__(self, kept: Iterable[tuple[str, Collection[str]]] = ()) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        self._texts: dict[str, set[str]] = defaultdict(set)
        for text, names in kept:
            self._names[text]  # one without a place is known all the same
            for name in names:
                self.add(text, name)

    def add(self, text: str, name: str) -> None:
        self._names[text].add(_same(name))
        self._texts[_same(name)].add(text)

    def knows(self, text: str) -> bool:
        return text in self._names

    def stood(self, text: str, name: str) -> bool:
        return _same(name) in self._names.get(text, ())

    def held(self, name: str) -> Set[str]:
        """Every text that ever stood here."""
        return self._texts.get(_same(name), frozenset())

    def gone(self, root: str, standing: Collection[str]) -> Iterator[str]:
        """Texts that stood in this folder and stand nowhere any more."""
        for text, names in self._names.items():
            if text not in standing and any(name.startswith(f"{root}/") for name in names):
                yield text

    def namesakes(self, name: str, texts: Iterable[str]) -> Iterator[str]:
        """Those of some texts that stood under this file's name, in another folder."""
        own = PurePosixPath(_same(name)).name
        for text in texts:
            if any(PurePosixPath(one).name == own for one in self._names[text]):
                yield text


def _same(name: str) -> str:
    """As the API keeps it: a Mac composes «й» of two signs."""
    return unicodedata.normalize("NFC", name)
