"""Folders under the eye: what is new or changed in them comes in by itself, what was only moved does not count twice."""

import argparse
import hashlib
import re
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from ui.cli.bringing import ALIVE, EVERY, members
from ui.cli.places import MOST_GONE, Places
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


@dataclass(frozen=True, slots=True)
class Glance:
    """A file at one glance: its size, the time of its last change (ns), and which file of the disk it is."""

    size: int
    changed: int
    node: int


# A file with the SHA-256 of its bytes.
type Fresh = tuple[Path, str]


@dataclass(slots=True)
class Watched:
    """One folder: what it looked like at the last glance, what of it was brought or need not be, and what it holds."""

    root: Path
    last: dict[Path, Glance] = field(default_factory=dict[Path, Glance])
    done: dict[Path, Glance] = field(default_factory=dict[Path, Glance])
    texts: dict[Path, str] = field(default_factory=dict[Path, str])
    # What a file of the disk held when it was last seen under a name that is gone.
    left: dict[int, str] = field(default_factory=dict[int, str])

    def settled(self) -> list[Path]:
        """Files that are not done and did not change since the last glance: nobody is just writing them."""
        now = dict(_glances(self.root))
        still = [
            path
            for path, glance in now.items()
            if self.last.get(path) == glance and self.done.get(path) != glance
        ]
        for path in self.texts.keys() - now.keys():
            self.left[self.last[path].node] = self.texts.pop(path)
        self.last = now
        self.done = {path: one for path, one in self.done.items() if path in now}
        return sorted(still)

    def name(self, path: Path) -> str:
        return f"{self.root.name}/{path.relative_to(self.root).as_posix()}"


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
    kept: Places | None = None
    glances = 0
    while True:
        try:
            kept = Places(here.mind.kept_files()) if kept is None else kept
            for one in folders:
                _bring(here, one, folders, kept)
            glances += 1
        except Unreachable:
            # What was brought meanwhile by others is asked anew when it is back.
            kept = None
            here.err.print(here.t("cli.waits"), style="dim", markup=False)
            time.sleep(AWAY_SECONDS)
        # A file is brought at the second glance that finds it the same.
        if once and glances > 1:
            return 0
        time.sleep(0.0 if once and glances == 0 else seconds)


def _bring(here: Terminal, folder: Watched, folders: Sequence[Watched], kept: Places) -> None:
    """What stands still and is not known by its bytes in this place, a load at a time."""
    fresh: list[Fresh] = []
    for path in folder.settled():
        text = _sum(path)
        if text is None:
            continue
        folder.texts[path] = text
        if kept.stood(text, folder.name(path)):
            folder.done[path] = folder.last[path]
        else:
            fresh.append((path, text))
    standing = {text for one in folders for text in _standing(one, kept)} if fresh else set[str]()
    for load in _loads(fresh, lambda path: folder.last[path].size):
        _import(here, folder, load, kept, standing)


def _standing(folder: Watched, kept: Places) -> Iterator[str]:
    """Texts that stand in a folder; a file that was not read yet may hold all that it ever held."""
    yield from folder.texts.values()
    for path in folder.last.keys() - folder.texts.keys():
        yield from kept.held(folder.name(path))


def _import(
    here: Terminal,
    folder: Watched,
    load: Sequence[Fresh],
    kept: Places,
    standing: Collection[str],
) -> None:
    # One that only moved is sent for its new place to be known: once edited there, it takes over from itself.
    moved = {folder.name(path) for path, text in load if kept.knows(text)}
    with ExitStack() as stack:
        files, load = _opened(folder, load, stack)
        if not files:
            return
        try:
            job = here.mind.start(files, earlier(folder, load, kept, standing))
        except Refused as refused:
            # Nothing among them can be read: said once, and not tried again until something changes.
            here.err.print(printable(refused.detail or refused.title), style="yellow", markup=False)
            job = None
    for path, text in load:
        folder.done[path] = folder.last[path]
        kept.add(text, folder.name(path))
    if job is not None:
        _tell(here, job, len(load), moved)


def earlier(
    folder: Watched, load: Sequence[Fresh], kept: Places, standing: Collection[str]
) -> dict[str, str | list[str]]:
    """For each new text those that it may take over from: what stood in its place, or in the place it moved from."""
    gone = set(kept.gone(folder.root.name, standing))
    before: list[str] = []
    strange = False
    for path, text in load:
        if kept.knows(text):
            continue
        name = folder.name(path)
        older = kept.held(name) or {folder.left.get(folder.last[path].node, "")} & gone
        older = older or set(kept.namesakes(name, gone))
        before += [f"{one} {name}" for one in sorted(older - set(standing))]
        strange = strange or not older
    # A new name, other bytes, another file of the disk: only its words can tell what it was.
    lost = sorted(gone)[:MOST_GONE] if strange else []
    return {"before": before, "gone": lost}


def _opened(
    folder: Watched, load: Sequence[Fresh], stack: ExitStack
) -> tuple[list[Upload], list[Fresh]]:
    """Those that are still there; one that was renamed or locked meanwhile is seen at the next glance."""
    files: list[Upload] = []
    held: list[Fresh] = []
    for path, text in load:
        try:
            body = stack.enter_context(path.open("rb"))
        except OSError:
            continue
        files.append((folder.name(path), body))
        held.append((path, text))
    if files:
        files += [
            (folder.name(path), stack.enter_context(path.open("rb")))
            for path in _naming(folder.root)
        ]
    return files, held


def _naming(root: Path) -> list[Path]:
    """Settings of a vault that is watched itself, or lies in a folder that is."""
    return sorted(one for part in NAMING for at in ("", "*/") for one in root.glob(at + part))


def _tell(here: Terminal, id: str, count: int, moved: Collection[str]) -> None:
    """How it ended; of what only moved not a word."""
    job = here.mind.job(id, lang=here.t.lang)
    while job.status in ALIVE:
        time.sleep(EVERY)
        job = here.mind.job(id, lang=here.t.lang)
    if count == len(moved) and job.status == "done":
        return
    status = here.t.name("status", job.status)
    files = here.t.count(count - len(moved), "files")
    here.out.print(here.t("cli.brought", files=files, status=status), markup=False)
    for one in job.problems:
        if one.path.endswith(NAMING) or one.path in moved:
            continue  # nobody brought it: it only told what names mean, or where a note lies now
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
                yield path, Glance(found.st_size, found.st_mtime_ns, found.st_ino)


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


def _loads(files: Sequence[Fresh], size: Callable[[Path], int]) -> Iterator[list[Fresh]]:
    load: list[Fresh] = []
    held = 0
    for one in files:
        if load and (len(load) == FILES_AT_ONCE or held + size(one[0]) > BYTES_AT_ONCE):
            yield load
            load, held = [], 0
        load.append(one)
        held += size(one[0])
    if load:
        yield load
