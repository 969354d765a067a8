"""`driftmap doctor`: what is missing or wrong, in words, and what to do. Changes nothing; needs nothing that runs."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from api.bootstrap import now
from api.doctor.checks import judge
from api.doctor.look import look
from api.doctor.telling import in_json, in_words
from api.log import open_log
from api.settings import settings_or_reason, spoken_here

WRONG = 1


def main(argv: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(argv)
    given: dict[str, object] = {"data": asked.data, "port": asked.port, "ui_port": asked.ui_port}
    settings = settings_or_reason(**{name: one for name, one in given.items() if one is not None})
    # Whoever talks to servers logs too; here the sentences say it.
    open_log(level=logging.CRITICAL)
    facts = asyncio.run(look(settings, now=now(), online=asked.online))
    findings = judge(facts)
    lang = asked.lang or spoken_here()
    unasked = facts.has_key and facts.models is None
    said = in_json(findings, lang) if asked.json else in_words(findings, lang, unasked=unasked)
    sys.stdout.write(said)
    return WRONG if any(finding.level == "wrong" for finding in findings) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="driftmap doctor",
        description="Say what is missing or wrong. Exit code 1: something is.",
    )
    parser.add_argument("--data", type=Path, help="the data folder (DRIFTMAP_DATA, .data)")
    parser.add_argument("--port", type=int, help="port of the API (DRIFTMAP_PORT, 8000)")
    parser.add_argument("--ui-port", type=int, help="port of the pages (DRIFTMAP_UI_PORT, 8501)")
    parser.add_argument("--online", action="store_true", help="also ask the model's server; free")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--lang", choices=["ru", "en"], help="default: as LANG says, else English")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
