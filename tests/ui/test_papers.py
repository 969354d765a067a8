"""Story, documents and the first step of an import, without a browser: what they say and what they ask for."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from api.schemas import JobOut, Progress
from tests.ui.test_pages import page_of, said_on
from ui.client import DryRun, MindClient, Upload
from ui.parts.incoming import brought
from ui.words import words

pytestmark = pytest.mark.usefixtures("asked_here")

FOUND = {
    "upload_id": "u1", "files": 21, "duplicates": 2, "formats": {"markdown": 18, "whatsapp": 1}, "from": "2021-03-01T00:00:00Z",
    "to": "2025-10-30T00:00:00Z", "conversations": 19, "messages": 101, "chunks": 19, "languages": {"ru": 19}, "undated": ["Старое/тетрадь.md"],
    "authors": [{"name": "self", "messages": 18, "me": True}, {"name": "Лена", "messages": 40, "me": False}, {"name": "Олег", "messages": 43, "me": False}],
    "estimate": {"calls": 2, "tokens": 3021, "cost_usd": 0.5, "cost_rub": 46, "minutes": 0.4},
    "contents": [{"path": f"Дневник/{n}.md", "format": "markdown", "from": None, "to": None, "messages": 1} for n in range(3)],
    "problems": [{"path": "а.json", "code": "too_large", "reason": "файл слишком велик"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "read", "told"),
    [
        ("ru", "Понято так: 1 марта 2021 — 31 мая 2021", "Сохранено: 1 марта 2021 — 31 мая 2021."),
        ("en", "Read as: 1 March 2021 — 31 May 2021", "Saved: 1 March 2021 — 31 May 2021."),
    ],
)
def test_a_story_shows_back_how_its_day_was_read(lang: str, read: str, told: str) -> None:
    at = page_of("bring", lang, part="story")
    at.text_area(key="story-text-0").set_value("Тогда я ушёл из банка.")
    at.text_input(key="story-when-0").set_value("весной 2021").run()

    assert read in said_on(at)
    at.button(key="story-save").click().run()

    assert not at.exception
    assert [one.value for one in at.success] == [told]
    assert at.text_area(key="story-text-1").value == ""


def test_a_story_that_names_its_own_time_is_not_said_to_be_of_today() -> None:
    at = page_of("bring", part="story")
    at.text_area(key="story-text-0").set_value("Весной 2021 я ушёл из банка.").run()

    at.button(key="story-save").click().run()

    assert [one.value for one in at.success] == ["Сохранено: 1 марта 2021 — 31 мая 2021."]


def test_a_day_that_cannot_be_read_is_said_before_anything_is_kept() -> None:
    at = page_of("bring", part="story")
    at.text_input(key="story-when-0").set_value("когда-то").run()

    assert "Не понимаю эту дату" in said_on(at)
    assert at.button(key="story-save").disabled


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ru", ["3 документа", "без даты", "1 марта 2021 — 31 мая 2021", "сказано вами", "Лежит и здесь: Копия/2024-03-05.md", "5 сообщений"]),
        ("en", ["3 documents", "no date", "1 March 2021 — 31 May 2021", "said by you", "Also lies here: Копия/2024-03-05.md", "5 messages"]),
    ],
)  # fmt: skip
def test_documents_say_when_they_were_and_where_they_lie(lang: str, said: list[str]) -> None:
    at = page_of("bring", lang, part="documents")

    assert not at.exception
    shown = said_on(at)
    assert [one for one in said if one not in shown] == []


def test_undated_documents_are_found_by_the_address() -> None:
    at = page_of("bring", part="documents", which="undated")

    assert [one.key for one in at.button if str(one.key).startswith("amend-")] == ["amend-d1"]


def _looked(lang: str = "ru", found: Mapping[str, object] = FOUND) -> AppTest:
    at = page_of("bring", lang)
    at.session_state["bring-found"] = DryRun.model_validate(found)
    at.session_state["bring-fields"] = {"timezone": "Europe/Moscow"}
    return at.run()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ru", ["21", "файл", "19", "разговоров", "101", "сообщение", "2 запроса · 3\u202f021 токен", "0,50 $ · 46 ₽", "2 файла", "Кто из них вы?", "Без своей даты: 1 файл"]),
        ("en", ["21", "files", "19", "conversations", "101", "messages", "2 calls · 3,021 tokens", "Which of them is you?", "Without a day of their own: 1 file"]),
    ],
)  # fmt: skip
def test_the_first_step_says_what_is_inside_and_what_it_takes(lang: str, said: list[str]) -> None:
    at = _looked(lang)

    assert not at.exception
    labels = [str(one.label) for one in (*at.expander, *at.button_group)]
    shown = "\n".join([said_on(at), *labels])
    assert [one for one in said if one not in shown] == []


def test_what_is_not_wanted_is_counted_again_before_it_starts() -> None:
    at = _looked()
    at.multiselect(key="leave-folders").set_value(["Дневник"]).run()

    keys = {one.key for one in at.button}
    assert "bring-again" in keys
    assert "bring-start" not in keys
    at.button(key="bring-again").click().run()
    assert not at.exception
    assert at.session_state["bring-fields"]["exclude"] == ["Дневник/*"]


def test_a_name_chosen_by_mistake_is_not_sent_again() -> None:
    at = _looked()
    at.session_state["bring-fields"] = {"me": ["Лена", "@vera"]}
    at.button_group(key="bring-who-u1").set_value(["Олег"]).run()

    at.button(key="bring-again").click().run()

    assert not at.exception
    assert at.session_state["bring-fields"]["me"] == ["@vera", "Олег"]


def test_a_file_that_only_its_own_time_dates_says_so() -> None:
    by = [{"path": "Старое/лист.md", "date": "2020-03-05T09:00:00Z", "source": "file_time"}]
    found = {**FOUND, "undated": ["Старое/тетрадь.md", "Старое/лист.md"], "dated_by": by}

    at = _looked(found=found)

    labels = [at.text_input(key=f"undated-u1-{n}").label for n in (0, 1)]
    assert labels == [
        "Старое/тетрадь.md",
        "Старое/лист.md · стоит 5 марта 2020 (время файла)",
    ]


def test_dates_said_before_go_with_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[dict[str, object]] = []
    start = MindClient.start

    def heard(self: MindClient, files: list[Upload], fields: dict[str, str | list[str]]) -> str:
        sent.append(dict(fields))
        return start(self, files, fields)

    monkeypatch.setattr(MindClient, "start", heard)
    at = _looked()
    at.text_input(key="undated-u1-0").set_value("весной 2021").run()
    at.button(key="bring-start").click().run()

    (fields,) = sent
    assert fields["upload_id"] == "u1"
    assert json.loads(str(fields["dates"])) == {"Старое/тетрадь.md": "весной 2021"}


@pytest.mark.parametrize(
    ("uploaded", "files", "said"),
    [
        ("архив/чаты.zip", 1, "чаты.zip · 5 марта 2024, 12:30 · готово"),
        ("день.md", 3, "день.md +2 · 5 марта 2024, 12:30 · готово"),
        (None, 0, "5 марта 2024, 12:30 · готово"),
    ],
)
def test_past_imports_say_what_was_brought(uploaded: str | None, files: int, said: str) -> None:
    at = datetime(2024, 3, 5, 12, 30, tzinfo=UTC)
    job = JobOut(
        id="j", kind="import", uploaded=uploaded, files=files, status="done", created=at, updated=at,
        progress=Progress(stage="done", done=1, total=1),
    )  # fmt: skip

    assert brought(words("ru"), job) == said
