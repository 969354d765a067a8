"""Facts -> findings: what is wrong, what is only worth knowing, and the values that their sentences need."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from api.doctor.facts import Archive, Facts

type Level = Literal["wrong", "note"]

PYTHON_FROM, PYTHON_BELOW = (3, 12), (3, 15)
# From this one on the engine comes as a ready wheel.
GLIBC_OF_WHEEL = (2, 38)
LEAST_MEMORY_MB, GOOD_MEMORY_MB = 700, 1_500
LEAST_DISK_MB, GOOD_DISK_MB = 500, 3_000
NETWORKED = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph"})
OLDEST_NEO4J, NEWEST_TRIED_NEO4J = (5, 26), (5, 26)
CLOCK_BEHIND = timedelta(minutes=10)
CLOCK_APART = timedelta(minutes=5)
OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` names its sentence in words_*.toml, `given` fills it."""

    code: str
    level: Level = "wrong"
    given: dict[str, object] = field(default_factory=dict[str, object])


type Check = Callable[[Facts], Iterator[Finding]]


def settings(facts: Facts) -> Iterator[Finding]:
    if facts.refused is not None:
        yield Finding("settings_refused", given={"reason": facts.refused})


def python(facts: Facts) -> Iterator[Finding]:
    found = facts.machine.python
    if not PYTHON_FROM <= found < PYTHON_BELOW:
        yield Finding("python_version", given={"found": _dotted(found)})


def engine_package(facts: Facts) -> Iterator[Finding]:
    machine = facts.machine
    if facts.neo4j is not None:
        return
    if not machine.engine_here:
        old = machine.glibc is not None and machine.glibc < GLIBC_OF_WHEEL
        if old and not machine.compiler:
            yield Finding("compiler_missing", given={"glibc": _dotted(machine.glibc or ())})
        else:
            yield Finding("engine_missing")
    if not machine.libgomp:
        yield Finding("libgomp_missing")


def memory(facts: Facts) -> Iterator[Finding]:
    found = facts.machine.memory_mb
    if found is not None and found < GOOD_MEMORY_MB:
        level: Level = "wrong" if found < LEAST_MEMORY_MB else "note"
        yield Finding("memory_little", level, {"found": found, "good": GOOD_MEMORY_MB})


def encoding(facts: Facts) -> Iterator[Finding]:
    if facts.machine.encoding.lower().replace("-", "") != "utf8":
        yield Finding("encoding", "note", {"found": facts.machine.encoding})


def ports(facts: Facts) -> Iterator[Finding]:
    for port in facts.ports:
        if not port.taken:
            continue
        option = "--port" if port.part == "api" else "--ui-port"
        given: dict[str, object] = {
            "port": port.number,
            "option": option,
            "who": port.holder or "?",
        }
        if port.ours:
            yield Finding("port_ours", "note", given)
        else:
            yield Finding("port_taken" if port.holder else "port_taken_by_somebody", given=given)


def folder(facts: Facts) -> Iterator[Finding]:
    found = facts.folder
    if found is None:
        return
    given: dict[str, object] = {"path": found.path, "mode": f"{found.mode:03o}"}
    if not found.exists:
        yield Finding("data_new", "note", given)
    elif not found.mine:
        yield Finding("data_not_mine", given=given)
    elif not found.writable:
        yield Finding("data_read_only", given=given)
    elif found.mode & OTHERS:
        yield Finding("data_open", given=given)
    if found.filesystem in NETWORKED:
        yield Finding("data_networked", given=given | {"kind": found.filesystem})
    if found.env_mode is not None and found.env_mode & OTHERS:
        yield Finding("env_open", given={"mode": f"{found.env_mode:03o}"})


def disk(facts: Facts) -> Iterator[Finding]:
    found = facts.folder
    if found is None or found.free_mb is None or found.free_mb >= GOOD_DISK_MB:
        return
    level: Level = "wrong" if found.free_mb < LEAST_DISK_MB else "note"
    yield Finding("disk_little", level, {"free": found.free_mb, "good": GOOD_DISK_MB})


def database(facts: Facts) -> Iterator[Finding]:
    if facts.archive is not None and facts.archive.there and not facts.archive.sound:
        yield Finding("database_broken")


def clock(facts: Facts) -> Iterator[Finding]:
    newest = facts.archive.newest if facts.archive else None
    if newest is not None and newest - facts.now > CLOCK_BEHIND:
        given: dict[str, object] = {"now": _moment(facts.now), "newest": _moment(newest)}
        yield Finding("clock_behind_archive", given=given)
    told = facts.models.date if facts.models else None
    if told is not None and abs(told - facts.now) > CLOCK_APART:
        minutes = round(abs(told - facts.now) / timedelta(minutes=1))
        yield Finding("clock_apart", given={"now": _moment(facts.now), "minutes": minutes})


def embedded(facts: Facts) -> Iterator[Finding]:
    found = facts.embedded
    if found is None:
        return
    if found.orphan:
        yield Finding("engine_orphan", "note")
    empty = found.entities == 0 or (not found.running and not found.log_bytes)
    if empty and _done(facts.archive):
        yield Finding("map_lost", given={"chunks": _done(facts.archive)})


def neo4j(facts: Facts) -> Iterator[Finding]:
    found = facts.neo4j
    if found is None:
        return
    match found.standing:
        case "away":
            yield Finding("neo4j_away")
        case "locked":
            yield Finding("neo4j_locked")
        case "old":
            yield Finding("neo4j_old", given={"oldest": _dotted(OLDEST_NEO4J)})
        case "answers":
            yield from _of_an_answering_neo4j(facts)
    if found.weak_password and not found.far:
        yield Finding("neo4j_weak", "note")


def _of_an_answering_neo4j(facts: Facts) -> Iterator[Finding]:
    found = facts.neo4j
    if found is None:
        return
    if found.version is not None and found.version > NEWEST_TRIED_NEO4J:
        yield Finding("neo4j_untried", "note", {"found": _dotted(found.version)})
    if found.entities == 0 and _done(facts.archive):
        yield Finding("map_lost", given={"chunks": _done(facts.archive)})


def bell(facts: Facts) -> Iterator[Finding]:
    if facts.bell is not None and facts.bell.standing != "answers":
        yield Finding("redis_locked" if facts.bell.standing == "locked" else "redis_away")


def models(facts: Facts) -> Iterator[Finding]:
    found = facts.models
    if found is None:
        if not facts.has_key and facts.refused is None:
            yield Finding("key_none", "note")
        return
    if found.status == 0:
        yield Finding("models_away")
    elif found.status in {401, 403}:
        yield Finding("key_refused", given={"status": found.status})
    elif found.status >= 400:
        yield Finding("models_odd", "note", {"status": found.status})
    else:
        for name in found.wanted:
            if found.known and name not in found.known:
                yield Finding("model_unknown", "note", {"name": name})


CHECKS: tuple[Check, ...] = (
    settings, python, engine_package, memory, encoding, ports, folder, disk, database, clock,
    embedded, neo4j, bell, models,
)  # fmt: skip


def judge(facts: Facts, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """The wrong ones first, otherwise in the order of the checks."""
    found = [finding for check in checks for finding in check(facts)]
    return sorted(found, key=lambda finding: finding.level == "note")


def _done(archive: Archive | None) -> int:
    return archive.chunks_done if archive else 0


def _dotted(version: Sequence[int]) -> str:
    return ".".join(map(str, version))


def _moment(when: object) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
