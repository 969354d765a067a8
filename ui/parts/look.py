"""A type of the map -> its colour and shape; the same signs as on the canvas, for text and charts."""

from ui.parts.safe import html
from ui.words import Words

COLOURS = {
    "Value": "#009E73",
    "Need": "#009E73",
    "Goal": "#0072B2",
    "Project": "#0072B2",
    "Habit": "#B07D00",
    "Decision": "#56B4E9",
    "Belief": "#8A63B8",
    "Obstacle": "#D55E00",
    "Emotion": "#CC79A7",
    "Event": "#7C8794",
    "Person": "#7C8794",
}
_DOT = "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1z"
_HEXAGON = "M3 .8h6L12 6l-3 5.200H3L0 6z"
_STAR = "M6 0l1.700 4.100 4.300.300-3.300 2.800 1 4.300L6 9.200l-3.700 2.300 1-4.300L0 4.400l4.300-.300z"
SHAPES = {
    "Value": "M6 0l6 6-6 6-6-6z",
    "Need": _HEXAGON,
    "Goal": _DOT,
    "Project": "M1.200 1.200h9.600v9.600H1.200z",
    "Habit": "M6 .6l5.800 10.200H.2z",
    "Decision": _STAR,
    "Belief": _HEXAGON,
    "Obstacle": "M6 11.400L.2 1.200h11.600z",
    "Emotion": _DOT,
    "Event": _STAR,
    "Person": _DOT,
}
GREY = "#7C8794"
# At most eight, in the order of giving; thin lines need the darker hues first.
LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B07D00", "#56B4E9", "#8A63B8", "#7C8794")


def sign(kind: str) -> str:
    path, colour = SHAPES.get(kind, _DOT), COLOURS.get(kind, GREY)
    return f'<svg viewBox="0 0 12 12" aria-hidden="true"><path fill="{colour}" d="{path}"/></svg>'


def chip(text: str, kind: str | None = None) -> str:
    return f'<span class="dmchip">{sign(kind) if kind else ""}{html(text)}</span>'


def chips_of(t: Words, kind: str, phase: str | None, stance: str) -> str:
    """Type, phase and stance as small labels; what is unknown is not said."""
    labels = [chip(t.name("type", kind), kind)]
    if phase:
        labels.append(chip(t.name("phase", phase)))
    elif stance not in {"unknown", "wants"}:
        labels.append(chip(t.name("stance", stance)))
    return "".join(labels)
