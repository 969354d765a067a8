"""What a look into an upload found -> who speaks in it, and which files say no day of their own."""

from rich.table import Table
from rich.text import Text

from ui.cli.terminal import Terminal, printable
from ui.client import DryRun

SHOWN = 20


def say_authors(here: Terminal, found: DryRun) -> None:
    """Every name with its messages, so that the owner can be told from the others."""
    t = here.t
    if not found.authors:
        return
    table = Table(box=None, show_header=False, title=t("bring.authors"), title_justify="left")
    roles = t.section("role")
    for one in found.authors[:SHOWN]:
        table.add_row(
            Text(printable(roles.get(one.name, one.name))),
            Text(t.count(one.messages, "messages")),
            Text(t("bring.is_me") if one.me else "", style="green"),
        )
    here.out.print(table)
    _say_more(here, len(found.authors))
    if len([one for one in found.authors if one.name not in roles]) > 1:
        here.out.print(t("cli.who"), style="dim", markup=False)


def say_undated(here: Terminal, found: DryRun) -> None:
    """With what stands for the day, where anything does."""
    t = here.t
    if not found.undated:
        return
    by = {one.path: one for one in found.dated_by}
    table = Table(box=None, show_header=False, title=t("bring.undated"), title_justify="left")
    for path in found.undated[:SHOWN]:
        one = by.get(path)
        stands = (
            t("bring.dated_by", day=t.day(one.date), source=t.name("source", one.source))
            if one
            else t("when.unknown")
        )
        table.add_row(Text(printable(path)), Text(stands, style="dim"))
    here.out.print(table)
    _say_more(here, len(found.undated))
    here.out.print(t("cli.undated"), style="dim", markup=False)


def _say_more(here: Terminal, count: int) -> None:
    if count > SHOWN:
        here.out.print(here.t("shifts.more", n=count - SHOWN), style="dim", markup=False)
