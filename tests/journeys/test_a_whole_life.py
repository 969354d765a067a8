"""From a zip to an answer with quotes, over a stop and a second start, on the real engine."""

import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.journeys.running import ROOT, Running, bring, free_port, running

DIARY = {
    "Дневник/2024/2024-01-10.md": "Хочу снова рисовать акварелью. Купил краски и бумагу.\n",
    "Дневник/2024/2024-02-03.md": "Рисую акварелью каждый вечер. Сегодня два часа рисовал мост.\n",
    "Дневник/2024/2024-05-20.md": "Бросил рисовать акварелью. Надоело, ничего не выходит.\n",
    "Заметки/работа.md": "---\ndate: 2024-03-01\n---\nХочу научиться играть на виолончели.\n",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("жизнь") / "data"


@pytest.fixture(scope="module")
def first(data: Path) -> Generator[Running]:
    with running(data) as product:
        yield product


@pytest.fixture(scope="module")
def imported(first: Running) -> dict[str, object]:
    return bring(first.http, DIARY)


def test_an_archive_comes_in_whole(first: Running, imported: dict[str, object]) -> None:
    assert imported["status"] == "done"
    stats = imported["stats"]
    assert isinstance(stats, dict)
    assert (stats["files_seen"], stats["files_read"], stats["files_failed"]) == (4, 4, 0)
    assert stats["statements"] > 0
    paths = {row["path"] for row in first.http.get("/api/documents").json()["items"]}
    assert paths == set(DIARY)


@pytest.mark.usefixtures("imported")
def test_the_map_shows_what_was_wanted_on_a_day(first: Running) -> None:
    before = first.http.get("/api/map", params={"as_of": "2024-01-01"}).json()
    after = first.http.get("/api/map", params={"as_of": "2024-03-10"}).json()

    assert before["nodes"] == []
    assert any("рис" in node["name"].lower() for node in after["nodes"])


@pytest.mark.usefixtures("imported")
def test_an_answer_rests_on_words_that_stand_in_the_archive(first: Running) -> None:
    asked = {"messages": [{"role": "user", "content": "Что я писал про акварель?"}]}

    answer = first.http.post("/api/chat/generate", json=asked).raise_for_status().json()

    assert answer["citations"]
    for cited in answer["citations"]:
        assert cited["quote"] in DIARY[cited["source"]["path"]]


@pytest.mark.usefixtures("imported")
def test_an_answer_about_a_day_knows_nothing_of_later_days(first: Running) -> None:
    asked = {
        "messages": [{"role": "user", "content": "Что я писал про акварель?"}],
        "as_of": "2024-02-03",
    }

    answer = first.http.post("/api/chat/generate", json=asked).raise_for_status().json()

    days = {cited["source"]["date"][:10] for cited in answer["citations"]}
    assert days
    assert max(days) <= "2024-02-03"


@pytest.mark.usefixtures("imported")
def test_nothing_is_invented_about_what_was_never_said(first: Running) -> None:
    asked = {"messages": [{"role": "user", "content": "Как зовут моего стоматолога?"}]}

    answer = first.http.post("/api/chat/generate", json=asked).raise_for_status().json()

    assert answer["citations"] == []


@pytest.mark.usefixtures("imported")
def test_the_same_archive_again_adds_nothing(first: Running) -> None:
    before = _counts(first)

    again = bring(first.http, DIARY)

    stats = again["stats"]
    assert isinstance(stats, dict)
    assert (again["status"], stats["files_duplicate"]) == ("done", 4)
    assert _counts(first) == before


@pytest.mark.usefixtures("imported")
def test_a_second_start_takes_seconds_and_finds_everything(first: Running, data: Path) -> None:
    before = _counts(first)

    code = first.stop(signal.SIGINT)

    with running(data) as second:
        after = _counts(second)
        took = second.seconds
        assert bring(second.http, DIARY)["status"] == "done"
        assert _counts(second) == after
    assert code == 0
    assert after == before
    assert took < 30


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = subprocess.run(
            [sys.executable, "-m", "api.cli", "run", "--no-ui", "--data", str(tmp_path / "data"),
             "--port", str(port)],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert f"port {port}" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_two_lives_run_side_by_side(tmp_path: Path) -> None:
    with running(tmp_path / "a") as one, running(tmp_path / "b") as two:
        bring(one.http, {"2024-01-01.md": "Хочу выучить португальский.\n"})

        seen = [len(each.http.get("/api/documents").json()["items"]) for each in (one, two)]

    assert seen == [1, 0]
    assert free_port() > 0


def _counts(product: Running) -> dict[str, int]:
    paths = ("/api/documents", "/api/entities", "/api/facts")
    pages = {path: product.http.get(path, params={"limit": 500}) for path in paths}
    counts = {path: len(page.raise_for_status().json()["items"]) for path, page in pages.items()}
    shown = product.http.get("/api/map", params={"limit": 100_000}).json()
    return counts | {"nodes": len(shown["nodes"]), "edges": len(shown["edges"])}
