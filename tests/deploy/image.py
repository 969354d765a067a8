"""Dockerfile -> the tree that it would make: each step is done for real, in layers over this machine's own root.

There is no engine to build an image here. Root of a Linux has all that one does: mount namespaces and overlays.
What stands in for the base image is this machine with a Python of the right version.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.deploy.recipe import Stage, Step, read_recipe

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Image:
    """What differs from this machine, and what the recipe says of a start."""

    layer: Path
    environment: dict[str, str] = field(default_factory=dict[str, str])
    folder: str = "/"
    user: str = "0:0"
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()


def can_build() -> bool:
    """Root on a Linux that lays one folder over another."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"):
        return False
    tried = subprocess.run(
        [
            "unshare",
            "--mount",
            "sh",
            "-c",
            "grep -q overlay /proc/filesystems && mount -t tmpfs x /mnt",
        ],
        check=False,
        capture_output=True,
    )
    return tried.returncode == 0


def mounted(layer: Path, at: Path, work: Path) -> str:
    """Shell lines that lay a layer over the machine."""
    return "\n".join(
        [
            # Only the upper layer may lie inside the lower one, so there is one of each.
            f"mount -t overlay overlay -o lowerdir=/,upperdir={layer},workdir={work} {at}",
            f"mount --rbind /dev {at}/dev",
            f"mount --rbind /proc {at}/proc",
        ]
    )


class Kitchen:
    """Builds the stages that a target needs, each once, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stages = read_recipe(ROOT / "Dockerfile")
        self._built: dict[str, Image] = {}
        self._context = folder / "context"
        _lay_out(self._context)

    def build(self, target: str) -> Image:
        if target not in self._stages:
            return self._stand_in()
        if target not in self._built:
            stage = self._stages[target]
            for step in stage.said("COPY"):
                for flag in step.flags:
                    self.build(flag.removeprefix("--from="))
            self._built[target] = self._cook(stage, self.build(stage.base))
        return self._built[target]

    def _stand_in(self) -> Image:
        """The machine, with its Python where the base image has it and readable by everyone."""
        layer = self._folder / "base-image"
        if not layer.exists():
            bin_ = layer / "usr" / "local" / "bin"
            bin_.mkdir(parents=True)
            real = Path(sys.executable).resolve()
            for name in ("python", "python3", f"python3.{sys.version_info.minor}"):
                (bin_ / name).symlink_to(real)
            pip = bin_ / "pip"
            pip.write_text('#!/bin/sh\nexec /usr/local/bin/python -m pip "$@"\n', encoding="utf-8")
            pip.chmod(0o755)
            uv = bin_ / "uv"
            uv.write_text('#!/bin/sh\nexec /usr/local/bin/python -m uv "$@"\n', encoding="utf-8")
            uv.chmod(0o755)
            for place in real.parents:
                if place != Path("/") and place.stat().st_mode & 0o005 != 0o005:
                    (layer / place.relative_to("/")).mkdir(parents=True, exist_ok=True)
            for place in layer.rglob("*"):
                if place.is_dir():
                    place.chmod(0o755)
            layer.chmod(0o755)
        path = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
        return Image(layer, {"PATH": path})

    def _cook(self, stage: Stage, base: Image) -> Image:
        upper, work, at = (self._folder / stage.name / name for name in ("layer", "work", "root"))
        for place in (work, at):
            place.mkdir(parents=True)
        image = replace(base, layer=upper)
        lines = ["set -eu", "umask 022", f"cp -a {base.layer} {upper}", mounted(upper, at, work)]
        for step in stage.steps:
            image, line = self._step(step, image, at)
            lines.append(line)
        script = self._folder / f"{stage.name}.sh"
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", str(script)],
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, f"{stage.name}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return image

    def _step(self, step: Step, image: Image, at: Path) -> tuple[Image, str]:
        match step.word:
            case "ENV":
                given = dict(word.split("=", 1) for word in step.words())
                known = image.environment
                return replace(image, environment=known | {
                    name: value.replace("$PATH", known["PATH"]) for name, value in given.items()
                }), ""  # fmt: skip
            case "WORKDIR":
                return replace(image, folder=step.rest), f"mkdir -p {at}{step.rest}"
            case "USER":
                return replace(image, user=step.rest), ""
            case "ENTRYPOINT":
                return replace(image, entrypoint=tuple(json.loads(step.rest))), ""
            case "CMD":
                return replace(image, command=tuple(json.loads(step.rest))), ""
            case "COPY":
                return image, self._copy(step, image, at)
            case "RUN":
                return image, _run(step, image, at)
            case _:
                return image, ""

    def _copy(self, step: Step, image: Image, at: Path) -> str:
        *sources, to = step.words()
        source = self._context
        for flag in step.flags:
            source = self._built[flag.removeprefix("--from=")].layer
        place = f"{at}{to}" if to.startswith("/") else f"{at}{image.folder}/{to}"
        lines: list[str] = []
        for name in sources:
            found = source / name.lstrip("/")
            assert found.exists(), f"{name} is not in what the builder is given"
            if found.is_dir():
                lines.append(f"mkdir -p {place} && cp -a {found}/. {place}/")
            else:
                folder = place if to.endswith("/") else str(Path(place).parent)
                lines.append(f"mkdir -p {folder} && cp -a {found} {place}")
        return "\n".join(lines)


def _run(step: Step, image: Image, at: Path) -> str:
    exports = "".join(f"export {name}={shlex.quote(v)}; " for name, v in image.environment.items())
    inside = f"{exports}cd {image.folder}; {step.rest}"
    kept = "".join(f"{line}\n" for flag in step.flags for line in _cache(flag, at))
    return f"{kept}chroot {at} /bin/sh -ec {shlex.quote(inside)}"


def _cache(flag: str, at: Path) -> list[str]:
    """A builder keeps such a folder between builds; here it is the cache that uv has on this machine."""
    found = re.fullmatch(r"--mount=type=cache,target=(\S+)", flag)
    if found is None:
        return []
    place = f"{at}{found[1]}"
    return [f"mkdir -p {place}", f"mountpoint -q {place} || mount --bind {_uv_cache()} {place}"]


def _uv_cache() -> Path:
    uv = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
    said = subprocess.run([uv, "cache", "dir"], check=True, capture_output=True, text=True).stdout
    Path(said.strip()).mkdir(parents=True, exist_ok=True)
    return Path(said.strip())


def _lay_out(context: Path) -> None:
    """What `.dockerignore` lets through of what git knows."""
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    for name in filter(None, listed):
        if name.split("/")[0] in let_in and (ROOT / name).is_file():
            (context / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, context / name)
