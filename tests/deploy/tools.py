"""Programs of other makers that judge the deployment: the library under Docker Compose, and the Caddy of the image.

Both are built by Go, once, at exact versions. A test is left out, with the reason, only where there is no Go; never in CI.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journeys.running import bare_environment
from tests.outside import Outside

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / ".uv" / "tools"
HERE = Path(__file__).parent


def compose_model() -> Path:
    """Says what a compose file means; `tests/deploy/compose` pins it with its sums."""
    sums = (HERE / "compose" / "go.sum").read_bytes()
    return _built(f"compose-{len(sums)}", ["build", "-C", str(HERE / "compose"), "-o", "OUT", "."])


def caddy() -> Path:
    """The version that docker-compose.yml names."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    found = re.search(r"image: caddy:([\d.]+)-alpine", text)
    assert found, "docker-compose.yml names no Caddy"
    package = f"github.com/caddyserver/caddy/v2/cmd/caddy@v{found[1]}"
    return _built(f"caddy-{found[1]}", ["install", package])


def _built(name: str, command: list[str]) -> Path:
    path = KEPT / name
    if path.exists():
        return path
    go = shutil.which("go")
    if go is None:
        reason = "no Go here to build what judges the deployment; Debian: apt-get install golang"
        pytest.fail(reason) if Outside().ci else pytest.skip(reason)
    into = KEPT / f"{name}.new"
    into.mkdir(parents=True, exist_ok=True)
    made = into / ("out" if "OUT" in command else "caddy")
    subprocess.run(
        [go, *(str(made) if word == "OUT" else word for word in command)],
        check=True,
        cwd=into,
        env=bare_environment()
        | {"GOBIN": str(into), "GOFLAGS": "-buildvcs=false", "CGO_ENABLED": "0"},
    )
    made.rename(path)
    shutil.rmtree(into)
    return path
