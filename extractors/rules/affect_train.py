"""Folders of labelled texts -> the weight files of the linear affect model. Needs scikit-learn; fetches nothing.

    python -m extractors.rules.affect_train BRIGHTER_FOLDER GOEMOTIONS_FOLDER [WEIGHTS_FOLDER]

Uses the train parts only. English thresholds are set out of fold on the train part.
"""

# pyright: basic, reportMissingImports=false
import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from extractors.rules.affect_features import SLOTS, features

LABELS = {
    "ru": ("anger", "disgust", "fear", "joy", "sadness", "surprise"),
    "en": ("anger", "fear", "joy", "sadness", "surprise"),
}
GROUPS = {
    "anger": ("anger", "annoyance"),
    "fear": ("fear", "nervousness"),
    "joy": ("joy", "amusement", "excitement", "gratitude", "love", "optimism", "pride", "relief"),
    "sadness": ("sadness", "grief", "disappointment", "remorse"),
    "surprise": ("surprise", "realization"),
}
STRENGTH = 10.0
BORROWED_WEIGHT = 0.1
FOLDS = 5

type Rows = list[tuple[str, tuple[bool, ...]]]


def brighter(folder: Path, language: str) -> Rows:
    name = {"ru": "rus", "en": "eng"}[language]
    with (folder / f"track_a_train_{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            (row["text"], tuple(float(row[label] or 0) > 0 for label in LABELS[language]))
            for row in csv.DictReader(file)
        ]


def goemotions(folder: Path) -> Rows:
    names = (folder / "labels.txt").read_text(encoding="utf-8").split()
    rows: Rows = []
    with (folder / "train.tsv").open(encoding="utf-8", newline="") as file:
        for text, ids, _ in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            has = {names[int(i)] for i in ids.split(",")}
            rows.append((text, tuple(bool(has & set(GROUPS[label])) for label in LABELS["en"])))
    return rows


def matrix(rows: Rows, slots: int) -> Any:
    data, columns, starts = [], [], [0]
    for text, _ in rows:
        found = features(text, slots)
        columns.extend(found.keys())
        data.extend(found.values())
        starts.append(len(columns))
    return csr_matrix((data, columns, starts), shape=(len(rows), 2 * slots))


def fit(x: Any, y: Any, weight: Any) -> Any:
    return LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000).fit(x, y, weight)


def threshold(x: Any, y: Any, more: tuple[Any, Any] | None) -> float:
    """The probability that gives the best F1 on texts the model has not seen."""
    fold = np.arange(len(y)) % FOLDS
    p = np.zeros(len(y))
    for n in range(FOLDS):
        seen = fold != n
        xs, ys, w = x[seen], y[seen], np.ones(seen.sum())
        if more is not None:
            xs = vstack([xs, more[0]])
            ys = np.concatenate([ys, more[1]])
            w = np.concatenate([w, np.full(len(more[1]), BORROWED_WEIGHT)])
        p[~seen] = fit(xs, ys, w).predict_proba(x[~seen])[:, 1]
    grid = np.linspace(0.2, 0.8, 61)
    scores = [2 * (y & (p >= t)).sum() / max(1, y.sum() + (p >= t).sum()) for t in grid]
    return float(grid[int(np.argmax(np.convolve(scores, np.ones(5) / 5, "same")))])


def train(language: str, rows: Rows, borrowed: Rows, weights: Path) -> None:
    slots = SLOTS[language]
    x = matrix(rows, slots)
    more = matrix(borrowed, slots) if borrowed else None
    coef, bias, thresholds = [], [], []
    for n, label in enumerate(LABELS[language]):
        y = np.array([has[n] for _, has in rows])
        also = np.array([has[n] for _, has in borrowed], dtype=bool)
        w = np.concatenate([np.ones(len(y)), np.full(len(also), BORROWED_WEIGHT)])
        model = fit(vstack([x, more]) if more is not None else x, np.concatenate([y, also]), w)
        coef.append(model.coef_[0])
        bias.append(model.intercept_[0])
        pair = (more, also) if more is not None else None
        thresholds.append(0.5 if language == "ru" else threshold(x, y, pair))
        print(language, label, "texts", int(y.sum()), "threshold", round(thresholds[-1], 3))  # noqa: T201  a script speaks
    weights.mkdir(exist_ok=True)
    np.savez_compressed(
        weights / f"affect_{language}.npz",
        coef=np.array(coef, dtype=np.float16),
        bias=np.array(bias, dtype=np.float32),
        thresholds=np.array(thresholds, dtype=np.float32),
    )


def main() -> None:
    folder, other = Path(sys.argv[1]), Path(sys.argv[2])
    weights = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(__file__).parent / "weights"
    train("ru", brighter(folder, "ru"), [], weights)
    train("en", brighter(folder, "en"), goemotions(other), weights)


if __name__ == "__main__":
    main()
