"""Each judgement over facts that a test makes up: no machine is broken for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from api.doctor.checks import CHECKS, Finding, judge
from api.doctor.facts import (
    Archive,
    Bell,
    Embedded,
    Facts,
    Folder,
    Machine,
    ModelServer,
    Neo4j,
    Port,
    Standing,
)
from api.doctor.telling import Lang, in_words, told, words

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
MACHINE = Machine(python=(3, 13), glibc=(2, 41), memory_mb=4_000)
FOLDER = Folder(path="/data", free_mb=50_000, disk_mb=100_000)
WELL = Facts(
    now=NOW,
    machine=MACHINE,
    ports=(Port(8000, "api"), Port(8501, "ui")),
    folder=FOLDER,
    archive=Archive(there=True, chunks_done=12, newest=NOW - timedelta(hours=1)),
    embedded=Embedded(log_bytes=10_000),
    has_key=True,
)
SERVER = ModelServer(200, known=("strong", "light"), wanted=("strong", "light"), date=NOW)
ON_NEO4J = replace(WELL, embedded=None, neo4j=Neo4j("answers", (5, 26), far=True, entities=30))

# What is so, which finding it makes, and whether it is wrong or only worth knowing.
CASES: list[tuple[Facts, str, str]] = [
    (replace(WELL, refused="DRIFTMAP_PORT: too big"), "settings_refused", "wrong"),
    (replace(WELL, machine=replace(MACHINE, python=(3, 11))), "python_version", "wrong"),
    (replace(WELL, machine=replace(MACHINE, python=(3, 15))), "python_version", "wrong"),
    (replace(WELL, machine=replace(MACHINE, engine_here=False)), "engine_missing", "wrong"),
    (
        replace(WELL, machine=replace(MACHINE, glibc=(2, 36), engine_here=False, compiler=False)),
        "compiler_missing",
        "wrong",
    ),
    (replace(WELL, machine=replace(MACHINE, libgomp=False)), "libgomp_missing", "wrong"),
    (replace(WELL, machine=replace(MACHINE, memory_mb=512)), "memory_little", "wrong"),
    (replace(WELL, machine=replace(MACHINE, memory_mb=1_024)), "memory_little", "note"),
    (replace(WELL, machine=replace(MACHINE, encoding="ANSI_X3.4-1968")), "encoding", "note"),
    (replace(WELL, ports=(Port(8000, "api", True, True, "python"),)), "port_ours", "note"),
    (replace(WELL, ports=(Port(8000, "api", True, False, "nginx"),)), "port_taken", "wrong"),
    (replace(WELL, ports=(Port(8501, "ui", True),)), "port_taken_by_somebody", "wrong"),
    (replace(WELL, folder=replace(FOLDER, exists=False)), "data_new", "note"),
    (replace(WELL, folder=replace(FOLDER, mine=False)), "data_not_mine", "wrong"),
    (replace(WELL, folder=replace(FOLDER, writable=False)), "data_read_only", "wrong"),
    (replace(WELL, folder=replace(FOLDER, mode=0o755)), "data_open", "wrong"),
    (replace(WELL, folder=replace(FOLDER, filesystem="nfs4")), "data_networked", "wrong"),
    (replace(WELL, folder=replace(FOLDER, env_mode=0o644)), "env_open", "wrong"),
    (replace(WELL, folder=replace(FOLDER, free_mb=100)), "disk_little", "wrong"),
    (replace(WELL, folder=replace(FOLDER, free_mb=2_000)), "disk_little", "note"),
    (replace(WELL, archive=Archive(there=True, sound=False)), "database_broken", "wrong"),
    (
        replace(WELL, archive=Archive(there=True, newest=NOW + timedelta(days=2))),
        "clock_behind_archive",
        "wrong",
    ),
    (
        replace(WELL, models=replace(SERVER, date=NOW - timedelta(minutes=9))),
        "clock_apart",
        "wrong",
    ),
    (replace(WELL, embedded=Embedded(log_bytes=9, orphan=True)), "engine_orphan", "note"),
    (replace(WELL, embedded=Embedded()), "map_lost", "wrong"),
    (replace(WELL, embedded=Embedded(9, running=True, entities=0)), "map_lost", "wrong"),
    (replace(ON_NEO4J, neo4j=Neo4j("away", far=True)), "neo4j_away", "wrong"),
    (replace(ON_NEO4J, neo4j=Neo4j("locked", far=True)), "neo4j_locked", "wrong"),
    (replace(ON_NEO4J, neo4j=Neo4j("old", far=True)), "neo4j_old", "wrong"),
    (replace(ON_NEO4J, neo4j=Neo4j("answers", (2025, 4), entities=3)), "neo4j_untried", "note"),
    (
        replace(ON_NEO4J, neo4j=Neo4j("answers", (5, 26), weak_password=True, entities=3)),
        "neo4j_weak",
        "note",
    ),
    (replace(ON_NEO4J, neo4j=Neo4j("answers", (5, 26), entities=0)), "map_lost", "wrong"),
    (replace(WELL, bell=Bell("away")), "redis_away", "wrong"),
    (replace(WELL, bell=Bell("locked")), "redis_locked", "wrong"),
    (replace(WELL, has_key=False), "key_none", "note"),
    (replace(WELL, models=replace(SERVER, status=401)), "key_refused", "wrong"),
    (replace(WELL, models=replace(SERVER, status=0)), "models_away", "wrong"),
    (replace(WELL, models=replace(SERVER, status=404)), "models_odd", "note"),
    (replace(WELL, models=replace(SERVER, wanted=("stronger",))), "model_unknown", "note"),
]


@pytest.mark.parametrize(("facts", "code", "level"), CASES, ids=[f"{c}-{v}" for _, c, v in CASES])
def test_one_thing_makes_one_finding(facts: Facts, code: str, level: str) -> None:
    assert [(finding.code, finding.level) for finding in judge(facts)] == [(code, level)]


@pytest.mark.parametrize("facts", [WELL, ON_NEO4J, replace(WELL, models=SERVER)])
def test_a_machine_in_order_is_left_in_peace(facts: Facts) -> None:
    assert judge(facts) == []


def test_a_newcomer_without_anything_is_told_nothing_wrong() -> None:
    new = Facts(NOW, MACHINE, folder=replace(FOLDER, exists=False), archive=Archive(),
                embedded=Embedded())  # fmt: skip

    assert {finding.level for finding in judge(new)} == {"note"}


def test_what_is_wrong_comes_before_what_is_worth_knowing() -> None:
    facts = replace(WELL, has_key=False, machine=replace(MACHINE, libgomp=False, memory_mb=1_000))

    assert [finding.level for finding in judge(facts)] == ["wrong", "note", "note"]


def test_on_neo4j_nobody_misses_the_embedded_engine() -> None:
    facts = replace(ON_NEO4J, machine=replace(MACHINE, engine_here=False, libgomp=False))

    assert judge(facts) == []


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_finding_has_its_two_sentences(lang: Lang) -> None:
    for facts, code, _ in CASES:
        for finding in judge(facts):
            what, do = told(finding, lang)
            assert what, code
            assert do, code
            assert "{" not in what + do, code


def test_both_languages_say_the_same_things_and_nothing_that_is_never_found() -> None:
    found = {code for _, code, _ in CASES}
    sections = {
        lang: {key for key, said in words(lang).items() if isinstance(said, dict)}
        for lang in ("ru", "en")
    }

    assert sections["ru"] == sections["en"] == found
    assert set(words("ru")) == set(words("en"))


def test_the_sum_counts_what_was_found() -> None:
    said = in_words([Finding("libgomp_missing"), Finding("key_none", "note")], "en", unasked=True)

    assert f"Looked at: {len(CHECKS)} things; wrong: 1, worth knowing: 1." in said
    assert "--online" in said
    assert "in order" not in said


def test_every_standing_of_a_server_is_spoken_of() -> None:
    assert set(get_args(Standing.__value__)) == {"answers", "away", "locked", "old"}
