"""Texts that nobody wrote: they are passed over or read in steps that grow with them, and ordinary ones as ever."""

import random
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from extractors.rules.junk import noise
from extractors.rules.morphology import readings
from extractors.rules.sentences import words
from graph.words import Conversation, Dated, Message

LETTERS = "абвгдежзиклмнопрстуфхцчшщыэюя"


def _made_up(count: int) -> str:
    chance = random.Random(5)
    return " ".join("".join(chance.choices(LETTERS, k=chance.randint(4, 9))) for _ in range(count))


def test_words_of_no_dictionary_are_noise() -> None:
    assert noise(_made_up(400))
    assert noise(" ".join(f"Я встретила {one} и хочу начать." for one in _made_up(400).split()))


@pytest.mark.parametrize(
    "text",
    [
        "Вчера мы с Машей гуляли по набережной, и я решила, что пора учить испанский. " * 40,
        "Сьогодні я ходив до школи, а потім ми грали у дворі, і це було дуже весело. " * 40,
        "Today I went to the lake with Anna and we talked about the garden all day. " * 40,
        "1.1." * 1_000,
        _made_up(60),
    ],
)
def test_what_people_write_is_none(text: str) -> None:
    assert not noise(text)


def test_a_latin_word_is_known_without_the_dictionary() -> None:
    [reading] = readings("garden")
    assert (reading.lemma, reading.pos, reading.name) == ("garden", "", "")


def test_a_word_is_one_wherever_it_stands() -> None:
    first, second = words("Ёлка, Ёлка")[::2]
    assert first is second
    assert first.lower == "елка"


def test_messages_of_a_talk_are_found_without_looking_at_all_of_them() -> None:
    at = Dated(datetime(2024, 1, 1, tzinfo=UTC), None, "second", "message")
    told = tuple(Message(f"m{n}", "self", "я", at, str(n)) for n in range(20_000))
    talk = Conversation("c", "d", "chat", None, at, told)
    began = process_time()
    found = [talk.spoken[f"m{n}"] for n in range(0, 20_000, 10)]
    # A dictionary made for each of these takes seconds.
    assert timedelta(seconds=process_time() - began) < timedelta(seconds=1)
    assert [one.locator for one in found[:3]] == ["0", "10", "20"]
