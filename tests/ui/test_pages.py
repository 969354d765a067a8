"""Pages without a browser: what they say in both languages, empty, failed and full."""

import pytest
from streamlit.components.v2.manifest_scanner import scan_component_manifests
from streamlit.testing.v1 import AppTest

from tests.ui import served

pytestmark = pytest.mark.usefixtures("asked_here")


def page_of(name: str, lang: str = "ru", **query: str) -> AppTest:
    def script(name: str) -> None:
        from importlib import import_module

        from ui.parts.frame import frame

        with frame():
            import_module(f"ui.views.{name}").draw()

    at = AppTest.from_function(script, kwargs={"name": name}, default_timeout=60)
    at.session_state["lang"] = lang
    for key, value in query.items():
        at.query_params[key] = value
    return at.run()


def said_on(at: AppTest) -> str:
    texts = [*at.markdown, *at.caption, *at.title, *at.header, *at.subheader]
    return "\n".join(
        [*(str(one.value) for one in texts), *(one.proto.body for one in at.get("html"))]
    )


@pytest.mark.parametrize(("lang", "title"), [("ru", "Что изменилось"), ("en", "What changed")])
def test_shifts_say_what_changed_with_words_before_and_after(lang: str, title: str) -> None:
    at = page_of("shifts", lang, **{"from": "2024-06-01", "to": "2025-10-01"})

    assert not at.exception
    assert at.title[0].value == title
    assert "Уход из банка сейчас важнее всего." in said_on(at)
    assert "0.9" not in "".join(str(one.value) for one in at.markdown)


def test_the_first_date_must_come_first() -> None:
    at = page_of("shifts", **{"from": "2025-06-01", "to": "2024-10-01"})

    assert at.warning[0].value == "Первая дата должна быть раньше второй."


def test_a_chat_begins_with_three_ways_to_begin() -> None:
    at = page_of("chat")

    assert at.title[0].value == "О чём подумаем?"
    assert len([one for one in at.button if str(one.key).startswith("example-")]) == 3


def test_a_question_is_answered_and_its_hostile_picture_is_gone() -> None:
    at = page_of("chat")

    at.chat_input[0].set_value("Как менялись мои приоритеты?").run(timeout=60)

    said = said_on(at)
    assert not at.exception
    assert "Открыть гончарную мастерскую" in said
    assert "evil.invalid/leak" not in said
    assert "<img" not in said
    assert DIARY_WORDS in said


DIARY_WORDS = "Уход из банка сейчас важнее всего."


def test_the_map_page_draws_without_a_browser() -> None:
    at = page_of("map", node="n1")

    assert not at.exception
    assert "entity-talk" in {one.key for one in at.button}


@pytest.mark.parametrize(
    ("lang", "title"), [("ru", "Принести архив"), ("en", "Bring your archive")]
)
def test_bringing_begins_with_a_look(lang: str, title: str) -> None:
    at = page_of("bring", lang)

    assert not at.exception
    assert at.title[0].value == title
    assert at.button(key="bring-preview").disabled


@pytest.mark.parametrize("name", ["chat", "map", "shifts", "bring"])
def test_a_house_that_is_down_leaves_one_next_step(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRIFTMAP_API_URL", f"http://127.0.0.1:{served.free_port()}")

    at = page_of(name, s="x")

    assert not at.exception
    assert "driftmap не отвечает" in said_on(at)
    assert [one.key for one in at.button if str(one.key).startswith("retry-")]


@pytest.mark.parametrize(
    ("name", "said"), [("map", "Карта пока пуста"), ("shifts", "Карта пока пуста")]
)
def test_an_empty_life_leads_to_the_import(
    name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served.api(FAKE_EMPTY="1") as empty:
        monkeypatch.setenv("DRIFTMAP_API_URL", empty)
        at = page_of(name)

    assert not at.exception
    assert said in said_on(at)


def test_streamlit_finds_the_installed_components() -> None:
    found = [one for one in scan_component_manifests() if one[0].name == "driftmap-map"]

    (manifest, root) = found[0]
    folder = manifest.components[0].resolve_asset_root(root)
    assert folder is not None
    assert {one.name for one in manifest.components} == {"map", "card", "theme"}
    folder = manifest.components[0].resolve_asset_root(root)
    assert folder is not None
    assert (folder / "map.js").is_file()


@pytest.mark.parametrize(
    ("lang", "title", "spent", "rub"),
    [
        ("ru", "Настройки", "12,50\xa0$ · 1\u202f150\xa0₽", "11\u202f960 ₽"),
        ("en", "Settings", "$12.50 · 1,150\xa0₽", "11,960 ₽"),
    ],
)
def test_settings_tell_money_by_purpose_and_the_cap_in_roubles(
    lang: str, title: str, spent: str, rub: str
) -> None:
    at = page_of("settings", lang)

    assert not at.exception
    assert at.title[0].value == title
    assert spent in said_on(at)
    assert rub in said_on(at)


def test_settings_say_what_a_key_adds_and_what_reading_again_costs() -> None:
    said = said_on(page_of("settings"))

    assert "OPENAI_API_KEY" in said
    assert "42 места" in said
    assert "0,03 $" in said


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_backup_is_made_and_waits_to_be_downloaded(lang: str) -> None:
    at = page_of("settings", lang)

    at.button(key="backup-prepare").click().run(timeout=60)

    assert not at.exception
    assert len(at.get("download_button")) == 1


@pytest.mark.parametrize(
    ("typed", "open"), [("", False), ("удалить", False), ("Удалить всё ", True)]
)
def test_everything_is_deleted_only_when_that_is_typed(typed: str, open: bool) -> None:
    at = page_of("settings")

    at.text_input(key="backup-delete-typed").set_value(typed).run(timeout=60)

    assert at.button(key="backup-delete-start").disabled is not open
    if open:
        at.button(key="backup-delete-start").click().run(timeout=60)
        assert not at.exception
        assert [one.value for one in at.toast] == ["Здесь больше ничего нет."]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("chat", {"at": "2999-01-01"}),
        ("shifts", {"from": "1700-01-01", "to": "2999-01-01"}),
        ("shifts", {"from": "1955-06-01", "to": "2025-10-01"}),
        ("biography", {"from": "1700-01-01", "to": "2999-01-01"}),
    ],
)
def test_a_day_that_no_calendar_offers_breaks_no_page(name: str, query: dict[str, str]) -> None:
    assert not page_of(name, **query).exception
