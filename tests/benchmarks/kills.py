"""SIGKILL of worker, engine, Neo4j or everything at random moments of imports: what is lost, doubled, asked of a model again.

python -m tests.benchmarks.kills [--rounds 20] [--targets worker,engine,everything] [--seed 1] [--model]
"""

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

from graph.model.types import Ask, Turn
from tests.journeys.killing import (
    ENDED,
    TARGETS,
    Outcome,
    Product,
    Target,
    archive,
    product,
    until,
)
from tests.models import honest
from tests.neo4j_server import Neo4jServer
from tests.scripted_model import ScriptedModel
from tests.scripted_words import Asked, compose

CONVERSATIONS = 200
LONGEST_WAIT = 2.5
_CHUNK = re.compile(r"^<<<data (\w+)$", re.MULTILINE)


def main() -> None:
    asked = _asked()
    figures: list[Mapping[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="driftmap-kills-") as folder, ExitStack() as stack:
        model = stack.enter_context(ScriptedModel(words=reads)) if asked.model else None
        env = _environment(model)
        undisturbed = Undisturbed(Path(folder) / "undisturbed", env)
        for target in asked.targets.split(","):
            if target not in (*TARGETS, "neo4j"):
                raise SystemExit(f"no such target: {target}")
            found = _under_fire(Path(folder) / target, env, target, asked, undisturbed, model)
            figures.append(found)
            _say(json.dumps(found, ensure_ascii=False))
    if any(one["lost"] or one["doubled"] or one["unread"] or one["dead"] for one in figures):
        raise SystemExit(1)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kills", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--targets", default="worker,engine,everything")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS)
    parser.add_argument("--model", action="store_true", help="with the scripted model server")
    return parser.parse_args()


class Undisturbed:
    """What the first n archives leave when nobody dies; found out once for each n."""

    def __init__(self, data: Path, env: Mapping[str, str]) -> None:
        self._data = data
        self._env = env
        self._known: dict[int, Outcome] = {}
        self.seconds = 0.0

    def of(self, archives: int, conversations: int) -> Outcome:
        while archives not in self._known:
            with product(self._data, self._env) as running:
                n = len(self._known) + 1
                begun = time.monotonic()
                running.ended(running.bring(f"{n}.zip", archive(n, conversations)))
                self.seconds += time.monotonic() - begun
                self._known[n] = running.outcome()
        return self._known[archives]


def _under_fire(
    data: Path, env: Mapping[str, str], target: Target, asked: argparse.Namespace, undisturbed: Undisturbed,
    model: ScriptedModel | None,
) -> Mapping[str, object]:  # fmt: skip
    rng = random.Random(f"{asked.seed} {target}")
    if model is not None:
        model.log.clear()
    begun = time.monotonic()
    with _server(data, target) as server, product(data, env, server) as running:
        jobs, statuses = _rounds(running, target, asked, rng)
        seconds = time.monotonic() - begun
        got = running.outcome()
        running.stop()
        starts = running.starts[1:]
        kills = dict(running.kills)
        repeats: Mapping[str, object] = _repeats(model) if model is not None else {}
    expected = undisturbed.of(len(jobs), asked.conversations)
    return {
        "target": target,
        "kills": kills,
        "imports": len(jobs),
        "conversations": len(jobs) * asked.conversations,
        "statuses": dict(Counter(statuses)),
        "documents": len(got.documents),
        "statements": len(got.statements),
        "facts": len(got.facts),
        "lost": len(got.lost(expected)),
        "doubled": len(got.doubled(expected)),
        "examples": [*got.lost(expected)[:3], *got.doubled(expected)[:3]],
        "unread": got.unread,
        "unindexed": got.unindexed,
        "dead": got.dead,
        "seconds": round(seconds, 1),
        "undisturbed_seconds": round(undisturbed.seconds, 1),
        "slowest_restart": round(max(starts, default=0.0), 1),
        **repeats,
    }


@contextmanager
def _server(data: Path, target: Target) -> Generator[Neo4jServer | None]:
    """The map of a product whose Neo4j is to die lies there; what it is held against lies in the embedded engine."""
    if target != "neo4j":
        yield None
        return
    server = Neo4jServer(data.parent / "server")
    try:
        yield server
    finally:
        server.stop()


def _rounds(
    running: Product, target: Target, asked: argparse.Namespace, rng: random.Random
) -> tuple[Sequence[str], Sequence[str]]:
    jobs = [running.bring("1.zip", archive(1, asked.conversations))]
    while sum(running.kills.values()) < asked.rounds:
        time.sleep(rng.uniform(0.0, LONGEST_WAIT))
        if running.status(jobs[-1]) in ENDED:
            n = len(jobs) + 1
            jobs.append(running.bring(f"{n}.zip", archive(n, asked.conversations)))
            continue
        if running.kill(target):
            _say(f"  {target}: kill {sum(running.kills.values())} of {asked.rounds}")
        running.green()
    statuses = [running.ended(job) for job in jobs]
    until(lambda: running.asked("/api/health") is not None, 60, "health is not green")
    return jobs, statuses


def _environment(model: ScriptedModel | None) -> Mapping[str, str]:
    if model is None:
        return {}
    return {
        "OPENAI_BASE_URL": model.url,
        "OPENAI_API_KEY": "scripted",
        "DRIFTMAP_MODEL": "scripted",
        "DRIFTMAP_LIGHT_MODEL": "scripted",
        # A model of no known price counts as the dearest; the cap is not the subject.
        "DRIFTMAP_MONTHLY_CAP_USD": "90000",
    }


def reads(asked: Asked) -> str:
    """An extraction by what stands in the text, so that every run says the same of the same words."""
    schema = asked.schema
    if schema is None or "observations" not in json.dumps(schema):
        return compose(asked)
    turn = Turn("user", asked.spoken)
    return json.dumps(honest(Ask("extract", "light", (turn,), 1000)), ensure_ascii=False)


def _repeats(model: ScriptedModel) -> Mapping[str, object]:
    """Calls about a chunk that had been asked about before, and how many of them word for word."""
    asked = [call for call in model.log if call.path.endswith("/chat/completions")]
    bodies = {
        sha256(json.dumps(call.body, sort_keys=True).encode("utf-8")).digest() for call in asked
    }
    chunks = {found for call in asked for found in _CHUNK.findall(call.asked.spoken)[:1]}
    calls = len(asked)
    again = calls - len(chunks)
    return {
        "calls": calls,
        "repeated": again,
        "word_for_word": calls - len(bodies),
        "share": round(again / max(1, calls), 4),
    }


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
