"""Shifts and priorities -> a few lines and a table."""

import argparse

from rich.table import Table
from rich.text import Text

from ui.cli.terminal import Terminal, cited, printable

ROWS = 12
FEW = 8


def shifts(here: Terminal, asked: argparse.Namespace) -> int:
    t = here.t
    found = here.mind.shifts(asked.since, asked.until, t.lang)
    here.out.print(Text(printable(found.summary or t("shifts.none"))))
    for one in sorted(found.items, key=lambda each: -abs(each.delta) * each.probability)[:ROWS]:
        line = Text(f"\n{printable(one.entity.name)}", style="bold")
        line.append(
            f" — {t.name('change', one.change)}, {t.likelihood(one.probability)}", style="not bold"
        )
        here.out.print(line)
        for side, evidence in (("before", one.evidence_before), ("after", one.evidence_after)):
            if evidence:
                here.out.print(Text(f"  {t(f'shifts.{side}')}: ", style="dim"), end="")
                here.out.print(cited(t, 1, evidence[0]))
    return 0


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
