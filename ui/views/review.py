"""Is what is thought of me true: one question at a time, answered by a key."""

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from ui import state
from ui.client import Refused, ReviewItem, Unreachable
from ui.parts.doors import go
from ui.parts.doubt import doubt
from ui.parts.safe import html, plain
from ui.parts.sample import sample_banner
from ui.parts.states import empty, speaking, toast_problem
from ui.words import Words

QUEUE = state.Session("review-queue")
ASKS_DAY = state.Session("review-asks-day")
GONE = 404
# In the order of the keys 1, 2, 3, 4.
KEYS = (("right", "merge"), ("wrong", "apart"), ("until",), ("later",))


@dataclass(frozen=True, slots=True)
class Queue:
    """What is still asked, and what was answered last; `later` is told when the next answer comes."""

    items: tuple[ReviewItem, ...]
    lang: str
    done: int = 0
    last: ReviewItem | None = None
    answer: str = ""


def draw() -> None:
    t = state.t()
    with st.container(key="narrow"), speaking("review"):
        sample_banner(t)
        st.title(t("review.title"), anchor=False)
        queue = _queue(t)
        _ahead(t, queue)
        if queue.items:
            _ask(t, queue.items[0], undo=_goes_back(queue))
        else:
            _nothing(t, queue)


def _queue(t: Words) -> Queue:
    known: Queue | None = QUEUE.get()
    if known is None or (not known.items and not known.done) or known.lang != t.lang:
        kept = known.done if known else 0
        known = Queue(tuple(state.mind().doubts(t.lang)), t.lang, kept)
        QUEUE.put(known)
    return known


def _ahead(t: Words, queue: Queue) -> None:
    """How many are left, and the way back to the last answer."""
    with st.container(horizontal=True, vertical_alignment="center", key="review-head"):
        if queue.items:
            left = t("review.left", questions=t.count(len(queue.items), "questions"))
            if queue.done:
                left = f"{left} · {t('review.answered', n=queue.done)}"
            st.html(f'<div class="dmsrc" role="status">{html(left)}</div>', width="stretch")
        if _goes_back(queue):
            st.button(
                t("review.undo"),
                key="review-undo",
                type="tertiary",
                icon=":material/undo:",
                shortcut="z",
                on_click=_undo,
            )


def _goes_back(queue: Queue) -> bool:
    return queue.last is not None and queue.answer != "until"


def _ask(t: Words, item: ReviewItem, *, undo: bool) -> None:
    with st.container(border=True, key="review-card"):
        st.html(f'<div class="dmk">{html(t(f"review.kind_{item.kind}"))}</div>')
        st.subheader(plain(item.question), anchor=False)
        doubt(t, item)
    if ASKS_DAY.get() == item.id:
        _until(t, item)
        return
    with st.container(horizontal=True, key="review-keys"):
        for number, names in enumerate(KEYS, 1):
            for name in names:
                if name in item.answers:
                    st.button(
                        t(f"review.{name}"),
                        key=f"answer-{name}",
                        shortcut=str(number),
                        type="primary" if number == 1 else "secondary",
                        on_click=_day_first if name == "until" else _answer,
                        args=(item,) if name == "until" else (item, name),
                    )
    _keys(t, item, undo=undo)


def _keys(t: Words, item: ReviewItem, *, undo: bool) -> None:
    """The keys that do something now, and no other."""
    named = [names[0] for names in KEYS if not set(names).isdisjoint(item.answers)]
    told = ", ".join(t(f"review.key_{one}") for one in [*named, *(["undo"] if undo else [])])
    st.caption(t("review.keys", keys=told))


def _until(t: Words, item: ReviewItem) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="review-until"):
        day: date | None = st.date_input(
            t("review.until_day", name=plain(item.left.name)),
            value=None,
            max_value=state.today(),
            min_value=state.EARLIEST,
            format="DD.MM.YYYY",
            key=f"until-{item.id}",
            width=260,
        )
        st.button(
            t("review.until_save"),
            key="until-save",
            type="primary",
            disabled=day is None,
            on_click=_answer,
            args=(item, "until", day.isoformat() if day else None),
        )
        st.button(t("review.back"), key="until-back", type="tertiary", on_click=ASKS_DAY.drop)


def _day_first(item: ReviewItem) -> None:
    ASKS_DAY.put(item.id)


def _answer(item: ReviewItem, answer: str, day: str | None = None) -> None:
    queue: Queue = QUEUE.get()
    ASKS_DAY.drop()
    if not _put_off(queue) or not (answer == "later" or _settle(item, answer, day)):
        return
    rest = tuple(one for one in queue.items if one.id != item.id)
    done = queue.done + (answer != "later")
    QUEUE.put(Queue(rest, queue.lang, done, item, answer))
    if answer != "later":
        st.cache_data.clear()


def _settle(item: ReviewItem, answer: str, day: str | None = None) -> bool:
    try:
        state.mind().settle(item.id, answer, day)
    except Unreachable as problem:
        toast_problem(problem)
        return False
    except Refused as problem:
        # Settled elsewhere, or by the answer to another question: nothing is left to be asked.
        if problem.status != GONE:
            toast_problem(problem)
            return False
    return True


def _put_off(queue: Queue) -> bool:
    """`later` cannot be taken back once it is told, so it waits for the answer after it."""
    if queue.last is None or queue.answer != "later":
        return True
    return _settle(queue.last, "later")


def _undo() -> None:
    queue: Queue = QUEUE.get()
    last = queue.last
    if last is None:
        return
    try:
        _take_back(last, queue.answer)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    done = queue.done - (queue.answer != "later")
    QUEUE.put(replace(queue, items=(last, *queue.items), done=done, last=None, answer=""))
    st.cache_data.clear()


def _take_back(item: ReviewItem, answer: str) -> None:
    mind = state.mind()
    if answer == "later":
        return
    if item.kind == "conflict":
        for side in (item.left, item.right) if answer == "right" else (item.left,):
            if side:
                mind.judge(side.id, verdict=None)
    elif answer == "merge" and item.right:
        mind.undo_correction(item.right.id)
    else:
        mind.undo_correction(item.left.id)


def _nothing(t: Words, queue: Queue) -> None:
    with st.container(horizontal_alignment="center", key="review-nothing"):
        if queue.done:
            empty(t("review.over"), t("review.over_next", answers=t.count(queue.done, "answers")))
        else:
            empty(t("review.none"), t("review.none_next"))
        with st.container(horizontal=True, horizontal_alignment="center"):
            if queue.done:
                st.button(t("review.again"), key="review-again", on_click=QUEUE.drop)
            if st.button(t("review.to_map"), key="review-map", type="tertiary"):
                go("map")
