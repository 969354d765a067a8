"""Folders under the eye: what is new or changed in them comes in by itself, what was only renamed does not come twice."""

import argparse
import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from ui.cli.bringing import ALIVE, EVERY, members
from ui.cli.terminal import Terminal, printable
from ui.client import Refused, Unreachable, Upload

# A vault's own settings, waste and history are nobody's words; the API would skip them one by one.
PASSED_BY = frozenset({".obsidian", ".trash", ".git", "node_modules", "__MACOSX", ".DS_Store"})
# What the names of its daily notes mean: they go along with every load, for a note is dated by its name.
NAMING = (
    ".obsidian/daily-notes.json", ".obsidian/plugins/periodic-notes/data.json", ".obsidian/plugins/calendar/data.json",
    "logseq/config.edn",
)  # fmt: skip
# What editors, offices and browsers keep beside a file while it is written; the file itself comes after.
_UNFINISHED = re.compile(
    r"\.?~lock\..*#|~\$.*|\.#.*|#.*#|.*~|.*\.sw[a-z]|4913|\.goutputstream-.*|"
    r".*\.(?:tmp|temp|part|partial|crdownload|download|!ut)|.*\.sb-[0-9a-f]+-\w+|\.fuse_hidden.*|\.nfs.*",
    re.IGNORECASE,
)
FILES_AT_ONCE = 200
BYTES_AT_ONCE = 64_000_000
READ_AT_ONCE = 1 << 20
SECONDS = 5.0
AWAY_SECONDS = 30.0

# Of a file at one glance: size and time of its last change.
type Glance = tuple[int, int]


@dataclass(slots=True)
class Watched:
    """One folder: what it looked like at the last glance, and what of it was brought or need not be."""

    root: Path
    last: dict[Path, Glance] = field(default_factory=dict[Path, Glance])
    done: dict[Path, Glance] = field(default_factory=dict[Path, Glance])

    def settled(self) -> list[Path]:
        """Files that are not done and did not change since the last glance: nobody is just writing them."""
        now = dict(_glances(self.root))
        still = [
            path
            for path, glance in now.items()
            if self.last.get(path) == glance and self.done.get(path) != glance
        ]
        self.last = now
        self.done = {path: one for path, one in self.done.items() if path in now}
        return sorted(still)


def watch(here: Terminal, asked: argparse.Namespace) -> int:
    """Until Ctrl-C, or once with `--once`. A product that is away is waited for."""
    missing = [path for path in asked.paths if not path.is_dir()]
    for path in missing:
        here.err.print(here.t("cli.no_folder", path=path), style="red", markup=False)
    if missing:
        return 1
    folders = [Watched(path.resolve()) for path in asked.paths]
    for one in folders:
        here.err.print(here.t("cli.watching", path=one.root), style="dim", markup=False)
    try:
        return _look(here, folders, once=asked.once, seconds=asked.every)
    except KeyboardInterrupt:
        return 0


def _look(here: Terminal, folders: Sequence[Watched], *, once: bool, seconds: float) -> int:
    known: set[str] | None = None
    glances = 0
    while True:
        try:
            known = here.mind.known_files() if known is None else known
            for one in folders:
                _bring(here, one, known)
            glances += 1
        except Unreachable:
            # What was brought meanwhile by others is asked anew when it is back.
            known = None
            here.err.print(here.t("cli.waits"), style="dim", markup=False)
            time.sleep(AWAY_SECONDS)
        # A file is brought at the second glance that finds it the same.
        if once and glances > 1:
            return 0
        time.sleep(0.0 if once and glances == 0 else seconds)


def _bring(here: Terminal, folder: Watched, known: set[str]) -> None:
    """What stands still and is not known by its bytes, a load at a time."""
    fresh: list[tuple[Path, str]] = []
    for path in folder.settled():
        sha256 = _sum(path)
        if sha256 is None:
            continue
        if sha256 in known:
            folder.done[path] = folder.last[path]
        else:
            fresh.append((path, sha256))
    for load in _loads(fresh, lambda path: folder.last[path][0]):
        _import(here, folder, load, known)


def _import(
    here: Terminal, folder: Watched, load: Sequence[tuple[Path, str]], known: set[str]
) -> None:
    with ExitStack() as stack:
        files, load = _opened(folder, load, stack)
        if not files:
            return
        try:
            job = here.mind.start(files, {"watched": "true"})
        except Refused as refused:
            # Nothing among them can be read: said once, and not tried again until something changes.
            here.err.print(printable(refused.detail or refused.title), style="yellow", markup=False)
            job = None
    for path, sha256 in load:
        folder.done[path] = folder.last[path]
        known.add(sha256)
    if job is not None:
        _tell(here, job, len(load))


def _opened(
    folder: Watched, load: Sequence[tuple[Path, str]], stack: ExitStack
) -> tuple[list[Upload], list[tuple[Path, str]]]:
    """Those that are still there; one that was renamed or locked meanwhile is seen at the next glance."""
    files: list[Upload] = []
    held: list[tuple[Path, str]] = []
    for path, sha256 in load:
        try:
            body = stack.enter_context(path.open("rb"))
        except OSError:
            continue
        files.append((_name(folder, path), body))
        held.append((path, sha256))
    if files:
        files += [
            (_name(folder, path), stack.enter_context(path.open("rb")))
            for path in _naming(folder.root)
        ]
    return files, held


def _name(folder: Watched, path: Path) -> str:
    return f"{folder.root.name}/{path.relative_to(folder.root).as_posix()}"


def _naming(root: Path) -> list[Path]:
    """Settings of a vault that is watched itself, or lies in a folder that is."""
    return sorted(one for part in NAMING for at in ("", "*/") for one in root.glob(at + part))


def _tell(here: Terminal, id: str, count: int) -> None:
    job = here.mind.job(id, lang=here.t.lang)
    while job.status in ALIVE:
        time.sleep(EVERY)
        job = here.mind.job(id, lang=here.t.lang)
    status = here.t.name("status", job.status)
    here.out.print(
        here.t("cli.brought", files=here.t.count(count, "files"), status=status), markup=False
    )
    for one in job.problems:
        if one.path.endswith(NAMING):
            continue  # nobody brought it: it only told what names mean
        here.out.print(
            f"  {printable(one.path)}: {printable(one.reason)}", style="dim", markup=False
        )


def _glances(root: Path) -> Iterator[tuple[Path, Glance]]:
    for path in members(root):
        if PASSED_BY.isdisjoint(path.relative_to(root).parts) and not _UNFINISHED.fullmatch(
            path.name
        ):
            try:
                found = path.stat()
            except OSError:
                # Gone since it was listed.
                continue
            # An empty one is about to be filled, or holds nothing to bring.
            if found.st_size:
                yield path, (found.st_size, found.st_mtime_ns)


def _sum(path: Path) -> str | None:
    """SHA-256 of a file; None when it cannot be read just now."""
    summed = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(READ_AT_ONCE):
                summed.update(piece)
    except OSError:
        return None
    return summed.hexdigest()


def _loads(
    files: Sequence[tuple[Path, str]], size: Callable[[Path], int]
) -> Iterator[list[tuple[Path, str]]]:
    load: list[tuple[Path, str]] = []
    held = 0
    for one in files:
        if load and (len(load) == FILES_AT_ONCE or held + size(one[0]) > BYTES_AT_ONCE):
            yield load
            load, held = [], 0
        load.append(one)
        held += size(one[0])
    if load:
        yield load
