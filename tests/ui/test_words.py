"""Both languages say the same things, and Russian counts as Russians do."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from graph.types import ENTITY_TYPES, RELATIONS
from ui.parts.safe import html, plain, safe
from ui.parts.source import path_words, place
from ui.words import plural_form, table, words
from ui.words.when import roughly


def _keys(section: dict[str, Any], before: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in section.items():
        inner = cast("dict[str, Any]", value) if isinstance(value, dict) else None
        found |= _keys(inner, f"{before}{key}.") if inner is not None else {before + key}
    return found


def test_both_languages_have_the_same_keys() -> None:
    assert _keys(table("ru")) == _keys(table("en"))


def test_lists_are_as_long_in_both_languages_but_for_plural_forms() -> None:
    for section in ("when", "chat"):
        for key, value in table("ru")[section].items():
            if isinstance(value, list):
                assert len(cast("list[str]", value)) == len(table("en")[section][key])
    assert {len(forms) for forms in table("ru")["plural"].values()} == {3}
    assert {len(forms) for forms in table("en")["plural"].values()} == {2}


def test_every_type_and_relation_of_the_map_has_a_word() -> None:
    for lang in ("ru", "en"):
        assert set(ENTITY_TYPES) == set(table(lang)["type"]) == set(table(lang)["types"])
        assert set(RELATIONS) <= set(table(lang)["out"])
        assert table(lang)["out"].keys() == table(lang)["in"].keys()


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "сообщений"), (1, "сообщение"), (2, "сообщения"), (5, "сообщений"), (11, "сообщений"),
     (14, "сообщений"), (21, "сообщение"), (22, "сообщения"), (111, "сообщений"), (104, "сообщения")],
)  # fmt: skip
def test_russian_numbers_and_nouns_agree(number: int, said: str) -> None:
    assert words("ru").count(number, "messages") == f"{number} {said}"


def test_english_has_two_forms() -> None:
    assert [plural_form(n, "en") for n in (0, 1, 2)] == [1, 0, 1]


def test_a_day_is_the_day_of_the_owner() -> None:
    late = datetime(2024, 3, 10, 22, 30, tzinfo=UTC)

    assert words("ru", "Europe/Moscow").day(late) == "11 марта 2024"
    assert words("en", "UTC").day(late) == "10 March 2024"
    assert words("ru").day(None) == "дата неизвестна"


@pytest.mark.parametrize(
    ("month", "precision", "told"),
    [
        (6, "day", "1 июня 2018"),
        (6, "week", "неделя с 1 июня 2018"),
        (6, "month", "июн 2018"),
        (6, "season", "лето 2018"),
        (12, "season", "зима 2018–2019"),
        (6, "quarter", "2-й квартал 2018"),
        (6, "year", "2018"),
    ],
)
def test_a_moment_is_told_no_more_exactly_than_it_is_known(
    month: int, precision: str, told: str
) -> None:
    at = datetime(2018, month, 1, 12, tzinfo=UTC)

    assert roughly(words("ru"), at, precision) == told


def test_a_probability_is_said_in_words() -> None:
    t = words("ru")

    said = [t.likelihood(p) for p in (0.99, 0.85, 0.7, 0.2)]

    assert said == ["почти наверняка", "скорее всего", "похоже", "возможно"]


@pytest.mark.parametrize(
    "hostile",
    ["![x](http://evil.invalid/?q=1)", "![x][1]", "![x]", "<img src=http://evil.invalid>", "[a](http://evil.invalid/b(c))"],
)  # fmt: skip
def test_foreign_text_fetches_nothing(hostile: str) -> None:
    shown = safe(f"до {hostile} после")

    assert "](" not in shown
    assert "![" not in shown
    assert "<" not in shown


def test_a_name_is_never_markup() -> None:
    assert plain("**a** [b](c)") == "\\*\\*a\\*\\* \\[b\\]\\(c\\)"
    assert html('<b onclick="x">') == "&lt;b onclick=&quot;x&quot;&gt;"


def test_a_talk_that_was_held_here_has_no_path() -> None:
    assert path_words(words("ru"), "live/07146b8fdb35") == "разговор здесь"
    assert path_words(words("ru"), "Дневник/live/1.md") == "Дневник/live/1.md"


@pytest.mark.parametrize(
    ("locator", "said"),
    [
        ("line:5-5", "строка 5"),
        ("line:5-7", "строки 5–7"),
        ("sheet:2/line:5-5", "строка 5"),
        ("page:3", "стр. 3"),
        ("sheet:2", ""),
        ("conversation:a/message:b", ""),
    ],
)
def test_a_place_in_a_file_is_told_where_it_says_something(locator: str, said: str) -> None:
    assert place(words("ru"), locator) == said
