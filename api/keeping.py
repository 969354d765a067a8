"""`driftmap export | restore | rebuild | check`: keeping house by hand, also when nothing runs."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from uuid import uuid4

from api.bootstrap import open_mind
from api.jobs.facts import HELD
from api.jobs.queue import only_worker, worker_lives
from api.jobs.rebuild import outcome, rebuild, start_rebuild
from api.jobs.restore import store_of
from api.jobs.runner import Work
from api.log import open_log
from api.mind import Mind
from api.settings import Settings, read_settings
from graph.disk import disk
from graph.embedded import EmbeddedEngine
from graph.errors import EngineLive, MindError, NotAnExport, NotEmpty
from graph.portable.check import check
from graph.portable.export import export
from graph.portable.note import note_underway, note_whole, settle
from graph.portable.reader import opened
from graph.portable.restore import check_export, restore
from graph.portable.room import is_empty
from graph.portable.underway import underway
from graph.sockets import socket_of

FAILED = 1
_SHOWN = 5
_LOOK_AGAIN = 0.5

type Command = Callable[[Settings, argparse.Namespace], Coroutine[None, None, int]]


def main() -> None:
    asked = _asked(sys.argv[1:])
    given: dict[str, object] = {"data": asked.data, "engine": asked.engine}
    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    open_log()
    try:
        code = asyncio.run(COMMANDS[asked.command](settings, asked))
    except MindError as refused:
        _say(refused.__doc__ or type(refused).__name__)
        code = FAILED
    raise SystemExit(code)


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="driftmap")
    commands = parser.add_subparsers(dest="command", required=True)
    taking = commands.add_parser("export", help="everything as one zip that anyone can read")
    taking.add_argument("--to", type=Path, help="where to (driftmap-DATE.zip)")
    bringing = commands.add_parser("restore", help="an export into an empty store")
    bringing.add_argument("file", type=Path, help="the zip that `driftmap export` wrote")
    again = commands.add_parser("rebuild", help="the map again from stored words, without a model")
    looking = commands.add_parser("check", help="is everything whole? exit code 1 when it is not")
    for one in (taking, bringing, again, looking):
        one.add_argument("--data", type=Path, help="the data folder (DRIFTMAP_DATA, .data)")
        one.add_argument("--engine", choices=["embedded", "neo4j"], help="where the map lies")
    return parser.parse_args(argv)


async def _export(settings: Settings, asked: argparse.Namespace) -> int:
    begun = time.monotonic()
    async with _mind(settings) as mind:
        at = mind.clock()
        to: Path = asked.to or Path(f"driftmap-{at:%Y-%m-%d}.zip")
        fresh = to.with_name(f"{to.name}.{os.getpid()}.new")
        try:
            with disk():
                size = await _write(mind, fresh)
                await asyncio.to_thread(_rename, fresh, to)
        finally:
            await asyncio.to_thread(fresh.unlink, missing_ok=True)
    _say(f"{to}: {size:,} bytes in {time.monotonic() - begun:.1f} s; keep it as you keep a diary")
    return 0


async def _write(mind: Mind, fresh: Path) -> int:
    """How many bytes; they are on the disk when it returns."""
    made_by, size = f"driftmap {mind.config.version}", 0
    packing = export(store_of(mind), made_by=made_by, now=mind.clock())
    file = await asyncio.to_thread(open, fresh, "wb", opener=_private)
    try:
        async with aclosing(packing) as pieces:
            async for piece in pieces:
                size += await asyncio.to_thread(file.write, piece)
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
    finally:
        file.close()
    return size


def _rename(fresh: Path, to: Path) -> None:
    fresh.replace(to)
    settle(to.parent)


async def _restore(settings: Settings, asked: argparse.Namespace) -> int:
    begun = time.monotonic()
    if not asked.file.is_file():
        raise NotAnExport
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = settings.data.absolute()
    with opened(asked.file) as packed:
        await check_export(packed, data)
        _say(f"checked {len(packed.manifest.members):,} parts against their sums")
        async with _mind(settings, alone=True, half=True) as mind:
            store = store_of(mind)
            if underway(data) is None and not await is_empty(store):
                raise NotEmpty
            note_underway(data, None)
            await restore(packed, store, now=mind.clock(), tell=_tell)
            note_whole(data)
        counts = packed.manifest.counts
    messages, entities = counts.get("words/messages.jsonl", 0), counts.get("map/entities.jsonl", 0)
    _say(f"restored {messages:,} messages and {entities:,} entities in {time.monotonic() - begun:.1f} s")  # fmt: skip
    return 0


async def _tell(stage: str) -> None:
    _say(f"… {stage}")


async def _rebuild(settings: Settings, asked: argparse.Namespace) -> int:
    del asked
    begun = time.monotonic()
    async with _mind(settings, alone=True) as mind:
        ledger, id = mind.ledger, await start_rebuild(mind)
        await ledger.take_over(now=mind.clock())
        owner = f"keeping-{os.getpid()}-{uuid4().hex[:12]}"
        while (job := await ledger.claim(owner, now=mind.clock(), job_id=id, lease=HELD)) is None:
            # It is paused, or was given a time to be tried again.
            await ledger.resume(id, now=mind.clock())
            await asyncio.sleep(_LOOK_AGAIN)
        await rebuild(Work(job, mind, owner))
        await ledger.finish(id, owner, "done", now=mind.clock())
        results, dead = await ledger.step_results(id), await ledger.dead_steps(id)
        entities = len(await mind.store.entities())
    lost = outcome(results)
    _say(f"{len(results):,} steps, {entities:,} entities in {time.monotonic() - begun:.1f} s; no model was asked")  # fmt: skip
    if lost["missing_answers"]:
        _say(f"{lost['missing_answers']:,} answers of a model are gone: rules read these chunks")
    if lost["lost_corrections"]:
        _say(f"{lost['lost_corrections']:,} corrections found no fact of theirs any more")
    for key, reason in dead[:_SHOWN]:
        _say(f"could not be read: chunk {key}: {reason}")
    return FAILED if dead else 0


async def _check(settings: Settings, asked: argparse.Namespace) -> int:
    del asked
    async with _mind(settings) as mind:
        findings = await check(store_of(mind))
    for one in findings:
        right = one.looked_at - len(one.wrong)
        sys.stdout.write(f"{'ok ' if not one.wrong else 'BAD'} {one.what}: {right:,} of {one.looked_at:,}\n")  # fmt: skip
        for line in one.wrong[:_SHOWN]:
            sys.stdout.write(f"      {line}\n")
        if len(one.wrong) > _SHOWN:
            sys.stdout.write(f"      … and {len(one.wrong) - _SHOWN:,} more\n")
    whole = not any(one.wrong for one in findings)
    sys.stdout.write("everything is whole\n" if whole else "something is wrong; see above\n")
    return 0 if whole else FAILED


COMMANDS: Mapping[str, Command] = {
    "export": _export,
    "restore": _restore,
    "rebuild": _rebuild,
    "check": _check,
}


@asynccontextmanager
async def _mind(
    settings: Settings, *, alone: bool = False, half: bool = False
) -> AsyncGenerator[Mind]:
    """A mind on this data folder, with an engine of its own where none runs. `alone`: nobody else may be there.

    Errors: EngineLive, and those of the engine.
    """
    data = settings.data.absolute()
    live = socket_of(data) is not None or worker_lives(data)
    if not alone:
        async with _engine(settings, needed=not live), open_mind(settings) as mind:
            yield mind
        return
    if live:
        raise EngineLive
    with only_worker(data):
        async with _engine(settings, needed=True), open_mind(settings, half=half) as mind:
            yield mind


@asynccontextmanager
async def _engine(settings: Settings, *, needed: bool) -> AsyncGenerator[None]:
    if settings.on_neo4j or not needed:
        yield
        return
    engine = EmbeddedEngine(settings.data)
    await asyncio.to_thread(engine.start)
    try:
        yield
    finally:
        await asyncio.to_thread(engine.stop)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _say(sentence: str) -> None:
    sys.stderr.write(f"driftmap: {' '.join(sentence.split())}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
