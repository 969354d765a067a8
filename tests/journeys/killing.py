"""A product under fire: started on a folder and a port of its own, killed part by part, and what is in it at the end."""

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx

from graph.config import GraphConfig
from graph.opening import open_store
from graph.types import Snapshot
from tests.journeys.running import ROOT, bare_environment, first_line, free_port, packed
from tests.neo4j_server import Neo4jServer

type Target = Literal["worker", "engine", "api", "supervisor", "everything", "neo4j"]

# Parts of every product; "neo4j" is a server of its own beside one that keeps its map there.
TARGETS: tuple[Target, ...] = ("worker", "engine", "api", "supervisor", "everything")
PATIENCE = 600.0
ENDED = frozenset({"done", "failed", "cancelled"})
_SIGNS = {"worker": ("-m", "api.jobs"), "api": ("-m", "api"), "engine": ("redis-server",)}


class Product:
    """`driftmap run` that can be killed and started again on the same folder and port."""

    def __init__(
        self,
        data: Path,
        env: Mapping[str, str] | None = None,
        server: Neo4jServer | None = None,
    ) -> None:
        self.data = data
        self.server = server
        self.port = free_port()
        self.kills: Counter[Target] = Counter()
        self.starts: list[float] = []
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", timeout=60, trust_env=False
        )
        self._env = bare_environment() | dict(env or {})
        if server is not None:
            self._env["NEO4J_URI"] = server.uri
        self._said = (data.parent / f"{data.name}.stderr").open("a+", encoding="utf-8")
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        begun = time.monotonic()
        command = [sys.executable, "-m", "api.cli", "run", "--data", str(self.data)]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port), "--no-ui", "--no-sample"],
            cwd=ROOT,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
        )
        line = first_line(self._process)
        if not line.startswith("driftmap ready"):
            self._said.seek(0)
            raise AssertionError(self._said.read()[-3000:])
        self.starts.append(time.monotonic() - begun)

    def kill(self, target: Target) -> bool:
        """SIGKILL; False when that part is not there just now. A dead supervisor is started again at once."""
        process = self._process
        assert process is not None
        parts = parts_of(process.pid)
        if target == "neo4j":
            assert self.server is not None
            self.server.kill()
            self.server.start()
        elif target in _SIGNS:
            if target not in parts:
                return False
            with suppress(ProcessLookupError):
                os.kill(parts[target], signal.SIGKILL)
        else:
            process.kill()
            if target == "everything":
                for pid in parts.values():
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            self._reap()
            self.start()
        self.kills[target] += 1
        return True

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=60)
        self._reap()

    def close(self) -> None:
        self.stop()
        self.http.close()
        self._said.close()

    def green(self, patience: float = PATIENCE) -> None:
        until(lambda: self.asked("/api/health") is not None, patience, "health is not green")

    def asked(self, path: str) -> Mapping[str, object] | None:
        """None while it does not answer."""
        try:
            answer = self.http.get(path)
        except httpx.TransportError:
            return None
        return answer.json() if answer.is_success else None

    def bring(self, name: str, body: bytes) -> str:
        sent = {"files": (name, body, "application/zip")}
        answer = self.http.post("/api/files/upload", files=sent)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["job_id"])

    def status(self, job_id: str) -> str | None:
        found = self.asked(f"/api/ingest/{job_id}")
        return str(found["status"]) if found else None

    def ended(self, job_id: str, patience: float = PATIENCE) -> str:
        until(lambda: self.status(job_id) in ENDED, patience, f"job {job_id} does not end")
        return self.status(job_id) or ""

    def outcome(self) -> "Outcome":
        return outcome(self.data, self.server)

    def _reap(self) -> None:
        if self._process is not None:
            self._process.wait(timeout=60)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None


@contextmanager
def product(
    data: Path, env: Mapping[str, str] | None = None, server: Neo4jServer | None = None
) -> Generator[Product]:
    made = Product(data, env, server)
    try:
        made.start()
        yield made
    finally:
        made.close()


def until(comes_true: Callable[[], bool], patience: float, otherwise: str) -> None:
    last = time.monotonic() + patience
    while not comes_true():
        if time.monotonic() > last:
            raise AssertionError(otherwise)
        time.sleep(0.05)


def parts_of(supervisor: int) -> dict[str, int]:
    """The children of a supervisor by what they are."""
    found: dict[str, int] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
            words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) != supervisor:
            continue
        for name, sign in _SIGNS.items():
            if _says(words, sign):
                found[name] = int(folder.name)
    return found


