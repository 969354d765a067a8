"""A question of the inbox -> its sides next to each other, each with name, day and words."""

import streamlit as st

from ui.client import Evidence, ReviewItem, ReviewSide
from ui.parts.doors import go
from ui.parts.look import COLOURS, sign
from ui.parts.quotes import whole
from ui.parts.safe import html
from ui.words import Words

SHOWN = 2


def doubt(t: Words, item: ReviewItem) -> None:
    if item.right is None:
        _side(t, item.left, "left", item.left.evidence or item.evidence, alone=True)
        return
    left, right = st.columns(2, gap="large")
    with left:
        _side(t, item.left, "left", item.left.evidence)
    with right:
        _side(t, item.right, "right", item.right.evidence)


def _side(t: Words, side: ReviewSide, key: str, told: list[Evidence], *, alone: bool = False) -> None:  # fmt: skip
    entity = side.type in COLOURS
    kind = t.name("type", side.type) if entity else t.name("out", side.type)
    since = t("review.since", day=t.day(side.valid_from)) if side.valid_from else ""
    name = "" if alone else f"<b>{html(side.name)}</b>"
    small = " · ".join(part for part in (kind, since) if part)
    mark = sign(side.type) if entity else ""
    st.html(f'<div class="dmhead">{mark}{name}<span class="dmsrc">{html(small)}</span></div>')
    for number, one in enumerate(told[:SHOWN]):
        whole(t, one, f"doubt-{key}-{number}")
    if not told:
        st.caption(t("words.no_quotes"))
    if entity and st.button(
        t("shifts.on_map"), key=f"doubt-map-{key}", type="tertiary", icon=":material/hub:"
    ):
        go("map", node=side.id)
