"""The terminal's own ways: what it says when nobody answers, and in which language."""

import argparse
import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from rich.console import Console

from api.schemas import SourceRef
from ui.cli import bringing, looking
from ui.cli.__main__ import main
from ui.cli.inside import say_authors, say_undated
from ui.cli.terminal import Terminal
from ui.client import (
    DryRun,
    EntityBrief,
    Evidence,
    Health,
    Ingest,
    MindClient,
    Priorities,
    PriorityOut,
    ShiftOut,
    Shifts,
)
from ui.words import Lang, words


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


class Typed(io.StringIO):
    """Somebody sits before it."""

    def isatty(self) -> bool:
        return True


class Paid:
    """A house with a model that is paid: what an import was begun with."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, Mapping[str, str | list[str]]]] = []

    def health(self) -> Health:
        engine, queue = {"name": "e", "version": "1", "ok": True}, {"ok": True, "waiting": 0}
        model = {"configured": True, "name": "m"}
        return Health.model_validate(
            {"ok": True, "engine": engine, "queue": queue, "model": model, "version": "1"}
        )

    def preview(self, files: object, fields: object, *, lang: str) -> DryRun:
        del files, fields, lang
        return DryRun.model_validate(
            {
                "upload_id": "u1", "files": 3, "formats": {"markdown": 3}, "from": "2021-03-01T00:00:00Z",
                "to": "2022-10-30T00:00:00Z", "conversations": 3, "messages": 40, "chunks": 9, "languages": {},
                "undated": [], "authors": [], "problems": [],
                "estimate": {"calls": 7, "tokens": 9000, "cost_usd": 0.12, "cost_rub": 10, "minutes": 2.2},
            }
        )  # fmt: skip

    def start(self, files: Sequence[object], fields: Mapping[str, str | list[str]]) -> str:
        self.begun.append((len(files), fields))
        return "job"

    def job(self, id: str, *, lang: str) -> Ingest:
        del id, lang
        progress = {"stage": "done", "done": 1, "total": 1}
        return Ingest.model_validate(
            {"job_id": "j", "status": "done", "progress": progress, "stats": {}, "problems": []}
        )


@pytest.mark.parametrize(
    ("typed", "yes", "terminal", "begun"),
    [("д\n", False, True, True), ("\n", False, True, False), ("", True, True, True), ("", False, False, True)],
    ids=["agreed", "not agreed", "told before", "a script"],
)  # fmt: skip
def test_what_an_import_costs_is_said_and_asked_before_it_costs_anything(
    typed: str,
    yes: bool,
    terminal: bool,
    begun: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "день.md").write_text("Хочу к морю.", encoding="utf-8")
    out = Console(
        file=io.StringIO(), width=200, force_terminal=terminal, force_interactive=terminal
    )
    house = Paid()
    here = Terminal(cast("MindClient", house), words("ru"), out, out)
    monkeypatch.setattr("sys.stdin", Typed(typed) if terminal else io.StringIO(typed))
    asked = argparse.Namespace(
        paths=[tmp_path / "день.md"], project=None, me=["Аня"], date=None, timezone=None,
        exclude=None, dry_run=False, yes=yes,
    )  # fmt: skip

    assert bringing.bring(here, asked) == 0

    told = cast("io.StringIO", out.file).getvalue()
    assert "markdown 3" in told
    assert "мар 2021 — окт 2022" in told
    assert "7 запросов" in told
    assert "≈ 0,12 $ · 10 ₽ · ≈ 2 минуты" in told
    assert house.begun == ([(0, {"me": ["Аня"], "upload_id": "u1"})] if begun else [])


def _seen(lang: Lang, **more: object) -> str:
    """What a look says of an upload."""
    found = Paid().preview([], {}, lang=lang).model_dump() | more
    out = Console(file=io.StringIO(), width=200)
    here = Terminal(cast("MindClient", Paid()), words(lang), out, out)
    told = DryRun.model_validate(found)

    say_authors(here, told)
    say_undated(here, told)

    return cast("io.StringIO", out.file).getvalue()


def test_a_look_lists_who_speaks_and_what_says_no_day() -> None:
    authors = [
        {"name": "self", "messages": 3, "me": True},
        {"name": "Лена", "messages": 40, "me": False},
        {"name": "Олег", "messages": 1, "me": True},
    ]
    by = [{"path": "б.md", "date": "2020-03-05T09:00:00Z", "source": "file_time"}]

    told = _seen("ru", authors=authors, undated=["а.md", "б.md"], dated_by=by)

    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert "Лена 40 сообщений" in lines
    assert "Олег 1 сообщение это вы" in lines
    assert any("--me" in line for line in lines)
    assert "а.md дата неизвестна" in lines
    assert "б.md стоит 5 марта 2020 (время файла)" in lines
    assert any("--date" in line for line in lines)


def test_a_look_is_silent_where_there_is_nobody_to_tell_apart_and_all_is_dated() -> None:
    authors = [{"name": "self", "messages": 3, "me": True}]

    assert _seen("en") == ""
    assert "--me" not in _seen("en", authors=authors)
    assert " more" not in _seen("en", undated=[f"{n}.md" for n in range(20)])
    assert "1 more" in _seen("en", undated=[f"{n}.md" for n in range(21)])


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


def _word(quote: str) -> Evidence:
    source = SourceRef(document_id="d", path="день.md", locator="", date=None, date_precision="day", role="self")  # fmt: skip
    return Evidence(statement_id=quote, quote=quote, source=source, explicit=True, heat=0.0)


def test_shifts_are_told_with_all_their_words_and_both_orders() -> None:
    day = datetime(2025, 6, 1, tzinfo=UTC)
    moved = ShiftOut(
        entity=_ranked("керамика").entity, change="dropped", delta=-1.0, probability=0.9, stable=True, date=day,
        date_low=day, date_high=day, mood_part=0.0, evidence_before=[_word("Хочу печь."), _word("Леплю кувшин.")],
        evidence_after=[_word("Бросила глину."), _word("Печь продала."), _word("Отпустило.")], reason=None,
    )  # fmt: skip

    class Shifted:
        def shifts(self, since: str, until: str, lang: str) -> Shifts:
            return Shifts(
                from_=day, to=day, rbo=0.25, tau=-1.0, summary="Керамика оставлена.", items=[moved],
                priorities_from=[_ranked("керамика"), _ranked("хор")], priorities_to=[_ranked("хор")],
            )  # fmt: skip

    out = Console(file=io.StringIO(), width=200)
    here = Terminal(cast("MindClient", Shifted()), words("ru"), out, out)

    assert looking.shifts(here, argparse.Namespace(since="2025-01-01", until="2025-12-01")) == 0
    told = cast("io.StringIO", out.file).getvalue()
    quotes = ("Хочу печь.", "Леплю кувшин.", "Бросила глину.", "Печь продала.", "Отпустило.")
    assert [told.count(quote) for quote in quotes] == [1, 1, 1, 1, 1]
    assert "около 1 июня 2025" in told
    assert "Порядок стал другим: τ -1,00, RBO 0,25" in told
    assert re.search(r"1\s+керамика\s+хор", told)
