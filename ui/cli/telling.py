"""A story from the terminal, and the list of what is at work."""

import argparse
import sys

from rich.table import Table
from rich.text import Text

from ui.cli.terminal import Terminal, printable
from ui.words.when import when


def note(here: Terminal, asked: argparse.Namespace) -> int:
    text: str = asked.text if asked.text is not None else sys.stdin.read()
    if not text.strip():
        here.err.print(here.t("cli.no_words"), style="red", markup=False)
        return 1
    made = here.mind.note(text, date=asked.date, title=asked.title, project=asked.project)
    read = when(here.t, made.date, made.date_until, made.date_precision)
    # To the second it is the moment of telling; all else was said by the person, apart or in the story itself.
    dated = asked.date or made.date_precision != "second"
    here.out.print(
        here.t("cli.noted_on", when=read) if dated else here.t("cli.noted"), markup=False
    )
    return 0


def jobs(here: Terminal, _: argparse.Namespace) -> int:
    t = here.t
    found = here.mind.jobs()
    if not found:
        here.out.print(t("cli.no_jobs"), markup=False)
        return 0
    table = Table(box=None, show_header=False)
    for one in found:
        done = f"{one.progress.done}/{one.progress.total}" if one.progress.total else ""
        table.add_row(
            Text(one.id, style="dim"), one.kind, t.name("status", one.status), done,
            t.day(one.created), Text(printable(one.problem or ""), style="yellow"),
        )  # fmt: skip
    here.out.print(table)
    return 0
