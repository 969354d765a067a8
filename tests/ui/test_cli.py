"""The terminal's own ways: what it says when nobody answers, and in which language."""

import argparse
import io
from datetime import UTC, datetime
from typing import cast

import pytest
from rich.console import Console

from ui.cli import looking
from ui.cli.__main__ import main
from ui.cli.terminal import Terminal
from ui.client import EntityBrief, MindClient, Priorities, PriorityOut
from ui.words import words


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["ask", "Что было?"], "не отвечает"),
        (["--lang", "en", "ask", "Что было?"], "does not answer"),
        (["ask", "--lang", "en", "Что было?"], "does not answer"),
        (["priorities", "--lang", "en"], "does not answer"),
    ],
)
def test_without_a_server_one_sentence_says_what_to_do(
    line: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DRIFTMAP_API_URL", "http://127.0.0.1:9")

    code = main(line)

    told = " ".join(capsys.readouterr().err.split())
    assert code == 1
    assert said in told
    assert "driftmap run" in told


def _ranked(name: str) -> PriorityOut:
    brief = EntityBrief(
        id=name, type="Goal", name=name, aliases=[], phase=None, stance="dormant", confidence=0.5
    )
    return PriorityOut(
        entity=brief, level=1.0, sd=0.5, p_top=0.5, share=0.5, rank=1, rank_low=1, rank_high=2, evidence=[]
    )  # fmt: skip


def test_where_nothing_was_told_for_long_the_list_says_what_is_quiet_and_how_to_look_back() -> None:
    class Quiet:
        def priorities(self, as_of: str | None, lang: str) -> Priorities:
            return Priorities(
                as_of=datetime(2025, 1, 1, tzinfo=UTC), certainty=0.0, items=[], obligations=[],
                dormant=[_ranked("керамика"), _ranked("хор")],
            )  # fmt: skip

    out = Console(file=io.StringIO(), width=200)
    here = Terminal(cast("MindClient", Quiet()), words("ru"), out, out)

    assert looking.priorities(here, argparse.Namespace(as_of=None)) == 0
    told = cast("io.StringIO", out.file).getvalue()
    assert "Давно ни слова: керамика, хор." in told
    assert "--as-of" in told
    assert "Карта пока пуста" not in told
