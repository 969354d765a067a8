"""What is felt in a sentence, read by the linear model and the word lists."""

import subprocess
import sys
from pathlib import Path

import pytest

from extractors.rules import affect
from extractors.rules.affect_features import SLOTS
from extractors.rules.affect_model import LABELS, WEIGHTS, linear_model


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Мне страшно, я боюсь завтрашнего дня.", -1),
        ("Какое счастье, всё получилось!", 1),
        ("Руки опускаются, ничего не радует.", -1),
        ("Глаза горят, хочется работать всю ночь.", 1),
        ("Как же меня бесит эта очередь!", -1),
        ("Мне грустно и одиноко.", -1),
        ("I am so excited, I can't wait!", 1),
        ("I feel sad and lonely tonight.", -1),
        ("I'm fed up with all this.", -1),
    ],
)
def test_the_sign_of_a_feeling_is_read(text: str, sign: int) -> None:
    valence = affect(text).affect.valence

    assert valence * sign > 0.15


def test_a_denied_fear_is_weaker_than_a_stated_one() -> None:
    assert affect("Я не боюсь темноты").affect.fear < affect("Я боюсь темноты").affect.fear


def test_somebody_elses_anger_does_not_heat() -> None:
    assert affect("Лена злится на соседей.").heat < 0.2


def test_a_hot_sentence_stays_visible_in_a_calm_entry() -> None:
    calm = "Сходил в магазин за хлебом. Потом мыл посуду. Потом читал."

    assert affect(calm + " Мне страшно, меня трясёт от ужаса!").heat > affect(calm).heat


def test_scikit_learn_is_not_needed_at_run_time() -> None:
    code = "import sys; from extractors.rules import affect; affect('Мне грустно'); assert 'sklearn' not in sys.modules"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_model_card_speaks_of_the_model_that_is_shipped() -> None:
    card = (Path(__file__).parents[3] / "docs" / "affect.md").read_text(encoding="utf-8")

    for language in LABELS:
        slots = SLOTS[language]
        assert f"2 × {slots:,}" in card
        assert linear_model(language).coef.shape == (2 * slots, len(LABELS[language]))
        size = (WEIGHTS / f"affect_{language}.npz").stat().st_size
        assert f"{round(size / 1000)} kB" in card
