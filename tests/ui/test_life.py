"""Review, biography, what repeats, hints and talks: what they say and what an answer sends."""

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from tests.ui import served
from tests.ui.test_pages import page_of, said_on

pytestmark = pytest.mark.usefixtures("asked_here")
SPAN = {"from": "2024-06-01", "to": "2025-10-01"}


def _ready(at: AppTest) -> str:
    assert not at.exception
    return said_on(at)


@pytest.mark.parametrize(("lang", "title"), [("ru", "Проверка"), ("en", "Review")])
def test_a_question_stands_with_both_sides_and_their_words(lang: str, title: str) -> None:
    at = page_of("review", lang)

    said = _ready(at)
    assert at.title[0].value == title
    assert said.count("dmq") >= 2
    assert {one.key for one in at.button} >= {"answer-merge", "answer-apart", "answer-later"}


def test_only_keys_that_do_something_are_named() -> None:
    at = page_of("review")
    first = said_on(at)
    at.button(key="answer-later").click().run(timeout=60)
    second = said_on(at)

    assert "Клавиши: 1 — да, 2 — нет, 4 — позже. «Позже» спросит снова через месяц." in first
    assert "3 — было верно до…, 4 — позже, Z — вернуть ответ." in second


def test_answers_go_one_by_one_and_the_last_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with served.api() as fresh:
        monkeypatch.setenv("DRIFTMAP_API_URL", fresh)
        at = page_of("review")
        at.button(key="answer-apart").click().run(timeout=60)
        after_one = at.subheader[0].value
        at.button(key="review-undo").click().run(timeout=60)
        again = at.subheader[0].value
        at.button(key="answer-later").click().run(timeout=60)
        open_still = httpx.get(f"{fresh}/api/review", trust_env=False, timeout=60).json()["items"]
        at.button(key="answer-until").click().run(timeout=60)

    assert not at.exception
    assert "Верно первое" in after_one
    assert "одно и то же" in again
    assert [one["id"] for one in open_still] == ["d2", "d3"]
    assert at.button(key="until-save").disabled


def test_nothing_to_check_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    with served.api(FAKE_EMPTY="1") as empty:
        monkeypatch.setenv("DRIFTMAP_API_URL", empty)
        said = _ready(page_of("review"))

    assert "Проверять нечего" in said


@pytest.mark.parametrize(("lang", "phase"), [("ru", "Мастерская: на паузе"), ("en", "Мастерская: paused")])  # fmt: skip
def test_a_biography_speaks_in_words_and_shows_foreign_text_as_text(lang: str, phase: str) -> None:
    at = page_of("biography", lang)

    said = _ready(at)
    assert phase in said
    assert "<img" not in said
    at.button(key="line-words-0").click().run(timeout=60)
    assert DAY_WORDS in _ready(at)


DAY_WORDS = "Уход из банка сейчас важнее всего."


def test_a_biography_keeps_to_the_kinds_in_its_address() -> None:
    said = _ready(page_of("biography", types="person"))

    assert "Света" in said
    assert "Мамина операция" not in said


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("view", ["time", "patterns"])
def test_a_span_of_days_is_drawn_and_its_repeats_are_told(lang: str, view: str) -> None:
    at = page_of("shifts", lang, view=view, **SPAN)

    said = _ready(at)
    if view == "patterns":
        assert {"ru": "возвращалось 2 раза", "en": "came back 2 times"}[lang] in said
        assert {"ru": "больше слов, чем дел", "en": "more words than deeds"}[lang] in said
    else:
        assert len(at.get("vega_lite_chart")) + len(at.get("arrow_vega_lite_chart")) == 3


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [("hints", {}, "Подсказки появятся позже"), ("sessions", {"part": "insights"}, "Выводы появятся позже")],
)  # fmt: skip
def test_what_is_not_built_says_what_it_will_be(
    name: str, query: dict[str, str], said: str
) -> None:
    assert said in _ready(page_of(name, **query))
