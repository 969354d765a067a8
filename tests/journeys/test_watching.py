"""A watched folder on the running product: what is new comes in, what was moved or edited does not count twice."""

import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.journeys.running import ROOT, bare_environment, running


def watch_once(url: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "watch", str(folder), "--once", "--lang", "ru"],
        cwd=ROOT,
        env=bare_environment() | {"DRIFTMAP_API_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def paths(http: httpx.Client) -> list[str]:
    return sorted(one["path"] for one in http.get("/api/documents").json()["items"])


def test_a_vault_comes_in_by_itself(tmp_path: Path) -> None:
    vault = tmp_path / "Хранилище"
    (vault / "Дневник").mkdir(parents=True)
    (vault / ".obsidian").mkdir()
    (vault / ".obsidian" / "app.json").write_text('{"a": 1}', encoding="utf-8")
    first = vault / "Дневник" / "2024-01-10.md"
    first.write_text("Хочу снова рисовать акварелью.", encoding="utf-8")
    with running(tmp_path / "data") as product:
        url = str(product.http.base_url)
        said = watch_once(url, vault)
        assert "Принесено: 1 файл · готов" in said
        assert paths(product.http) == ["Хранилище/Дневник/2024-01-10.md"]

        assert watch_once(url, vault) == ""

        first.rename(vault / "Дневник" / "10 января 2024.md")
        assert watch_once(url, vault) == ""

        second = vault / "Дневник" / "2024-01-11.md"
        second.write_text("Купил краски и бумагу.", encoding="utf-8")
        os.utime(second, (1, 1))
        assert "1 файл" in watch_once(url, vault)
        assert len(paths(product.http)) == 2


def test_a_note_that_is_edited_takes_over_from_what_its_place_held(tmp_path: Path) -> None:
    vault = tmp_path / "Хранилище"
    vault.mkdir()
    note = vault / "Планы.md"
    note.write_text("Хочу снова рисовать акварелью.", encoding="utf-8")
    with running(tmp_path / "data") as product:
        url = str(product.http.base_url)
        watch_once(url, vault)
        note.write_text("Хочу снова рисовать акварелью и гуашью.", encoding="utf-8")
        assert "1 файл" in watch_once(url, vault)
        edited = standing(product.http)

        note.write_text("Записаться к зубному, позвонить маме в субботу.", encoding="utf-8")
        assert "1 файл" in watch_once(url, vault)
        used_again = standing(product.http)

    assert edited == ["Хочу снова рисовать акварелью и гуашью."]
    assert used_again == [*edited, "Записаться к зубному, позвонить маме в субботу."]


SEA = "Хочу к морю, каждое лето об этом думаю, а потом остаюсь дома с рассадой, котом и бесконечным ремонтом на кухне."


def test_a_note_that_moves_and_changes_counts_once_and_a_copy_that_changes_counts_beside_it(
    tmp_path: Path,
) -> None:
    vault = tmp_path / "Хранилище"
    (vault / "Личное").mkdir(parents=True)
    (vault / "планы.md").write_text("Выучить испанский до осени.", encoding="utf-8")
    (vault / "мечты.md").write_text("Свой сад с яблонями.", encoding="utf-8")
    (vault / "море.md").write_text(SEA, encoding="utf-8")
    (vault / "краски.md").write_text("Хочу снова рисовать акварелью.", encoding="utf-8")
    with running(tmp_path / "data") as product:
        url = str(product.http.base_url)
        watch_once(url, vault)
        # Renamed, looked at, edited; moved and edited; renamed and edited; copied, looked at, edited.
        (vault / "планы.md").rename(vault / "планы на год.md")
        (vault / "копия.md").write_bytes((vault / "краски.md").read_bytes())
        assert watch_once(url, vault) == ""
        (vault / "планы на год.md").write_text("Выучить испанский до осени и поехать.", "utf-8")
        (vault / "копия.md").write_text("Хочу снова рисовать акварелью и гуашью.", "utf-8")
        (vault / "мечты.md").unlink()
        (vault / "Личное" / "мечты.md").write_text("Свой сад с яблонями и пасекой.", "utf-8")
        (vault / "море.md").unlink()
        (vault / "о море.md").write_text(f"{SEA} Всё.", "utf-8")
        watch_once(url, vault)
        found = sorted(standing(product.http))

    assert found == sorted(
        [
            "Выучить испанский до осени и поехать.",
            "Свой сад с яблонями и пасекой.",
            f"{SEA} Всё.",
            "Хочу снова рисовать акварелью.",
            "Хочу снова рисовать акварелью и гуашью.",
        ]
    )


def standing(http: httpx.Client) -> list[str]:
    """Words of the documents that repeat none, in the order they came."""
    found = [one for one in http.get("/api/documents").json()["items"] if not one["duplicate_of"]]
    texts = [http.get(f"/api/documents/{one['id']}").json()["parts"][0]["text"] for one in found]
    return sorted(texts, key=lambda text: "зубному" in text)


def test_a_story_is_told_from_the_terminal_with_its_day(tmp_path: Path) -> None:
    with running(tmp_path / "data") as product:
        env = bare_environment() | {"DRIFTMAP_API_URL": str(product.http.base_url)}
        command = [sys.executable, "-m", "ui.cli", "note", "--date", "2021-04", "--lang", "ru"]
        done = subprocess.run(
            command, cwd=ROOT, env=env, input="Тогда я хотел уехать к морю.", capture_output=True,
            text=True, check=False, timeout=60,
        )  # fmt: skip
        (kept,) = product.http.get("/api/documents").json()["items"]

    assert (done.returncode, done.stdout.strip()) == (
        0,
        "Записано: 1 апреля 2021 — 30 апреля 2021.",
    )
    assert kept["date"].startswith("2021-03-31") or kept["date"].startswith("2021-04-01")
    assert (kept["date_source"], kept["date_precision"]) == ("user", "month")
