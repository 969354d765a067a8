"""Everything a request or a job may use, opened once. Handed down as an argument, never imported."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from api.tallying import Tallies
from graph.archive import Archive
from graph.ledger import Ledger
from graph.model.opening import Models
from graph.model.types import Embedder, LanguageModel
from graph.profile import Profile
from graph.retrieval.meaning import Meaning
from graph.retrieval.text import TextIndex
from graph.sessions import Sessions
from graph.snapshot import Snapshots
from graph.sql import Database
from graph.store import FactStore

type Clock = Callable[[], datetime]


class Rings(Protocol):
    """Wakes the worker for a job. A ring that is lost loses nothing: the ledger is looked at anyway."""

    def ring(self, job_id: str) -> None: ...
    async def healthy(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class MindConfig:
    """What settings say, in the form that everything above `settings` may see; no secret among it.

    `group` is the owner's graph; `zone` an IANA name, the zone of an owner who named none.
    """

    data: Path
    group: str = "u_me"
    zone: str = "UTC"
    engine: Literal["falkordb", "neo4j"] = "falkordb"
    engine_version: str = ""
    model: str | None = None
    cap_usd: float = 130.0
    rub_per_usd: float = 92.0
    version: str = "0"

    @property
    def spool(self) -> Path:
        """Uploads that wait for their job, each in a folder of its own."""
        return self.data / "spool"

    @property
    def originals(self) -> Path:
        return self.data / "originals"


@dataclass(frozen=True, slots=True)
class Mind:
    store: FactStore
    snapshots: Snapshots
    archive: Archive
    ledger: Ledger
    sessions: Sessions
    profile: Profile
    text: TextIndex
    meaning: Meaning
    models: Models
    bell: Rings
    clock: Clock
    config: MindConfig
    database: Database
    model: LanguageModel | None = None
    embedder: Embedder | None = None
    tallies: Tallies = field(default_factory=Tallies)
