"""What the text index takes of words."""

import random
import re

from graph.stems import stemmed, stems, words

LETTERS = "аяёЁЙИ\u0306zZß\u03c2\u01300_9.,-–—…!«»\"'\u200b\u00a0\u2028 \n\t\x1c🌊\u0301\u00b7Ǆ²½"


def test_words_are_what_a_pattern_finds_however_a_text_is_parted() -> None:
    chance = random.Random(6)

    for _ in range(5_000):
        text = "".join(chance.choices(LETTERS, k=chance.randint(0, 30)))
        assert words(text) == re.findall(r"\w+", text.casefold().replace("ё", "е"))


def test_stems_of_a_text_are_those_of_what_stands_between_its_blanks() -> None:
    chance = random.Random(5)

    for _ in range(5_000):
        text = "".join(chance.choices(LETTERS, k=chance.randint(0, 30)))
        assert stemmed(text) == " ".join(stems(text))


def test_a_long_run_is_stemmed_as_well() -> None:
    run = "слова," * 500
    assert stemmed(f"да {run} да") == " ".join(stems(f"да {run} да"))
