"""`python -m ui.cli NAME …`: import, ask, shifts and priorities from a terminal, over HTTP like every face."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from ui.cli import asking, bringing, looking, telling, watching
from ui.cli.terminal import Terminal
from ui.client import MindClient, Refused, Unreachable, open_http
from ui.settings import read_settings
from ui.words import LANGUAGES, Lang, Words, words

FAILED = 1


def main(argv: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(argv)
    settings = read_settings()
    out, err = Console(), Console(stderr=True)
    with open_http(settings) as http:
        mind = MindClient(http)
        t = words(_language(asked.lang, "ru"))
        # What the API refuses is said in the person's language too.
        http.headers["Accept-Language"] = t.lang
        try:
            t = _spoken(mind, asked.lang)
            http.headers["Accept-Language"] = t.lang
            act: Callable[[Terminal, argparse.Namespace], int] = asked.act
            return act(Terminal(mind, t, out, err), asked)
        except Unreachable:
            err.print(t("cli.offline", url=settings.api), style="red", markup=False)
        except Refused as problem:
            title = problem.detail or problem.title
            err.print(t("cli.refused", title=title), style="red", markup=False)
    return FAILED


def _spoken(mind: MindClient, lang: str | None) -> Words:
    """The language asked for, else the owner's, in the owner's zone."""
    profile = mind.profile()
    return words(_language(lang, profile.language), profile.timezone)


def _language(named: str | None, otherwise: Lang) -> Lang:
    for one in LANGUAGES:
        if one == named:
            return one
    return otherwise


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="driftmap", description="Clients of a running driftmap")
    spoken = argparse.ArgumentParser(add_help=False)
    # Before or after the name of the client: `driftmap ask --lang en "…"` is how one types it.
    parser.add_argument("--lang", choices=LANGUAGES, help="ru or en; default: the owner's")
    spoken.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=argparse.SUPPRESS,
        help="ru or en; default: the owner's",
    )
    names = parser.add_subparsers(
        required=True, metavar="import|watch|note|jobs|ask|shifts|priorities"
    )

    _bringing(names, spoken)
    _asking(names, spoken)
    return parser


type Names = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage] - it has no other name


def _bringing(names: Names, spoken: argparse.ArgumentParser) -> None:
    bring = names.add_parser("import", parents=[spoken], help="bring in files, folders or a zip")
    bring.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    bring.add_argument("--project", help="default: the top folder")
    bring.add_argument("--me", action="append", help="your name in messengers; repeatable")
    bring.add_argument("--date", help="for files without a date, YYYY-MM-DD")
    bring.add_argument("--timezone", help="an IANA name")
    bring.add_argument("--exclude", action="append", help="path pattern; repeatable")
    bring.add_argument("--dry-run", action="store_true", help="only look inside")
    bring.add_argument("--yes", action="store_true", help="do not ask before a model is paid")
    bring.set_defaults(act=bringing.bring)

    eye = names.add_parser("watch", parents=[spoken], help="import what is new in folders")
    eye.add_argument("paths", nargs="+", type=Path, metavar="FOLDER")
    eye.add_argument("--every", type=float, default=watching.SECONDS, help="seconds between looks")
    eye.add_argument("--once", action="store_true", help="bring what is there and stop")
    eye.set_defaults(act=watching.watch)

    note = names.add_parser("note", parents=[spoken], help="tell a story with a date of its own")
    note.add_argument("text", nargs="?", help="default: what comes on standard input")
    note.add_argument(
        "--date",
        help='when it was, also in words: 2021-04-05, «весной 2021», "spring 2021"; default: now',
    )
    note.add_argument("--title")
    note.add_argument("--project")
    note.set_defaults(act=telling.note)

    work = names.add_parser("jobs", parents=[spoken], help="what is at work, and what went wrong")
    work.set_defaults(act=telling.jobs)


def _asking(names: Names, spoken: argparse.ArgumentParser) -> None:
    ask = names.add_parser("ask", parents=[spoken], help="ask a question")
    ask.add_argument("question")
    ask.add_argument("--as-of", help="answer from what had been said by that day")
    ask.add_argument("--mode", choices=["auto", "answer", "dig"], default="auto")
    ask.set_defaults(act=asking.ask)

    shifts = names.add_parser("shifts", parents=[spoken], help="what changed between two days")
    shifts.add_argument("since", metavar="FROM")
    shifts.add_argument("until", metavar="TO")
    shifts.set_defaults(act=looking.shifts)

    ranks = names.add_parser("priorities", parents=[spoken], help="what matters, now or on a day")
    ranks.add_argument("--as-of")
    ranks.set_defaults(act=looking.priorities)


if __name__ == "__main__":
    sys.exit(main())
