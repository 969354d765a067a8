"""Settings -> Mind: everything opened in order on one stack, and closed in the other order."""

import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version

from api.jobs.queue import Bell
from api.mind import Mind, MindConfig, Rings
from api.settings import Settings, graph_config
from graph.archive import Archive
from graph.cares import Cares
from graph.config import ModelConfig
from graph.errors import HalfRestored
from graph.ledger import Ledger
from graph.model.opening import Models, open_models
from graph.model.prices import read_prices
from graph.model.types import Embedder
from graph.opening import open_store
from graph.portable.underway import underway
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
async def open_mind(settings: Settings, *, half: bool = False) -> AsyncGenerator[Mind]:
    """Errors: HalfRestored, unless whoever opens it ends that restore (`half`)."""
    config = config_of(settings)
    noted = underway(config.data)
    if noted is not None and noted.job_id is None and not half:
        raise HalfRestored
    config.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        database = await open_database(settings.database)
        stack.push_async_callback(database.close)
        store = await open_store(graph_config(settings))
        stack.push_async_callback(store.close)
        await store.prepare()
        config = replace(config, engine_version=await store.version())
        bell = bell_of(settings)
        stack.callback(bell.close)
        models = open_models(models_of(settings), database, cap=config.cap_usd, clock=now)
        stack.push_async_callback(models.close)
        yield assemble(config, database, store, bell, models=models)


def assemble(
    config: MindConfig,
    database: Database,
    store: FactStore,
    bell: Rings,
    *,
    models: Models | None = None,
    embedder: Embedder | None = None,
) -> Mind:
    """All rooms over one database, one map and one bell; tests hand in fakes of the last two."""
    models = models or open_models(None, database, cap=config.cap_usd, clock=now)
    embedder = embedder or models.embedder
    return Mind(
        store=store,
        snapshots=Snapshots(store, time.monotonic, Cares(database).current),
        archive=Archive(database, config.originals),
        ledger=Ledger(database),
        sessions=Sessions(database),
        profile=Profile(database),
        text=TextIndex(database),
        meaning=Meaning(VectorIndex(database), embedder, time.monotonic),
        models=models,
        bell=bell,
        clock=now,
        config=config,
        database=database,
        model=models.chat,
        embedder=embedder,
    )


def bell_of(settings: Settings) -> Bell:
    """Rings over the Redis that is named, else over that of the embedded engine where it runs."""
    url = settings.redis_url.get_secret_value() if settings.redis_url else None
    return Bell(settings.data.absolute(), url, needed=not settings.on_neo4j)


def models_of(settings: Settings) -> ModelConfig | None:
    """A key is enough: names of models that nobody gave come from the dated price book."""
    address = settings.models_at
    if address is None:
        return None
    book = read_prices(settings.prices)
    strong = "" if settings.embeds_alone else settings.model or book.strong
    # Another server than OpenAI's need not know our light model; the one that was named it knows.
    other = settings.model if settings.openai_base_url else None
    return ModelConfig(
        base_url=address,
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else "",
        strong=strong,
        light=settings.light_model or other or book.light,
        embedding=settings.embedding_model,
        query_prefix=settings.embedding_query_prefix,
        document_prefix=settings.embedding_document_prefix,
        prices=settings.prices,
    )


def config_of(settings: Settings) -> MindConfig:
    models = models_of(settings)
    return MindConfig(
        data=settings.data.absolute(),
        zone=settings.zone,
        engine="neo4j" if settings.on_neo4j else "falkordb",
        model=(models.strong or None) if models else None,
        cap_usd=settings.monthly_cap_usd,
        rub_per_usd=settings.rub_per_usd,
        version=version("driftmap"),
    )
