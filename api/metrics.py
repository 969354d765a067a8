"""What happens here as numbers in Prometheus' text form: routes by template, states by name, never a word."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.process_collector import ProcessCollector
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.schemas import Health
from graph.tallies import Tally

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})
# States are always told, also with nothing in them: an alarm must tell nothing from no answer.
JOBS = ("queued", "running", "paused_budget", "paused", "done", "failed", "cancelled")
CONTENT = "text/plain; version=0.0.4; charset=utf-8"


class Figures:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "driftmap_http_requests", "Requests answered",
            ["route", "method", "status"], registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "driftmap_http_seconds", "Until an answer ended; a stream ends with its run",
            ["route", "method"], buckets=BUCKETS, registry=self.registry,
        )  # fmt: skip
        ProcessCollector(registry=self.registry)

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = _template(scope), _method(scope)
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route, method).observe(seconds)

    def text(self, house: "House") -> bytes:
        told = CollectorRegistry()
        told.register(house)
        return generate_latest(self.registry) + generate_latest(told)


class Watch:
    """ASGI middleware outside of all others: a number for each request, in its answer and in the log."""

    def __init__(self, app: ASGIApp, figures: Figures, tick: Callable[[], float]) -> None:
        self._app = app
        self._figures = figures
        self._tick = tick

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        # Never one that the client gives: it could be anything.
        number, begun, status = uuid4().hex[:16], self._tick(), 500

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                MutableHeaders(scope=message)["X-Request-Id"] = number
            elif message["type"] == "websocket.accept":
                status = 101
            elif message["type"] == "websocket.close" and status == 500:
                status = 403
            await send(message)

        with structlog.contextvars.bound_contextvars(request=number):
            try:
                await self._app(scope, receive, numbered)
            finally:
                self._figures.answered(scope, status, self._tick() - begun)


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """Numbers that are looked up when they are asked for; the worker's own come from the ledger."""

    tally: Tally
    health: Health
    now: datetime
    engine_changes: int

    def collect(self) -> Iterator[Metric]:
        yield _states("driftmap_jobs", "Jobs by state", "state", _all(JOBS, self.tally.jobs))
        yield _states("driftmap_steps", "Chunks of jobs by state", "state", self.tally.steps)
        yield _states("driftmap_import_files", "Files of imports", "state", self.tally.files)
        name = "driftmap_chunks_waiting"
        yield GaugeMetricFamily(name, "Chunks not read yet", value=self.tally.waiting)
        oldest = self.tally.oldest
        age = (self.now - oldest).total_seconds() if oldest else 0.0
        name = "driftmap_queue_oldest_seconds"
        yield GaugeMetricFamily(name, "How long the oldest job has waited", value=age)
        yield GaugeMetricFamily(
            "driftmap_engine_up", "The graph engine answers", value=int(self.health.engine.ok)
        )
        yield GaugeMetricFamily("driftmap_queue_up", "The bell rings", value=self.health.queue.ok)
        yield CounterMetricFamily(
            "driftmap_engine_restarts",
            "Times another engine process was found at a look",
            value=self.engine_changes,
        )
        yield from self._models()

    def _models(self) -> Iterator[Metric]:
        calls = CounterMetricFamily(
            "driftmap_model_calls", "Calls of models that were charged", labels=["purpose"]
        )
        cost = CounterMetricFamily("driftmap_model_cost_usd", "Their price", labels=["purpose"])
        tokens = CounterMetricFamily(
            "driftmap_model_tokens", "Their tokens", labels=["purpose", "way"]
        )
        for purpose, one in self.tally.models.items():
            calls.add_metric([purpose], one.calls)
            cost.add_metric([purpose], one.cost / 1_000_000)
            tokens.add_metric([purpose, "in"], one.tokens_in)
            tokens.add_metric([purpose, "out"], one.tokens_out)
        yield from (calls, cost, tokens)


def _states(name: str, says: str, label: str, found: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, says, labels=[label])
    for state, n in found.items():
        family.add_metric([state], n)
    return family


def _all(states: tuple[str, ...], found: Mapping[str, int]) -> dict[str, int]:
    return dict.fromkeys(states, 0) | dict(found)


def _template(scope: Scope) -> str:
    """`/api/entities/{id}`; a path that no route knows may hold anything."""
    return cast("str", getattr(scope.get("route"), "path", "none"))


def _method(scope: Scope) -> str:
    if scope["type"] == "websocket":
        return "WS"
    method = str(scope.get("method"))
    return method if method in METHODS else "other"
