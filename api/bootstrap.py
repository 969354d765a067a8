"""Settings -> Mind: everything opened in order on one stack, and closed in the other order."""

import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version

from api.jobs.queue import Bell
from api.mind import Mind, MindConfig, Rings
from api.settings import Settings
from graph.archive import Archive
from graph.config import GraphConfig
from graph.graphiti import open_store
from graph.ledger import Ledger
from graph.model.types import Embedder
from graph.profile import Profile
from graph.retrieval.meaning import Meaning
from graph.retrieval.text import TextIndex
from graph.retrieval.vector import VectorIndex
from graph.sessions import Sessions
from graph.snapshot import Snapshots
from graph.sql import Database, open_database
from graph.store import FactStore


def now() -> datetime:
    """The clock of the whole product: handed down from here, asked for nowhere else."""
    return datetime.fromtimestamp(time.time(), UTC)


@asynccontextmanager
async def open_mind(settings: Settings) -> AsyncGenerator[Mind]:
    config = config_of(settings)
    config.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        database = await open_database(settings.database)
        stack.push_async_callback(database.close)
        store = await open_store(GraphConfig(data=config.data, group=config.group))
        stack.push_async_callback(store.close)
        await store.prepare()
        bell = Bell(config.data)
        stack.callback(bell.close)
        yield assemble(config, database, store, bell)


def assemble(
    config: MindConfig,
    database: Database,
    store: FactStore,
    bell: Rings,
    *,
    embedder: Embedder | None = None,
) -> Mind:
    """All rooms over one database, one map and one bell; tests hand in fakes of the last two."""
    return Mind(
        store=store,
        snapshots=Snapshots(store, time.monotonic),
        archive=Archive(database, config.originals),
        ledger=Ledger(database),
        sessions=Sessions(database),
        profile=Profile(database),
        text=TextIndex(database),
        meaning=Meaning(VectorIndex(database), embedder, time.monotonic),
        bell=bell,
        clock=now,
        config=config,
        embedder=embedder,
    )


def config_of(settings: Settings) -> MindConfig:
    return MindConfig(
        data=settings.data.absolute(),
        zone=settings.zone,
        engine_version=f"falkordblite {version('falkordblite')}",
        model=settings.model if settings.openai_api_key else None,
        cap_usd=settings.monthly_cap_usd,
        rub_per_usd=settings.rub_per_usd,
        version=version("driftmap"),
    )