def _says(words: list[str], sign: tuple[str, ...]) -> bool:
    if len(sign) == 1:
        # It rewrites its own command line into one word.
        return sign[0] in words[0]
    return any(tuple(words[n : n + 2]) == sign for n in range(len(words)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that an import leaves, in lists: what is there twice is twice in the list."""

    documents: tuple[str, ...]
    messages: tuple[str, ...]
    passages: tuple[str, ...]
    entities: tuple[str, ...]
    statements: tuple[str, ...]
    facts: tuple[str, ...]
    originals: tuple[str, ...]
    unread: int
    unindexed: int
    dead: int

    def lost(self, undisturbed: "Outcome") -> list[str]:
        return [
            one
            for mine, theirs in self._pairs(undisturbed)
            for one in sorted(set(theirs) - set(mine))
        ]

    def doubled(self, undisturbed: "Outcome") -> list[str]:
        """What is there twice, or should not be there."""
        return [
            one
            for mine, theirs in self._pairs(undisturbed)
            for one, times in Counter(mine).items()
            if times > 1 or one not in set(theirs)
        ]

    def _pairs(self, other: "Outcome") -> Iterable[tuple[Collection[str], Collection[str]]]:
        yield self.documents, other.documents
        yield self.messages, other.messages
        yield self.passages, other.passages
        yield self.entities, other.entities
        yield self.statements, other.statements
        yield self.facts, other.facts
        yield self.originals, other.originals


def outcome(data: Path, server: Neo4jServer | None = None) -> Outcome:
    """Read past the product, from its database, its map and its folder."""
    config = GraphConfig(data=data, neo4j=server.config if server else None)
    return outcome_of(data, asyncio.run(_snapshot(config)))


def outcome_of(data: Path, snapshot: Snapshot) -> Outcome:
    with closing(sqlite3.connect(f"file:{data / 'driftmap.sqlite'}?mode=ro", uri=True)) as sql:

        def column(query: str) -> tuple[str, ...]:
            return tuple(row[0] for row in sql.execute(query))

        def count(query: str) -> int:
            return int(sql.execute(query).fetchone()[0])

        return Outcome(
            documents=column("SELECT id FROM documents ORDER BY id"),
            messages=column("SELECT id FROM messages ORDER BY id"),
            passages=column("SELECT id FROM passages ORDER BY id"),
            entities=_in_order(f"{one.type} {one.name}" for one in snapshot.entities.values()),
            statements=_in_order(one.id for one in snapshot.observations),
            facts=_in_order(
                f"{one.id} {one.relation} {one.valid_at} {one.invalid_at} {len(one.evidence)}"
                for one in snapshot.facts
            ),
            originals=tuple(
                one.name for one in sorted((data / "originals").rglob("*")) if one.is_file()
            ),
            unread=count("SELECT count(*) FROM chunks WHERE NOT done"),
            unindexed=abs(
                count("SELECT count(*) FROM passages")
                - count("SELECT count(*) FROM passage_index_docsize")
            ),
            dead=count("SELECT count(*) FROM steps WHERE state = 'dead'"),
        )


def _in_order(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(said))


async def _snapshot(config: GraphConfig) -> Snapshot:
    store = await open_store(config)
    try:
        return await store.snapshot()
    finally:
        await store.close()


# An archive of an invented life; the same seed is the same archive.

_WANTS = ("выучить испанский", "построить лодку", "пробежать марафон", "написать книгу", "купить дом у моря", "научиться играть на гитаре")  # fmt: skip
_FEARS = ("потерять работу", "остаться один", "забыть язык", "опоздать", "заболеть")
_NAMES = ("Марина", "Олег", "Степан", "Вера", "Лидия", "Тимур")
_MOODS = ("Устал", "Рад", "Злюсь на себя", "Спокоен", "Тревожно")


def archive(seed: int, conversations: int = 200) -> bytes:
    """A zip with this many conversations: two in five are chats of one export, the rest notes of a diary."""
    rng = random.Random(seed)
    chats = conversations * 2 // 5
    files = {f"архив {seed}/conversations.json": json.dumps([_chat(seed, n, rng) for n in range(chats)], ensure_ascii=False)}  # fmt: skip
    for n in range(conversations - chats):
        day = f"20{18 + n % 7}-{1 + n // 7 % 12:02d}-{1 + n // 84 % 28:02d}"
        files[f"архив {seed}/Дневник/{day} {n}.md"] = _said(rng, seed * 1000 + n)
    return packed(files)


def _said(rng: random.Random, n: int) -> str:
    name, want, fear = rng.choice(_NAMES), rng.choice(_WANTS), rng.choice(_FEARS)
    return (
        f"Запись {n}. {rng.choice(_MOODS)}. Хочу {want}, это моя главная цель. Боюсь {fear}. "
        f"Моя подруга {name} живёт в городе Лимене. Я бросил курить. I want to learn piano, note {n}."
    )


def _chat(seed: int, n: int, rng: random.Random) -> Mapping[str, object]:
    at = 1_500_000_000 + seed * 10_000_000 + n * 90_000
    line = [("user", _said(rng, n)), ("assistant", "Понимаю. Расскажи ещё."), ("user", _said(rng, n + 500)), ("assistant", "Хорошо.")]  # fmt: skip
    nodes: dict[str, object] = {"r": {"id": "r", "message": None, "parent": None, "children": ["0"]}}  # fmt: skip
    for k, (role, text) in enumerate(line):
        nodes[str(k)] = {
            "id": str(k),
            "parent": str(k - 1) if k else "r",
            "children": [str(k + 1)] if k + 1 < len(line) else [],
            "message": {
                "id": f"{seed}-{n}-{k}",
                "author": {"role": role},
                "create_time": at + k * 60,
                "content": {"content_type": "text", "parts": [text]},
            },
        }
    return {
        "title": f"Разговор {seed}-{n}", "create_time": at, "update_time": at + 300,
        "conversation_id": f"c-{seed}-{n}", "current_node": str(len(line) - 1), "mapping": nodes,
    }  # fmt: skip
