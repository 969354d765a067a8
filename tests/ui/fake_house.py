"""What the stand-in remembers while a test lasts."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from fastapi.responses import JSONResponse
from pydantic_settings import BaseSettings, SettingsConfigDict

from tests.ui.invented import Json


class Pace(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="FAKE_")

    token_delay: float = 0.02
    empty: bool = False
    hostile: bool = False
    nodes: int = 0


@dataclass
class Run:
    id: str
    session: str
    answer: str
    events: list[tuple[str, Json]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    stopped: bool = False
    over: bool = False

    async def tell(self, event: str, data: Json) -> None:
        async with self.changed:
            self.events.append((event, data))
            self.over = event == "done"
            self.changed.notify_all()


@dataclass
class House:
    runs: dict[str, Run] = field(default_factory=dict)
    talks: dict[str, Json] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    positions: dict[str, Any] = field(default_factory=dict)
    corrections: list[tuple[str, Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=lambda: ["Вера"])
    quiet: Json | None = None
    views: list[Json] = field(default_factory=list)
    cap_usd: float = 130.0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


house = House()
PACE = Pace()


def now() -> str:
    return datetime.now(UTC).isoformat()  # noqa: TID251 - a stand-in for a server


def problem(status: int, title: str) -> JSONResponse:
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": title,
        "instance": "/",
    }
    return JSONResponse(body, status_code=status, media_type="application/problem+json")
