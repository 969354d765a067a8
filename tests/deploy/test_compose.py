"""What docker-compose.yml promises, read as Docker Compose reads it."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from api.settings import SHORTEST_TOKEN, Settings
from tests.deploy.services import Service, asked, prepared, services
from tests.deploy.tools import ROOT

# The first of them builds what reads the file, with a Go that may have to be fetched.
pytestmark = pytest.mark.timeout(900)
FORMS = {
    "full": {"proxy", "neo4j", "redis", "api", "worker", "ui"},
    "small": {"proxy", "small"},
}
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
CEILING = {"full": 6.5, "small": 2.0}


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def told(form: str, tmp_path: Path) -> dict[str, Service]:
    return services(prepared(tmp_path, form))


def test_a_form_starts_its_own_parts_and_no_other(told: dict[str, Service], form: str) -> None:
    assert set(told) == FORMS[form]


def test_nothing_but_the_proxy_is_published(told: dict[str, Service]) -> None:
    assert {name for name, one in told.items() if one.get("ports")} == {"proxy"}
    ports = cast("list[Mapping[str, object]]", told["proxy"]["ports"])
    assert {(port["published"], port["target"]) for port in ports} == {("80", 80), ("443", 443)}


def test_every_part_is_bounded_watched_and_without_rights(told: dict[str, Service]) -> None:
    for name, one in told.items():
        assert int(str(one["mem_limit"])) > 0, name
        assert int(str(one["pids_limit"])) > 0, name
        assert cast("Mapping[str, object]", one["healthcheck"])["test"], name
        assert one["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in cast("list[str]", one["security_opt"]), name
        assert one.get("privileged") is None, name
        assert "/var/run" not in str(one.get("volumes")), name


def test_only_neo4j_may_write_beside_its_volumes(told: dict[str, Service]) -> None:
    assert {name for name, one in told.items() if not one.get("read_only")} <= {"neo4j"}


def test_only_the_proxy_has_one_right_more(told: dict[str, Service]) -> None:
    more = {name: one["cap_add"] for name, one in told.items() if one.get("cap_add")}

    assert more == {"proxy": ["NET_BIND_SERVICE"]}


def test_the_parts_fit_the_machine_that_the_docs_name(told: dict[str, Service], form: str) -> None:
    together = sum(int(str(one["mem_limit"])) for one in told.values()) / 2**30

    assert together <= CEILING[form]


def test_stores_are_reached_from_the_inner_network_alone(told: dict[str, Service]) -> None:
    for name in {"neo4j", "redis", "ui"} & set(told):
        assert set(cast("Mapping[str, object]", told[name]["networks"])) == {"inside"}


def test_what_is_named_is_there(told: dict[str, Service], form: str, tmp_path: Path) -> None:
    for one in told.values():
        for volume in cast("list[Mapping[str, str]]", one.get("volumes") or []):
            assert volume["type"] == "volume" or Path(volume["source"]).exists()
        if one.get("build"):
            target = cast("Mapping[str, str]", one["build"])["target"]
            assert f" AS {target}\n" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert form in FORMS


def test_every_image_of_others_has_an_exact_version(told: dict[str, Service]) -> None:
    for one in told.values():
        if not one.get("build"):
            assert re.fullmatch(r"[a-z0-9]+:\d+\.\d+\.\d+-[a-z]+", str(one["image"]))


def test_a_part_waits_for_parts_of_its_own_form(told: dict[str, Service]) -> None:
    for one in told.values():
        awaited = cast("Mapping[str, Mapping[str, str]]", one.get("depends_on") or {})
        assert set(awaited) <= set(told)
        assert {wait["condition"] for wait in awaited.values()} <= {"service_healthy"}


def test_whatever_a_part_of_ours_is_told_it_understands(told: dict[str, Service]) -> None:
    for one in told.values():
        if not one.get("build"):
            continue
        for name in cast("Mapping[str, str]", one["environment"]):
            assert _understood(name.removesuffix("_FILE")), name


def _understood(name: str) -> bool:
    field = name.removeprefix("DRIFTMAP_").lower()
    return field in Settings.model_fields and (
        name.startswith("DRIFTMAP_")
        or Settings.model_fields[field].validation_alias is not None
    )  # fmt: skip


def test_no_secret_stands_in_a_file_that_is_kept(told: dict[str, Service], tmp_path: Path) -> None:
    for one in told.values():
        for name, value in cast("Mapping[str, str]", one.get("environment") or {}).items():
            if re.search("TOKEN|PASSWORD|SECRET|API_KEY|AUTH|REDIS_URL", name):
                assert name.endswith("_FILE"), name
                assert value.startswith("/run/secrets/"), name
    assert not re.search(r"\$\{\w*(TOKEN|PASSWORD|KEY|SECRET)\w*:-[^}]", TEXT)
    environment = (tmp_path / ".env").read_text(encoding="utf-8")
    assert not re.search("TOKEN|PASSWORD|KEY", environment.replace("DRIFTMAP_SECRETS", ""))


@pytest.mark.parametrize("lost", ["DRIFTMAP_DOMAIN", "DRIFTMAP_SECRETS", "COMPOSE_PROFILES"])
def test_a_name_that_nobody_gave_is_asked_for_in_words(tmp_path: Path, lost: str) -> None:
    place = prepared(tmp_path, "full") / ".env"
    kept = [line for line in place.read_text(encoding="utf-8").splitlines() if lost not in line]
    place.write_text("\n".join(kept), encoding="utf-8")

    said = asked(tmp_path)

    assert said.returncode == 1
    assert f"required variable {lost} is missing a value" in said.stderr
    assert "prepare.sh" in said.stderr or "full or small" in said.stderr


def test_a_fresh_folder_without_anything_is_refused(tmp_path: Path) -> None:
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)

    assert "run .docker/prepare.sh DOMAIN first" in asked(tmp_path).stderr


def test_secrets_are_new_every_time_long_and_never_made_twice(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    kept = {place.name: place.read_text(encoding="utf-8") for place in _secrets(first)}

    other = {place.name: place.read_text(encoding="utf-8") for place in _secrets(second)}
    subprocess.run(
        ["sh", str(first / ".docker" / "prepare.sh"), "localhost", "full"],
        check=True,
        capture_output=True,
    )

    assert {name for name, text in kept.items() if text == other[name]} == {"openai_api_key"}
    assert {
        p.name: p.read_text(encoding="utf-8") for p in (first / ".docker/secrets").iterdir()
    } == kept
    assert len(kept["api_token"].encode()) >= SHORTEST_TOKEN
    assert kept["neo4j_auth"] == f"neo4j/{kept['neo4j_password']}"
    assert (first / ".docker" / "secrets").stat().st_mode & 0o777 == 0o700


def _secrets(folder: Path) -> list[Path]:
    folder.mkdir()
    return sorted((prepared(folder, "full") / ".docker" / "secrets").iterdir())
