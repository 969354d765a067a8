"""A job, a step and their counts, as the ledger tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from graph.sql.rows import AnyRow

LEASE = timedelta(seconds=60)

type JobStatus = Literal[
    "queued", "running", "paused_budget", "paused", "done", "failed", "cancelled"
]
type Wish = Literal["pause", "cancel"]
# What a job paused itself for; a person's pause has no such reason and is theirs alone to end.
type Reason = Literal["budget", "provider", "disk"]


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work as the ledger knows it. `wish` is what the person asked of a running one."""

    id: str
    kind: str
    status: JobStatus
    stage: str
    done: int
    total: int
    payload: Mapping[str, object]
    stats: Mapping[str, object]
    problem: str | None
    attempts: int
    wish: Wish | None
    owner: str | None
    lease: datetime | None
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One chunk's turn in a job."""

    job_id: str
    key: str
    attempts: int


@dataclass(frozen=True, slots=True)
class StepCounts:
    waiting: int
    done: int
    dead: int

    @property
    def total(self) -> int:
        return self.waiting + self.done + self.dead


@dataclass(frozen=True, slots=True)
class Standing:
    """The queue as a whole: jobs that wait and since when the oldest does, and steps given up."""

    waiting: int
    oldest: datetime | None
    dead: int


def job_of(row: AnyRow) -> Job:
    return Job(
        row.id, row.kind, cast("JobStatus", row.status), row.stage, row.done, row.total, row.payload,
        row.stats, row.problem, row.attempts, cast("Wish | None", row.wish), row.owner, row.lease,
        row.created, row.updated,
    )  # fmt: skip
