"""What files brought -> the archive, as many at once as one transaction may hold, while the next are read."""

import asyncio
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType

import structlog

from api.jobs.runner import OUTER, pause_after
from api.jobs.stages import Stages
from graph.archive import Archive, Coming, Ending
from graph.ledger import MOST_ATTEMPTS

_log = structlog.get_logger()
_WEIGHT = 1_500_000
_LOADS = 200
_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Load:
    """What a file brought, or a part of it; how it ended, with the last; its bytes, when they lie in memory."""

    coming: Coming | None = None
    ending: Ending | None = None
    sha256: str = ""
    original: bytes | None = None

    @property
    def weight(self) -> int:
        pieces = self.coming.pieces if self.coming else ()
        return sum(len(one.text) for one in pieces) + len(self.original or b"")


@dataclass(slots=True)
class _Pile:
    loads: list[Load] = field(default_factory=list[Load])
    weight: int = 0
    since: float = 0.0
    talks: set[str] = field(default_factory=set[str])

    def add(self, load: Load) -> None:
        self.since = self.since if self.loads else monotonic()
        self.loads.append(load)
        self.weight += load.weight
        if load.coming is not None:
            self.talks.update(talk.id for talk in load.coming.talks)

    @property
    def full(self) -> bool:
        return (
            self.weight > _WEIGHT
            or len(self.loads) >= _LOADS
            or monotonic() - self.since > _SECONDS
        )


class Shelf:
    """One pile is stored while another grows; leaving it in order stores the rest."""

    def __init__(self, archive: Archive, import_id: str) -> None:
        self._archive = archive
        self._import_id = import_id
        self._chance = random.Random(import_id)
        self._growing = _Pile()
        self._going = _Pile()
        self._tasks = asyncio.TaskGroup()
        self._task: asyncio.Task[None] | None = None
        self._broken: Exception | None = None
        self.stages = Stages()
        self._spoilt: dict[str, str] = {}

    async def __aenter__(self) -> "Shelf":
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, OUTER):
            # What was read whole is kept also when the job stops here.
            self._turn_over()
            await self._tasks.__aexit__(None, None, None)
            if self._broken is None:
                with self.stages.of("store"):
                    await self._archive.index_rest()
        else:
            await self._tasks.__aexit__(kind, error, trace)
        if error is None:
            self._check()

    def _check(self) -> None:
        if self._broken is not None:
            raise self._broken

    async def put(self, load: Load) -> None:
        self._growing.add(load)
        if self._growing.full:
            await self._stored()
            self._turn_over()

    async def clear(self) -> None:
        """Everything that was put is stored."""
        await self._stored()
        self._turn_over()
        await self._stored()

    async def clear_of(self, talk_ids: Collection[str]) -> None:
        """These talks, if they lie here, are stored: one that grows must be found as it stands."""
        if not (
            self._growing.talks.isdisjoint(talk_ids) and self._going.talks.isdisjoint(talk_ids)
        ):
            await self.clear()

    async def _stored(self) -> None:
        if self._task is not None:
            await self._task
        self._check()

    def _turn_over(self) -> None:
        if self._growing.loads:
            before, self._going, self._growing = self._task, self._growing, _Pile()
            self._task = self._tasks.create_task(self._store(before, self._going))

    async def _store(self, before: asyncio.Task[None] | None, pile: _Pile) -> None:
        """Never raises: what stops the job is told to whoever comes next."""
        if before is not None:
            await before
        if self._broken is None:
            try:
                await self._store_whole(pile)
            except OUTER as error:
                self._broken = error
        pile.talks.clear()

    async def _store_whole(self, pile: _Pile) -> None:
        try:
            await self._keep(pile.loads)
        except OUTER:
            raise
        except Exception as broken:  # noqa: BLE001 - the job runner: one poisoned file must not stop the others
            _log.warning("files.broken", files=len(pile.loads), exc_info=broken)
            for load in pile.loads:
                await self._store_alone(load)

    async def _store_alone(self, load: Load) -> None:
        """Whichever cannot be stored fails alone; what came of it before stays."""
        reason = ""
        for attempt in range(MOST_ATTEMPTS):
            try:
                await self._keep([load])
            except OUTER:
                raise
            except Exception as broken:  # noqa: BLE001 - as above
                _log.warning("file.broken", attempts=attempt, exc_info=broken)
                reason = type(broken).__name__
                await asyncio.sleep(pause_after(attempt, self._chance))
            else:
                return
        if load.coming is not None:
            self._spoilt[load.coming.document.id] = reason
        if load.ending is not None:
            await self._keep([Load(ending=load.ending)])

    async def _keep(self, loads: Sequence[Load]) -> None:
        originals = {one.sha256: one.original for one in loads if one.original is not None}
        with self.stages.of("originals"):
            await self._archive.keep_originals(originals)
        with self.stages.of("store"):
            await self._archive.keep_all(
                self._import_id,
                [one.coming for one in loads if one.coming is not None],
                [self._as_it_went(one.ending) for one in loads if one.ending is not None],
            )

    def _as_it_went(self, ending: Ending) -> Ending:
        reason = self._spoilt.get(ending.document_id or "")
        if reason is None:
            return ending
        said = f"could not be read: {reason}"
        return Ending(ending.position, ending.path, "failed", None, (said,))
