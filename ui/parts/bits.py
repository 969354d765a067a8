"""Small drawn things that several pages share: the line of a strategy, a badge of the past, a phase list."""

import streamlit as st

from ui.parts.safe import html
from ui.words import Words

ALIKE, UNLIKE = 0.8, 0.35


def strategy_line(t: Words, name: str, reason: str) -> None:
    words = t.section("strategy").get(name.lower())
    said = ". ".join(part for part in (words, reason) if part)
    if said:
        st.html(f'<div class="dmsrc">{html(said)}</div>')


def likelihood(t: Words, probability: float) -> str:
    """Plain words with the number in a hint."""
    return f'<span title="{t.decimal(probability)}">{html(t.likelihood(probability))}</span>'


def agreement(t: Words, tau: float, rbo: float) -> str:
    """How alike two orders are, in words with both numbers (Kendall's tau, rank-biased overlap).

    The overlap decides the words: tau sees only what both orders hold, and is 1 where they share nothing.
    """
    said = "agree" if rbo >= ALIKE else "differ" if rbo <= UNLIKE else "mixed"
    return t("shifts.order", said=t(f"shifts.{said}"), tau=t.decimal(tau), rbo=t.decimal(rbo))
