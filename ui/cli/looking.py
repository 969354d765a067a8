"""Shifts and priorities -> a few lines and a table."""

import argparse
from itertools import zip_longest

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ui.cli.terminal import Terminal, cited, printable
from ui.client import ShiftOut, Shifts
from ui.parts.bits import agreement

ROWS = 12
FEW = 8


def shifts(here: Terminal, asked: argparse.Namespace) -> int:
    """What changed, each with its words, then both orders and how alike they are."""
    t = here.t
    found = here.mind.shifts(asked.since, asked.until, t.lang)
    here.out.print(Text(printable(found.summary or t("shifts.none"))))
    for one in sorted(found.items, key=lambda each: -abs(each.delta) * each.probability)[:ROWS]:
        _change(here, one)
    if found.priorities_from and found.priorities_to:
        here.out.print(_orders(here, found))
        here.out.print(Text(agreement(t, found.tau, found.rbo), style="dim"))
    return 0


def _change(here: Terminal, one: ShiftOut) -> None:
    t = here.t
    line = Text(f"\n{printable(one.entity.name)}", style="bold")
    line.append(
        f" — {t.name('change', one.change)}, {t.likelihood(one.probability)}", style="not bold"
    )
    if one.date:
        line.append(f", {t('shifts.when', day=t.day(one.date))}", style="not bold")
    here.out.print(line)
    if one.hot or not one.stable:
        here.out.print(Text(f"  {t('shifts.hot' if one.hot else 'shifts.unstable')}", style="dim"))
    for side, evidence in (("before", one.evidence_before), ("after", one.evidence_after)):
        if evidence:
            here.out.print(Text(f"  {t(f'shifts.{side}')}:", style="dim"))
        for n, words in enumerate(evidence, 1):
            here.out.print(Padding(cited(t, n, words), (0, 0, 0, 2)))


def _orders(here: Terminal, found: Shifts) -> Table:
    """Both orders side by side."""
    table = Table(box=None, header_style="dim")
    for name in ("#", here.t("shifts.from"), here.t("shifts.to")):
        table.add_column(name)
    pairs = zip_longest(found.priorities_from[:FEW], found.priorities_to[:FEW])
    for n, pair in enumerate(pairs, 1):
        names = (Text(printable(one.entity.name) if one else "") for one in pair)
        table.add_row(str(n), *names)
    return table


def priorities(here: Terminal, asked: argparse.Namespace) -> int:
    t = here.t
    found = here.mind.priorities(asked.as_of, t.lang)
    table = Table(
        box=None,
        header_style="dim",
        title=t("when.on", day=t.day(found.as_of)),
        title_justify="left",
    )
    for name in ("#", t("map.name"), t("map.type"), ""):
        table.add_column(name)
    for one in found.items[:ROWS]:
        between = t("likelihood.range", low=one.rank_low, high=one.rank_high)
        table.add_row(
            str(one.rank),
            Text(printable(one.entity.name)),
            t.name("type", one.entity.type),
            between,
        )
    if found.items:
        here.out.print(table)
    if found.dormant:
        names = ", ".join(printable(one.entity.name) for one in found.dormant[:FEW])
        here.out.print(Text(t("shifts.quiet", names=names), style="dim"))
    elif not found.items:
        here.out.print(t("state.empty_map"), markup=False)
    return 0
