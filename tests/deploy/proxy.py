"""The very Caddy of the compose file on free ports before two servers, with an authority of its own that is trusted."""

import contextlib
import ssl
import subprocess
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.deploy.tools import ROOT, caddy
from tests.journeys.running import bare_environment, free_port

CADDYFILE = ROOT / ".docker" / "Caddyfile"
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Door:
    https: str
    http: str
    trust: ssl.SSLContext


def environment(**more: str) -> dict[str, str]:
    return bare_environment() | {"DRIFTMAP_DOMAIN": "localhost"} | more


@contextlib.contextmanager
def before(home: Path, *, api: int, ui: int) -> Generator[Door]:
    home.mkdir(exist_ok=True)
    http, https = free_port(), free_port()
    env = environment(
        HOME=str(home),
        XDG_DATA_HOME=str(home),
        XDG_CONFIG_HOME=str(home),
        DRIFTMAP_HTTP_PORT=str(http),
        DRIFTMAP_HTTPS_PORT=str(https),
        DRIFTMAP_API_UPSTREAM=f"127.0.0.1:{api}",
        DRIFTMAP_UI_UPSTREAM=f"127.0.0.1:{ui}",
    )
    with (home / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [caddy(), "run", "--config", CADDYFILE, "--adapter", "caddyfile"],
            env=env,
            stdout=log,
            stderr=log,
        )
    try:
        trust = _trust(home, https)
        yield Door(f"https://localhost:{https}", f"http://localhost:{http}", trust)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _trust(home: Path, port: int) -> ssl.SSLContext:
    """The proxy's own authority, once it has made itself and answers."""
    root = home / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if root.exists():
            context = ssl.create_default_context(cafile=str(root))
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"https://localhost:{port}/", verify=context, trust_env=False)
                return context
        time.sleep(0.1)
    raise AssertionError((home / "log").read_text(encoding="utf-8")[-2_000:])
