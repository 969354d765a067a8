"""What a pile does when it cannot be stored at once: a file fails alone, and only when it failed to the last."""

from collections.abc import Mapping, Sequence
from typing import cast

import pytest

from api.jobs import runner as running
from api.jobs.shelf import Load, Shelf
from graph.archive import Archive, Coming, Ending
from graph.ledger import MOST_ATTEMPTS
from graph.words import UNDATED, Document
from tests.failing import Injected

NAME = "Дневник/2024-03-05.md"
READ = Ending(0, NAME, "read", "d")
FAILED = Ending(0, NAME, "failed", None, ("could not be read: Injected",))


class _Archive:
    """Refuses words so many times, then keeps them."""

    def __init__(self, refusals: int) -> None:
        self._refusals = refusals
        self.kept: list[str] = []
        self.endings: list[Ending] = []

    async def keep_originals(self, contents: Mapping[str, bytes]) -> None:
        assert not contents

    async def keep_all(
        self, import_id: str, coming: Sequence[Coming], endings: Sequence[Ending]
    ) -> None:
        assert import_id == "i"
        if coming and self._refusals:
            self._refusals -= 1
            raise Injected
        self.kept += [one.document.id for one in coming]
        self.endings += endings

    async def index_rest(self) -> None:
        pass


# The pile is tried once as a whole, then each of it alone.
@pytest.mark.parametrize(
    ("refusals", "kept", "ending"),
    [(n, ["d"], READ) for n in range(MOST_ATTEMPTS + 1)] + [(MOST_ATTEMPTS + 1, [], FAILED)],
)
async def test_a_file_fails_only_when_it_could_not_be_stored_to_the_last(
    refusals: int, kept: list[str], ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "FIRST_PAUSE", 0.001)
    archive = _Archive(refusals)
    document = Document("d", NAME, "sha", 1, None, "text", UNDATED)

    async with Shelf(cast("Archive", archive), "i") as shelf:
        await shelf.put(Load(Coming(document, [], [], [], {}), READ))

    assert archive.kept == kept
    assert archive.endings == [ending]
