"""What the text index takes of words."""

import random

from graph.stems import stemmed, stems


def test_stems_of_a_text_are_those_of_what_stands_between_its_blanks() -> None:
    chance = random.Random(5)
    letters = "аяёЁЙИ\u0306zZß\u03c2\u01300_9.,-–'\u200b\u00a0\u2028 \n\t\x1c🌊\u0301\u00b7Ǆ"

    for _ in range(5_000):
        text = "".join(chance.choices(letters, k=chance.randint(0, 30)))
        assert stemmed(text) == " ".join(stems(text))


def test_a_long_run_is_stemmed_as_well() -> None:
    run = "слова," * 500
    assert stemmed(f"да {run} да") == " ".join(stems(f"да {run} да"))
