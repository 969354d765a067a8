"""A message that tells and asks for nothing: what was heard in it is told back, with what was said before."""

import httpx
import pytest

from api.agent.spoken import asks


async def _say(http: httpx.AsyncClient, text: str) -> tuple[str, str, list[str], list[str]]:
    """Answer, strategy, quotes, ids written."""
    told = {"messages": [{"role": "user", "content": text}]}
    answer = (await http.post("/api/chat/generate", json=told)).raise_for_status().json()
    quotes = [one["quote"] for one in answer["citations"]]
    return (
        answer["message"]["content"],
        answer["strategy"]["name"],
        quotes,
        answer["memories_written"],
    )


async def test_what_is_told_is_heard_and_not_searched_for(http: httpx.AsyncClient) -> None:
    said, strategy, quotes, written = await _say(http, "Хочу выучить испанский.")

    assert strategy == "REFLECT"
    assert "хочется" in said
    assert "спанский" in said
    assert quotes == []
    assert written


async def test_words_on_the_other_side_come_back(http: httpx.AsyncClient) -> None:
    await _say(http, "Хочу строить лодку.")
    await _say(http, "Сегодня весь день строил лодку.")

    said, _, quotes, _ = await _say(http, "Больше не хочу заниматься лодкой.")

    assert "Раньше звучало другое" in said
    assert quotes
    assert set(quotes) <= {"Хочу строить лодку.", "Сегодня весь день строил лодку."}


async def test_words_that_agree_are_no_turn(http: httpx.AsyncClient) -> None:
    await _say(http, "Хочу строить лодку.")

    said, _, quotes, _ = await _say(http, "Очень хочу достроить лодку к лету.")

    assert "Раньше об этом" in said
    assert quotes == ["Хочу строить лодку."]


async def test_the_same_words_told_again_are_nothing_from_before(http: httpx.AsyncClient) -> None:
    await _say(http, "Хочу строить лодку.")

    _, _, quotes, _ = await _say(http, "Хочу строить лодку.")

    assert quotes == []


async def test_where_nothing_is_heard_the_words_are_kept_and_it_says_so(
    http: httpx.AsyncClient,
) -> None:
    said, strategy, _, _ = await _say(http, "Меня зовут Пётр, живу в Туле.")
    asked = {"messages": [{"role": "user", "content": "Где я живу?"}]}
    found = (await http.post("/api/chat/generate", json=asked)).json()

    assert strategy == "REFLECT"
    assert "сохранены" in said
    assert "Туле" in found["message"]["content"]


async def test_it_is_told_back_in_english(http: httpx.AsyncClient) -> None:
    said, strategy, _, _ = await _say(http, "I want to learn Spanish.")

    assert strategy == "REFLECT"
    assert said.startswith("Noted. Heard:")
    assert "wanted" in said


async def test_what_is_told_beside_a_question_is_kept_and_the_question_answered(
    http: httpx.AsyncClient,
) -> None:
    _, strategy, _, written = await _say(http, "Хочу выучить испанский. Что я писал про лодку?")

    assert strategy == "ANSWER"
    assert written


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Лодка", True),
        ("мои приоритеты в марте", True),
        ("guitar", True),
        ("Хочу понять, почему я бросил гитару", True),
        ("Мне интересно, что я писал о лодке", True),
        ("I wonder why I quit", True),
        ("I'd like to know when I stopped running", True),
        ("Помоги выбрать между морем и горами", True),
        ("Пожалуйста, разбери мой последний месяц.", True),
        ("Хочу уволиться. Посоветуй, как быть.", True),
        ("Help me choose between the sea and the mountains", True),
        ("Мой день был долгим", False),
        ("Помогла маме с дачей", False),
        ("Helped mum with the garden, I liked it", False),
        ("Хочу понять немецкий юмор", False),
        ("Мне интересно с ней", False),
        ("Устал сегодня.", False),
        ("Грустно", False),
        ("Тяжело сегодня", False),
        ("Хочу выучить испанский", False),
        ("гитара снова в руках", False),
        ("I want to know Spanish well", False),
        ("Started Spanish again.", False),
    ],
)
def test_what_is_told_is_no_question(text: str, asked: bool) -> None:
    assert asks(text) is asked


async def test_what_another_wants_brings_back_no_words_of_ones_own(http: httpx.AsyncClient) -> None:
    await _say(http, "Хочу переехать в Казань.")

    _, strategy, quotes, _ = await _say(http, "Моя сестра хочет переехать в Канаду.")

    assert strategy == "REFLECT"
    assert quotes == []
