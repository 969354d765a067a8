"""Models over real HTTP against a scripted server, with a time that passes only by waiting."""

import asyncio
import random
import shutil
from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.config import ModelConfig
from graph.model.opening import Models, open_models
from graph.model.types import Ask, Reply, Shape, Turn
from graph.model.wire import Timeouts
from graph.sql import Database, open_database
from tests.scripted_model import ScriptedModel

KEY = "sk-тайна"
START = datetime(2026, 11, 25, 12, tzinfo=UTC)
QUICK = Timeouts(connect=2.0, first=0.4, between=0.3, whole=2.0)
SHAPE = Shape(
    "things",
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["things"],
        "properties": {
            "things": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["quote", "kind"],
                    "properties": {
                        "quote": {"type": "string"},
                        "kind": {"type": "string", "enum": ["WANT", "FEAR"]},
                    },
                },
            }
        },
    },
)
GOOD = {"things": [{"quote": "боюсь высоты", "kind": "FEAR"}]}


@dataclass
class Time:
    """`waited` are the pauses that were asked for."""

    passed: float = 0.0
    waited: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def tick(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.passed += seconds


type Open = Callable[..., Models]


@pytest.fixture
def server() -> Generator[ScriptedModel]:
    with ScriptedModel(models=("big", "small", "vectors")) as scripted:
        yield scripted


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database in its newest shape, made once and copied for each test."""
    path = tmp_path_factory.mktemp("fresh") / "words.sqlite"

    async def make() -> None:
        made = await open_database(f"sqlite+aiosqlite:///{path}")
        await made.vacuum_log()
        await made.close()

    asyncio.run(make())
    return path


@pytest.fixture
def url(fresh: Path, tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{shutil.copy(fresh, tmp_path / 'words.sqlite')}"


@pytest.fixture
async def database(url: str) -> AsyncGenerator[Database]:
    opened = await open_database(url)
    yield opened
    await opened.close()


@pytest.fixture
async def opened(server: ScriptedModel, database: Database, time: Time) -> AsyncGenerator[Open]:
    """Open models as a process would; what is given replaces parts of the configuration."""
    known: list[Models] = []

    def start(*, cap: float = 100.0, on: Database | None = None, **given: object) -> Models:
        config = ModelConfig(
            **{
                "base_url": server.url, "api_key": KEY, "strong": "big", "light": "small",
                "embedding": "vectors", **given,
            }  # pyright: ignore[reportArgumentType] - fields of the configuration, by name
        )  # fmt: skip
        models = open_models(
            config, on or database, cap=cap, clock=time.now, tick=time.tick, sleep=time.sleep,
            chance=random.Random(7), timeouts=QUICK,
        )  # fmt: skip
        known.append(models)
        return models

    yield start
    for models in known:
        await models.close()


@pytest.fixture
def models(opened: Open) -> Models:
    return opened()


async def ask(models: Models, text: str = "Что он чувствует?", **given: object) -> Reply:
    assert models.chat is not None
    return await models.chat.ask(question(text, **given))


def question(text: str = "Что он чувствует?", **given: object) -> Ask:
    told: dict[str, object] = {
        "purpose": "extract", "strength": "light", "turns": (Turn("system", "Ты читаешь."), Turn("user", text)),
        "max_tokens": 200, "shape": SHAPE, **given,
    }  # fmt: skip
    return Ask(**told)  # pyright: ignore[reportArgumentType] - fields of a question, by name
