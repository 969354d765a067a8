"""What was felt around one thing: words with the quotes they come from, never a percentage."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from ui import state
from ui.client import ConflictOut, EmotionOut, EntityWhole, Refused, Unreachable
from ui.parts.quotes import whole
from ui.parts.safe import html
from ui.parts.states import toast_problem
from ui.words import Words

# Below this a reading is noise of the words, not a feeling.
FELT = 0.35
FIRST = 6
TONES = ("sadness", "frustration", "excitement", "fear")


def feelings(t: Words, entity: EntityWhole) -> None:
    """The pull first, then what was felt most often, then the words by day, newest first."""
    try:
        read = state.mind().emotions(entity=entity.id)
        pull = next((o for o in state.mind().moods(t.lang).items if o.entity.id == entity.id), None)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    if pull:
        st.html(f'<div class="dmlead">{html(pull.words)}</div>')
    told = [one for one in read if _tone(one)]
    named = Counter(one.emotion for one in entity.statements if one.emotion)
    named.update(tone for one in told if (tone := _tone(one)))
    if named:
        words = ", ".join(t.name("emotion", one) for one, _ in named.most_common(3))
        st.caption(t("map.felt", words=words))
    for number, one in enumerate(sorted(told, key=lambda one: one.date, reverse=True)[:FIRST]):
        st.html(f'<div class="dmk">{html(t.name("emotion", _tone(one)))}</div>')
        for evidence in one.evidence[:1]:
            whole(t, evidence, f"felt-{entity.id}-{number}")
    if not named:
        st.caption(t("map.no_feelings"))


def _tone(one: EmotionOut) -> str:
    """The strongest of what the words carry, when it is strong enough to be called so."""
    strength = {name: float(getattr(one, name)) for name in TONES}
    name = max(strength, key=lambda tone: strength[tone])
    return name if strength[name] >= FELT else ""


@st.cache_data(max_entries=4, show_spinner=False)
def conflicts_of(api: str, revision: str) -> list[ConflictOut]:
    """Pairs that are at odds; a house that does not compute them has none."""
    del api, revision
    try:
        return state.mind().patterns().conflicts
    except Refused:
        return []


def at_odds(t: Words, id: str, found: Sequence[ConflictOut]) -> None:
    """Conflicts in words, with the quotes."""
    for number, one in enumerate(found):
        if id not in {one.a.id, one.b.id}:
            continue
        other = one.b if one.a.id == id else one.a
        said = f"{t('map.clash', name=other.name)} — {t(f'map.clash_{one.kind}')}"
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.html(f'<div class="dmclash">⚡ {html(said)}</div>', width="stretch")
            box = st.popover(
                t("words.quotes"),
                icon=":material/format_quote:",
                key=f"clash-{id}-{number}",
                on_change="rerun",
            )
        if box.open:
            with box:
                for n, evidence in enumerate(one.evidence[:4]):
                    whole(t, evidence, f"clash-{id}-{number}-{n}")
