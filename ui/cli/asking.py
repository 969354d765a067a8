"""A question -> an answer as it comes, then the words it rests on."""

import argparse
from typing import Any

from rich.text import Text

from ui.cli.terminal import Terminal, cited, printable
from ui.client import Evidence


def ask(here: Terminal, asked: argparse.Namespace) -> int:
    made = here.mind.ask(asked.question, mode=asked.mode, as_of=asked.as_of)
    cites: list[dict[str, Any]] = []
    code = 0
    try:
        for event, data in here.mind.follow(made.run_id):
            if event == "token":
                here.out.print(Text(printable(str(data.get("text", "")))), end="")
            elif event == "done":
                cites = data.get("citations") or []
            elif event == "error":
                here.err.print(here.t("chat.failed"), style="red", markup=False)
                code = 1
    except KeyboardInterrupt:
        here.mind.stop(made.run_id)
        here.out.print(f"\n{here.t('chat.stopped')}", style="dim", markup=False)
        return 130
    here.out.print()
    if cites:
        here.out.print(f"\n{here.t('cli.sources')}", style="bold", markup=False)
    for number, one in enumerate(cites, 1):
        here.out.print(cited(here.t, number, Evidence.model_validate(one)))
    return code
