"""A text -> probabilities of six labels by hashed logistic regression: one weight file a language, numpy alone."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from extractors.rules.affect_features import SLOTS, features

type Language = Literal["ru", "en"]

_CYRILLIC, _LATIN = re.compile("[а-яё]"), re.compile("[a-z]")
WEIGHTS = Path(__file__).parent / "weights"
LABELS: dict[Language, tuple[str, ...]] = {
    "ru": ("anger", "disgust", "fear", "joy", "sadness", "surprise"),
    "en": ("anger", "fear", "joy", "sadness", "surprise"),
}


@dataclass(frozen=True, slots=True)
class LinearModel:
    slots: int
    coef: NDArray[np.float32]
    bias: NDArray[np.float32]
    thresholds: NDArray[np.float32]


@lru_cache(maxsize=2)
def linear_model(language: Language) -> LinearModel:
    """Loaded once a process; rows are slots, so that a text touches only its own rows."""
    with np.load(WEIGHTS / f"affect_{language}.npz", allow_pickle=False) as file:
        return LinearModel(
            SLOTS[language],
            np.ascontiguousarray(file["coef"].astype(np.float32).T),
            file["bias"].astype(np.float32),
            file["thresholds"].astype(np.float32),
        )


def language_of(text: str) -> Language:
    """By script: one Cyrillic letter in three is enough, names and code are often Latin."""
    lower = text.lower()
    cyrillic = len(_CYRILLIC.findall(lower))
    latin = len(_LATIN.findall(lower))
    return "ru" if cyrillic * 3 >= latin and cyrillic else "en"


def probabilities(text: str, language: Language) -> tuple[dict[str, float], int]:
    """Each label's probability moved so that .5 is the model's decision, and the number of known features."""
    model = linear_model(language)
    found = features(text, model.slots)
    if not found:
        return dict.fromkeys(LABELS[language], 0.0), 0
    rows = model.coef[np.fromiter(found.keys(), dtype=np.int64, count=len(found))]
    values = np.fromiter(found.values(), dtype=np.float32, count=len(found))
    p = 1.0 / (1.0 + np.exp(-(values @ rows + model.bias)))
    t = model.thresholds
    moved = np.where(p >= t, 0.5 + 0.5 * (p - t) / (1 - t), 0.5 * p / t)
    known = int(np.count_nonzero(np.abs(rows).max(axis=1)))
    return dict(zip(LABELS[language], (float(v) for v in moved), strict=True)), known
