"""Files and folders -> one upload with their relative paths kept, followed to its end with bars."""

import argparse
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from ui.cli.inside import SHOWN, say_authors, say_undated
from ui.cli.terminal import Terminal, printable
from ui.client import DryRun, FileProblem, Ingest, Upload
from ui.words import Words

ALIVE = frozenset({"queued", "running"})
EVERY = 0.5
type Fields = dict[str, str | list[str]]


def bring(here: Terminal, asked: argparse.Namespace) -> int:
    missing = [path for path in asked.paths if not path.exists()]
    for path in missing:
        here.err.print(here.t("cli.nothing", path=path), style="red", markup=False)
    if missing:
        return 1
    given: dict[str, str | list[str]] = {
        "project": asked.project or "",
        "me": asked.me or [],
        "date": asked.date or "",
        "timezone": asked.timezone or "",
        "exclude": asked.exclude or [],
    }
    fields: Fields = {key: value for key, value in given.items() if value}
    with ExitStack() as stack:
        files = [_upload(here, path, stack) for path in asked.paths]
        # Where nothing is paid there is nothing to look at first; a large archive would be read twice.
        if asked.dry_run or here.mind.health().model.configured:
            with here.err.status(here.t("bring.reading")):
                found = here.mind.preview(files, fields, lang=here.t.lang)
            _say_preview(here, found)
            if asked.dry_run:
                return 0
            if not _agreed(here, found, yes=asked.yes):
                here.err.print(here.t("cli.not_brought"), markup=False)
                return 0
            files, fields = [], {**fields, "upload_id": found.upload_id}
        with here.err.status(here.t("cli.sending")):
            job = here.mind.start(files, fields)
    return _follow(here, job)


def _agreed(here: Terminal, found: DryRun, *, yes: bool) -> bool:
    """Asked only where money goes out and somebody sits there to answer: a script has its cap by the month."""
    asks = here.err.is_interactive and sys.stdin.isatty()
    if yes or not found.estimate.calls or not asks:
        return True
    here.err.print(here.t("cli.go_on"), end=" ", markup=False)
    return sys.stdin.readline().strip().casefold() in here.t.list_of("cli.yes")


def _temporary() -> IO[bytes]:
    return tempfile.TemporaryFile(suffix=".zip")


def _upload(here: Terminal, path: Path, stack: ExitStack) -> Upload:
    if not path.is_dir():
        return path.name, stack.enter_context(path.open("rb"))
    packed = stack.enter_context(_temporary())
    root = path.resolve()
    inside = sorted(members(root))
    with (
        zipfile.ZipFile(
            packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False
        ) as zipped,
        _bar(here.err) as bar,
    ):
        for file in bar.track(inside, description=here.t("cli.zipping")):
            zipped.write(file, f"{root.name}/{file.relative_to(root).as_posix()}")
    packed.seek(0)
    return f"{root.name}.zip", packed


def members(root: Path) -> Iterator[Path]:
    """Links are not followed: they may lead out of what was meant."""
    for folder, folders, names in root.walk():
        folders[:] = [name for name in folders if not (folder / name).is_symlink()]
        yield from (
            folder / name
            for name in names
            if (folder / name).is_file() and not (folder / name).is_symlink()
        )


def _bar(console: Console) -> Progress:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=console, transient=True)


def _follow(here: Terminal, id: str) -> int:
    t = here.t
    here.err.print(t("cli.job", id=id), style="dim", markup=False)
    with _bar(here.err) as bar:
        task = bar.add_task(t.name("status", "queued"), total=None)
        job = here.mind.job(id, lang=here.t.lang)
        while job.status in ALIVE:
            stage = t.name("stage", job.progress.stage)
            bar.update(
                task,
                description=stage,
                completed=job.progress.done,
                total=job.progress.total or None,
            )
            time.sleep(EVERY)
            job = here.mind.job(id, lang=here.t.lang)
    _say_end(here, job)
    return 0 if job.status == "done" else 1


def _say_end(here: Terminal, job: Ingest) -> None:
    t = here.t
    here.out.print(t("cli.ended", status=t.name("status", job.status)), style="bold", markup=False)
    stats = job.stats.model_dump()
    names = ["files_seen", "files_read", "files_duplicate", "files_skipped", "files_failed"]
    for name in [*names, "conversations", "messages", "statements", "entities"]:
        if stats[name]:
            here.out.print(
                f"  {t(f'stat.{name}')}: {t.number(stats[name])}", markup=False, highlight=False
            )
    _say_problems(here, job.problems)


def _say_preview(here: Terminal, found: DryRun) -> None:
    t = here.t
    lines = [
        f"{t.count(found.files, 'files')} · {t.count(found.conversations, 'conversations')} · {t.count(found.messages, 'messages')}",
        f"{t.month(found.from_)} — {t.month(found.to)}" if found.from_ else t("bring.no_range"),
        " · ".join(f"{name} {n}" for name, n in found.formats.items()),
        _cost(t, found),
    ]
    for line in lines:
        here.out.print(Text(printable(line)))
    say_authors(here, found)
    say_undated(here, found)
    _say_problems(here, found.problems)


def _cost(t: Words, found: DryRun) -> str:
    told = found.estimate
    time = t("bring.minutes", minutes=t.count(max(1, round(told.minutes)), "minutes"))
    if not told.calls:
        return f"{t('bring.free')} {time}"
    work = t("bring.calls_tokens", calls=t.count(told.calls, "calls"), tokens=t.count(told.tokens, "tokens"))  # fmt: skip
    price = t("bring.price", usd=t.decimal(told.cost_usd), rub=t.number(told.cost_rub))
    return f"{work} · {price} · {time}"


def _say_problems(here: Terminal, problems: Sequence[FileProblem]) -> None:
    if not problems:
        return
    table = Table(box=None, show_header=False, title=here.t("cli.problems"), title_justify="left")
    for one in problems[:SHOWN]:
        table.add_row(Text(printable(one.path), style="dim"), Text(printable(one.reason)))
    here.out.print(table)
    if len(problems) > SHOWN:
        here.out.print(here.t("shifts.more", n=len(problems) - SHOWN), style="dim", markup=False)
