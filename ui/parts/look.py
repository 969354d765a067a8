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
# Signs of the font, not pictures: what st.html cleans away is a drawing.
SHAPES = {
    "Value": "◆",
    "Need": "⬢",
    "Goal": "●",
    "Project": "■",
    "Habit": "▲",
    "Decision": "★",
    "Belief": "⬢",
    "Obstacle": "▼",
    "Emotion": "●",
    "Event": "★",
    "Person": "●",
}
GREY = "#7C8794"
# At most eight, in the order of giving; thin lines need the darker hues first.
LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B07D00", "#56B4E9", "#8A63B8", "#7C8794")


def sign(kind: str) -> str:
    shape, colour = look(kind)
    return f'<span aria-hidden="true" style="color:{colour}">{shape}</span>'


def chip(text: str, kind: str | None = None) -> str:
    return f'<span class="dmchip">{sign(kind) if kind else ""}{html(text)}</span>'


def look(kind: str) -> tuple[str, str]:
    """Sign and colour."""
    return SHAPES.get(kind, "●"), COLOURS.get(kind, GREY)


def labels_of(t: Words, kind: str, phase: str | None, stance: str) -> list[tuple[str, str | None]]:
    """Type, phase and stance as small labels, the first with its type's sign; what is unknown is not said."""
    labels: list[tuple[str, str | None]] = [(t.name("type", kind), kind)]
    if phase:
        labels.append((t.name("phase", phase), None))
    elif stance not in {"unknown", "wants"}:
        labels.append((t.name("stance", stance), None))
    return labels
