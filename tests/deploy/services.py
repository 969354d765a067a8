"""A service of the compose file and its image -> the same process here: user, rights, root and environment as told.

Ports are those of a test, and every name of the inner network is this machine.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from tests.deploy.image import ROOT, Image, mounted
from tests.deploy.tools import compose_model

type Service = Mapping[str, object]
NAMES = ("api", "ui", "neo4j", "redis")
PATIENCE = 90.0


def prepared(folder: Path, form: str, domain: str = "localhost") -> Path:
    """What somebody has after `prepare.sh`: the compose file, an .env and secrets."""
    shutil.copytree(ROOT / ".docker", folder / ".docker", ignore=shutil.ignore_patterns("secrets"))
    shutil.copy(ROOT / "docker-compose.yml", folder)
    subprocess.run(
        ["sh", str(folder / ".docker" / "prepare.sh"), domain, form],
        check=True,
        capture_output=True,
    )
    return folder


def asked(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`docker compose config`, as the library beneath it says it."""
    return subprocess.run(
        [compose_model(), str(folder)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PATH": os.defpath} | environment,
    )


def services(folder: Path) -> dict[str, Service]:
    said = asked(folder)
    assert said.returncode == 0, said.stderr
    return cast("dict[str, Service]", json.loads(said.stdout)["services"])


@dataclass(frozen=True, slots=True)
class Started:
    process: subprocess.Popen[str]
    log: Path
    healthcheck: Sequence[str]
    image: Image
    room: Path

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf-8")[-3000:]

    def healthy(self) -> bool:
        """What the compose file has the engine ask, asked in the same surroundings."""
        inside = ["nsenter", "--target", str(self.process.pid), "--mount"]
        asked = [*inside, *_chrooted(self.image, self.room / "root", self.healthcheck, {})]
        return subprocess.run(asked, check=False, capture_output=True).returncode == 0

    def until_healthy(self) -> float:
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE:
            assert self.process.poll() is None, self.said()
            if self.healthy():
                return time.monotonic() - begun
            time.sleep(0.3)
        raise AssertionError(self.said())


@contextmanager
def started(
    image: Image, service: Service, room: Path, *, secrets: Path, data: Path | None, **told: str
) -> Generator[Started]:
    """The service until the test is done with it; `told` overrides its environment, such as ports."""
    room.mkdir(parents=True)
    given = cast("dict[str, str]", service.get("environment") or {})
    environment = image.environment | given | told
    image = replace(image, user=str(service.get("user") or image.user))
    command = cast("list[str] | None", service.get("command")) or list(image.command)
    named = cast("list[dict[str, str]]", service.get("secrets") or [])
    binds = [(secrets / one["source"], one["target"]) for one in named]
    binds += [(data, "/data")] if data else []
    log = room / "log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            _script(image, room, [*image.entrypoint, *command], environment, binds),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    check = cast("dict[str, list[str]]", service["healthcheck"])["test"]
    ports = {
        "8000": told.get("DRIFTMAP_PORT", "8000"),
        "8501": told.get("DRIFTMAP_UI_PORT", "8501"),
    }
    asking = [_renamed(word, ports) for word in check[1:]]
    try:
        yield Started(process, log, asking, image, room)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _renamed(word: str, ports: Mapping[str, str]) -> str:
    for old, new in ports.items():
        word = word.replace(old, new)
    return word


def _script(
    image: Image,
    room: Path,
    command: Sequence[str],
    environment: Mapping[str, str],
    binds: Sequence[tuple[Path, str]],
) -> list[str]:
    """A root that nobody can write to, but for /data and a /tmp in memory; no capability, no way to get one."""
    root, layer, work = room / "root", room / "layer", room / "work"
    hosts = "".join(f"127.0.0.1 {name}\\n" for name in ("localhost", *NAMES))
    lines = [
        "set -eu",
        # A layer can be laid only once, so each has its own; what is large in it is bound, not copied.
        f"mkdir -p {root} {work} {layer}/opt/driftmap",
        f"for one in {image.layer}/*; do [ $one = {image.layer}/opt ] || cp -al $one {layer}; done",
        f"mkdir -p {layer}/etc {layer}/run/secrets",
        f"rm -f {layer}/etc/hosts; printf '{hosts}' > {layer}/etc/hosts",
        mounted(layer, root, work),
        f"mount --bind {image.layer}/opt/driftmap {root}/opt/driftmap",
        f"mount -o remount,bind,ro {root}/opt/driftmap",
        *(line for place, inside in binds for line in _bound(place, f"{root}{inside}")),
        f"mount -t tmpfs -o size=512m,mode=1777 tmpfs {root}/tmp",
        f"mount -o remount,ro {root}",
        "exec " + shlex.join(_chrooted(image, root, command, environment)),
    ]
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", "\n".join(lines)]


def _chrooted(
    image: Image, root: Path, command: Sequence[str], environment: Mapping[str, str]
) -> list[str]:
    uid, _, gid = image.user.partition(":")
    whole = {**image.environment, **environment}
    return [
        "chroot", str(root), "setpriv", "--reuid", uid, "--regid", gid, "--clear-groups",
        "--bounding-set=-all", "--no-new-privs", "env", "-i", "-C", image.folder,
        *(f"{name}={value}" for name, value in whole.items()), *command,
    ]  # fmt: skip


def _bound(place: Path, at: str) -> list[str]:
    """One file or one folder, as compose lays it: whoever may read the file may read it there."""
    made = f"mkdir -p {at}" if place.is_dir() else f"[ -e {at} ] || : > {at}"
    return [made, f"mount --bind {place} {at}"]
