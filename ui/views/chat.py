"""The talk: a streamed answer that rests on quotes, the day it speaks of, and earlier talks."""

from datetime import date
from typing import Any, get_args

import streamlit as st

from ui import state
from ui.client import Mode, Refused, SessionWhole, TurnOut, Unreachable
from ui.parts.attached import take_in
from ui.parts.bits import strategy_line
from ui.parts.quotes import chips
from ui.parts.safe import safe
from ui.parts.sample import sample_banner
from ui.parts.states import speaking, toast_problem
from ui.parts.talks import talks
from ui.words import Words

MODES: tuple[Mode, ...] = get_args(Mode.__value__)
CURSOR = " ▍"
DIGGING = frozenset({"ask", "dig", "reflect", "challenge"})


def draw() -> None:
    t = state.t()
    with st.container(key="narrow"), speaking("chat"):
        session = _session()
        sample_banner(t)
        _head(t, session)
        run = session.active_run if session else None
        question = _input(t, busy=run is not None)
        if session:
            for turn in session.messages:
                _turn(t, turn)
            if run is None and not question:
                _otherwise(t, session)
        elif not question:
            question = _welcome(t)
        if question:
            run = _ask(question, session)
        if run:
            _attach(t, run)


def _session() -> SessionWhole | None:
    """A talk has an address: a reload and a second device show the same."""
    id = state.address("s")
    if id is None:
        return None
    try:
        return state.mind().session(id)
    except Refused:
        state.set_address(s=None)
        return None


def _head(t: Words, session: SessionWhole | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="chat-head"):
        with st.popover(t("chat.sessions"), icon=":material/forum:"):
            talks(t, session.id if session else None)
        with st.popover(t(f"chat.mode_{_mode()}"), icon=":material/tune:"):
            st.segmented_control(
                t("chat.mode"),
                MODES,
                default=_mode(),
                required=True,
                key="mode-choice",
                format_func=lambda mode: t(f"chat.mode_{mode}"),
                on_change=lambda: state.set_address(mode=st.session_state["mode-choice"]),
            )
        with st.popover(_as_of_label(t), icon=":material/event:"):
            st.date_input(
                t("chat.as_of"),
                value=_as_of(),
                max_value=state.today(),
                min_value=state.EARLIEST,
                key="as-of-choice",
                format="DD.MM.YYYY",
                on_change=_set_as_of,
            )
        if _as_of():
            st.button(t("chat.to_now"), key="to-now", on_click=_to_now, type="tertiary")
        if session:
            st.button(
                t("chat.new"), key="new", on_click=_new, type="tertiary", icon=":material/add:"
            )


def _mode() -> Mode:
    named = state.address("mode")
    for mode in MODES:
        if mode == named:
            return mode
    return "auto"


def _as_of() -> date | None:
    return state.address_day("at")


def _as_of_label(t: Words) -> str:
    day = _as_of()
    return t("chat.past", day=t.day(day)) if day else t("chat.to_now")


def _set_as_of() -> None:
    day: date | None = st.session_state["as-of-choice"]
    state.set_address(at=day.isoformat() if day and day < state.today() else None)


def _to_now() -> None:
    st.session_state["as-of-choice"] = None
    state.set_address(at=None)


def _new() -> None:
    state.set_address(s=None)


def _input(t: Words, *, busy: bool) -> str | None:
    with st.bottom:
        said = st.chat_input(t("chat.ask"), key="question", disabled=busy, accept_file="multiple")
    if said and said.files:
        return take_in(t, said.files, said.text.strip())
    asked = said.text if said else None
    waiting = state.Session("ask-next")
    prepared: str | None = waiting.get()
    waiting.drop()
    return asked or prepared


def _welcome(t: Words) -> str | None:
    """Nothing said yet: three ways to begin."""
    st.html('<div style="height:8vh"></div>')
    st.title(t("chat.title"))
    st.write(t("chat.hint"))
    _keyless(t)
    for number, example in enumerate(t.list_of("chat.examples")):
        if st.button(example, key=f"example-{number}", icon=":material/arrow_forward:"):
            return example
    return None


def _keyless(t: Words) -> None:
    """Said where a talk begins, and nowhere else."""
    try:
        configured = state.mind().health().model.configured
    except (Unreachable, Refused):
        return
    if not configured:
        st.caption(t("chat.keyless"))


def _turn(t: Words, turn: TurnOut) -> None:
    with st.chat_message(turn.role, avatar=_avatar(turn.role)):
        if turn.role == "user":
            st.markdown(
                f"**{safe(turn.content)}**" if "\n" not in turn.content else safe(turn.content)
            )
            return
        if turn.strategy:
            strategy_line(t, turn.strategy.name, turn.strategy.reason)
        st.markdown(safe(turn.content) or f"*{t('chat.stopped')}*")
        chips(turn.citations, turn.id)


def _otherwise(t: Words, session: SessionWhole) -> None:
    """One click away from the other manner: just answer, or dig deeper."""
    asked = [one.content for one in session.messages if one.role == "user"]
    last = session.messages[-1] if session.messages else None
    if not asked or last is None or last.role != "assistant":
        return
    digging = last.strategy is not None and last.strategy.name.lower() in DIGGING
    st.button(
        t("chat.just_answer" if digging else "chat.dig_deeper"),
        key=f"otherwise-{last.id}",
        type="tertiary",
        icon=":material/chat:" if digging else ":material/manage_search:",
        on_click=_ask_otherwise,
        args=("answer" if digging else "dig", asked[-1]),
    )


def _ask_otherwise(mode: Mode, question: str) -> None:
    state.set_address(mode=mode)
    state.Session("mode-choice").drop()
    state.Session("ask-next").put(question)


def _avatar(role: str) -> str:
    return ":material/person:" if role == "user" else ":material/explore:"


def _ask(question: str, session: SessionWhole | None) -> str | None:
    day = _as_of()
    try:
        made = state.mind().ask(
            question,
            session=session.id if session else None,
            mode=_mode(),
            as_of=day.isoformat() if day else None,
        )
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return None
    state.set_address(s=made.session_id)
    with st.chat_message("user", avatar=_avatar("user")):
        st.markdown(f"**{safe(question)}**")
    return made.run_id


def _attach(t: Words, run: str) -> None:
    """Follow an answer, whoever started it; leaving the page changes nothing about it."""
    with st.chat_message("assistant", avatar=_avatar("assistant")):
        # Before the stream, so that it can be pressed during it.
        st.button(
            t("chat.stop"), key=f"stop-{run}", on_click=_stop, args=(run,), icon=":material/stop:"
        )
        above, box, text = st.empty(), st.empty(), ""
        box.caption(t("chat.thinking"))
        try:
            for event, data in state.mind().follow(run):
                text = _heard(t, event, data, text, above, box)
        except (Unreachable, Refused) as problem:
            toast_problem(problem)
            box.markdown(f"{safe(text)}\n\n*{t('chat.failed')}*")
            return
    st.rerun()


def _heard(t: Words, event: str, data: dict[str, Any], text: str, above: Any, box: Any) -> str:
    if event == "strategy":
        with above:
            strategy_line(t, str(data.get("name", "")), str(data.get("reason", "")))
    elif event == "token":
        text += str(data.get("text", ""))
        box.markdown(safe(text) + CURSOR)
    elif event == "error":
        box.markdown(f"{safe(text)}\n\n*{t('chat.failed')}*")
    return text


def _stop(run: str) -> None:
    try:
        state.mind().stop(run)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
